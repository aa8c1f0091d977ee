#pragma once

#include <lua5.4/lua.hpp>
#include <vector>

#include "engine/policy/script_loading.hpp"

namespace chokepoint::policy {

/// The state as a script has it: members that read and write the engine's bytes, and nothing besides.
class ScriptState {
 public:
  /// Pushes it. The machine that is asked tells whose bytes they are.
  void push(lua_State* lua, std::vector<StateField> fields);

 private:
  static int read(lua_State* lua);
  static int write(lua_State* lua);
  static int read_each(lua_State* lua);
  static int write_each(lua_State* lua);

  std::vector<StateField> fields_;  // functions hold their addresses
};

}  // namespace chokepoint::policy
