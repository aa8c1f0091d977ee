#include "engine/policy/script_library.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

#include "engine/base/calendar.hpp"
#include "engine/base/math.hpp"
#include "engine/policy/script_machine.hpp"

/// Lua leaves functions by a long jump where they raise an error: nothing here may have a destructor at such a place.
namespace chokepoint::policy {

namespace {

constexpr char const* each_metatable = "chokepoint.each";
constexpr char const* backing_key = "backing";    // of a metatable: the table that is read
constexpr char const* listable_key = "listable";  // of a metatable: `pairs` may go through the table itself

ScriptMachine& machine(lua_State* lua) { return ScriptMachine::of(lua); }

/// Where a function needs the question, which the script's first run hasn't.
Asking const& asking(lua_State* lua, char const* function) {
  Asking const* const now = machine(lua).asking;
  if (now == nullptr) luaL_error(lua, "%s() answers only while decide() runs", function);
  return *now;
}

// ---- order

/// Numbers before texts before flags; numbers by size, texts by their bytes. Not by `<`: that of texts is the locale's.
int rank(lua_State* lua, int index) {
  switch (lua_type(lua, index)) {
    case LUA_TNUMBER:
      return 0;
    case LUA_TSTRING:
      return 1;
    case LUA_TBOOLEAN:
      return 2;
    default:
      return 3;
  }
}

bool comes_before(lua_State* lua, int a, int b) {
  int const rank_a = rank(lua, a);
  int const rank_b = rank(lua, b);
  if (rank_a != rank_b) return rank_a < rank_b;
  if (rank_a == 0) return lua_compare(lua, a, b, LUA_OPLT) == 1;
  if (rank_a == 2) return lua_toboolean(lua, a) < lua_toboolean(lua, b);
  std::size_t size_a = 0;
  std::size_t size_b = 0;
  char const* const text_a = lua_tolstring(lua, a, &size_a);
  char const* const text_b = lua_tolstring(lua, b, &size_b);
  return std::string_view(text_a, size_a) < std::string_view(text_b, size_b);
}

/// Whether the value on top comes before the one below it; pops both. `less` is the place of a function, or 0.
bool top_goes_first(lua_State* lua, int less) {
  bool first = false;
  if (less != 0) {
    lua_pushvalue(lua, less);
    lua_pushvalue(lua, -2);
    lua_pushvalue(lua, -4);
    lua_call(lua, 2, 1);
    first = lua_toboolean(lua, -1) != 0;
    lua_pop(lua, 1);
  } else {
    int const kind = rank(lua, -1);
    if (kind == 3 || kind != rank(lua, -2)) {
      luaL_error(lua, "sort() can't tell which of a %s and a %s comes first: give it a function",
                 luaL_typename(lua, -2), luaL_typename(lua, -1));
    }
    first = comes_before(lua, -1, -2);
  }
  lua_pop(lua, 2);
  return first;
}

/// More than any budget; so many of them don't overflow.
constexpr std::int64_t most_charged = std::int64_t{1} << 40;

/// Sorts items 1 to `size` of the table at `list`, equal ones in the order they had: by merging, since Lua's own
/// chooses by the clock what it divides by. The table at `other` is room for as many.
void merge_sort(lua_State* lua, int list, int other, lua_Integer size, int less) {
  std::int64_t comparisons = size;  // at most, for each of the passes
  for (std::int64_t rest = size; rest > 1; rest /= 2) comparisons += size;
  machine(lua).charge(comparisons);
  int const result = list;
  for (lua_Integer width = 1; width < size; width *= 2, std::swap(list, other)) {
    for (lua_Integer begin = 1; begin <= size; begin += 2 * width) {
      lua_Integer const middle = std::min(begin + width, size + 1);
      lua_Integer const end = std::min(begin + 2 * width, size + 1);
      lua_Integer left = begin;
      lua_Integer right = middle;
      for (lua_Integer at = begin; at < end; ++at) {
        bool take_right = left == middle;
        if (left < middle && right < end) {
          lua_rawgeti(lua, list, left);
          lua_rawgeti(lua, list, right);
          take_right = top_goes_first(lua, less);
        }
        lua_rawgeti(lua, list, take_right ? right++ : left++);
        lua_rawseti(lua, other, at);
      }
    }
  }
  if (list == result) return;
  for (lua_Integer i = 1; i <= size; ++i) {
    lua_rawgeti(lua, list, i);
    lua_rawseti(lua, result, i);
  }
}

int table_sort(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  if (lua_getmetatable(lua, 1) == 1) {
    return luaL_error(lua, "sort() sorts lists that decide() makes: cases keep their order, and so do their decisions");
  }
  bool const by_function = !lua_isnoneornil(lua, 2);
  if (by_function) luaL_checktype(lua, 2, LUA_TFUNCTION);
  lua_settop(lua, 2);
  // Of a list with gaps Lua may take any end for its length: before there is room for so many, they are charged for.
  auto const size = static_cast<lua_Integer>(std::min<std::uint64_t>(lua_rawlen(lua, 1), most_charged));
  machine(lua).charge(size);
  lua_createtable(lua, static_cast<int>(size), 0);
  merge_sort(lua, 1, 3, size, by_function ? 2 : 0);
  return 0;
}

/// Upvalues: table, keys, how many of them were given.
int next_in_order(lua_State* lua) {
  lua_Integer at = lua_tointeger(lua, lua_upvalueindex(3));
  while (true) {
    ++at;
    lua_pushinteger(lua, at);
    lua_replace(lua, lua_upvalueindex(3));
    if (lua_rawgeti(lua, lua_upvalueindex(2), at) == LUA_TNIL) return 1;
    lua_pushvalue(lua, -1);
    if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL) return 2;
    lua_pop(lua, 2);  // taken out meanwhile
  }
}

int ordered_pairs(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 1);
  if (lua_getmetatable(lua, 1) == 1) {
    if (lua_getfield(lua, 2, backing_key) == LUA_TTABLE) {
      lua_replace(lua, 1);
    } else if (lua_getfield(lua, 2, listable_key) == LUA_TNIL) {
      return luaL_error(lua, "pairs() doesn't go through what decide() is given: read its members by their names");
    }
    lua_settop(lua, 1);
  }
  lua_newtable(lua);  // 2: keys
  lua_Integer size = 0;
  lua_pushnil(lua);
  while (lua_next(lua, 1) != 0) {
    lua_pop(lua, 1);
    if (rank(lua, -1) == 3) {
      return luaL_error(lua, "pairs() has no order for keys that are no numbers, texts or flags: here is a %s",
                        luaL_typename(lua, -1));
    }
    lua_pushvalue(lua, -1);
    lua_rawseti(lua, 2, ++size);
  }
  lua_newtable(lua);  // 3: room
  // Keys are of several kinds, so the order is that of a C function rather than of sort().
  lua_pushcfunction(lua, [](lua_State* inner) {
    lua_pushboolean(inner, comes_before(inner, 1, 2) ? 1 : 0);
    return 1;
  });
  merge_sort(lua, 2, 3, size, 4);
  lua_settop(lua, 2);
  lua_pushinteger(lua, 0);
  lua_pushcclosure(lua, &next_in_order, 3);
  return 1;
}

