#include "engine/policy/questions.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "engine/policy/formula.hpp"

namespace chokepoint::policy {
namespace {

/// The members of each struct of the header, as it is written: "struct.member" with its type, in order.
struct Member {
  std::string name;
  std::string type;
};
std::vector<Member> members_written(std::string const& text, std::string const& structure) {
  std::smatch body;
  std::regex const definition("typedef struct " + structure + R"( \{([^}]*)\} )" + structure + ";");
  if (!std::regex_search(text, body, definition)) return {};
  std::string inside = std::regex_replace(body[1].str(), std::regex(R"(/\*[\s\S]*?\*/)"), "");
  std::vector<Member> found;
  std::regex const member(R"((\w+)\s+(\w+);)");
  for (std::sregex_iterator at(inside.begin(), inside.end(), member), end; at != end; ++at) {
    found.push_back({(*at)[2].str(), (*at)[1].str()});
  }
  return found;
}

std::string header() {
  std::ifstream file(CHOKEPOINT_SOURCE_DIR "/engine/policy/chokepoint_policy.h");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Holds a table of members to the struct that it is about: the same names, in order, eight bytes each, of the type
/// that the header has.
void expect_same(std::string const& text, std::string const& structure, std::span<QuestionField const> head,
                 std::span<QuestionField const> fields, std::size_t bytes) {
  std::vector<Member> written = members_written(text, structure);
  ASSERT_FALSE(written.empty()) << structure;
  written.erase(written.begin());  // the asker or subject, which `head` tells of
  ASSERT_EQ(written.size(), fields.size()) << structure;
  EXPECT_EQ(bytes, 8 * (head.size() + fields.size())) << structure;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    EXPECT_EQ(written[i].name, fields[i].name) << structure;
    EXPECT_EQ(fields[i].offset, 8 * (head.size() + i)) << structure << '.' << fields[i].name;
    EXPECT_EQ(written[i].type, is_double(fields[i].type) ? "double" : "int64_t") << structure << '.' << fields[i].name;
    EXPECT_EQ(fields[i].of.empty(), fields[i].type != FieldType::name && fields[i].type != FieldType::word)
        << structure << '.' << fields[i].name;
    EXPECT_FALSE(fields[i].meaning.empty());
  }
}

TEST(Questions, TellTheMembersOfTheirStructs) {
  std::string const text = header();
  for (QuestionInfo const& question : all_questions()) {
    expect_same(text, "chokepoint_" + std::string(question.name), asker_fields(), question.situation,
                question.situation_bytes);
    bool const customs = question.name.starts_with("customs_");
    expect_same(text, customs ? "chokepoint_customs_case" : "chokepoint_" + std::string(question.name) + "_case",
                subject_fields(), question.case_fields, question.case_bytes);
  }
}

TEST(Questions, StandInTheOrderOfTheirIds) {
  ASSERT_EQ(all_questions().size(), model::question_count);
  for (std::size_t i = 0; i < all_questions().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(all_questions()[i].id), i);
    EXPECT_EQ(find_question(all_questions()[i].name), &all_questions()[i]);
  }
  EXPECT_EQ(find_question("weather"), nullptr);
}

TEST(Questions, HaveOneMeaningForEachNameInAFormula) {
  for (QuestionInfo const& question : all_questions()) {
    std::set<std::string_view> names;
    for (FormulaField const& field : formula_fields(question.id)) {
      std::string_view const name = field.field == nullptr ? "left" : field.field->name;
      EXPECT_TRUE(names.insert(name).second) << question.name << " has two of " << name;
    }
  }
}

/// A shared amount is held to `wanted` and `volume`, money to `least` and `most`: the check looks for these names.
TEST(Questions, HaveWhatTheirDecisionIsHeldTo) {
  for (QuestionInfo const& question : all_questions()) {
    std::set<std::string_view> names;
    for (QuestionField const& field : question.situation) names.insert(field.name);
    for (QuestionField const& field : question.case_fields) names.insert(field.name);
    bool const amounts = question.decision.type == FieldType::amount;
    EXPECT_TRUE(!amounts || names.contains("parts_per_unit")) << question.name;
    EXPECT_TRUE(!question.decision.shared || (names.contains("wanted") && names.contains("volume"))) << question.name;
    EXPECT_EQ(question.decision.words.empty(), question.decision.type != FieldType::word) << question.name;
    for (char const* name : {"least", "most", "list_price", "proposed"}) {  // the last two: of rehearsals
      EXPECT_TRUE(question.decision.type != FieldType::money || names.contains(name)) << question.name;
    }
  }
}

}  // namespace
}  // namespace chokepoint::policy
