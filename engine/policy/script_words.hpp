#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::policy {

/// What can be told of a Lua script without running it.
struct ScriptWords {
  /// A place in the script where something stands that no policy may use.
  struct Refused {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    std::string what;
    std::string instead;
  };

  /// `object.name`, where it stands: line and column of the name.
  struct Member {
    std::string object;
    std::string name;
    std::uint32_t line = 1;
    std::uint32_t column = 1;
  };
  std::vector<Member> members;

  /// Every name that occurs anywhere, in texts and comments too: whatever the script reads by a name that it writes
  /// is among them.
  std::set<std::string, std::less<>> names;
  /// The first of them: `^`, which is the C library's pow and not the same everywhere, and `_ENV`, which would let
  /// globals be exchanged.
  std::optional<Refused> refused;
  /// Whether it can only go straight on: there are no loops, and one function, which nothing in the script can call. It
  /// runs fewer instructions than its text has characters.
  bool straight = false;
};

ScriptWords script_words(std::string_view script);

}  // namespace chokepoint::policy