// ---- what the script is told of values

/// Without addresses, which are different in each run.
int plain_tostring(lua_State* lua) {
  luaL_checkany(lua, 1);
  switch (lua_type(lua, 1)) {
    case LUA_TNUMBER:
      if (lua_isinteger(lua, 1) == 0 && std::isnan(lua_tonumber(lua, 1))) {
        lua_pushliteral(lua, "nan");  // its sign is the machine's
        break;
      }
      luaL_tolstring(lua, 1, nullptr);
      break;
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TSTRING:
      luaL_tolstring(lua, 1, nullptr);
      break;
    default:
      lua_pushstring(lua, luaL_typename(lua, 1));
  }
  return 1;
}

/// Upvalues: a function of Lua's that takes time by the length of its list, or by bounds; where the first of these
/// stands among its arguments, or 0 where it has none.
int charged(lua_State* lua) {
  if (lua_istable(lua, 1)) machine(lua).charge(std::min<std::int64_t>(luaL_len(lua, 1), most_charged));
  auto const first = static_cast<int>(lua_tointeger(lua, lua_upvalueindex(2)));
  if (first > 0 && lua_isinteger(lua, first) != 0 && lua_isinteger(lua, first + 1) != 0) {
    auto const bounded = [&](int place) {
      return std::clamp<std::int64_t>(lua_tointeger(lua, place), -most_charged, most_charged);
    };
    machine(lua).charge(std::max<std::int64_t>(0, bounded(first + 1) - bounded(first) + 1));
  }
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, lua_gettop(lua) - 1, LUA_MULTRET);
  return lua_gettop(lua);
}

