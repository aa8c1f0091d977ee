#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "engine/policy/shown_text.hpp"

namespace chokepoint::policy {

/// A Lua script as it was written.
struct Script {
  std::string text;
  std::string file;              ///< as messages call it
  std::uint32_t first_line = 1;  ///< in that file, of the text
};

/// What went wrong in a script, and in which line of its file; 0 where that can't be told.
class ScriptError : public std::runtime_error {
 public:
  ScriptError(std::string const& what, int line_of_file, bool memory = false)
      : std::runtime_error(shown_text(what)), line(line_of_file), of_memory(memory) {}
  int line;
  bool of_memory;  ///< it needed more than it may have
};

}  // namespace chokepoint::policy
