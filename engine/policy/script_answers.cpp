#include "engine/policy/script_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "engine/base/diagnostic.hpp"
#include "engine/policy/decided_parts.hpp"
#include "engine/policy/script_library.hpp"
#include "engine/policy/script_loading.hpp"
#include "engine/policy/script_state.hpp"
#include "engine/policy/script_words.hpp"

namespace chokepoint::policy {

namespace {

std::int64_t integer_at(std::byte const* from) {
  std::int64_t value = 0;
  std::memcpy(&value, from, sizeof value);
  return value;
}
double double_at(std::byte const* from) {
  double value = 0;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/// The list in the registry that has the names or words of a field; null where it has none.
std::string list_of(QuestionField const& field) {
  if (field.type == FieldType::name) return fmt::format("names.{}", field.of);
  if (field.type == FieldType::word) return fmt::format("words.{}", field.of);
  return {};
}

/// Pushes a member's value: units, seconds, names. `list` is the stack index of its names.
void push_value(lua_State* lua, QuestionField const& field, int list, std::byte const* from, double per_unit) {
  from += field.offset;
  if (is_double(field.type)) return lua_pushnumber(lua, double_at(from));
  std::int64_t const value = integer_at(from);
  switch (field.type) {
    case FieldType::amount:
      return lua_pushnumber(lua, static_cast<double>(value) / per_unit);
    case FieldType::date:
      return lua_pushnumber(lua, value == std::numeric_limits<std::int64_t>::max()
                                     ? std::numeric_limits<double>::infinity()
                                     : static_cast<double>(value));
    case FieldType::flag:
      return lua_pushboolean(lua, value != 0 ? 1 : 0);
    case FieldType::name:
    case FieldType::word:
      if (value < 0) return lua_pushnil(lua);
      lua_rawgeti(lua, list, value + 1);
      return;
    default:
      break;
  }
  if (field.name == "id") return lua_pushinteger(lua, value);  // all its bits: draws follow it
  lua_pushnumber(lua, static_cast<double>(value));
}

QuestionField const* find(std::span<QuestionField const> fields, std::string_view name) {
  auto const found = std::find_if(fields.begin(), fields.end(), [&](auto const& one) { return one.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

/// Pushes what may have been meant by a name that isn't among these members; those of the other side are told, too. No
/// destructors are left behind when an error is raised then.
void push_near(lua_State* lua, char const* name, std::span<QuestionField const> first,
               std::span<QuestionField const> then, std::span<QuestionField const> others, char const* other_side) {
  if (find(others, name) != nullptr) {
    lua_pushfstring(lua, "%s has it", other_side);
    return;
  }
  std::vector<std::string_view> known;
  for (auto const& fields : {first, then}) {
    for (QuestionField const& field : fields) known.push_back(field.name);
  }
  std::string const near = base::nearest(name, known);
  if (near.empty()) {
    lua_pushliteral(lua, "docs/reference/questions.md has what there is");
  } else {
    lua_pushfstring(lua, "did you mean '%s'?", near.c_str());
  }
}

void push_near_parameter(lua_State* lua, char const* name, std::vector<std::string> const& parameters) {
  std::string const near = base::nearest(name, {parameters.begin(), parameters.end()});
  if (near.empty()) {
    lua_pushliteral(lua,
                    "declare it, parameters = {NAME = {default = ...}}, or add it under parameters: in the scenario");
  } else {
    lua_pushfstring(lua, "did you mean '%s'?", near.c_str());
  }
}

constexpr char const* read_only = "what decide() is given can't be changed";

/// Answers by a script. Members that the script names are put into tables before it runs, in which reading costs
/// least; should it read others, by names that it puts together, they are looked up.
class ScriptAnswerer final : public Answerer {
 public:
  ScriptAnswerer(model::Question question, Script const& script, std::vector<std::string> const& parameters,
                 model::World const& world)
      : about_(info(question)), script_(script), parameters_(parameters), world_(world) {
    open();
  }

  void answer(Asking const& asking, std::span<expression::Cell> decisions) override;

 private:
  /// A member or parameter that the script names.
  struct Reader {
    QuestionField const* field = nullptr;
    std::size_t parameter = 0;
    int key = 0;   // stack index
    int list = 0;  // stack index of its names
  };

  void open();
  int keep_text(std::string_view text);
  std::vector<Reader> readers(std::span<QuestionField const> first, std::span<QuestionField const> then);
  void push_record(lua_Integer index);
  void make_cases(std::size_t count);
  void ask(Asking const& asking, std::span<expression::Cell> decisions);
  void fill(Asking const& asking);
  void fill_record(std::vector<Reader> const& readers, std::byte const* from, double per_unit);
  void check_guards();
  void read_decisions(Asking const& asking, std::span<expression::Cell> decisions);
  void check_keys(std::size_t count) const;
  expression::Cell read_decision(Asked const& asked, std::size_t index);
  [[noreturn]] void refuse(std::string const& what) const { throw ScriptError(what, decide_line_); }

  static int look_up_member(lua_State* lua);
  static int look_up_parameter(lua_State* lua);
  static ScriptAnswerer& self(lua_State* lua) {
    return *static_cast<ScriptAnswerer*>(lua_touserdata(lua, lua_upvalueindex(1)));
  }

  QuestionInfo const& about_;
  Script const& script_;
  std::vector<std::string> const& parameters_;
  model::World const& world_;

  std::unique_ptr<ScriptMachine> machine_;
  lua_State* lua_ = nullptr;  // of machine_
  LoadedScript loaded_;
  ScriptState state_;
  std::set<std::string, std::less<>> names_;  // in the script
  std::vector<Reader> of_situation_, of_case_, of_parameters_;
  bool is_straight_ = false;
  int decide_line_ = 0;
  // Stack indexes of what stays there from ask to ask.
  int situation_ = 0, cases_ = 0, parameter_table_ = 0, state_table_ = 0, pool_ = 0, words_ = 0, base_ = 0;
  std::size_t pooled_ = 0;  // records for cases that there are
  std::size_t listed_ = 0;  // cases that the last ask had
  bool is_fresh_ = true;    // nothing was asked yet
  std::vector<std::byte> state_before_;
};

void ScriptAnswerer::open() {
  machine_ = std::make_unique<ScriptMachine>();
  lua_ = machine_->lua();
  loaded_ = load_script(*machine_, script_, world_);
  ScriptWords const words = script_words(script_.text);
  names_ = words.names;
  is_straight_ = words.straight;
  pooled_ = listed_ = 0;
  is_fresh_ = true;
  constexpr int room = 200;  // more than a question has members, twice
  if (lua_checkstack(lua_, room + static_cast<int>(parameters_.size())) == 0) throw std::bad_alloc();

  lua_Debug about_decide;
  lua_pushvalue(lua_, 1);
  lua_getinfo(lua_, ">S", &about_decide);
  decide_line_ = about_decide.linedefined;

  for (auto const& fields : {about_.situation, about_.case_fields}) {
    for (QuestionField const& field : fields) {
      if (field.type != FieldType::word) continue;
      lua_newtable(lua_);
      lua_Integer place = 0;
      for (std::string_view const word : words_of(field.of)) {
        lua_pushlstring(lua_, word.data(), word.size());
        lua_rawseti(lua_, -2, ++place);
      }
      lua_setfield(lua_, LUA_REGISTRYINDEX, list_of(field).c_str());
    }
  }
  of_situation_ = readers(asker_fields(), about_.situation);
  of_case_ = readers(subject_fields(), about_.case_fields);
  of_parameters_.clear();
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (names_.contains(parameters_[i])) of_parameters_.push_back({.parameter = i, .key = keep_text(parameters_[i])});
  }
  lua_newtable(lua_);  // decisions that are words, by their texts
  words_ = lua_gettop(lua_);
  lua_Integer place = 0;
  for (std::string_view const word : words_of(about_.decision.words)) {
    lua_pushlstring(lua_, word.data(), word.size());
    lua_pushinteger(lua_, place++);
    lua_rawset(lua_, -3);
  }
  push_record(0);
  situation_ = lua_gettop(lua_);
  lua_newtable(lua_);
  cases_ = lua_gettop(lua_);
  lua_createtable(lua_, 0, 2);
  push_refusal(lua_, read_only);
  lua_setfield(lua_, -2, "__newindex");
  mark_as_listable(lua_);
  lua_setmetatable(lua_, cases_);
  lua_newtable(lua_);
  parameter_table_ = lua_gettop(lua_);
  lua_createtable(lua_, 0, 2);
  lua_pushlightuserdata(lua_, this);
  lua_pushcclosure(lua_, &look_up_parameter, 1);
  lua_setfield(lua_, -2, "__index");
  push_refusal(lua_, read_only);
  lua_setfield(lua_, -2, "__newindex");
  lua_setmetatable(lua_, parameter_table_);
  state_.push(lua_, loaded_.state);
  state_table_ = lua_gettop(lua_);
  lua_newtable(lua_);
  pool_ = base_ = lua_gettop(lua_);
}

int ScriptAnswerer::keep_text(std::string_view text) {
  lua_pushlstring(lua_, text.data(), text.size());
  return lua_gettop(lua_);
}

std::vector<ScriptAnswerer::Reader> ScriptAnswerer::readers(std::span<QuestionField const> first,
                                                            std::span<QuestionField const> then) {
  std::vector<Reader> made;
  for (auto const& fields : {first, then}) {
    for (QuestionField const& field : fields) {
      if (!names_.contains(field.name)) continue;
      Reader reader{.field = &field, .key = keep_text(field.name)};
      if (std::string const list = list_of(field); !list.empty()) {
        lua_getfield(lua_, LUA_REGISTRYINDEX, list.c_str());
        reader.list = lua_gettop(lua_);
      }
      made.push_back(reader);
    }
  }
  return made;
}

/// A table for the situation (0) or a case (from 1), which reads of its own what isn't put into it.
void ScriptAnswerer::push_record(lua_Integer index) {
  lua_newtable(lua_);
  lua_createtable(lua_, 0, 2);
  lua_pushlightuserdata(lua_, this);
  lua_pushinteger(lua_, index);
  lua_pushcclosure(lua_, &look_up_member, 2);
  lua_setfield(lua_, -2, "__index");
  push_refusal(lua_, read_only);
  lua_setfield(lua_, -2, "__newindex");
  lua_setmetatable(lua_, -2);
}

int ScriptAnswerer::look_up_member(lua_State* lua) {
  ScriptAnswerer const& answerer = self(lua);
  auto const index = static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(2)));
  bool const of_case = index > 0;
  QuestionInfo const& about = answerer.about_;
  QuestionField const* field = nullptr;
  if (lua_type(lua, 2) == LUA_TSTRING) {
    char const* const name = lua_tostring(lua, 2);
    field = find(of_case ? subject_fields() : asker_fields(), name);
    if (field == nullptr) field = find(of_case ? about.case_fields : about.situation, name);
    if (field == nullptr) {
      push_near(lua, name, of_case ? subject_fields() : asker_fields(), of_case ? about.case_fields : about.situation,
                of_case ? about.situation : about.case_fields, of_case ? "the situation" : "a case");
      return luaL_error(lua, "%s of %s has no '%s': %s", of_case ? "a case" : "the situation", about.name.data(), name,
                        lua_tostring(lua, -1));
    }
  } else {
    return luaL_error(lua, "%s has members with names, and is read by a %s", of_case ? "a case" : "the situation",
                      luaL_typename(lua, 2));
  }
  Asked const& asked = answerer.machine_->asking->asked;
  std::byte const* const from = of_case ? asked.cases + (index - 1) * about.case_bytes : asked.situation;
  auto const per_unit = static_cast<double>(Amounts::parts_per_unit(asked, of_case ? index - 1 : 0));
  int list = 0;
  if (field->type == FieldType::name || field->type == FieldType::word) {
    lua_pushfstring(lua, "%s.%s", field->type == FieldType::name ? "names" : "words", field->of.data());
    lua_rawget(lua, LUA_REGISTRYINDEX);
    list = lua_gettop(lua);
  }
  push_value(lua, *field, list, from, per_unit);
  return 1;
}

int ScriptAnswerer::look_up_parameter(lua_State* lua) {
  ScriptAnswerer const& answerer = self(lua);
  if (lua_type(lua, 2) == LUA_TSTRING) {
    std::string_view const name = lua_tostring(lua, 2);
    for (std::size_t i = 0; i < answerer.parameters_.size(); ++i) {
      if (answerer.parameters_[i] != name) continue;
      lua_pushnumber(lua, answerer.machine_->asking->parameters[i].number);
      return 1;
    }
  }
  char const* const name = lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : luaL_typename(lua, 2);
  push_near_parameter(lua, name, answerer.parameters_);
  return luaL_error(lua, "the policy has no parameter '%s': %s", name, lua_tostring(lua, -1));
}

void ScriptAnswerer::make_cases(std::size_t count) {
  while (pooled_ < count) {
    push_record(static_cast<lua_Integer>(++pooled_));
    lua_rawseti(lua_, pool_, static_cast<lua_Integer>(pooled_));
  }
}

void ScriptAnswerer::fill_record(std::vector<Reader> const& readers, std::byte const* from, double per_unit) {
  int const record = lua_gettop(lua_);
  for (Reader const& reader : readers) {
    lua_pushvalue(lua_, reader.key);
    push_value(lua_, *reader.field, reader.list, from, per_unit);
    lua_rawset(lua_, record);
  }
}

void ScriptAnswerer::fill(Asking const& asking) {
  Asked const& asked = asking.asked;
  make_cases(asked.count);
  lua_pushvalue(lua_, situation_);
  fill_record(of_situation_, asked.situation, static_cast<double>(Amounts::parts_per_unit(asked, 0)));
  lua_pop(lua_, 1);
  for (std::size_t i = 0; i < asked.count; ++i) {
    auto const place = static_cast<lua_Integer>(i) + 1;
    lua_rawgeti(lua_, pool_, place);
    fill_record(of_case_, asked.cases + i * about_.case_bytes, static_cast<double>(Amounts::parts_per_unit(asked, i)));
    lua_rawseti(lua_, cases_, place);
  }
  for (std::size_t i = asked.count; i < listed_; ++i) {
    lua_pushnil(lua_);
    lua_rawseti(lua_, cases_, static_cast<lua_Integer>(i) + 1);
  }
  listed_ = asked.count;
  for (Reader const& reader : of_parameters_) {
    lua_pushvalue(lua_, reader.key);
    lua_pushnumber(lua_, asking.parameters[reader.parameter].number);
    lua_rawset(lua_, parameter_table_);
  }
}

/// What the script can't be kept from changing, it may not have changed. Numbers are held to their bits: 1 and 1.0, 0
/// and -0 are equal, and would tell the next ask something.
void ScriptAnswerer::check_guards() {
  for (auto const& [function, upvalue] : loaded_.guards) {
    char const* const name = lua_getupvalue(lua_, function, upvalue);
    bool same = lua_rawequal(lua_, -1, function + 1) == 1;
    if (same && lua_type(lua_, -1) == LUA_TNUMBER) {
      same = lua_isinteger(lua_, -1) == lua_isinteger(lua_, function + 1) &&
             std::bit_cast<std::uint64_t>(lua_tonumber(lua_, -1)) ==
                 std::bit_cast<std::uint64_t>(lua_tonumber(lua_, function + 1));
    }
    lua_pop(lua_, 1);
    if (!same) {
      refuse(fmt::format("decide() changed '{}', which outlives the ask: declare in 'state' what is to be remembered",
                         name));
    }
  }
}

void ScriptAnswerer::answer(Asking const& asking, std::span<expression::Cell> decisions) {
  if (asking.asked.count == 0) return;
  auto const failed = [&](ScriptError const& error) {
    machine_.reset();  // whatever it left behind
    throw PolicyFailure(error.line > 0 ? fmt::format("{}:{}: {}", script_.file, error.line, error.what())
                                       : fmt::format("{}: {}", script_.file, error.what()));
  };
  try {
    if (!machine_) open();
    bool const was_fresh = is_fresh_;
    if (!was_fresh) state_before_.assign(asking.state.begin(), asking.state.end());
    try {
      ask(asking, decisions);
    } catch (ScriptError const& error) {
      // What earlier asks of other actors left takes memory, too: whether there is enough must not hang on it.
      if (!error.of_memory || was_fresh) throw;
      std::copy(state_before_.begin(), state_before_.end(), asking.state.begin());
      open();
      ask(asking, decisions);
    }
  } catch (ScriptError const& error) {
    failed(error);
  }
}

void ScriptAnswerer::ask(Asking const& asking, std::span<expression::Cell> decisions) {
  is_fresh_ = false;
  lua_settop(lua_, base_);
  fill(asking);
  machine_->asking = &asking;
  for (int const argument : {1, situation_, cases_, parameter_table_, state_table_}) lua_pushvalue(lua_, argument);
  ScriptMachine::Allowance allowed = allowance(asking.asked.count);
  allowed.counted = !is_straight_;
  machine_->call(4, 1, allowed);
  check_guards();
  read_decisions(asking, decisions);
  machine_->asking = nullptr;
  lua_settop(lua_, base_);
  machine_->collect();
}

void ScriptAnswerer::read_decisions(Asking const& asking, std::span<expression::Cell> decisions) {
  Asked const& asked = asking.asked;
  if (!lua_istable(lua_, -1)) {
    if (asked.count != 1) {
      refuse(fmt::format("decide() gave a {} for {} cases: return a list with a decision for each",
                         luaL_typename(lua_, -1), asked.count));
    }
    decisions[0] = read_decision(asked, 0);
    return;
  }
  check_keys(asked.count);
  // A list that was made outside of decide() is read through its metatable, which raises no errors.
  auto const length = static_cast<std::size_t>(luaL_len(lua_, -1));
  if (length != asked.count) {
    refuse(fmt::format("decide() gave {} decisions for {} case{}", length, asked.count, asked.count == 1 ? "" : "s"));
  }
  for (std::size_t i = 0; i < asked.count; ++i) {
    lua_geti(lua_, -1, static_cast<lua_Integer>(i) + 1);
    decisions[i] = read_decision(asked, i);
    lua_pop(lua_, 1);
  }
}

/// That the table on top has nothing but decisions by the numbers of their cases: what else stands there would be lost.
void ScriptAnswerer::check_keys(std::size_t count) const {
  // Lua walks through a table in another order each time: of several keys the first by its letters is told.
  std::optional<std::string> first;
  lua_pushnil(lua_);
  while (lua_next(lua_, -2) != 0) {
    lua_pop(lua_, 1);
    if (lua_isinteger(lua_, -1) != 0) continue;  // how many there are is looked at later
    std::string const key = lua_type(lua_, -1) == LUA_TSTRING ? lua_tostring(lua_, -1) : luaL_typename(lua_, -1);
    if (!first || key < *first) first = key;
  }
  if (!first) return;
  refuse(fmt::format("decide() gave a table with '{}', which is no decision: return {}", *first,
                     count == 1 ? std::string(describe(about_.decision)) : "a list with a decision for each case"));
}

expression::Cell ScriptAnswerer::read_decision(Asked const& asked, std::size_t index) {
  auto const which = [&] { return fmt::format("decide() gave, for case {} of {}, ", index + 1, asked.count); };
  expression::Cell decision{};
  if (about_.decision.type == FieldType::word) {
    lua_pushvalue(lua_, -1);
    if (lua_type(lua_, -1) != LUA_TSTRING || lua_rawget(lua_, words_) == LUA_TNIL) {
      lua_pop(lua_, 1);
      std::string const given = lua_type(lua_, -1) == LUA_TSTRING ? fmt::format("the word '{}'", lua_tostring(lua_, -1))
                                                                  : fmt::format("a {}", luaL_typename(lua_, -1));
      refuse(fmt::format("{}{}: it is one of {}", which(), given, fmt::join(words_of(about_.decision.words), ", ")));
    }
    decision.symbol = lua_tointeger(lua_, -1);
    lua_pop(lua_, 1);
    return decision;
  }
  if (lua_type(lua_, -1) != LUA_TNUMBER) {
    refuse(
        fmt::format("{}a {}, where {} is asked for", which(), luaL_typename(lua_, -1), describe(about_.decision.type)));
  }
  double const value = lua_tonumber(lua_, -1);
  if (!std::isfinite(value)) {
    // What is no number has a sign by which machines differ.
    refuse(fmt::format("{}no finite number ({})", which(), std::isnan(value) ? "nan" : fmt::format("{}", value)));
  }
  if (about_.decision.type != FieldType::amount) {
    decision.number = value;
    return decision;
  }
  auto const parts = decided_parts(asked, index, value);
  if (!parts) refuse(fmt::format("{}{} units, more than can be counted", which(), value));
  decision.symbol = *parts;
  return decision;
}

}  // namespace

ScriptAnswers::ScriptAnswers(model::Question question, Script script, std::vector<std::string> parameters,
                             model::World const& world)
    : question_(question), script_(std::move(script)), parameters_(std::move(parameters)) {
  ScriptMachine machine;
  LoadedScript loaded = load_script(machine, script_, world);
  for (StateField const& field : loaded.state) state_bytes_ += field.count * sizeof(std::uint64_t);
  calls_situation_ = loaded.situation;
  calls_parameters_ = loaded.parameters;
  declared_ = std::move(loaded.declared);
  if (!declared_) return;
  parameters_.clear();
  for (DeclaredParameter const& one : *declared_) parameters_.push_back(one.name);
}

std::unique_ptr<Answerer> ScriptAnswers::open(model::World const& world) const {
  return std::make_unique<ScriptAnswerer>(question_, script_, parameters_, world);
}

}  // namespace chokepoint::policy
