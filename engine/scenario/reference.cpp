#include "engine/scenario/reference.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "engine/policy/questions.hpp"
#include "engine/scenario/conditions.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/glossary.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/measures.hpp"
#include "engine/scenario/number_words.hpp"

namespace chokepoint::scenario {

namespace {

constexpr std::string_view generated =
    "<!-- Written from the field table (engine/scenario/spec*.cpp): change it there, then build the target "
    "`reference`. "
    "-->\n\n";

/// Signs that Markdown would take for its own.
std::string escaped(std::string_view text) {
  std::string result;
  for (char const c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '<' || c == '>' || c == '$') result += '\\';
    result += c;
  }
  return result;
}

/// Prose with its `code` left as it is, for a table's cell.
std::string cell(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::size_t const open = text.find('`');
    std::size_t const close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return result + escaped(text);
    result += escaped(text.substr(0, open));
    result += text.substr(open, close + 1 - open);
    text = text.substr(close + 1);
  }
  return result;
}

std::string code(std::string_view text) { return text.empty() ? std::string() : fmt::format("`{}`", text); }

bool has_page(FieldNode const& field) { return !field.children.empty(); }

std::string written(FieldNode const& field) {
  std::string text;
  switch (field.shape) {
    case FieldShape::law: {
      FieldNode plain = field;
      plain.shape = FieldShape::value;
      text = cell(describe_form(plain)) + ", or a [law](laws.md)";
      break;
    }
    case FieldShape::inline_law:
      text = "the name of a [law](laws.md) as a key, with its arguments";
      break;
    case FieldShape::choice:
      text = "one of ";
      for (std::size_t i = 0; i < field.info.choices.size(); ++i) {
        text += fmt::format("{}{}", i == 0 ? "" : ", ", code(field.info.choices[i]));
      }
      break;
    default:
      text = cell(describe_form(field));
  }
  if (field.info.fixed) text += ", fixed";
  std::string const range = describe_range(field);
  return range.empty() ? text : fmt::format("{}; {}", text, range);
}

/// A table of keys, then a section for each block among them.
void add_keys(std::string& out, std::vector<FieldNode> const& fields, int level) {
  out += "| key | meaning | written as | default |\n|---|---|---|---|\n";
  for (auto const& field : fields) {
    std::string key = field.shape == FieldShape::inline_law ? std::string("*a law*") : code(field.info.name);
    std::string meaning = cell(field.info.meaning);
    if (!field.info.example.empty() && field.shape != FieldShape::inline_law) {
      meaning += fmt::format(" Example: {}", code(field.info.example));
    }
    if (!field.info.applies.empty()) {
      meaning += fmt::format(" *Effect:* {}.", cell(describe_condition(field.info.applies)));
    }
    std::string const standard = field.info.required ? std::string("**required**") : cell(field.info.default_text);
    out += fmt::format("| {} | {} | {} | {} |\n", key, meaning, written(field), standard);
  }
  for (auto const& field : fields) {
    if (field.children.empty()) continue;
    out += fmt::format("\n{} {}\n\n{}\n\n", std::string(static_cast<std::size_t>(level), '#'), code(field.path),
                       cell(field.info.meaning));
    add_keys(out, field.children, level + 1);
  }
}

/// What outcomes can measure, and how.
std::string measures_table() {
  std::string out =
      "\n## Measures\n\n| measure | of | meaning | in | reduced by (the first where nothing is written) |\n"
      "|---|---|---|---|---|\n";
  for (MeasureInfo const& measure : measures()) {
    std::string reduced = code(word_of(measure.usual));
    for (ReducerInfo const& reducer : reducers()) {
      if (reducer.reduce != measure.usual && can_reduce(measure, reducer.word)) reduced += ", " + code(reducer.word);
    }
    out += fmt::format("| {} | {} | {} | {} | {} |\n", code(measure.word), owner_words(measure), cell(measure.meaning),
                       quantity_words(measure.quantity), reduced);
  }
  out += "\n## Reducers\n\n| reducer | meaning |\n|---|---|\n";
  for (ReducerInfo const& reducer : reducers())
    out += fmt::format("| {} | {} |\n", code(reducer.word), cell(reducer.meaning));
  return out;
}

