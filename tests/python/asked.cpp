#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include "tests/python/asked_file.hpp"

namespace chokepoint::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(PythonPolicy, IsToldUnitsNamesDatesAndWords) {
  EXPECT_EQ(told("situation.volume"), "100.0");
  EXPECT_EQ(told("situation.country"), "'US'");
  EXPECT_EQ(told("situation.firm"), "'maker'");
  EXPECT_EQ(told("situation.rule"), "'max_min'");
  EXPECT_EQ(told("cases[0].wanted"), "5.0");
  EXPECT_EQ(told("cases[0].id"), "7");
  EXPECT_EQ(told("cases[0].luck"), "0.25");
  EXPECT_EQ(told("cases[0].buyer_firm"), "'tencent'");
  EXPECT_EQ(told("cases[0].ordered_on == chokepoint.never"), "True");
  EXPECT_EQ(told("len(cases)"), "1");
  EXPECT_EQ(told("chokepoint.date('2026-03-01') - chokepoint.date('2026-02-28T12:00:00Z')"), "43200.0");
  EXPECT_EQ(told("[chokepoint.days, chokepoint.weeks, chokepoint.hours, chokepoint.minutes]"),
            "[86400.0, 604800.0, 3600.0, 60.0]");
}

TEST(PythonPolicy, MayAskBackForLuckAndAttributes) {
  EXPECT_EQ(told("chokepoint.draw(7)"), "7.001");
  EXPECT_EQ(told("chokepoint.draw(cases[0].id, 12)"), "7.012");
  EXPECT_EQ(told("chokepoint.attribute('chip', 'tpp')"), "5000.0");
  EXPECT_THAT(told("chokepoint.attribute('chop', 'tpp')"), HasSubstr("LookupError: there is no product 'chop'"));
  EXPECT_THAT(failure_of("import chokepoint\nchokepoint.draw(1)\n"), HasSubstr("answer only while decide() runs"));
}

TEST(PythonPolicy, DecidesInUnitsAndNeverGivesMoreThanThereIs) {
  AskedFile file(
      "def decide(situation, cases, parameters, state):\n"
      "    return [case.wanted * parameters.share for case in cases]\n",
      {"share"});
  EXPECT_THAT(file.ask({3, 0.25, 8}, {0.5}), ElementsAre(1500, 125, 4000));
  EXPECT_THAT(file.ask({1}, {1.0 / 3}), ElementsAre(333));  // rounded down
  EXPECT_THAT(file.ask({}), ElementsAre());
  AskedFile single("def decide(situation, cases, parameters, state):\n    return 2\n");
  EXPECT_THAT(single.ask({5}), ElementsAre(2000));
}

TEST(PythonPolicy, MayDecideByAnyNumbersButNoOthers) {
  // Whole and broken numbers, truths and fractions; three of five units are there for the fourth.
  AskedFile mixed("from fractions import Fraction\n" + deciding("return [1, 0.5, True, Fraction(1, 2)]"));
  EXPECT_THAT(mixed.ask({5, 5, 5, 5}), testing::ElementsAre(1000, 500, 1000, 500));
  EXPECT_THAT(failure_of(deciding("return [10 ** 400]")),
              HasSubstr("for case 1 of 1, a number that is too large to be counted"));
  EXPECT_THAT(failure_of(deciding("return [float('nan')]")), HasSubstr("for case 1 of 1, no finite number (nan)"));
  EXPECT_THAT(failure_of(deciding("return ['1']")), HasSubstr("for case 1 of 1, a str, where"));
}

TEST(PythonPolicy, ACaseHasItsMembersAndNothingElse) {
  for (char const* const name : {"count", "index", "volume"}) {
    EXPECT_THAT(failure_of(deciding(std::string("cases[0].") + name)),
                HasSubstr(std::string("a case of allocation has no '") + name + "'"));
  }
  EXPECT_THAT(failure_of(deciding("cases[0].wanted = 1")), HasSubstr("'wanted' can't be set"));
  EXPECT_THAT(failure_of(deciding("cases[0].more = 1")), HasSubstr("'more' can't be set"));
}

