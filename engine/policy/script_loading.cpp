#include "engine/policy/script_loading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <limits>

#include "engine/base/diagnostic.hpp"
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

/// The line where `name = ` stands first behind `parameters = `; 0 where it is written in another way.
int line_declaring(Script const& script, std::string_view name) {
  std::string_view const text = script.text;
  auto const assigned = [&](std::string_view word, std::size_t from) {
    for (std::size_t at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
      auto const in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
      std::size_t const end = text.find_first_not_of(" \t", at + word.size());
      if ((at == 0 || !in_word(text[at - 1])) && end != std::string_view::npos && text[end] == '=') return at;
    }
    return std::string_view::npos;
  };
  std::size_t const begin = assigned("parameters", 0);
  if (begin == std::string_view::npos) return 0;
  std::size_t const at = name.empty() ? begin : assigned(name, begin + 1);
  if (at == std::string_view::npos) return 0;
  return static_cast<int>(script.first_line) + static_cast<int>(std::count(text.begin(), text.begin() + at, '\n'));
}

/// One of `parameters`: what lies on top.
DeclaredParameter declared_parameter(lua_State* lua, std::string const& name, int line) {
  auto const refuse = [&](std::string const& what) { throw ScriptError("parameters: " + what, line); };
  constexpr std::string_view shape = "{unit = \"days\", default = 20, min = 0, max = 365, help = \"...\"}";
  if (!is_declared_name(name)) {
    refuse(fmt::format("'{}' is no name of lower-case letters, digits and _", name));
  }
  if (!lua_istable(lua, -1)) {
    refuse(fmt::format("'{}' is a {}: declare {} = {}", name, luaL_typename(lua, -1), name, shape));
  }
  constexpr double infinite = std::numeric_limits<double>::infinity();
  DeclaredParameter parameter{
      .name = name, .otherwise = std::numeric_limits<double>::quiet_NaN(), .least = -infinite, .most = infinite};
  struct Key {
    std::string_view name;
    std::string* text = nullptr;
    double* number = nullptr;
  };
  Key const keys[] = {{.name = "unit", .text = &parameter.unit},
                      {.name = "default", .number = &parameter.otherwise},
                      {.name = "min", .number = &parameter.least},
                      {.name = "max", .number = &parameter.most},
                      {.name = "help", .text = &parameter.meaning}};
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    std::string const key = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : luaL_typename(lua, -2);
    auto const found = std::find_if(std::begin(keys), std::end(keys), [&](Key const& one) { return one.name == key; });
    if (found == std::end(keys)) {
      std::string const near = base::nearest(key, {"unit", "default", "min", "max", "help"});
      refuse(fmt::format(
          "'{}' has '{}', which says nothing: {}", name, key,
          near.empty() ? fmt::format("declare {} = {}", name, shape) : fmt::format("did you mean '{}'?", near)));
    }
    bool const fits = lua_type(lua, -1) == (found->text != nullptr ? LUA_TSTRING : LUA_TNUMBER);
    if (!fits) {
      refuse(fmt::format("{} of '{}' is a {}, where a {} is due", key, name, luaL_typename(lua, -1),
                         found->text != nullptr ? "text" : "number"));
    }
    if (found->text != nullptr) {
      *found->text = lua_tostring(lua, -1);
    } else {
      *found->number = lua_tonumber(lua, -1);
    }
    lua_pop(lua, 1);
  }
  if (std::isnan(parameter.otherwise)) refuse(fmt::format("'{}' has no default: declare {} = {}", name, name, shape));
  auto checked = declared(std::move(parameter));
  if (!checked) refuse(fmt::format("'{}' {}", name, checked.error()));
  return std::move(checked).value();
}

/// What `parameters` declares; it lies on top, and is popped.
std::optional<std::vector<DeclaredParameter>> declared_parameters(lua_State* lua, Script const& script) {
  if (lua_isnil(lua, -1)) {
    lua_pop(lua, 1);
    return std::nullopt;
  }
  if (!lua_istable(lua, -1)) {
    throw ScriptError(fmt::format("'parameters' is a {}: declare a table, such as parameters = {{share = {{unit = "
                                  "\"%\", default = 25}}}}",
                                  luaL_typename(lua, -1)),
                      line_declaring(script, ""));
  }
  // Lua walks through a table in another order each time: what is wrong is told in the order of names.
  std::vector<std::string> names;
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    lua_pop(lua, 1);
    if (lua_type(lua, -1) != LUA_TSTRING) {
      throw ScriptError("'parameters' declares something without a name: write parameters = {share = {default = 1}}",
                        line_declaring(script, ""));
    }
    names.emplace_back(lua_tostring(lua, -1));
  }
  std::sort(names.begin(), names.end());
  std::vector<DeclaredParameter> parameters;
  for (std::string const& name : names) {
    lua_getfield(lua, -1, name.c_str());
    parameters.push_back(declared_parameter(lua, name, line_declaring(script, name)));
    lua_pop(lua, 1);
  }
  lua_pop(lua, 1);
  return parameters;
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
  take("parameters");
  loaded.declared = declared_parameters(lua, script);
  take("decide");
  if (!lua_isfunction(lua, -1) || lua_iscfunction(lua, -1)) {
    throw ScriptError("it has no function decide: write function decide(situation, cases, parameters, state) ... end",
                      0);
  }
  if (char const* const first = lua_getlocal(lua, nullptr, 1)) loaded.situation = first;
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