/// As `charged`, but adding at a list's end costs nothing beside the call.
int charged_insert(lua_State* lua) {
  if (lua_gettop(lua) != 2) return charged(lua);
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, 2, 0);
  return 0;
}

int charged_remove(lua_State* lua) {
  if (lua_gettop(lua) != 1) return charged(lua);
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, 1, 1);
  return 1;
}

// ---- mathematics: the same bits on every machine

int math_exp(lua_State* lua) {
  lua_pushnumber(lua, base::exp(luaL_checknumber(lua, 1)));
  return 1;
}
int math_log(lua_State* lua) {
  lua_pushnumber(lua, base::log(luaL_checknumber(lua, 1)));
  return 1;
}
int math_pow(lua_State* lua) {
  lua_pushnumber(lua, base::pow(luaL_checknumber(lua, 1), luaL_checknumber(lua, 2)));
  return 1;
}

// ---- what a policy may ask back

int draw(lua_State* lua) {
  Asking const& now = asking(lua, "draw");
  lua_Integer const id = luaL_checkinteger(lua, 1);
  lua_Integer const number = luaL_optinteger(lua, 2, 1);
  luaL_argcheck(lua, number >= 0, 2, "the number of a draw is 0 or more");
  lua_pushnumber(lua, now.host.draw(id, static_cast<std::uint64_t>(number)));
  return 1;
}

/// Upvalues: places of products and of attributes by name.
int attribute(lua_State* lua) {
  Asking const& now = asking(lua, "attribute");
  luaL_checktype(lua, 1, LUA_TSTRING);
  luaL_checktype(lua, 2, LUA_TSTRING);
  lua_getfield(lua, LUA_REGISTRYINDEX, "places.product");
  lua_pushvalue(lua, 1);
  if (lua_rawget(lua, -2) == LUA_TNIL) return luaL_error(lua, "there is no product '%s'", lua_tostring(lua, 1));
  lua_getfield(lua, LUA_REGISTRYINDEX, "places.attribute");
  lua_pushvalue(lua, 2);
  if (lua_rawget(lua, -2) == LUA_TNIL) {
    return luaL_error(lua, "no product has an attribute '%s'", lua_tostring(lua, 2));
  }
  double const value = now.host.attribute(lua_tointeger(lua, -3), static_cast<std::size_t>(lua_tointeger(lua, -1)));
  if (std::isnan(value)) {
    lua_pushnil(lua);
  } else {
    lua_pushnumber(lua, value);
  }
  return 1;
}

int moment_of(lua_State* lua) {
  std::size_t size = 0;
  char const* const text = luaL_checklstring(lua, 1, &size);
  auto const time = base::parse_date_time({text, size});
  if (!time) return luaL_error(lua, "'%s' is no date: write \"2026-03-01\" or \"2026-03-01T12:00:00Z\"", text);
  lua_pushnumber(lua, static_cast<double>(time->seconds()));
  return 1;
}

int each(lua_State* lua) {
  std::size_t size = 0;
  char const* const kind = luaL_checklstring(lua, 1, &size);
  double const initial = luaL_optnumber(lua, 2, 0);
  luaL_argcheck(lua, size > 0 && size < sizeof(Each::kind), 1, "this is no kind of names");
  auto* const made = static_cast<Each*>(lua_newuserdatauv(lua, sizeof(Each), 0));
  *made = {.kind = {}, .initial = initial};
  std::memcpy(made->kind, kind, size);
  luaL_setmetatable(lua, each_metatable);
  return 1;
}

// ---- building the table

