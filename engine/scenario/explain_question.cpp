#include "engine/scenario/explain_question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "engine/scenario/explain_rows.hpp"

namespace chokepoint::scenario {

namespace {

using policy::QuestionField;
using policy::QuestionInfo;

bool is_of_formulas(QuestionField const& field) { return field.name != "id" && field.name != "parts_per_unit"; }

void add_members(std::string& out, std::string_view title, std::span<QuestionField const> first,
                 std::span<QuestionField const> others) {
  std::size_t width = 0;
  for (auto const& fields : {first, others}) {
    for (QuestionField const& field : fields) width = std::max(width, columns(field.name));
  }
  out += fmt::format("\n  {}\n", title);
  for (auto const& fields : {first, others}) {
    for (QuestionField const& field : fields) {
      if (is_of_formulas(field))
        add_row(out, field.name, fmt::format("{} ({})", field.meaning, describe(field)), width);
    }
  }
}

bool has_word(std::string_view joined, std::string_view word) {
  auto const words = policy::words_of(joined);
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string question_page(QuestionInfo const& question) {
  std::string out = fmt::format("{}  (question)\n\n", question.name);
  add_paragraph(out, question.meaning);
  out += '\n';
  add_row(out, "decision", fmt::format("{} ({})", question.decision.meaning, describe(question.decision)), label_width);
  add_row(out, "engine", fmt::format("without a policy: {}", question.example.built_in), label_width);
  add_row(out, "binds",
          fmt::format("policies: NAME: answers: {}; for all {}, or those whom of:, role: or in: name; {}",
                      question.name, question.asked_of, where_asked(question)),
          label_width);
  add_row(out, "example", fmt::format("decides: \"{}\"", question.example.formula), label_width);
  add_row(out, "", question.example.meaning, label_width);
  add_members(out, "The situation:", policy::asker_fields(), question.situation);
  add_members(out, "A case:", policy::subject_fields(), question.case_fields);
  if (question.decision.shared) out += "\n  A formula may also look at `left`: what the cases before have left.\n";
  out += "\nchokepoint explain policies tells how a policy is written.\n";
  return out;
}

std::string answers_page(std::string_view word) {
  std::string out;
  for (QuestionInfo const& question : policy::all_questions()) {
    if (!has_word(question.decision.words, word)) continue;
    out += fmt::format("{}{} is an answer to the question {}.\n\n", out.empty() ? "" : "\n", word, question.name);
    add_paragraph(out, question.meaning);
    out += '\n';
    add_row(out, "answers", describe(question.decision), label_width);
  }
  return out;
}

}  // namespace chokepoint::scenario