TEST(PythonPolicy, RemembersInTheEnginesBytes) {
  std::string const text =
      "from chokepoint import each\n"
      "state = {'asked': 2, 'passed': each('firm', 10)}\n"
      "def decide(situation, cases, parameters, state):\n"
      "    state.asked += 1\n"
      "    state.passed['tencent'] += state.asked\n"
      "    return [state.passed['tencent'], state.passed['meta'], state.asked]\n";
  AskedFile file(text);
  ASSERT_EQ(file.state.size(), 4U);  // asked, then passed of three firms
  EXPECT_THAT(file.ask({0, 0, 0}), ElementsAre(13'000, 10'000, 3'000));
  std::vector<std::uint64_t> const once = file.state;
  EXPECT_EQ(once[0], std::bit_cast<std::uint64_t>(3.0) ^ std::bit_cast<std::uint64_t>(2.0));
  EXPECT_EQ(once[1], 0U) << "what begins and stays as it is has no bits";
  EXPECT_THAT(file.ask({0, 0, 0}), ElementsAre(17'000, 10'000, 4'000));
  file.state = once;  // as if another run had begun there
  EXPECT_THAT(file.ask({0, 0, 0}), ElementsAre(17'000, 10'000, 4'000));
  std::fill(file.state.begin(), file.state.end(), 0);
  EXPECT_THAT(file.ask({0, 0, 0}), ElementsAre(13'000, 10'000, 3'000));
}

TEST(PythonPolicy, WhatIsWrongIsToldByItsLine) {
  EXPECT_EQ(failure_of(deciding("1 / 0")), "rule.py:2: ZeroDivisionError: division by zero");
  EXPECT_THAT(failure_of(deciding("situation.volum")),
              HasSubstr("the situation of allocation has no 'volum': did you mean 'volume'?"));
  EXPECT_THAT(failure_of(deciding("parameters.x")), HasSubstr("the policy has no parameter 'x'"));
  EXPECT_THAT(failure_of(deciding("parameters.x = 1")), HasSubstr("can't be changed"));
  EXPECT_THAT(failure_of(deciding("cases[0].wanted = 1")), HasSubstr("can't be changed"));
  EXPECT_THAT(failure_of(deciding("state.asked += 1")), HasSubstr("'asked' isn't remembered: declare it"));
  EXPECT_EQ(failure_of(deciding("bytearray(1 << 60)")), "rule.py:2: MemoryError: out of memory");
  EXPECT_THAT(failure_of(deciding("return [1, 2]")), HasSubstr("decide() gave 2 decisions for 1 case"));
  EXPECT_THAT(failure_of(deciding("return float('nan')")), HasSubstr("no finite number (nan)"));
  EXPECT_THAT(failure_of(deciding("return '3'")), HasSubstr("a str, where"));
  EXPECT_THAT(failure_of(deciding("return 1e300")), HasSubstr("more than can be counted"));
  EXPECT_EQ(failure_of(deciding("raise ValueError('x' * 10_000_000)")),
            "rule.py:2: ValueError: " + std::string(400 - 23 - 3, 'x') + "...");
  EXPECT_EQ(failure_of(deciding("raise ValueError('\\x1b[31mred\\n')")), "rule.py:2: ValueError:  [31mred ");
  EXPECT_THAT(failure_of("state = {'count': 0}\n" + deciding("state.count = float('nan')")),
              HasSubstr("ValueError: state.count remembers a number, and is given none (nan)"));
  EXPECT_EQ(failure_of("# \xe9\n" + deciding("pass")), "when loaded: rule.py: it isn't UTF-8");
  EXPECT_EQ(failure_of("def decide(:\n"), "when loaded: rule.py:1: SyntaxError: invalid syntax");
  EXPECT_EQ(failure_of("x = 3\n"),
            "when loaded: rule.py: it has no function decide(situation, cases, parameters, state)");
  EXPECT_THAT(failure_of("from chokepoint import each\nstate = {'a': each('frim')}\n" + deciding("pass")),
              StartsWith("when loaded: rule.py: state: there are no names of kind 'frim'"));
  EXPECT_THAT(failure_of("state = {'since': float('-inf')}\n" + deciding("pass")),
              HasSubstr("'since' begins with -inf: begin with a finite number"));
}

TEST(PythonPolicy, AFailureLeavesTheProgramReadyForTheNextQuestion) {
  AskedFile file(
      "def decide(situation, cases, parameters, state):\n"
      "    if len(cases) > 1:\n        raise ValueError('two')\n    return 1\n");
  EXPECT_THROW(file.ask({1, 1}), policy::PolicyFailure);
  EXPECT_THAT(file.ask({1}), ElementsAre(1000));
}

TEST(PythonPolicy, AProgramThatEndsIsAFailureAndBeginsAgain) {
  std::string const ends =
      "import os, signal\ndef decide(situation, cases, parameters, state):\n"
      "    if len(cases) > 1:\n        {}\n    return 1\n";
  for (auto const& [how, words] : {std::pair{"os._exit(3)", "its program ended with code 3"},
                                   std::pair{"os.kill(os.getpid(), signal.SIGSEGV)", "was ended by signal 11"},
                                   std::pair{"raise SystemExit(0)", "its program ended with code 0"}}) {
    AskedFile file(fmt::format(fmt::runtime(ends), how));
    try {
      file.ask({1, 1});
      ADD_FAILURE() << how;
    } catch (policy::PolicyFailure const& failure) {
      EXPECT_THAT(failure.what(), HasSubstr(words)) << how;
    }
    EXPECT_THAT(file.ask({1}), ElementsAre(1000)) << how;
  }
  EXPECT_THAT(failure_of("raise SystemExit(4)\n"), HasSubstr("its program ended with code 4"));
}

/// The policy takes the socket and says what it likes.
std::string saying(std::string const& bytes) {
  return "import os, socket\ndef decide(situation, cases, parameters, state):\n"
         "    socket.socket(fileno=int(os.environ['CHOKEPOINT_SOCKET'])).sendall(" +
         bytes + ")\n    os._exit(0)\n";
}

TEST(PythonPolicy, AProgramThatTheSystemKillsIsSaidToBeShortOfMemory) {
  EXPECT_EQ(failure_of("import os\n" + deciding("os.kill(os.getpid(), 9)")),
            "rule.py: its program was killed from outside (signal 9), most often by the system for lack of memory");
}

TEST(PythonPolicy, FramesThatNobodyCanReadAreFailures) {
  EXPECT_THAT(failure_of(saying(R"(b'\x05\0\0\0A\x01\0\0ab')")), HasSubstr("its program ended with code 0"))
      << "died in the middle of a frame";
  EXPECT_THAT(failure_of(saying(R"(b'\x05\0\0\0A\x01\0\0abcde')")), HasSubstr("answers 5 bytes, where 1 decisions"));
  EXPECT_THAT(failure_of(saying(R"(b'\0\0\0\0?\x01\0\0')")), HasSubstr("a frame of the unknown kind 63"));
  EXPECT_THAT(failure_of(saying(R"(b'\0\0\0\xffA\0\0\0')")), HasSubstr("sends 4278190080 bytes at once"));
  EXPECT_THAT(failure_of(saying(R"(b'\x03\0\0\0D\x01\0\0abc')")), HasSubstr("asks back in a frame that can't be read"));
}

/// An answer too many would be taken for the next question's, and that one's for the one behind it.
TEST(PythonPolicy, AnAnswerOfAnotherQuestionIsAFailure) {
  EXPECT_THAT(failure_of(saying(R"(b'\x08\0\0\0A\x02\0\0' + bytes(8))")),
              HasSubstr("its program speaks of question 2, where question 1 is asked"));
  // Two at once to the first question: the second is there, or comes, when the second question is asked.
  AskedFile file(
      "import os, socket\n"
      "def decide(situation, cases, parameters, state):\n"
      "    if len(cases) > 1:\n"
      "        socket.socket(fileno=int(os.environ['CHOKEPOINT_SOCKET'])).sendall(2 * (b'\\x10\\0\\0\\0A\\1\\0\\0' + "
      "bytes(16)))\n"
      "        os._exit(0)\n"
      "    return 1\n");
  EXPECT_THAT(file.ask({5, 5}), ElementsAre(0, 0));
  try {
    file.ask({5});
    ADD_FAILURE() << "it answered";
  } catch (policy::PolicyFailure const& failure) {
    EXPECT_THAT(failure.what(), HasSubstr("its program sends what nobody asked for"));
  }
  EXPECT_THAT(file.ask({5}), ElementsAre(1000)) << "begun anew";
}

TEST(PythonPolicy, ACopyOfTheProgramAnswersNothing) {
  std::string const words = "it made a copy of its program (fork)";
  AskedFile file(
      "import os\n"
      "def decide(situation, cases, parameters, state):\n"
      "    if len(cases) > 1:\n        os.fork()\n"
      "    return [1] * len(cases)\n");
  for (int i = 0; i < 20; ++i) {
    try {
      file.ask({5, 5});
      ADD_FAILURE() << "it answered";
    } catch (policy::PolicyFailure const& failure) {
      EXPECT_THAT(failure.what(), HasSubstr(words));
    }
    EXPECT_THAT(file.ask({5}), ElementsAre(1000)) << i;
  }
  EXPECT_THAT(failure_of("import os\nos.fork()\n" + deciding("pass")), HasSubstr(words));
  // A copy that was made past the module's back has nothing to say.
  AskedFile unseen(
      "import ctypes\n"
      "def decide(situation, cases, parameters, state):\n"
      "    ctypes.PyDLL(None).fork()\n    return len(cases)\n");
  for (int i = 0; i < 20; ++i) EXPECT_THAT(unseen.ask({5}), ElementsAre(1000)) << i;
  EXPECT_EQ(failure_of("import subprocess\n" + deciding("subprocess.run(['true'])")), "none");
}

TEST(PythonPolicy, NamesWhatIsMisspelt) {
  EXPECT_THAT(failure_of(deciding("situation.volum")),
              HasSubstr("the situation of allocation has no 'volum': did you mean 'volume'?"));
  EXPECT_THAT(failure_of(deciding("cases[0].wantd")),
              HasSubstr("a case of allocation has no 'wantd': did you mean 'wanted'?"));
  AskedFile file("parameters = {'share': {'default': 1}}\n" + deciding("getattr(parameters, 'shar')"));
  try {
    file.ask({5}, {1});
    ADD_FAILURE() << "it answered";
  } catch (policy::PolicyFailure const& failure) {
    EXPECT_THAT(failure.what(), HasSubstr("the policy has no parameter 'shar': did you mean 'share'?"));
  }
}

/// To load a file may take as long as an answer: the time that a program takes to begin isn't its own.
TEST(PythonPolicy, AFileThatIsNotLoadedInTimeIsNoResult) {
  auto const began = std::chrono::steady_clock::now();
  try {
    AskedFile const file("import time\ntime.sleep(40)\n" + deciding(""), {}, 0.3);
    FAIL() << "it was loaded";
  } catch (base::Unreproducible const& late) {
    EXPECT_STREQ(late.what(), "its file wasn't loaded in 0.3 seconds");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
}

TEST(PythonPolicy, NoAnswerInTimeIsNoResult) {
  AskedFile file(
      "import time\ndef decide(situation, cases, parameters, state):\n"
      "    if len(cases) > 1:\n        time.sleep(1000)\n    return 1\n",
      {}, 0.3);
  try {
    file.ask({1, 1});
    ADD_FAILURE() << "it answered";
  } catch (base::Unreproducible const& late) {
    EXPECT_STREQ(late.what(), "rule.py: its program didn't answer in 0.3 seconds");
  }
  EXPECT_THAT(file.ask({1}), ElementsAre(1000));
  AskedFile reads_nothing(
      "import time, os, signal\n"
      "def decide(situation, cases, parameters, state):\n"
      "    os.kill(os.getpid(), signal.SIGSTOP)\n    return 1\n",
      {}, 0.3);
  EXPECT_THROW(reads_nothing.ask({1}), base::Unreproducible);
}

TEST(PythonPolicy, WhatItStartedKeepsNobodyWaiting) {
  EXPECT_THAT(failure_of("import os, time\n" + deciding("os.fork() or time.sleep(20); os._exit(3)")),
              HasSubstr("its program ended with code 3"));
}

TEST(PythonPolicy, WhatItPrintsGoesToStandardErrorAndItReadsNothing) {
  testing::internal::CaptureStdout();
  AskedFile file(
      "import sys\ndef decide(situation, cases, parameters, state):\n"
      "    print('hello', flush=True)\n    return len(sys.stdin.read())\n");
  EXPECT_THAT(file.ask({5}), ElementsAre(0));
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

TEST(PythonPolicy, RunsInUtcWithoutRandomHashes) {
  EXPECT_EQ(told("__import__('time').tzname[0]"), "'UTC'");
  EXPECT_EQ(told("__import__('sys').flags.hash_randomization"), "0");
}

}  // namespace
}  // namespace chokepoint::test