void copy_functions(lua_State* lua, lua_CFunction open, std::initializer_list<char const*> names) {
  lua_pushcfunction(lua, open);
  lua_call(lua, 0, 1);
  for (char const* const name : names) {
    lua_getfield(lua, -1, name);
    lua_setfield(lua, -3, name);
  }
  lua_pop(lua, 1);
}

/// luaopen_base writes into the globals: take them and leave none.
void copy_base(lua_State* lua) {
  lua_pushcfunction(lua, &luaopen_base);
  lua_call(lua, 0, 1);
  for (char const* const name : {"assert", "error", "ipairs", "select", "tonumber", "type"}) {
    lua_getfield(lua, -1, name);
    lua_setfield(lua, -3, name);
  }
  lua_pop(lua, 1);
  lua_newtable(lua);
  lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}

void charge_for(lua_State* lua, char const* name, lua_CFunction how, int first_bound = 0) {
  lua_getfield(lua, -1, name);
  lua_pushinteger(lua, first_bound);
  lua_pushcclosure(lua, how, 2);
  lua_setfield(lua, -2, name);
}

void set_number(lua_State* lua, char const* name, double value) {
  lua_pushnumber(lua, value);
  lua_setfield(lua, -2, name);
}

// ---- what is made at load never changes

/// Upvalue: what is written to.
int refuse_to_be_written(lua_State* lua) {
  char const* const what = lua_tostring(lua, lua_upvalueindex(1));
  if (lua_type(lua, 2) == LUA_TSTRING) {
    return luaL_error(lua, "'%s' can't be set: %s", lua_tostring(lua, 2), what);
  }
  return luaL_error(lua, "nothing can be set here: %s", what);
}

int backing_length(lua_State* lua) {
  lua_pushinteger(lua, static_cast<lua_Integer>(lua_rawlen(lua, lua_upvalueindex(1))));
  return 1;
}

constexpr int deepest = 100;

/// A local variable of the script that functions of it may set: to be looked at after each ask.
void guard(lua_State* lua, int done, int guards, int function, int upvalue) {
  lua_pushlightuserdata(lua, lua_upvalueid(lua, function, upvalue));
  bool const is_known = lua_rawget(lua, done) != LUA_TNIL;
  lua_pop(lua, 1);
  if (is_known) return;
  lua_pushlightuserdata(lua, lua_upvalueid(lua, function, upvalue));
  lua_pushboolean(lua, 1);
  lua_rawset(lua, done);
  auto const size = static_cast<lua_Integer>(lua_rawlen(lua, guards));
  lua_pushvalue(lua, function);
  lua_rawseti(lua, guards, size + 1);
  lua_pushinteger(lua, upvalue);
  lua_rawseti(lua, guards, size + 2);
}

/// The value on top; `done` is a table of what was met: tables by what they were, functions by themselves. `guards`
/// lies above it.
void freeze_value(lua_State* lua, int done, int depth) {
  int const guards = done + 1;
  bool const is_table = lua_istable(lua, -1);
  if (lua_tocfunction(lua, -1) == &next_in_order) {
    luaL_error(lua,
               "what pairs() gives goes through a table once, and outlives the ask here: keep the table, and call "
               "pairs() in decide()");
  }
  if (!is_table && (!lua_isfunction(lua, -1) || lua_iscfunction(lua, -1))) return;
  if (depth > deepest) luaL_error(lua, "tables and functions are nested too deeply");
  luaL_checkstack(lua, 10, nullptr);
  lua_pushvalue(lua, -1);
  if (lua_rawget(lua, done) != LUA_TNIL) {
    lua_replace(lua, -2);
    return;
  }
  lua_pop(lua, 1);
  int const value = lua_gettop(lua);
  if (!is_table) {
    lua_pushvalue(lua, value);
    lua_pushvalue(lua, value);
    lua_rawset(lua, done);
    for (int i = 1; char const* const name = lua_getupvalue(lua, value, i); ++i) {
      if (std::string_view(name) != "_ENV") guard(lua, done, guards, value, i);
      freeze_value(lua, done, depth + 1);
      lua_setupvalue(lua, value, i);
    }
    return;
  }
  lua_newtable(lua);  // the proxy
  int const proxy = lua_gettop(lua);
  for (int const known : {value, proxy}) {
    lua_pushvalue(lua, known);
    lua_pushvalue(lua, proxy);
    lua_rawset(lua, done);
  }
  lua_createtable(lua, 0, 4);
  lua_pushvalue(lua, value);
  lua_setfield(lua, -2, "__index");
  lua_pushvalue(lua, value);
  lua_setfield(lua, -2, backing_key);
  push_refusal(lua,
               "what is made outside of decide() stays as it is. Write 'local' for what one ask needs, and declare in "
               "'state' what is to be remembered");
  lua_setfield(lua, -2, "__newindex");
  lua_pushvalue(lua, value);
  lua_pushcclosure(lua, &backing_length, 1);
  lua_setfield(lua, -2, "__len");
  lua_setmetatable(lua, proxy);

  lua_pushnil(lua);
  while (lua_next(lua, value) != 0) {
    if (rank(lua, -2) == 3) luaL_error(lua, "a table that outlives the ask has a %s as a key", luaL_typename(lua, -2));
    freeze_value(lua, done, depth + 1);
    lua_pushvalue(lua, -2);
    lua_insert(lua, -2);
    lua_rawset(lua, value);  // an existing key: lua_next goes on
  }
  lua_replace(lua, value);
}

}  // namespace

