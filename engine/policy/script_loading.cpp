#include "engine/policy/script_loading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/policy/names.hpp"
#include "engine/policy/script_library.hpp"

namespace chokepoint::policy {

namespace {

void push_text(lua_State* lua, std::string_view text) { lua_pushlstring(lua, text.data(), text.size()); }

/// "places.KIND" in the registry: where each name is.
void keep_places(lua_State* lua, std::string_view kind, std::vector<std::string_view> const& names) {
  lua_createtable(lua, 0, static_cast<int>(names.size()));
  for (std::size_t i = 0; i < names.size(); ++i) {
    push_text(lua, names[i]);
    lua_pushinteger(lua, static_cast<lua_Integer>(i));
    lua_rawset(lua, -3);
  }
  lua_setfield(lua, LUA_REGISTRYINDEX, fmt::format("places.{}", kind).c_str());
}

void keep_names(lua_State* lua, model::World const& world) {
  for (std::string_view const kind : told_kinds()) {
    auto const names = names_of(world, kind);
    lua_createtable(lua, static_cast<int>(names.size()), 0);
    for (std::size_t i = 0; i < names.size(); ++i) {
      push_text(lua, names[i]);
      lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
    }
    lua_setfield(lua, LUA_REGISTRYINDEX, fmt::format("names.{}", kind).c_str());
    keep_places(lua, kind, names);
  }
  keep_places(lua, "attribute", {world.attribute_names.begin(), world.attribute_names.end()});
}

int unknown_global(lua_State* lua) {
  return luaL_error(lua, "there is no '%s'", lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : "such name");
}

/// What `state` declares; it lies on top, and is popped.
std::vector<StateField> declared_state(lua_State* lua, model::World const& world) {
  std::vector<StateField> fields;
  if (lua_isnil(lua, -1)) {
    lua_pop(lua, 1);
    return fields;
  }
  if (!lua_istable(lua, -1)) {
    throw ScriptError(fmt::format("'state' is a {}: declare a table of numbers, such as state = {{count = 0}}",
                                  luaL_typename(lua, -1)),
                      0);
  }
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    if (lua_type(lua, -2) != LUA_TSTRING) {
      throw ScriptError("'state' declares something without a name: write state = {count = 0}", 0);
    }
    StateField field;
    field.name = lua_tostring(lua, -2);
    if (Each const* const each = to_each(lua, -1)) {
      field.kind = each->kind;
      field.initial = each->initial;
      auto const kinds = told_kinds();
      if (std::find(kinds.begin(), kinds.end(), field.kind) == kinds.end()) {
        throw ScriptError(fmt::format("'state.{}' is for each {}, and there is no such kind of names: there are {}",
                                      field.name, field.kind, fmt::join(kinds, ", ")),
                          0);
      }
      field.count = names_of(world, field.kind).size();
    } else if (lua_type(lua, -1) == LUA_TNUMBER) {
      field.initial = lua_tonumber(lua, -1);
    } else {
      throw ScriptError(fmt::format("'state.{}' is a {}: what is remembered is a number, or each(\"firm\") for one of "
                                    "each firm",
                                    field.name, luaL_typename(lua, -1)),
                        0);
    }
    if (std::isnan(field.initial)) throw ScriptError(fmt::format("'state.{}' begins as no number", field.name), 0);
    fields.push_back(std::move(field));
    lua_pop(lua, 1);
  }
  lua_pop(lua, 1);
  std::sort(fields.begin(), fields.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
  std::size_t numbers = 0;
  for (StateField& field : fields) {
    field.first = numbers;
    numbers += field.count;
  }
  return fields;
}

int freeze_all(lua_State* lua) {
  freeze(lua);
  return 2;
}

}  // namespace

ScriptMachine::Allowance allowance(std::size_t cases) {
  return {.instructions = 1'000'000 + 1000 * static_cast<std::int64_t>(cases),
          .memory = 4 * 1024 * 1024 + 1024 * cases,
          .block = 256 * 1024 + 64 * cases};
}

LoadedScript load_script(ScriptMachine& machine, Script const& script, model::World const& world) {
  lua_State* const lua = machine.lua();
  keep_names(lua, world);
  // Lines before it, so that Lua counts as the file's readers do.
  std::string const text = std::string(script.first_line - 1, '\n') + script.text;
  if (luaL_loadbufferx(lua, text.data(), text.size(), "=script", "t") != LUA_OK) machine.fail(LUA_ERRSYNTAX);
  push_script_library(lua);
  lua_createtable(lua, 0, 1);
  lua_pushcfunction(lua, &unknown_global);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
  lua_pushvalue(lua, -1);
  lua_insert(lua, 1);  // 1: what the script finds and makes
  lua_setupvalue(lua, -2, 1);
  machine.call(0, 0, allowance(0));

  LoadedScript loaded;
  auto const take = [&](char const* name) {
    lua_pushstring(lua, name);
    lua_rawget(lua, 1);
    lua_pushstring(lua, name);
    lua_pushnil(lua);
    lua_rawset(lua, 1);
  };
  take("state");
  loaded.state = declared_state(lua, world);
  take("decide");
  if (!lua_isfunction(lua, -1) || lua_iscfunction(lua, -1)) {
    throw ScriptError("it has no function decide: write function decide(situation, cases, parameters, state) ... end",
                      0);
  }
  if (char const* const third = lua_getlocal(lua, nullptr, 3)) loaded.parameters = third;
  lua_pushcfunction(lua, &freeze_all);
  lua_insert(lua, -2);
  machine.call(1, 2, allowance(0));  // 1: globals, 2: decide, 3: guards
  lua_remove(lua, 1);
  auto const size = static_cast<lua_Integer>(lua_rawlen(lua, 2));
  if (lua_checkstack(lua, static_cast<int>(size) + LUA_MINSTACK) == 0) {
    throw ScriptError("too many variables stand outside of decide()", 0);
  }
  for (lua_Integer i = 1; i < size; i += 2) {
    lua_rawgeti(lua, 2, i);
    lua_rawgeti(lua, 2, i + 1);
    auto const upvalue = static_cast<int>(lua_tointeger(lua, -1));
    lua_pop(lua, 1);
    loaded.guards.push_back({.function = lua_gettop(lua) - 1, .upvalue = upvalue});
    lua_getupvalue(lua, -1, upvalue);
  }
  lua_remove(lua, 2);
  return loaded;
}

}  // namespace chokepoint::policy
