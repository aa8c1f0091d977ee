#include "engine/policy/script_state.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstring>

/// Here, too, Lua leaves functions by a long jump: no destructors where an error is raised.
namespace chokepoint::policy {

namespace {

std::byte* bytes_of(lua_State* lua, StateField const& field, std::size_t place) {
  return ScriptMachine::of(lua).asking->state.data() + (field.first + place) * sizeof(std::uint64_t);
}

void push_number(lua_State* lua, StateField const& field, std::size_t place) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, bytes_of(lua, field, place), sizeof bits);
  lua_pushnumber(lua, std::bit_cast<double>(bits ^ std::bit_cast<std::uint64_t>(field.initial)));
}

/// The value at 3.
void keep_number(lua_State* lua, StateField const& field, std::size_t place, char const* name) {
  if (lua_type(lua, 3) != LUA_TNUMBER) {
    luaL_error(lua, "'%s' remembers a number, and is given a %s", name, luaL_typename(lua, 3));
  }
  double const value = lua_tonumber(lua, 3);
  if (std::isnan(value)) luaL_error(lua, "'%s' remembers a number, and is given none (0/0)", name);
  std::uint64_t const bits = std::bit_cast<std::uint64_t>(value) ^ std::bit_cast<std::uint64_t>(field.initial);
  std::memcpy(bytes_of(lua, field, place), &bits, sizeof bits);
}

StateField const& field_of(lua_State* lua, int upvalue) {
  return *static_cast<StateField const*>(lua_touserdata(lua, lua_upvalueindex(upvalue)));
}

char const* key_of(lua_State* lua) {
  return lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : luaL_typename(lua, 2);
}

/// Pushes what upvalue 1 has under the key: a field, or numbers for names. Raises an error where there is nothing.
void find_member(lua_State* lua) {
  lua_pushvalue(lua, 2);
  if (lua_rawget(lua, lua_upvalueindex(1)) == LUA_TNIL) {
    luaL_error(lua, "'state' has no '%s': declare it outside of decide(), as in state = {%s = 0}", key_of(lua),
               key_of(lua));
  }
}

std::size_t find_name(lua_State* lua, StateField const& field) {
  lua_pushvalue(lua, 2);
  if (lua_rawget(lua, lua_upvalueindex(2)) == LUA_TNIL) {
    luaL_error(lua, "'state.%s' has a number for each %s, and '%s' is none", field.name.c_str(), field.kind.c_str(),
               key_of(lua));
  }
  return static_cast<std::size_t>(lua_tointeger(lua, -1));
}

}  // namespace

int ScriptState::read(lua_State* lua) {
  find_member(lua);
  if (lua_islightuserdata(lua, -1)) push_number(lua, *static_cast<StateField const*>(lua_touserdata(lua, -1)), 0);
  return 1;
}

int ScriptState::write(lua_State* lua) {
  find_member(lua);
  if (!lua_islightuserdata(lua, -1)) {
    return luaL_error(lua, "'state.%s' has a number for each name: set one of them", key_of(lua));
  }
  keep_number(lua, *static_cast<StateField const*>(lua_touserdata(lua, -1)), 0, key_of(lua));
  return 0;
}

int ScriptState::read_each(lua_State* lua) {
  StateField const& field = field_of(lua, 1);
  push_number(lua, field, find_name(lua, field));
  return 1;
}

int ScriptState::write_each(lua_State* lua) {
  StateField const& field = field_of(lua, 1);
  keep_number(lua, field, find_name(lua, field), field.name.c_str());
  return 0;
}

void ScriptState::push(lua_State* lua, std::vector<StateField> fields) {
  fields_ = std::move(fields);
  auto const accessors = [&](lua_CFunction reading, lua_CFunction writing, auto push_upvalues) {
    lua_newuserdatauv(lua, 0, 0);
    lua_createtable(lua, 0, 2);
    lua_pushcclosure(lua, reading, push_upvalues());
    lua_setfield(lua, -2, "__index");
    lua_pushcclosure(lua, writing, push_upvalues());
    lua_setfield(lua, -2, "__newindex");
    lua_setmetatable(lua, -2);
  };
  lua_newtable(lua);
  int const members = lua_gettop(lua);
  for (StateField& field : fields_) {
    lua_pushlstring(lua, field.name.data(), field.name.size());
    if (field.kind.empty()) {
      lua_pushlightuserdata(lua, &field);
    } else {
      accessors(&read_each, &write_each, [&] {
        lua_pushlightuserdata(lua, &field);
        lua_getfield(lua, LUA_REGISTRYINDEX, fmt::format("places.{}", field.kind).c_str());
        return 2;
      });
    }
    lua_rawset(lua, members);
  }
  accessors(&read, &write, [&] {
    lua_pushvalue(lua, members);
    return 1;
  });
  lua_remove(lua, members);
}

}  // namespace chokepoint::policy
