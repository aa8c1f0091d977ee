#pragma once

#include <lua5.4/lua.hpp>

/// What a policy's script finds there, beside what it is asked: the functions of docs/policies-in-lua.md.
namespace chokepoint::policy {

/// Pushes a table of them.
void push_script_library(lua_State* lua);

/// Replaces the value on top by one through which nothing can be changed: each table that it leads to, also through
/// upvalues of functions, by an empty one that reads from it and refuses to be written. Raises a Lua error for tables
/// that can't be put in an order, since their keys are no numbers and texts. Pushes a list of the variables that
/// functions could set all the same: a function, the number of its upvalue, the next function ...
void freeze(lua_State* lua);

/// A refusal to be written, for metatables: raises "`what` ...".
void push_refusal(lua_State* lua, char const* what);

/// Marks a metatable (on top): its table may be gone through, sorted it may not be.
void mark_as_listable(lua_State* lua);

/// What `each("firm", 2)` gives in the declaration of the state: a number for each of a kind.
struct Each {
  char kind[16];
  double initial;
};
/// The one at `index`; null where another value is.
Each const* to_each(lua_State* lua, int index);

}  // namespace chokepoint::policy
