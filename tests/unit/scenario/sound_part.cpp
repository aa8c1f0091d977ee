#include "engine/scenario/sound_part.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/scenario/formula_words.hpp"
#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(FormulaWords, AreAllThatCouldBeNames) {
  EXPECT_THAT(words_of_formula("$cap * tpp/2 > 'two words' and site.h200"),
              UnorderedElementsAre("cap", "tpp", "2", "two words", "and", "site.h200", "site", "h200"));
  EXPECT_THAT(words_of_formula("'never closed"), UnorderedElementsAre("never closed"));
  EXPECT_THAT(words_of_formula(""), IsEmpty());
}

/// Line 3 is sound but for its lane from a to itself, which only assembly sees.
constexpr std::string_view world =
    "sites: {a: {stock: {p: {initial: 3 chips}}}, b: {}}\n"
    "products: {p: {unit: chips}}\nlanes: {round: {from: a, to: a, time: 1 day}, ";

TEST(SoundPart, ProblemsOfAssemblyStandBesideThoseOfReading) {
  // The reader refuses the unit; the lane from a to a, and the outcome's window, are left to assembly.
  EXPECT_THAT(read_with(std::string(world) + "ab: {from: a, to: b, time: 5 dais}}\n"
                                             "outcomes: {o: {measure: on_hand, from: "
                                             "2026-03-01, to: 2026-02-01}}\n")
                  .problems(),
              testing::ElementsAre("E_SELF_LANE 5:30", "E_UNIT 5:74", "E_OUTSIDE 6:40"));
}

TEST(SoundPart, FaultsOfAssemblyStandBesideEachOther) {
  // An amount that can't be counted, and two streams without end; the clock's key that no clock has hides neither.
  std::string const rest =
      "products: {p: {unit: chip}}\nsites: {a: {stock: {p: {initial: 5.5 chips}}}, b: {}}\nlanes: {m: {from: a, to: b, "
      "time: 1 day}}\nbuyers: {x: {at: b, orders: {o: {product: p, from: a, every: 0 days}}}, y: {at: b, orders: {o: "
      "{product: p, from: a, every: 0 days}}}}\n";
  EXPECT_THAT(read_with(rest + "firms: {f: {titel: x}}\n").problems(),
              testing::ElementsAre("E_RANGE 4:34", "E_RANGE 6:62", "E_RANGE 6:125", "E_UNKNOWN_FIELD 7:13"));
}

TEST(SoundPart, WhatLeansOnAFaultyElementIsLeftInPeace) {
  // Site b is faulty, so lane ab ends nowhere and the buyer at b can't be judged: neither is said to be wrong.
  EXPECT_THAT(read_with("sites: {a: {stock: {p: {supply: unlimited}}}, b: {titel: x}}\nproducts: {p: {unit: chips}}\n"
                        "lanes: {ab: {from: a, to: b, time: 1 day}}\nbuyers: {x: {at: b, orders: {m: {product: p, "
                        "from: a, every: 1 day, quantity: 1 chip}}}}\noutcomes: {got: {measure: delivered, of: [x]}, "
                        "twice: {formula: 2 * got}}\n")
                  .problems(),
              testing::ElementsAre("E_UNKNOWN_FIELD 3:51"));
}

TEST(SoundPart, WhatActsOnAFaultyElementIsNotSaidToFindNothing) {
  // The buyer is faulty, so nobody orders p any more; and the event, so the reaction that triggers the other one reads
  // of something that isn't there.
  EXPECT_THAT(read_with("meta: {about: {products: [p]}}\nsites: {a: {stock: {p: {supply: unlimited}}}}\nproducts: {p: "
                        "{}}\nbuyers: {x: {orders: {m: {product: p, from: a, every: 10 months}}}}\n")
                  .problems(),
              testing::ElementsAre("E_UNIT 6:55"));
  EXPECT_THAT(read_with("sites: {a: {}, b: {}}\nlanes: {l: {from: a, to: b, time: 1 day}}\ntimeline: {bill: {on: "
                        "2026-02-01}, act: {by_reaction: yes}, rise: {by_reaction: yes, set: {lanes.l.open: "
                        "perhaps}}}\ngovernments: {s: {reactions: {r: {watches: happened.bill and not happened.rise, "
                        "every: 7 days, triggers: act}}}, w: {reactions: {r: {watches: happened.bill, every: 7 days, "
                        "triggers: rise}}}}\n")
                  .problems()
                  .size(),
              1U);
}

