#include "engine/workers/outline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/workers/introduction.hpp"

/// What can be read from a file in Python of which nothing runs.
namespace chokepoint::workers {
namespace {

using testing::ElementsAre;

Outline outline_of_text(std::string const& text) {
  WorkerProcess process(worker_module());
  process.allow(60);
  return outline_of(process, {"rule", "/nowhere/rule.py", text, "digest", 20});
}

/// Each `NAME line:column`, with a question mark where it may be missing.
std::vector<std::string> places(std::vector<Outline::Named> const& all) {
  std::vector<std::string> places;
  for (Outline::Named const& one : all) {
    places.push_back(one.name + " " + std::to_string(one.line) + ":" + std::to_string(one.column) +
                     (one.needed ? "" : "?"));
  }
  return places;
}

TEST(PythonOutline, TellsMeaningQuestionsParametersAndMemory) {
  Outline const read = outline_of_text(R"("""Shares out
what there is.

More of it.
"""

answers = ["allocation", "routing"]
state = {"asked": 0, "é": 1}


def decide(situation, cases, p, state):
    é = "é", p.share
    try:
        return p.most
    except AttributeError:
        return [p.share for one in cases]
)");
  EXPECT_TRUE(read.decides);
  EXPECT_EQ(read.meaning, "Shares out what there is.");
  EXPECT_THAT(places(read.questions), ElementsAre("allocation 7:12", "routing 7:26"));
  EXPECT_THAT(places(read.parameters), ElementsAre("share 12:14", "most 14:16?", "share 16:17"));
  EXPECT_THAT(parameter_names(read), ElementsAre("most", "share"));
  EXPECT_TRUE(read.all_parameters);
  EXPECT_THAT(read.remembers, ElementsAre("asked", "é"));
}

TEST(PythonOutline, TellsWhatIsDeclared) {
  Outline const read = outline_of_text(R"(parameters = {
    "wait": {"unit": "days", "default": 20, "min": 0, "max": 365, "help": "How long."},
    "share": {"default": -1.5},
}
def decide(s, c, p, state): return p.wait
)");
  ASSERT_TRUE(read.declared);
  EXPECT_TRUE(read.problems.empty());
  ASSERT_EQ(read.declared->size(), 2U);
  policy::DeclaredParameter const& share = (*read.declared)[0];  // by name
  EXPECT_EQ(share.name, "share");
  EXPECT_EQ(share.otherwise, -1.5);
  EXPECT_EQ(share.range(), "");
  policy::DeclaredParameter const& wait = (*read.declared)[1];
  EXPECT_EQ(wait.written(wait.otherwise) + ", " + wait.range() + ": " + wait.meaning,
            "20 days, from 0 to 365 days: How long.");
  EXPECT_FALSE(outline_of_text("def decide(s, c, p, state): return p.wait\n").declared);
  Outline const annotated = outline_of_text("parameters: dict = {'share': {'default': 3}}\n");
  ASSERT_TRUE(annotated.declared);
  EXPECT_EQ(annotated.declared->size(), 1U);
}

TEST(PythonOutline, MistakesInADeclarationHaveTheirPlace) {
  auto const told = [](std::string const& declaration) {
    Outline const read = outline_of_text("parameters = {\n    \"share\": " + declaration + "}\n");
    if (read.problems.size() != 1) return std::to_string(read.problems.size()) + " problems";
    Outline::Problem const& one = read.problems.front();
    return std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.what + "; " + one.instead;
  };
  EXPECT_EQ(told("{\"default\": 25}"), "0 problems");
  EXPECT_EQ(told("{\"default\": 25, \"unit\": \"dayz\"}"),
            "2:5 the parameter 'share' is counted in 'dayz', which is no unit; ");
  EXPECT_EQ(told("{\"defalt\": 25}"),
            "2:15 the parameter 'share' has 'defalt', which says nothing; did you mean 'default'?");
  EXPECT_EQ(told("{\"default\": days * 3}"),
            "2:26 default of the parameter 'share' is no number that is written out; ");
  EXPECT_EQ(told("{\"default\": 25, \"max\": 1e999}"),
            "2:37 max of the parameter 'share' is no finite number; without 'max' it has no such bound");
  EXPECT_EQ(told("{\"default\": 25, \"default\": 26}"),
            "2:30 the parameter 'share' has 'default' twice; remove one of them");
  EXPECT_EQ(told("{\"default\": 25}, \"share\": {\"default\": 26}"),
            "2:31 'parameters' declares 'share' twice; remove one of them");
  EXPECT_THAT(told("{\"unit\": \"%\"}"), testing::StartsWith("2:5 the parameter 'share' has no default; write"));
  EXPECT_EQ(told("{\"default\": 25, \"max\": 20, \"min\": 0}"),
            "2:5 the parameter 'share' is 25 unless it is given, and may be from 0 to 20; ");
}

TEST(PythonOutline, NothingOfAFileRuns) {
  Outline const read = outline_of_text("raise SystemExit(4)\n\n\ndef decide(s, c, p, state):\n    return p.one\n");
  EXPECT_TRUE(read.decides);
  EXPECT_THAT(parameter_names(read), ElementsAre("one"));
  EXPECT_FALSE(outline_of_text("print('a helper')\n").decides);
}

TEST(PythonOutline, SaysWhereOtherParametersMayBeLookedAt) {
  std::string const begin = "def decide(s, c, p, state):\n    p.one\n    ";
  EXPECT_TRUE(outline_of_text(begin + "return p.two\n").all_parameters);
  for (std::string const other : {"return getattr(p, 'two')", "return help(p)", "q = p; return q.two",
                                  "return [p.two for p in c]", "return (lambda p: p.two)(3)", "return eval('p.two')",
                                  "return p.__dict__.get('two')", "import math as p; return p.two"}) {
    EXPECT_FALSE(outline_of_text(begin + other + "\n").all_parameters) << other;
  }
  for (std::string const other : {"from elsewhere import decide", "from elsewhere import *", "decide = twice(decide)",
                                  "if c:\n    def decide(s, c, p, state): return 1"}) {
    Outline const read = outline_of_text(begin + "return 1\n" + other + "\n");
    EXPECT_TRUE(read.decides) << other;
    EXPECT_FALSE(read.all_parameters) << other;
  }
  EXPECT_FALSE(outline_of_text("@twice\n" + begin + "return 1\n").all_parameters);
  EXPECT_FALSE(outline_of_text("def decide(*all):\n    return all[2].one\n").all_parameters);
}

TEST(PythonOutline, OneProgramReadsManyFilesAndRefusesThoseThatArentPython) {
  WorkerProcess process(worker_module());
  process.allow(60);
  EXPECT_THROW((void)outline_of(process, {"a", "/nowhere/a.py", "def decide(:\n", "", 20}), WorkerRefused);
  EXPECT_TRUE(outline_of(process, {"b", "/nowhere/b.py", "def decide():\n    pass\n", "", 20}).decides);
}

}  // namespace
}  // namespace chokepoint::workers
