#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "engine/base/math.hpp"
#include "engine/policy/script_words.hpp"
#include "tests/lua/asked_script.hpp"

/// What a script can't do, each with the words that say so.
namespace chokepoint::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST(LuaSandbox, HasNoWayOut) {
  for (std::string const name :
       {"os",      "io",       "debug",          "load",      "loadstring",   "loadfile",     "dofile",
        "require", "package",  "collectgarbage", "coroutine", "setmetatable", "getmetatable", "rawset",
        "rawget",  "rawequal", "rawlen",         "pcall",     "xpcall",       "next",         "print",
        "warn",    "string",   "utf8",           "_G",        "state",        "anything"}) {
    EXPECT_EQ(failure_of("function decide() local taken = " + name + " end"), "rule.lua:1: there is no '" + name + "'");
  }
  EXPECT_THAT(failure_of(deciding("local taken = math.random()")),
              HasSubstr("rule.lua:2: attempt to call a nil value"));
  EXPECT_THAT(failure_of(deciding("local taken = table.move({}, 1, 1, 1)")), HasSubstr("attempt to call a nil value"));
}

TEST(LuaParameters, AreToldInBaseUnitsByTheNamesThatAreDeclared) {
  AskedScript script("parameters = {share = {unit = \"%\", default = 25}, wait = {unit = \"days\", default = 2}}\n" +
                     deciding("do return parameters.share * parameters.wait end"));
  // By name: the share, then the time; both as everything else is told, of 1 and in seconds.
  EXPECT_EQ(script.ask({100}, {0.25, 40}), std::vector<std::int64_t>{10'000});  // 10 units
}

TEST(LuaSandbox, NamesWhatIsMisspelt) {
  std::string const place = "rule.lua:2: ";
  EXPECT_EQ(failure_of(deciding("local v = situation.volum")),
            place + "the situation of allocation has no 'volum': did you mean 'volume'?");
  EXPECT_EQ(failure_of(deciding("local v = cases[1].wantd")),
            place + "a case of allocation has no 'wantd': did you mean 'wanted'?");
  EXPECT_EQ(failure_of(deciding("local v = situation.wanted")),
            place + "the situation of allocation has no 'wanted': a case has it");
  EXPECT_EQ(failure_of(deciding("cases[1].wanted_by = 3")),
            place +
                "'wanted_by' can't be set: what decide() is given can't be "
                "changed");
  AskedScript script("parameters = {share = {default = 1}}\n" + deciding("local v = parameters.shar"));
  try {
    script.ask({5}, {1});
    ADD_FAILURE() << "it answered";
  } catch (policy::PolicyFailure const& failure) {
    EXPECT_STREQ(failure.what(), "rule.lua:3: the policy has no parameter 'shar': did you mean 'share'?");
  }
  EXPECT_EQ(failure_of(deciding("do return {amount = 3} end")),
            "rule.lua:1: decide() gave a table with 'amount', which is no decision: return shared amount");
  EXPECT_EQ(failure_of(deciding("do return {3, amount = 3} end")),
            "rule.lua:1: decide() gave a table with 'amount', which is no decision: return shared amount");
}

/// Each machine walks through a table in an order of its own.
TEST(LuaSandbox, TellsTheFirstOfSeveralMistakesByItsLetters) {
  for (int machine = 0; machine < 20; ++machine) {
    EXPECT_EQ(failure_of(deciding("do return {3, gamma = 1, beta = 2, alpha = 3, delta = 4} end")),
              "rule.lua:1: decide() gave a table with 'alpha', which is no decision: return shared amount");
  }
}

/// 0/0 has a sign on some machines and none on others.
TEST(LuaSandbox, TellsNoNumberInOneWay) {
  EXPECT_EQ(told("0/0"), "nan");
  EXPECT_EQ(told("-(0/0)"), "nan");
  EXPECT_EQ(told("math.huge"), "inf");
  EXPECT_EQ(told("-math.huge"), "-inf");
  for (std::string const nothing : {"0/0", "-(0/0)"}) {
    EXPECT_EQ(failure_of(deciding("do return " + nothing + " end")),
              "rule.lua:1: decide() gave, for case 1 of 1, no finite number (nan)");
  }
}

TEST(LuaParameters, MistakesInADeclarationAreToldInTheirLine) {
  auto const loaded = [](std::string const& text) -> std::string {
    try {
      AskedScript const script(text);
      return "none";
    } catch (policy::ScriptError const& error) {
      return fmt::format("when loaded, line {}: {}", error.line, error.what());
    }
  };
  auto const told = [&](std::string const& declaration) {
    return loaded("-- first\nparameters = {\n  share = " + declaration + "}\n" + deciding(""));
  };
  EXPECT_EQ(told("{unit = \"%\", default = 25, min = 0, max = 100, help = \"What it is.\"}"), "none");
  std::string const place = "when loaded, line 3: parameters: 'share' ";
  EXPECT_EQ(told("{unit = \"dayz\", default = 25}"), place + "is counted in 'dayz', which is no unit");
  EXPECT_THAT(told("{unit = \"%\"}"), StartsWith(place + "has no default: declare share = {unit ="));
  EXPECT_EQ(told("{defalt = 25}"), place + "has 'defalt', which says nothing: did you mean 'default'?");
  EXPECT_EQ(told("{default = 25, max = 20, min = 0}"), place + "is 25 unless it is given, and may be from 0 to 20");
  EXPECT_THAT(told("25"), StartsWith(place + "is a number: declare share = {unit"));
  EXPECT_EQ(told("{default = \"25\"}"),
            "when loaded, line 3: parameters: default of 'share' is a string, where a number is due");
  EXPECT_THAT(loaded("parameters = 3\n" + deciding("")), StartsWith("when loaded, line 1: 'parameters' is a number"));
  EXPECT_THAT(loaded("parameters = {Share = {default = 3}}\n" + deciding("")),
              HasSubstr("'Share' is no name of lower-case letters"));
}

TEST(LuaSandbox, HasNoFunctionsOfTexts) {
  EXPECT_THAT(failure_of(deciding("local s = ('x'):rep(1e9)")), StartsWith("rule.lua:2: attempt to index a string"));
  EXPECT_THAT(failure_of(deciding("local s = ('x').find")), StartsWith("rule.lua:2: attempt to index a string"));
  EXPECT_THAT(failure_of(deciding("local s = '10' + 1")), StartsWith("rule.lua:2: attempt to perform arithmetic"));
}

TEST(LuaSandbox, KeepsNothingButItsState) {
  std::string const stays = "what is made outside of decide() stays as it is";
  std::string const given = "what decide() is given can't be changed";
  EXPECT_THAT(failure_of(deciding("count = 1")), HasSubstr("rule.lua:2: 'count' can't be set: " + stays));
  EXPECT_THAT(failure_of(deciding("math.floor = nil")), HasSubstr("'floor' can't be set: " + stays));
  EXPECT_THAT(failure_of("local memo = {}\n" + deciding("memo.x = 1")), HasSubstr("rule.lua:3: 'x' can't be set"));
  EXPECT_THAT(failure_of("local memo = {a = {}}\n" + deciding("memo.a[1] = 1")), HasSubstr(stays));
  EXPECT_THAT(failure_of("memo = {a = {}}\n" + deciding("memo.a[1] = 1")), HasSubstr(stays));
  EXPECT_THAT(failure_of("memo = {{}}\n" + deciding("table.insert(memo[1], 1)")), HasSubstr(stays));
  EXPECT_THAT(failure_of("local m = {}\nlocal function f() return m end\n" + deciding("f().x = 1")), HasSubstr(stays));
  EXPECT_THAT(failure_of("local x = 1\n" + deciding("x = 1.0")), HasSubstr("decide() changed 'x', which outlives"));
  EXPECT_THAT(failure_of("local x = 0.0\n" + deciding("x = -0.0")), HasSubstr("decide() changed 'x'"));
  EXPECT_THAT(failure_of("local f\n" + deciding("f = function() return 1 end")), HasSubstr("decide() changed 'f'"));
  EXPECT_THAT(failure_of("local x = 0\nfunction add() x = x + 1 end\n" + deciding("add()")), HasSubstr("changed 'x'"));
  EXPECT_THAT(failure_of(deciding("cases[1].memo = 1")), HasSubstr("'memo' can't be set: " + given));
  EXPECT_THAT(failure_of(deciding("cases[1][1] = 1")), HasSubstr("nothing can be set here: " + given));
  EXPECT_THAT(failure_of(deciding("cases[2] = {}")), HasSubstr(given));
  EXPECT_THAT(failure_of(deciding("situation.memo = 1")), HasSubstr(given));
  EXPECT_THAT(failure_of(deciding("parameters.memo = 1")), HasSubstr(given));
  // What it may write, since it is its copy, is written anew before the next ask.
  AskedScript script("function decide(s, cases) local had = cases[1].wanted; cases[1].wanted = 1; return had end");
  EXPECT_THAT(script.ask({5}), testing::ElementsAre(5000));
  EXPECT_THAT(script.ask({5}), testing::ElementsAre(5000));
}

/// What pairs() gives counts on with each call: kept, it would tell an ask how many there were before.
TEST(LuaSandbox, KeepsNoPlaceInATable) {
  std::string const kept = "what pairs() gives goes through a table once, and outlives the ask here";
  EXPECT_THAT(failure_of("local each_firm = pairs({big = 1})\n" + deciding("for f in each_firm do end")),
              HasSubstr(kept));
  EXPECT_THAT(failure_of("local t = {a = {b = pairs({1, 2, 3})}}\n" + deciding("t.a.b()")), HasSubstr(kept));
  EXPECT_THAT(
      failure_of("local function f() local g = pairs({1}) return function() return g() end end\nlocal h = f()\n" +
                 deciding("h()")),
      HasSubstr(kept));
  EXPECT_THAT(failure_of("tick = pairs({1, 2})\n" + deciding("tick()")), HasSubstr(kept));
  EXPECT_EQ(failure_of("local p, i = pairs, ipairs({1})\n" + deciding("for k in p({1, 2}) do end i({1}, 0)")), "none");
}

TEST(LuaSandbox, EndsWhatDoesNotEnd) {
  auto const begin = std::chrono::steady_clock::now();
  std::string const over = "it ran 1001000 instructions and wasn't done";
  EXPECT_EQ(failure_of(deciding("while true do end")), "rule.lua:2: " + over + ", which is all that it may");
  EXPECT_THAT(failure_of(deciding("local function f() return f() end f()")), HasSubstr(over));
  EXPECT_THAT(failure_of("while true do end"), HasSubstr("when loaded, line 1: it ran 1000000 instructions"));
  // Work that instructions don't show.
  EXPECT_THAT(failure_of(deciding("local t = {} for i = 1, 9e5 do table.insert(t, 1, i) end")), HasSubstr(over));
  EXPECT_THAT(failure_of(deciding("local t = {} for i = 1, 9e3 do t[i] = -i end for i = 1, 9e5 do table.sort(t) end")),
              HasSubstr(over));
  EXPECT_THAT(failure_of(deciding("local t = {} for i = 1, 9e3 do t[i] = i end for i = 1, 9e5 do pairs(t) end")),
              HasSubstr(over));
  EXPECT_THAT(
      failure_of(deciding("local s = 'x' for i = 1, 11 do s = s .. s end for i = 1, 9e5 do local t = s .. i end")),
      HasSubstr(over));
  // A list with gaps, of which any end is its length: here 2^62.
  std::string gaps;
  for (int power = 3; power <= 62; ++power) gaps += ", [2^" + std::to_string(power) + "] = 1";
  EXPECT_THAT(
      failure_of(deciding("local t = {1, 1, 1, 1, [5] = 1" + gaps + "} table.sort(t, function() return false end)")),
      HasSubstr("which is all that it may"));
  EXPECT_THAT(failure_of(deciding("local e, u = {}, table.unpack for i = 1, 200 do u(e, 1, 7000) end")),
              HasSubstr(over));
  EXPECT_THAT(failure_of("local f; f = function(s, c) return f(s, c) end; decide = f"), HasSubstr(over));
  // A number that is put into a list is no bound.
  EXPECT_EQ(failure_of(deciding("local t = {} for i = 1, 9 do table.insert(t, 1, 9000000) end")), "none");
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(took.count(), 20) << "each of them took milliseconds where this was written";
}

TEST(LuaSandbox, CountsWhateverCouldGoOnForEver) {
  auto const straight = [](std::string const& script) { return policy::script_words(script).straight; };
  EXPECT_TRUE(straight("-- for while function decide\nlocal x = 'goto'\nfunction decide(s) return x end"));
  EXPECT_FALSE(straight("function decide() while true do end end"));
  EXPECT_FALSE(straight("function decide() for i = 1, 2 do end end"));
  EXPECT_FALSE(straight("function decide() repeat until false end"));
  EXPECT_FALSE(straight("function decide() ::again:: goto again end"));
  EXPECT_FALSE(straight("function decide() table.sort({}, function() end) end"));
  EXPECT_FALSE(straight("function decide() return again() end again = decide"));
  // One function, which has another name besides.
  EXPECT_FALSE(straight("local f; f = function(s, c) return f(s, c) end; decide = f"));
  EXPECT_FALSE(straight("f = function(s, c) return f(s, c) end decide = f"));
  EXPECT_FALSE(straight("local t = {} t.f = function(s) return t.f(s) end decide = t.f"));
  EXPECT_FALSE(straight("local function again(s) return again(s) end decide = again"));
  EXPECT_THAT(failure_of("function decide() return again() end again = decide"), HasSubstr("instructions and wasn't"));
}

/// What ends a text or a comment for Lua (manual 3.1) ends it here: behind it a loop, '^' and '_ENV' are seen.
TEST(LuaSandbox, TakesForTextsAndCommentsWhatLuaDoes) {
  auto const with = [](std::string const& before, std::string const& code) {
    return policy::script_words("function decide()\n" + before + code + "\nreturn 0 end");
  };
  std::string const unfinished[] = {
      "local s = \"\\z\n\" ", "local s = '\\z \t\r\n\n' ", "local s = \"\\\r\n\" ",    "local s = \"\\\n\r\" ",
      "local s = '\\\r' ",    "local s = '\\\n' ",         "local s = '\\\\' ",        "-- a comment\r",
      "-- [[ a comment\n",    "--[==[ ]=] ]]\n]==] ",      "local s = [=[ ]] \" ]=] ", "local s = '\\z' "};
  for (std::string const& before : unfinished) {
    EXPECT_TRUE(with(before, "").straight) << before;
    ASSERT_FALSE(with(before, "while true do end").straight) << before;
    EXPECT_TRUE(with(before, "s = 2 ^ 2").refused) << before;
    EXPECT_TRUE(with(before, "_ENV = {}").refused) << before;
    EXPECT_THAT(failure_of(deciding(before + "while true do end")), HasSubstr("instructions and wasn't")) << before;
  }
  // And what goes on goes on.
  for (std::string const text : {"\"\\z\n while \"", "'\\\r\n ^ '", "[[\r ^ ]]", "'\\\n\r_ENV'", "'\\\'while'"}) {
    policy::ScriptWords const words = with("local s = " + text, "");
    EXPECT_TRUE(words.straight && !words.refused) << text;
    EXPECT_EQ(failure_of(deciding("local s = " + text)), "none") << text;
  }
}

TEST(LuaSandbox, KnowsWhatAScriptLooksAt) {
  auto const words = policy::script_words("function decide(s, c, p)\n  return p.first + q.p.second -- p.third\nend");
  ASSERT_EQ(words.members.size(), 2U);
  EXPECT_EQ(words.members[0].object + "." + words.members[0].name, "p.first");
  EXPECT_EQ(words.members[0].line, 2U);
  EXPECT_EQ(words.members[0].column, 12U);  // "  return p." has 11
  EXPECT_EQ(words.members[1].object + "." + words.members[1].name, "q.p");
}

TEST(LuaSandbox, EndsWhatTakesTooMuchMemory) {
  EXPECT_EQ(failure_of(deciding("local t = {} for i = 1, 9e5 do t[i % 8000 + 1] = {i, t[i % 8000 + 1]} end")),
            "rule.lua:2: it needs more memory than a policy may have");
  EXPECT_EQ(failure_of(deciding("local t = {} for i = 1, 9e5 do t[i] = i end")),
            "rule.lua:2: it makes a list that is too long, or calls itself too deeply");
  EXPECT_EQ(failure_of(deciding("local function f() return 1 + f() end f()")),
            "rule.lua:2: it makes a list that is too long, or calls itself too deeply");
  EXPECT_EQ(failure_of(deciding("local s = 'x' for i = 1, 99 do s = s .. s end")),
            "rule.lua:2: it makes a text of more than 4,000 characters");
}

TEST(LuaSandbox, HasAsMuchMemoryWhateverWasAskedBefore) {
  std::string const rule =
      "function decide(s, cases) local t = {} for i = 1, cases[1].wanted do t[i % 100] = {t[i % 100]} end return 0 end";
  auto const passes = [&](AskedScript& script, double count) {
    try {
      script.ask({count});
      return true;
    } catch (policy::PolicyFailure const& failure) {
      EXPECT_THAT(failure.what(), HasSubstr("more memory"));
      return false;
    }
  };
  double enough = 1;
  double too_much = 200'000;
  while (too_much - enough > 1) {
    double const middle = std::floor((enough + too_much) / 2);
    AskedScript fresh(rule);
    (passes(fresh, middle) ? enough : too_much) = middle;
  }
  EXPECT_GT(enough, 20'000);
  AskedScript used(rule);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(passes(used, enough / 3));
  EXPECT_TRUE(passes(used, enough));
  EXPECT_FALSE(passes(used, too_much));
  EXPECT_TRUE(passes(used, enough)) << "after a failure it begins anew";
}

TEST(LuaSandbox, SaysNothingOfAddresses) {
  for (std::string const value : {"{}", "cases", "state", "(function() end)", "math.floor", "each('firm')"}) {
    EXPECT_THAT(told(value), testing::AnyOf("table", "function", "userdata")) << value;
  }
  EXPECT_THAT(failure_of(deciding("error({})")), HasSubstr("it calls error() with a table instead of a text"));
}

TEST(LuaSandbox, SaysWhatCanBeShown) {
  EXPECT_EQ(failure_of(deciding("error('\\27[31mred\\n')")), "rule.lua:2:  [31mred ");
  EXPECT_EQ(failure_of(deciding("local s = 'x' for i = 1, 11 do s = s .. s end error(s)")),
            "rule.lua:2: " + std::string(397, 'x') + "...");
}

TEST(LuaSandbox, GoesThroughTablesInOrder) {
  std::string const list =
      "(function(t) local s = '' for k, v in pairs(t) do s = s .. tostring(k) .. '=' .. v .. ' ' end "
      "return s end)";
  EXPECT_EQ(told(list + "{z = 1, a = 2, [2.5] = 3, B = 4, [10] = 5, [-1] = 6, [true] = 7, ab = 8}"),
            "-1=6 2.5=3 10=5 B=4 a=2 ab=8 z=1 true=7 ");
  EXPECT_THAT(failure_of(deciding("for k in pairs({[{}] = 1}) do end")), HasSubstr("no order for keys that are"));
  EXPECT_THAT(failure_of(deciding("for k in pairs(cases[1]) do end")), HasSubstr("read its members by their names"));
  // What is taken out on the way isn't met any more.
  EXPECT_EQ(told("(function(t) local s = '' for k in pairs(t) do s = s .. k t.b = nil end return s end)"
                 "{a = 1, b = 2, c = 3}"),
            "ac");
}

TEST(LuaSandbox, SortsEqualItemsAsTheyCame) {
  std::string const sorted = "(function(t, f) table.sort(t, f) return table.concat(t, ' ') end)";
  EXPECT_EQ(told(sorted + "({3, 1, 2.5, -7, 10})"), "-7 1 2.5 3 10");
  EXPECT_EQ(told(sorted + "({'b', 'a', 'B', ''})"), " B a b");
  EXPECT_EQ(told(sorted + "({11, 25, 13, 21, 12}, function(a, b) return a // 10 < b // 10 end)"), "11 13 12 25 21");
  EXPECT_THAT(failure_of(deciding("table.sort({1, 'a'})")), HasSubstr("sort() can't tell which of a"));
  EXPECT_THAT(failure_of(deciding("table.sort(cases)")), HasSubstr("cases keep their order"));
}

TEST(LuaSandbox, ComputesByTheEnginesOwnFunctions) {
  EXPECT_EQ(told("math.exp(1.7) == " + fmt::format("{:a}", base::exp(1.7))), "true");
  EXPECT_EQ(told("math.log(1.7) == " + fmt::format("{:a}", base::log(1.7))), "true");
  EXPECT_EQ(told("math.pow(1.7, 3.3) == " + fmt::format("{:a}", base::pow(1.7, 3.3))), "true");
}

TEST(LuaScript, ReadsWhatItIsAsked) {
  EXPECT_EQ(told("situation.volume .. ' ' .. situation.product .. ' ' .. situation.rule .. ' ' .. situation.country"),
            "100.0 chip max_min US");
  EXPECT_EQ(told("cases[1].wanted .. ' ' .. cases[1].buyer_firm .. ' ' .. cases[1].id .. ' ' .. cases[1].luck"),
            "5.0 tencent 7 0.25");
  EXPECT_EQ(told("cases[1].ordered_on == never and #cases"), "1");
  // A name that is put together, which isn't known before: looked up.
  EXPECT_EQ(told("cases[1]['buyer' .. '_firm'] .. ' ' .. situation['vol' .. 'ume']"), "tencent 100.0");
  EXPECT_EQ(told("situation['fi' .. 'rm']"), "maker");
  EXPECT_EQ(told("draw(7) .. ' ' .. draw(7, 0)"), "7.001 7.0");
  EXPECT_EQ(told("attribute('chip', 'tpp')"), "5000.0");
  EXPECT_EQ(told("date('1970-01-03') == 2 * days"), "true");
  EXPECT_THAT(failure_of(deciding("local x = cases[1].wantd")), HasSubstr("a case of allocation has no 'wantd'"));
  EXPECT_THAT(failure_of(deciding("local x = situation.wanted")), HasSubstr("situation of allocation has no 'wanted'"));
  EXPECT_THAT(failure_of(deciding("local x = parameters.reserve")), HasSubstr("the policy has no parameter 'reserve'"));
  EXPECT_THAT(failure_of(deciding("local x = attribute('chop', 'tpp')")), HasSubstr("there is no product 'chop'"));
}

TEST(LuaScript, HasAsManyCasesAsThereAreNow) {
  AskedScript script(
      "function decide(s, cases, p) local given = {} for i, case in ipairs(cases) do given[i] = #cases + p.more end "
      "return given end",
      {"more"});
  EXPECT_THAT(script.ask({9, 9, 9}, {0.5}), testing::ElementsAre(3500, 3500, 3500));
  EXPECT_THAT(script.ask({9}, {0.25}), testing::ElementsAre(1250));
  EXPECT_THAT(script.ask({9, 9}, {0}), testing::ElementsAre(2000, 2000));
}

TEST(LuaScript, GivesADecisionForEachCase) {
  EXPECT_EQ(failure_of("function decide() return 1 end"), "none");
  EXPECT_EQ(failure_of("local fixed = {1}\nfunction decide() return fixed end"), "none");
  std::string const place = "rule.lua:1: decide() gave";
  EXPECT_EQ(failure_of("function decide() return {1, 2} end"), place + " 2 decisions for 1 case");
  EXPECT_EQ(failure_of("function decide() return {} end"), place + " 0 decisions for 1 case");
  EXPECT_EQ(failure_of("function decide() end"), place + ", for case 1 of 1, a nil, where amount is asked for");
  EXPECT_EQ(failure_of("function decide() return 'all' end"),
            place + ", for case 1 of 1, a string, where amount is asked for");
  EXPECT_EQ(failure_of("function decide() return 0/0 end"), place + ", for case 1 of 1, no finite number (nan)");
  EXPECT_EQ(failure_of("function decide() return 1e300 end"),
            place + ", for case 1 of 1, 1e+300 units, more than can be counted");
  AskedScript script("function decide() return 1 end");
  EXPECT_THROW(script.ask({1, 2}), policy::PolicyFailure);
}

TEST(LuaState, IsWhatLiesInItsBytes) {
  std::string const rule =
      "state = {asked = 0, last = 2.5, passed = each('firm', 1)}\n"
      "function decide(s, cases, p, state)\n"
      "  state.asked = state.asked + 1\n"
      "  state.passed.tencent = state.passed.tencent * 2\n"
      "  state.last = state.last + state.passed.tencent + state.passed.meta\n"
      "  return state.last\n"
      "end";
  AskedScript script(rule);
  ASSERT_EQ(script.state.size(), 5U);                         // asked, last, and three firms
  EXPECT_THAT(script.ask({99}), testing::ElementsAre(5500));  // 2.5 + 2 + 1
  std::vector<std::uint64_t> const copy = script.state;
  EXPECT_THAT(script.ask({99}), testing::ElementsAre(10'500));  // + 4 + 1
  EXPECT_THAT(script.ask({99}), testing::ElementsAre(19'500));  // + 8 + 1
  // The copy goes on from where it was taken, here and in an interpreter that never was asked.
  script.state = copy;
  EXPECT_THAT(script.ask({99}), testing::ElementsAre(10'500));
  AskedScript another(rule);
  another.state = copy;
  EXPECT_THAT(another.ask({99}), testing::ElementsAre(10'500));
  EXPECT_EQ(another.state, script.state);
  // Zero bytes are a state that begins.
  script.state.assign(5, 0);
  EXPECT_THAT(script.ask({99}), testing::ElementsAre(5500));
}

TEST(LuaState, TakesNumbersOnly) {
  std::string const declared = "state = {count = 0, passed = each('firm')}\n";
  EXPECT_THAT(failure_of(declared + deciding("state.cuont = 1")), HasSubstr("rule.lua:3: 'state' has no 'cuont'"));
  EXPECT_THAT(failure_of(declared + deciding("state.count = 'one'")), HasSubstr("'count' remembers a number, and is"));
  EXPECT_THAT(failure_of(declared + deciding("state.count = nil")), HasSubstr("is given a nil"));
  EXPECT_THAT(failure_of(declared + deciding("state.count = 0/0")), HasSubstr("is given none (0/0)"));
  EXPECT_THAT(failure_of(declared + deciding("state.passed = 1")), HasSubstr("set one of them"));
  EXPECT_THAT(failure_of(declared + deciding("state.passed.nobody = 1")), HasSubstr("'nobody' is none"));
  EXPECT_THAT(failure_of("state = {count = {}}\n" + deciding("")), HasSubstr("'state.count' is a table"));
  EXPECT_THAT(failure_of("state = {each('firm')}\n" + deciding("")), HasSubstr("declares something without a name"));
  EXPECT_THAT(failure_of("state = {x = each('form')}\n" + deciding("")), HasSubstr("no such kind of names"));
  EXPECT_THAT(failure_of("state = 1\n" + deciding("")), HasSubstr("'state' is a number"));
}

}  // namespace
}  // namespace chokepoint::test
