#include "engine/policy/script_machine.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>

namespace chokepoint::policy {

namespace {

constexpr int instructions_counted = 1000;
constexpr std::size_t worth_collecting = 256 * 1024;

/// Lua calls this where nothing is protected: on the machine's own work, when the computer's memory is at its end.
int out_of_memory(lua_State*) { throw std::bad_alloc(); }

}  // namespace

ScriptMachine::ScriptMachine() {
  state_ = lua_newstate(&ScriptMachine::allocate, this);  // which counts already
  if (state_ == nullptr) throw std::bad_alloc();
  *static_cast<ScriptMachine**>(lua_getextraspace(state_)) = this;
  lua_atpanic(state_, &out_of_memory);
  lua_gc(state_, LUA_GCSTOP);
}

ScriptMachine::~ScriptMachine() { lua_close(state_); }

void* ScriptMachine::allocate(void* self, void* block, std::size_t old_size, std::size_t new_size) {
  auto& machine = *static_cast<ScriptMachine*>(self);
  bool const is_new_text = block == nullptr && old_size == LUA_TSTRING;
  std::size_t const before = block == nullptr ? 0 : old_size;
  if (new_size == 0) {
    std::free(block);
    machine.held_ -= before;
    return nullptr;
  }
  if (machine.limited_ && new_size > before) {
    char const* refused = nullptr;
    if (is_new_text && new_size > longest_text) {
      refused = "it makes a text of more than 4,000 characters";
    } else if (new_size > machine.allowance_.block) {
      refused = "it makes a list that is too long, or calls itself too deeply";
    } else if (machine.held_ - before + new_size > machine.most_) {
      refused = "it needs more memory than a policy may have";
    }
    if (refused != nullptr) {
      machine.refused_ = refused;
      machine.refused_at_ = machine.line_now();
      return nullptr;
    }
    // Short texts are kept once, so making one may take no memory: it must cost the same then.
    constexpr std::size_t surely_made_anew = 128;
    constexpr std::size_t bytes_an_instruction = 16;
    if (is_new_text && new_size > surely_made_anew) {
      machine.left_ -= static_cast<std::int64_t>(new_size / bytes_an_instruction);
    }
  }
  void* const room = std::realloc(block, new_size);
  if (room != nullptr) machine.held_ = machine.held_ - before + new_size;
  return room;
}

int ScriptMachine::line_now() const {
  lua_Debug at;
  for (int level = 0; lua_getstack(state_, level, &at) == 1; ++level) {
    lua_getinfo(state_, "l", &at);
    if (at.currentline > 0) return at.currentline;
  }
  return 0;
}

void ScriptMachine::overrun(int line) {
  lua_pushfstring(state_, "script:%d: it ran %d instructions and wasn't done, which is all that it may", line,
                  static_cast<int>(allowance_.instructions));
  lua_error(state_);
  std::abort();  // lua_error doesn't come back
}

void ScriptMachine::count(lua_State* lua, lua_Debug* at) {
  ScriptMachine& machine = of(lua);
  machine.left_ -= instructions_counted;
  if (machine.left_ > 0) return;
  lua_getinfo(lua, "l", at);
  machine.overrun(at->currentline);
}

void ScriptMachine::charge(std::int64_t instructions) {
  left_ -= instructions;
  if (left_ <= 0) overrun(line_now());
}

void ScriptMachine::call(int arguments, int results, Allowance const& allowance) {
  allowance_ = allowance;
  most_ = held_ + allowance.memory;
  left_ = allowance.instructions;
  refused_ = nullptr;
  if (allowance.counted) {
    lua_sethook(state_, &ScriptMachine::count, LUA_MASKCOUNT, instructions_counted);  // and counts from 0
  } else if (hooked_) {
    lua_sethook(state_, nullptr, 0, 0);  // a hook, even one that is rarely called, is looked at with each instruction
  }
  hooked_ = allowance.counted;
  limited_ = true;
  int const status = lua_pcall(state_, arguments, results, 0);
  limited_ = false;
  if (status != LUA_OK) fail(status);
}

void ScriptMachine::fail(int status) {
  if (status == LUA_ERRMEM) {
    lua_pop(state_, 1);
    throw ScriptError(refused_ == nullptr ? "the computer has no memory left" : refused_, refused_at_, true);
  }
  if (lua_type(state_, -1) != LUA_TSTRING) {
    std::string const kind = luaL_typename(state_, -1);
    lua_pop(state_, 1);
    throw ScriptError(fmt::format("it calls error() with a {} instead of a text", kind), 0);
  }
  std::size_t size = 0;
  char const* const text = lua_tolstring(state_, -1, &size);
  std::string message(text, size);
  lua_pop(state_, 1);
  // Lua writes "script:12: what" where the chunk is called "script".
  int line = 0;
  constexpr std::string_view chunk = "script:";
  if (message.starts_with(chunk)) {
    char const* const end = message.data() + message.size();
    auto const read = std::from_chars(message.data() + chunk.size(), end, line);
    if (read.ec == std::errc() && end - read.ptr >= 2 && *read.ptr == ':') {
      message.erase(0, static_cast<std::size_t>(read.ptr + 2 - message.data()));
    }
  }
  throw ScriptError(message, line);
}

void ScriptMachine::collect() {
  if (held_ < collected_ + worth_collecting) return;
  lua_gc(state_, LUA_GCCOLLECT);
  collected_ = held_;
}

}  // namespace chokepoint::policy
