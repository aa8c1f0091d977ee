#include "engine/report/outcome_sentences.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/report/measure_words.hpp"
#include "engine/scenario/measures.hpp"

namespace chokepoint::report {
namespace {

/// A year from 1 January 2026 on, with a month of warm-up; dates are in seconds since 1970.
std::vector<std::string> const lines{R"(clock.from 1767225600)",
                                     R"(clock.to 1798761600)",
                                     R"(clock.warm_up 2678400)",
                                     R"(groups."big" ["a","b",])",
                                     R"(groups."many" ["a","b","c","d","e",])",
                                     R"(products."chip" {})",
                                     R"(products."wafer" {})",
                                     R"(products."wafer".price 5000"USD")",
                                     R"(products."part" {})",
                                     R"(buyers."a".orders."o".product "chip")",
                                     R"(buyers."a".orders."p".product "wafer")",
                                     R"(outcomes."got" {})",
                                     R"(outcomes."got".measure "delivered")",
                                     R"(outcomes."got".of ["big","many",])",
                                     R"(outcomes."got".product "chip")",
                                     R"(outcomes."got".channel "licensed")",
                                     R"(outcomes."got".to 1782777600)",
                                     R"(outcomes."when".measure "delivered")",
                                     R"(outcomes."when".reduce "first_date")",
                                     R"(outcomes."when".reaches 100000[0,1,0,0,0,0])",
                                     R"(outcomes."missing".measure "unmet_need")",
                                     R"(outcomes."waited".measure "delay")",
                                     R"(outcomes."waited".reason "import_permit")",
                                     R"(outcomes."waited".alone 1)",
                                     R"(outcomes."online".measure "compute")",
                                     R"(outcomes."online".metric "tpp")",
                                     R"(outcomes."online".in ["CN",])",
                                     R"(outcomes."paid".measure "spending")",
                                     R"(outcomes."paid".of ["a",])",
                                     R"(outcomes."each".formula "paid / got")",
                                     R"(outcomes."each".better "less")",
                                     R"(outcomes."ever".formula "if missing > 0 chips then 1 else 0")",
                                     R"x(outcomes."power".formula "chip.tpp * min(got, missing)")x"};

OutcomeSentences sentences() {
  return OutcomeSentences(lines, Names({{"outcomes.got", "Chips that came"},
                                        {"outcomes.missing", "Chips that are missing"},
                                        {"products.chip", "H200"},
                                        {"firms.a", "Alpha"},
                                        {"buyers.b", "Beta"},
                                        {"countries.CN", "China"}}));
}

TEST(OutcomeSentences, SayWhatIsMeasuredOfWhomUntilWhenAndInWhichUnit) {
  EXPECT_EQ(
      sentences().of("got", "chips"),
      "H200 delivered to big (Alpha and Beta) and many (5 in all), by the licensed channel. In all, from 2026-02-01 "
      "until 2026-06-30, in chips.");
  EXPECT_EQ(
      sentences().of("when", "date"),
      "Units delivered to all buyers. The date on which it had come to 100,000 units, counted from 2026-02-01 until "
      "2027-01-01.");
  EXPECT_EQ(
      sentences().of("missing", "chips"),
      "Units needed by all buyers that neither came nor were made up for by other goods. As it is on 2027-01-01, in "
      "chips.");
  EXPECT_EQ(sentences().of("other", "chips"), "");
}

TEST(OutcomeSentences, OfWaitingAreOfTheWholeRunWithItsWarmUp) {
  EXPECT_EQ(
      sentences().of("waited", "chip-days"),
      "The waiting of units ordered by all buyers from order to delivery, or until a campus has put them online, "
      "counting only the waiting for: import permit, while nothing else was missing. In all, from 2026-01-01 until "
      "2027-01-01, in chip-days.");
}

TEST(OutcomeSentences, ExplainAUnitThatNotEverybodyKnows) {
  EXPECT_EQ(sentences().of("online", "tpp"),
            "Compute online at campuses in China: units online times the availability of their campus times the tpp of "
            "each product. As it is on 2027-01-01, in tpp (total processing performance: tera-operations per second "
            "times the bit "
            "length of the operation, as US export rules count it (ECCN 3A090)).");
}

TEST(OutcomeSentences, CallOutcomesInFormulasByTheirTitles) {
  EXPECT_EQ(sentences().of("ever", ""), "Yes (1) where “Chips that are missing” > 0 chips, else no (0).");
  EXPECT_EQ(
      sentences().of("power", "tpp"),
      "Computed from other outcomes: tpp of H200 * the least of (“Chips that came”, “Chips that are missing”), in tpp "
      "(total processing performance: tera-operations per second times the bit length of the operation, as US "
      "export rules count it (ECCN 3A090)).");
}

TEST(OutcomeSentences, OfMoneySayWhatNobodyPaysFor) {
  // Of what buyers order the chip has no price; the part, which has none either, nobody orders.
  EXPECT_EQ(sentences().unpriced(), "1 product that has no price: H200");
  EXPECT_EQ(sentences().of("paid", "USD"),
            "What was paid by Alpha for goods, to carriers, and in duties and fees. In all, from 2026-02-01 until "
            "2027-01-01, in USD. Without 1 product that has no price: H200.");
  EXPECT_TRUE(sentences().is_of_payments("each"));
  EXPECT_EQ(sentences().of("each", "USD per chip"),
            "Computed from other outcomes: “paid” / “Chips that came”, in USD per chip. Without 1 product that has no "
            "price: H200. Less is better, as the scenario has it.");
  EXPECT_FALSE(sentences().is_of_payments("got"));
  std::vector<std::string> priced = lines;
  priced.emplace_back(R"(products."chip".pricing.cost_plus {})");
  EXPECT_EQ(OutcomeSentences(priced, {}).unpriced(), "");
}

TEST(OutcomeSentences, HaveWordsForEveryMeasure) {
  for (scenario::MeasureInfo const& measure : scenario::measures()) {
    EXPECT_FALSE(words_of_measure(measure.measure).what.empty()) << measure.word;
  }
}

}  // namespace
}  // namespace chokepoint::report