void push_refusal(lua_State* lua, char const* what) {
  lua_pushstring(lua, what);
  lua_pushcclosure(lua, &refuse_to_be_written, 1);
}

void mark_as_listable(lua_State* lua) {
  lua_pushboolean(lua, 1);
  lua_setfield(lua, -2, listable_key);
}

void freeze(lua_State* lua) {
  int const value = lua_gettop(lua);
  lua_newtable(lua);
  lua_newtable(lua);
  lua_pushvalue(lua, value);
  freeze_value(lua, value + 1, 0);
  lua_replace(lua, value);
  lua_remove(lua, value + 1);
}

Each const* to_each(lua_State* lua, int index) {
  return static_cast<Each const*>(luaL_testudata(lua, index, each_metatable));
}

void push_script_library(lua_State* lua) {
  luaL_newmetatable(lua, each_metatable);
  lua_pop(lua, 1);
  lua_newtable(lua);
  copy_base(lua);
  lua_newtable(lua);
  copy_functions(lua, &luaopen_math,
                 {"abs", "ceil", "floor", "fmod", "huge", "max", "min", "modf", "pi", "sqrt", "tointeger", "type"});
  for (auto const& [name, function] :
       std::initializer_list<luaL_Reg>{{"exp", &math_exp}, {"log", &math_log}, {"pow", &math_pow}}) {
    lua_pushcfunction(lua, function);
    lua_setfield(lua, -2, name);
  }
  lua_setfield(lua, -2, "math");
  lua_newtable(lua);
  copy_functions(lua, &luaopen_table, {"concat", "insert", "remove", "unpack"});
  charge_for(lua, "concat", &charged, 3);
  charge_for(lua, "unpack", &charged, 2);
  charge_for(lua, "insert", &charged_insert);
  charge_for(lua, "remove", &charged_remove);
  lua_pushcfunction(lua, &table_sort);
  lua_setfield(lua, -2, "sort");
  lua_setfield(lua, -2, "table");
  for (auto const& [name, function] : std::initializer_list<luaL_Reg>{{"pairs", &ordered_pairs},
                                                                      {"tostring", &plain_tostring},
                                                                      {"draw", &draw},
                                                                      {"attribute", &attribute},
                                                                      {"date", &moment_of},
                                                                      {"each", &each}}) {
    lua_pushcfunction(lua, function);
    lua_setfield(lua, -2, name);
  }
  constexpr double minute = 60;
  set_number(lua, "minutes", minute);
  set_number(lua, "hours", 60 * minute);
  set_number(lua, "days", 24 * 60 * minute);
  set_number(lua, "weeks", 7 * 24 * 60 * minute);
  set_number(lua, "never", std::numeric_limits<double>::infinity());
}

}  // namespace chokepoint::policy