std::string block_page(FieldNode const& field) {
  std::string out = fmt::format("# {}\n\n{}{}\n\nWritten as {}.\n\n", field.info.name, generated,
                                cell(field.info.meaning), cell(describe_form(field)));
  add_keys(out, field.children, 2);
  if (field.info.name == "outcomes") out += measures_table();
  return out;
}

std::string_view unit_of(LawArgument const& argument) {
  switch (argument.role) {
    case ArgumentRole::value:
      return "that of the value";
    case ArgumentRole::number:
      return "a pure number";
    case ArgumentRole::count:
      return "a whole number";
  }
  return {};
}

std::string laws_page() {
  std::string out = fmt::format("# Laws\n\n{}", generated);
  out +=
      "A law says how a value varies. Where a key takes one, `{law: {NAME: ARGUMENTS}}` is drawn anew at each use; in "
      "the block [uncertain](uncertain.md), where a value is drawn once a replication, the law's name is a key.\n\n"
      "Arguments are one value (`{exponential: 9 days}`), a list in the order given below (`{triangular: [3, 4, 5], "
      "unit: days}`) or named (`{lognormal: {median: 90 days, sigma: 0.6}}`). Numbers without a unit take the one "
      "under `unit`. Ranges of values hold in seconds, units of goods or whole units of money.\n\n| law | meaning "
      "|\n|---|---|\n";
  for (auto const& law : laws()) {
    out += fmt::format("| [{}](#{}) | {} |\n", law.name, law.name, cell(law.meaning));
  }
  for (auto const& law : laws()) {
    out += fmt::format("\n## {}\n\n{}\n\nArguments: {}. Example: {}\n\n", law.name, cell(law.meaning),
                       code(describe_forms(law)), code(law.example));
    out += "| argument | meaning | unit | range |\n|---|---|---|---|\n";
    for (auto const& argument : law.arguments) {
      out += fmt::format("| {} | {} | {} | {} |\n", code(argument.name), cell(argument.meaning), unit_of(argument),
                         bounds_words(argument));
    }
  }
  return out;
}

std::string members_table(std::span<policy::QuestionField const> members) {
  std::string out = "| name | what it is | type |\n|---|---|---|\n";
  for (policy::QuestionField const& member : members) {
    out += fmt::format("| {} | {} | {} |\n", code(member.name), cell(member.meaning), policy::describe(member));
  }
  return out;
}

std::string questions_page() {
  std::string out = fmt::format("# Questions\n\n{}", generated);
  out +=
      "Every decision in a run is a question with a name. The engine answers it, by the keys of who is asked, unless "
      "[policies](policies.md) bind a formula, a [library](../writing-policies.md) or a "
      "[script in Lua](../policies-in-lua.md) or a [file in Python](../policies-in-python.md) to it. A question tells "
      "about a situation and puts one or more cases; a formula is evaluated for each case in turn and gives its "
      "decision, whatever else answers sees all of them. Answers that the question doesn't allow end the replication. "
      "What is put off (an order that waits, "
      "goods that are sent no way or kept from orders, a lot that is held, a line that stands still) is asked about "
      "again when something happens there, and a day later at the latest (goods at a departure at the next one, orders "
      "without money in the next period): an answer should follow from what is told, and not count on being asked "
      "once.\n\n"
      "Of an *amount* units are counted (`100 units`, `100 chips`); in C, parts. A *score* may be of any unit: the "
      "case with the greatest is taken, of equal ones the first; one below 0 is not taken. Of a *shared* amount no "
      "case "
      "gets more than it wants, nor all together more than the volume. *Money* is a plain number of the currency that "
      "the product is priced in, and so is a formula's parameter that is money. In formulas a date is compared with "
      "dates (`date >= 2026-07-01`), and of a product "
      "its attributes may be looked at (`product.tpp > 4800`), where a question has `product`.\n\n"
      "| question | asked of | decision |\n|---|---|---|\n";
  for (policy::QuestionInfo const& question : policy::all_questions()) {
    out += fmt::format("| [{0}](#{0}) | {1} | {2} |\n", question.name, code(question.asked_of),
                       policy::describe(question.decision));
  }
  out += "\n## What every question tells\n\n" + members_table(policy::asker_fields());
  out += "\nOf every case:\n\n" + members_table(policy::subject_fields().subspan(1));
  for (policy::QuestionInfo const& question : policy::all_questions()) {
    out += fmt::format("\n## {}\n\n{}\n\nDecision: {}. Without a policy: {}.\n\nExample: {}. {}\n", question.name,
                       cell(question.meaning), cell(question.decision.meaning), cell(question.example.built_in),
                       code(question.example.formula), cell(question.example.meaning));
    if (!question.situation.empty()) out += "\nThe situation:\n\n" + members_table(question.situation);
    if (!question.case_fields.empty()) out += "\nA case:\n\n" + members_table(question.case_fields);
    if (question.decision.shared) out += "\nFormulas may also look at `left`: what the cases before have left.\n";
  }
  return out;
}

