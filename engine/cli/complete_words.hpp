#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/cli/command_map.hpp"

/// What may come next on a command line, for shells.
namespace chokepoint::cli {

struct Completion {
  enum class Kind : std::uint8_t { words, files, folders };
  struct Word {
    std::string text;  ///< one that ends with '.' or '=' goes on
    std::string meaning;
  };
  Kind kind = Kind::words;
  std::vector<Word> words;  ///< in the order in which they are shown
};

/// `words` are those after the program's name; the last one is being written and may be empty.
Completion complete(MappedVerb const& program, std::vector<std::string> const& words);

}  // namespace chokepoint::cli
