#include "engine/scenario/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "engine/policy/questions.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/glossary.hpp"
#include "engine/scenario/laws.hpp"
#include "tests/unit/scenario/each_field.hpp"

namespace chokepoint::scenario {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::ptrdiff_t widest(std::string_view text) {
  std::ptrdiff_t most = 0;
  while (!text.empty()) {
    std::string_view const line = text.substr(0, text.find('\n'));
    most = std::max(most, std::count_if(line.begin(), line.end(),
                                        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    text = line.size() == text.size() ? std::string_view{} : text.substr(line.size() + 1);
  }
  return most;
}

TEST(Explain, ShowsMeaningFormRangeExampleAndPlace) {
  EXPECT_EQ(explain("clock.news_delay").text,
            "clock.news_delay\n"
            "\n"
            "  The least time between something happening and anybody else learning of it. It\n"
            "  is part of the model, and the reason why runs are the same on any number of\n"
            "  threads.\n"
            "\n"
            "  written     a length of time (such as 12 weeks)\n"
            "  range       1 second or more\n"
            "  fixed       the same in every replication: no $name\n"
            "  default     1 hour\n");
}

TEST(Explain, TakesAStarAtTheEndForTheBlocksByName) {
  for (auto const* blocks : {"buyers.*.orders", "campuses", "quotas"}) {
    Explanation const starred = explain(std::string(blocks) + ".*");
    EXPECT_TRUE(starred.found) << blocks;
    EXPECT_EQ(starred.text, explain(blocks).text);
  }
}

TEST(Explain, AMisspeltKeyIsHeldAgainstThoseOfItsBlock) {
  Explanation const answer = explain("offices.*.tme");
  EXPECT_FALSE(answer.found);
  EXPECT_THAT(answer.text, HasSubstr("Did you mean 'time'?"));
  EXPECT_THAT(answer.text, Not(HasSubstr("commitments"))) << "a word that has these letters within it";
}

TEST(Explain, SaysWhatACodeMeans) {
  EXPECT_TRUE(explain("E_UNIT").found);
  EXPECT_THAT(explain("E_UNIT").text, HasSubstr("A unit that is missing, isn't known, or measures something else."));
  EXPECT_THAT(explain("codes").text, HasSubstr("W_UNUSED"));
}

/// Whatever code stands in quotes in the engine's sources, and no other.
TEST(Explain, KnowsEveryCodeThatIsGiven) {
  std::set<std::string> given;
  namespace fs = std::filesystem;
  for (auto const& file : fs::recursive_directory_iterator(fs::path(CHOKEPOINT_SOURCE_DIR) / "engine")) {
    bool const source = file.path().extension() == ".cpp" || file.path().extension() == ".hpp";
    if (!source || file.path().filename() == "problem_codes.cpp") continue;
    std::ifstream stream(file.path());
    std::string const text(std::istreambuf_iterator<char>(stream), {});
    static std::regex const code("\"([EW]_[A-Z_]+)\"");
    for (std::sregex_iterator one(text.begin(), text.end(), code), end; one != end; ++one) given.insert((*one)[1]);
  }
  std::set<std::string> known;
  for (GlossaryWord const& word : problem_codes().words) known.emplace(word.word);
  EXPECT_EQ(given, known);
}

TEST(Explain, TakesAKeyWithStarWithANameOrWithout) {
  auto const expected = explain("lanes.*.time");
  EXPECT_TRUE(expected.found);
  EXPECT_THAT(expected.text, StartsWith("lanes.*.time  (required)\n"));
  EXPECT_EQ(explain("lanes.time").text, expected.text);
  EXPECT_EQ(explain("lanes.lax_hkg.time").text, expected.text);
  EXPECT_EQ(explain("lanes.time:").text, expected.text);
}

TEST(Explain, ShowsAllPlacesOfABareKey) {
  std::string const text = explain("down").text;
  EXPECT_THAT(
      text, HasSubstr("lanes.*.outages.down\nproduction.*.outages.down\noffices.*.outages.down"));  // told once, since
                                                                                                    // they are the same
  EXPECT_THAT(text, HasSubstr("Length of an outage."));
}

TEST(Explain, ListsPlacesWhereThereAreMany) {
  auto const from = explain("from");
  EXPECT_TRUE(from.found);
  EXPECT_THAT(from.text, StartsWith("'from' is a key of several blocks:\n"));
  for (auto const* path : {"clock.from", "lanes.*.from", "outcomes.*.from"}) EXPECT_THAT(from.text, HasSubstr(path));
}

TEST(Explain, ABlockListsItsKeys) {
  std::string const text = explain("lanes").text;
  EXPECT_THAT(text, HasSubstr("Keys:\n"));
  EXPECT_THAT(text, HasSubstr("Where it begins. (required)"));
  EXPECT_THAT(text, HasSubstr("\n  outages "));
}

TEST(Explain, WithoutAKeyListsTheBlocks) {
  auto const all = explain("");
  EXPECT_TRUE(all.found);
  for (auto const& field : scenario_fields()) EXPECT_THAT(all.text, HasSubstr("\n  " + std::string(field.info.name)));
  EXPECT_THAT(all.text, Not(HasSubstr("news_delay")));
}

TEST(Explain, ExplainsLawsAndValues) {
  EXPECT_THAT(explain("triangular").text, HasSubstr("as a list   [low, mode, high]"));
  EXPECT_THAT(explain("lognormal").text, HasSubstr("{median, sigma} or {mean, cv}"));
  EXPECT_EQ(explain("lanes.time.triangular").text, explain("triangular").text);
  for (auto const& law : laws()) {
    EXPECT_TRUE(explain(law.name).found) << law.name;
    EXPECT_THAT(explain("laws").text, HasSubstr("\n  " + std::string(law.name) + " "));
  }
  EXPECT_THAT(explain("values").text, HasSubstr("2026-01-28"));
}

TEST(Explain, LeadsFromANameOfTheAuthorsToTheKeyThatHoldsIt) {
  EXPECT_THAT(explain("products.h200.attributes.tpp").text, StartsWith("products.*.attributes\n"));
}

TEST(Explain, KnowsQuestions) {
  for (policy::QuestionInfo const& question : policy::all_questions()) {
    auto const told = explain(question.name);
    ASSERT_TRUE(told.found) << question.name;
    EXPECT_THAT(told.text, HasSubstr(std::string(question.name) + "  (question)\n"));
    for (auto const& field : question.case_fields) {
      if (field.name != "parts_per_unit") {
        EXPECT_THAT(told.text, HasSubstr("\n  " + std::string(field.name) + " "));
      }
    }
    EXPECT_LE(widest(told.text), 80) << told.text;
  }
  EXPECT_THAT(explain("funding").text,
              AllOf(StartsWith("funding  (question)"), HasSubstr("example     decides: \"2100-01-01 - needed_on\""),
                    HasSubstr("engine      without a policy: as they were wanted"), HasSubstr("answers: funding;")));
  // A stock's key first, then the question.
  EXPECT_THAT(explain("allocation").text, StartsWith("sites.*.stock.*.allocation"));
}

TEST(Explain, KnowsChoicesAndAnswersByTheirWords) {
  std::string const denial = explain("presumption_of_denial").text;
  EXPECT_THAT(denial, HasSubstr("presumption_of_denial is a choice of rules.*.vintages.license.\n"));
  EXPECT_THAT(explain("when_licensed").text, AllOf(HasSubstr("when_licensed is a choice of sites.*.stock.*.release."),
                                                   HasSubstr("when_licensed is an answer to the question release.\n")));
  EXPECT_THAT(explain("max_min").text, HasSubstr("max_min is a choice of sites.*.stock.*.allocation."));
}

TEST(Explain, SuggestsWhatIsNear) {
  auto const mistyped = explain("lanes.tiem");
  EXPECT_FALSE(mistyped.found);
  EXPECT_THAT(mistyped.text, StartsWith("There is no key 'lanes.tiem'. Did you mean 'time'?\n"));
  EXPECT_THAT(explain("gaussian").text, HasSubstr("Did you mean 'normal'?"));
  EXPECT_THAT(explain("carriage").text, HasSubstr("lanes.*.cost"));  // whose meaning speaks of carriage
}

TEST(Explain, ShowsNoControlBytesOfAKey) {
  EXPECT_THAT(explain("\x1b[31mred").text, StartsWith("There is no key '?[31mred'."));
  EXPECT_FALSE(explain(".").found);
  EXPECT_FALSE(explain("..lanes").found);
}

TEST(Explain, ExplainsEveryKeyOfTheTableWithinTheTerminalsWidth) {
  each_field(scenario_fields(), [](FieldNode const& field) {
    if (field.shape == FieldShape::inline_law) return;
    auto const explanation = explain(field.path);
    EXPECT_TRUE(explanation.found) << field.path;
    EXPECT_THAT(explanation.text, HasSubstr(field.path));
    EXPECT_LE(widest(explanation.text), 80) << explanation.text;
  });
  for (auto const& law : laws()) EXPECT_LE(widest(explain(law.name).text), 80) << law.name;
  for (auto const* page : {"", "laws", "values", "from", "freight", "title"}) EXPECT_LE(widest(explain(page).text), 80);
}

TEST(Explain, KnowsMeasures) {
  EXPECT_THAT(explain("measures").text, HasSubstr("stock_wait"));
  auto const present = explain("present");
  EXPECT_TRUE(present.found);
  EXPECT_THAT(present.text, StartsWith("present  (measure of offices, in cases)"));
  EXPECT_THAT(present.text, HasSubstr("share_above"));
  EXPECT_THAT(explain("demand").text, testing::Not(HasSubstr("share of time")));
}

TEST(Explain, TellsWhenAKeyHasAnEffect) {
  EXPECT_THAT(explain("sites.*.stock.*.replenishment.order_up_to").text, HasSubstr("only with `policy: s_S`"));
}

TEST(Explain, HasAMeaningForEveryWordOfTheSummary) {
  for (auto const* word : {"expressions", "reasons", "statuses", "handover", "license", "stock", "in transit",
                           "in_transit", "held", "returned"}) {
    Explanation const explanation = explain(word);
    EXPECT_TRUE(explanation.found) << word;
  }
  for (GlossaryPage const& page : glossary()) {
    EXPECT_LE(widest(explain(page.name).text), 80) << page.name;
    for (GlossaryWord const& word : page.words) {
      EXPECT_FALSE(word.meaning.empty()) << word.word;
      EXPECT_TRUE(page.name == "expressions" || explain(word.word).found) << word.word;
    }
  }
}

TEST(Explain, KnowsWhatPractitionersCallIt) {
  std::pair<char const*, char const*> const leads[] = {{"panic", "padded_by"},
                                                       {"avoid", "routing"},
                                                       {"waitlist", "permits.*.tiers"},
                                                       {"markov", "regimes"},
                                                       {"days of cover", "moving_average"},
                                                       {"Days-of-cover", "moving_average"},
                                                       {"presumption of denial", "presumption_of_denial"},
                                                       {"reserve", "plugins/us_reserve"},
                                                       {"risk score", "plugins/risk_customs"}};
  for (auto const& [word, leads_to] : leads) {
    Explanation const explanation = explain(word);
    EXPECT_TRUE(explanation.found) << word;
    EXPECT_THAT(explanation.text, HasSubstr(leads_to)) << word;
  }
}

/// Each key that a page of practices names is one, and so is each plug-in.
TEST(Explain, NamesOnlyKeysAndPoliciesThatThereAre) {
  std::regex const key("`([a-z_]+\\.[a-z_.*]+)(: [a-z_]+)?`");
  std::regex const plugin("plugins/([a-z_]+)");
  std::size_t found = 0;
  for (GlossaryWord const& word : practices().words) {
    std::string const text(word.meaning);
    for (std::sregex_iterator one(text.begin(), text.end(), key), end; one != end; ++one) {
      EXPECT_TRUE(explain((*one)[1].str()).found) << word.word << ": " << (*one)[1];
      ++found;
    }
    for (std::sregex_iterator one(text.begin(), text.end(), plugin), end; one != end; ++one) {
      EXPECT_TRUE(std::filesystem::is_directory(CHOKEPOINT_SOURCE_DIR "/plugins/" + (*one)[1].str())) << word.word;
      ++found;
    }
  }
  EXPECT_GT(found, 15U);
}

TEST(Explain, MeansWordsOfResultsBeforeKeysOfTheSameName) {
  for (std::string const word : {"license", "stock", "transit", "cap"}) {
    std::string const text = explain(word).text;
    EXPECT_THAT(text, StartsWith(word + "  (one of the reasons)"));
  }
  EXPECT_THAT(explain("delivered").text, StartsWith("delivered  (one of the statuses)"));
  EXPECT_THAT(explain("license").text, HasSubstr("It is a key of scenarios, too:"));
  EXPECT_THAT(explain("Import permit").text, StartsWith("import permit  (one of the reasons)"));
  for (auto const* word : {"unit-days", "unit days", "nothing", "hash", "replication", "padding", "headroom"}) {
    EXPECT_THAT(explain(word).text, HasSubstr("(one of the words)")) << word;
  }
  EXPECT_THAT(explain("padding").text, HasSubstr("hope of a fair part"));
}

TEST(Explain, KnowsPathsThroughElementsOfLists) {
  std::string const expected = explain("offices.*.stages.time").text;
  EXPECT_THAT(expected, StartsWith("offices.*.stages.time"));
  for (auto const* path : {"offices.*.stages.*.time", "offices.commerce.stages.0.time", "offices.*.stages.12.time"}) {
    EXPECT_EQ(explain(path).text, expected) << path;
  }
  EXPECT_FALSE(explain("0").found);
}

}  // namespace
}  // namespace chokepoint::scenario
