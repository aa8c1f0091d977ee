#pragma once

#include <string>
#include <vector>

namespace chokepoint::scenario {

struct ReferencePage {
  std::string file;  ///< "lanes.md"
  std::string text;  ///< Markdown, UTF-8
};

/// The reference of the scenario language: README.md with the blocks and how values are written, one page a block,
/// and laws.md. Kept in docs/reference and renewed with `cmake --build ... --target reference`.
std::vector<ReferencePage> reference_pages();

}  // namespace chokepoint::scenario
