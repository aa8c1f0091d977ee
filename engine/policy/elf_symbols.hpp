#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace chokepoint::policy {

/// The names that a shared library offers to others, read from its bytes: none of its code runs. The reason where the
/// bytes are no whole 64-bit ELF file.
///
/// (Boost.DLL's library_info reads `.symtab`, which `strip` removes, and trusts every offset in the file.)
base::Result<std::vector<std::string>, std::string> exported_symbols(std::string_view file);

}  // namespace chokepoint::policy
