#pragma once

#include <cstddef>
#include <cstdint>
#include <lua5.4/lua.hpp>

#include "engine/policy/answers.hpp"
#include "engine/policy/script.hpp"

namespace chokepoint::policy {

/// A Lua interpreter of its own whose scripts may use up so much and no more.
///
///   instructions  counted by a hook, every thousand, unless there can't be many; work that they don't show (long
///   texts, sorting, moving items) is
///                 charged beside them
///   memory        by the allocator: in all, for one block (which bounds lists and the stack), for one text
///
/// Nothing a script can see depends on when memory is collected: there are no finalizers and no weak tables for it. So
/// the collector stands still while a script runs, unless its memory is used up, and works between calls.
class ScriptMachine {
 public:
  struct Allowance {
    std::int64_t instructions;
    std::size_t memory;   ///< bytes beyond what is held when the call begins
    std::size_t block;    ///< bytes of one block
    bool counted = true;  ///< false: of a script that can't run long, whose instructions needn't be counted
  };
  static constexpr std::size_t longest_text = 4096;

  ScriptMachine();
  ~ScriptMachine();
  ScriptMachine(ScriptMachine const&) = delete;
  ScriptMachine& operator=(ScriptMachine const&) = delete;

  lua_State* lua() const { return state_; }
  static ScriptMachine& of(lua_State* lua) { return **static_cast<ScriptMachine**>(lua_getextraspace(lua)); }

  /// Calls the function below its arguments, as lua_call does. Throws ScriptError.
  void call(int arguments, int results, Allowance const& allowance);

  /// Throws what Lua says went wrong; its message lies on top.
  [[noreturn]] void fail(int status);

  /// Of a C function: takes work off the allowance. Raises a Lua error when it is used up.
  void charge(std::int64_t instructions);

  /// To be called between calls: collects what they left once it is worth the time.
  void collect();

  Asking const* asking = nullptr;  ///< while a question is answered

 private:
  static void* allocate(void* self, void* block, std::size_t old_size, std::size_t new_size);
  static void count(lua_State* lua, lua_Debug* at);
  [[noreturn]] void overrun(int line);
  int line_now() const;

  lua_State* state_ = nullptr;
  std::size_t held_ = 0;       // bytes
  std::size_t collected_ = 0;  // bytes that the last collection left
  bool limited_ = false;
  bool hooked_ = false;
  Allowance allowance_{};
  std::size_t most_ = 0;   // bytes that may be held
  std::int64_t left_ = 0;  // instructions
  int refused_at_ = 0;     // line where memory was refused last
  char const* refused_ = nullptr;
};

}  // namespace chokepoint::policy