std::string glossary_page(GlossaryPage const& page) {
  std::string title(page.name);
  title.front() = static_cast<char>(title.front() - 'a' + 'A');
  std::string out = fmt::format("# {}\n\n{}{}\n\n| word | meaning |\n|---|---|\n", title, generated, page.intro);
  for (GlossaryWord const& word : page.words) {
    out += fmt::format("| {} | {} |\n", code(word.word), cell(word.meaning));
  }
  return out;
}

std::string index_page(std::vector<FieldNode> const& fields) {
  std::string out = fmt::format("# The scenario language\n\n{}", generated);
  out +=
      "A scenario is a YAML file with these keys. Unknown and repeated keys are errors. `chokepoint explain KEY` says "
      "the same in a terminal, and `chokepoint schema` gives a JSON Schema for editors.\n\n"
      "| key | meaning | written as |\n|---|---|---|\n";
  for (auto const& field : fields) {
    std::string const name = has_page(field) ? fmt::format("[{0}]({0}.md)", field.info.name) : code(field.info.name);
    std::string meaning = cell(field.info.meaning);
    if (!field.info.example.empty()) meaning += fmt::format(" Example: {}", code(field.info.example));
    out +=
        fmt::format("| {} | {}{} | {} |\n", name, meaning, field.info.required ? " **Required.**" : "", written(field));
  }
  out +=
      "\n## How values are written\n\n| form | meaning |\n|---|---|\n"
      "| `12 weeks` | A number with its unit. Units combine: `27000 USD per chip`, `250 units per day`, `4800 GB/s`. "
      "|\n"
      "| `25 %` | A share; `0.25` is the same. |\n"
      "| `2026-01-28` | A date, at midnight UTC; `2026-01-28T12:00Z` is a moment. |\n"
      "| `yes`, `no` | Yes or no; `true`, `false`, `on` and `off` mean the same. |\n"
      "| `$padding` | A value of the block [uncertain](uncertain.md), by its name; not where a key says \"fixed\": "
      "those are the same in every replication. |\n"
      "| `{value: 9 days, source: survey, as_of: 2026-01-28, note: mean of 12}` | The same with its origin. |\n"
      "| `{path: {2026-01-01: 5 %, 2026-07-01: 8 %}}` | Where a key may be dated: values by the date from which they "
      "hold. Of laws, what begins is drawn from the one that holds then, and what has begun keeps its own. |\n"
      "| `{law: {triangular: [3, 4, 5], unit: days}}` | Where a key takes a [law](laws.md): drawn at each use. |\n"
      "| `{table: firms.csv}` | In place of named blocks: a file beside the scenario with one row each, whose columns "
      "are keys, dotted where they lie deeper. |\n"
      "\nHow [expressions](expressions.md) are written; which [questions](questions.md) policies answer; what the "
      "[reasons](reasons.md) of waiting and the [statuses](statuses.md) of units mean, and what other "
      "[words](words.md) results use; which key or policy does what practitioners call by [other "
      "names](practices.md).\n";
  return out;
}

}  // namespace

std::vector<ReferencePage> reference_pages() {
  std::vector<ReferencePage> pages;
  pages.push_back({"README.md", index_page(scenario_fields())});
  for (auto const& field : scenario_fields()) {
    if (has_page(field)) pages.push_back({fmt::format("{}.md", field.info.name), block_page(field)});
  }
  pages.push_back({"laws.md", laws_page()});
  pages.push_back({"questions.md", questions_page()});
  for (GlossaryPage const& page : glossary()) pages.push_back({fmt::format("{}.md", page.name), glossary_page(page)});
  return pages;
}

}  // namespace chokepoint::scenario
