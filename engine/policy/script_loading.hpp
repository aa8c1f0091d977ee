#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/policy/script_machine.hpp"

namespace chokepoint::policy {

/// A number that a policy remembers, or one for each of a kind of names: `state = {asked = 0, passed = each("firm")}`.
struct StateField {
  std::string name;
  std::string kind;  ///< of names; empty: a single number
  double initial = 0;
  std::size_t first = 0;  ///< place of its first number in the state
  std::size_t count = 1;
};

/// What a machine holds once a script was loaded: on its stack at 1 the function `decide`, above it, for each variable
/// that has to stay as it is, a function with that upvalue and what it holds.
struct LoadedScript {
  struct Guard {
    int function;  ///< stack index; what the upvalue holds lies above
    int upvalue;
  };
  std::vector<StateField> state;  ///< by name
  std::string situation;          ///< what decide() calls its first argument; empty: it has none
  std::string parameters;         ///< what decide() calls its third argument; empty: it has none
  /// What `parameters` declares, by name; nothing where the script has none.
  std::optional<std::vector<DeclaredParameter>> declared;
  std::vector<Guard> guards;
};

/// Compiles and runs the script in a fresh machine, whose registry then has for each kind "names.KIND", a list, and
/// "places.KIND", the places by name. Throws ScriptError, with lines of the file.
LoadedScript load_script(ScriptMachine& machine, Script const& script, model::World const& world);

/// How much a script may use to be loaded, and then for each ask.
ScriptMachine::Allowance allowance(std::size_t cases);

}  // namespace chokepoint::policy