TEST(SoundPart, AnUncertainValueTakesItsUsersAlong) {
  // $t is faulty; the lane that uses it goes, and the one from a to itself is still found.
  EXPECT_THAT(
      read_with(std::string(world) + "ab: {from: a, to: b, time: $t}}\nuncertain: {t: {uniform: [5 dais, 6 days]}}\n")
          .problems(),
      testing::ElementsAre("E_SELF_LANE 5:30", "E_UNIT 6:27"));
}

TEST(SoundPart, MisspeltNamesInExpressionsAreToldBesideOtherProblems) {
  std::string const rules =
      "rules: {r: {by: CN, applies: product.tppp > 4, vintages: [{effective: 2026-01-01, ban: yes}]}}\n"
      "countries: {CN: {}}\noutcomes: {twice: {formula: 2 * dd}}\n";
  std::string const sound = std::string(world) + "}\n" + rules;
  auto const alone = read_with(sound + "meta: {titel: x}\n").problems();
  EXPECT_THAT(alone, testing::IsSupersetOf({"E_EXPRESSION_NAME 6:30", "E_EXPRESSION_NAME 8:33"}));
  // A lane that is taken out has no such name either; an attribute of a product that is taken out has.
  EXPECT_THAT(read_with(std::string(world) + "ab: {from: a, to: b, time: 5 dais}}\n" + rules).problems(),
              testing::IsSupersetOf({"E_EXPRESSION_NAME 6:30", "E_EXPRESSION_NAME 8:33", "E_UNIT 5:74"}));
  std::string const with_attribute =
      "sites: {a: {}}\nproducts: {q: {titel: x, attributes: {tpp: 5}}}\nrules: {r: {by: CN, applies: product.tpp > 4, "
      "vintages: [{effective: 2026-01-01, ban: yes}]}}\ncountries: {CN: {}}\n";
  EXPECT_THAT(read_with(with_attribute).problems(), testing::ElementsAre("E_UNKNOWN_FIELD 4:16"));
}

TEST(SoundPart, AFaultyClockHidesNothingButWhatIsAboutTimes) {
  // What is wrong with times can't be told: the window of `d` would lie outside of most clocks.
  std::string const rest =
      "sites: {a: {stock: {p: {initial: 3 chips}}}}\nproducts: {p: {unit: chips}}\noutcomes: {d: {measure: on_hand, "
      "from: "
      "1999-01-01, to: 1999-02-01}, good: {measure: on_hand}, bad: {formula: good + 3 days}}\n";
  for (auto const* const clock : {"{from: 2026-01-01, to: soon}", "{from: 2026-13-01, to: 2026-06-01}",
                                  "{form: 2026-01-01}", "{from: 2026-06-01, to: 2026-01-01, warm_up: x}"}) {
    auto const problems = read(std::string("chokepoint: 1\nclock: ") + clock + "\n" + rest).problems();
    EXPECT_THAT(problems, testing::Contains(testing::StartsWith("E_EXPRESSION_TYPE 5:"))) << clock;
    EXPECT_THAT(problems, testing::Not(testing::Contains(testing::StartsWith("W_")))) << clock;
    EXPECT_THAT(problems, testing::Not(testing::Contains(testing::StartsWith("E_RANGE")))) << clock;
  }
}

TEST(SoundPart, FormulasAreJudgedBesideFaultyOutcomes) {
  // `late` is faulty, so a formula that reads it can't be judged; the other can, and `2 +` isn't one.
  EXPECT_THAT(
      read_with("products: {p: {unit: chips}}\nsites: {a: {stock: {p: {initial: 3 chips}}}}\noutcomes:\n"
                "  late: {measure: on_hand, from: "
                "2026-03-01, to: 2026-02-01}\n"
                "  good: {measure: on_hand}\n"
                "  double: {formula: 2 * late + 1 day}\n  broken: {formula: good + 1 day}\nfirms: {f: {titel: x}}\n")
          .problems(),
      testing::ElementsAre("E_OUTSIDE 6:34", "E_EXPRESSION_TYPE 9:21", "E_UNKNOWN_FIELD 10:13"));
}

}  // namespace
}  // namespace chokepoint::scenario
