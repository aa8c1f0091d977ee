#include "engine/scenario/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/goods_words.hpp"
#include "engine/scenario/conditions.hpp"
#include "engine/scenario/explain_question.hpp"
#include "engine/scenario/explain_rows.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/glossary.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/measures.hpp"

namespace chokepoint::scenario {

namespace {

bool has_keys(FieldNode const& field) { return !field.children.empty(); }

void add_keys(std::string& out, std::vector<FieldNode> const& fields) {
  std::size_t width = 0;
  for (auto const& field : fields) width = std::max(width, columns(field.info.name));
  for (auto const& field : fields) {
    std::string text(field.shape == FieldShape::inline_law ? "A law's name with its arguments, see `explain laws`."
                                                           : first_sentence(field.info.meaning));
    if (field.info.required) text += " (required)";
    add_row(out, field.shape == FieldShape::inline_law ? "LAW" : field.info.name, text, width);
  }
}

void add_law_names(std::string& out, ValueKind kind) {
  std::vector<std::string_view> names;
  for (auto const& law : laws()) {
    if (!check_kind(law, kind)) names.push_back(law.name);
  }
  add_row(out, "laws", fmt::format("{}", fmt::join(names, ", ")), label_width);
}

/// What is known about one key at the places that share all of it.
void add_field(std::string& out, FieldNode const& field, std::vector<std::string> const& places) {
  out += fmt::format("{}{}\n\n", fmt::join(places, "\n"), field.info.required ? "  (required)" : "");
  add_paragraph(out, field.info.meaning);
  out += '\n';
  add_row(out, "written", describe_form(field), label_width);
  if (std::string const range = describe_range(field); !range.empty()) add_row(out, "range", range, label_width);
  if (!field.info.applies.empty()) {
    add_row(out, "effect", describe_condition(field.info.applies), label_width);
  }
  if (field.info.fixed) add_row(out, "fixed", "the same in every replication: no $name", label_width);
  if (!field.info.default_text.empty()) {
    add_row(out, "default", field.info.default_text, label_width);
  }
  if (!field.info.example.empty()) {
    add_row(out, "example", fmt::format("{}: {}", field.info.name, field.info.example), label_width);
  }
  bool const law = field.shape == FieldShape::law || field.shape == FieldShape::inline_law;
  if (law) add_law_names(out, field.kind);
  if (has_keys(field)) {
    out += "\n  Keys:\n";
    add_keys(out, field.children);
  }
}

/// Whether two keys say the same, so that one explanation serves both.
bool same_field(FieldNode const& a, FieldNode const& b) {
  return a.info.name == b.info.name && a.info.meaning == b.info.meaning && a.shape == b.shape && a.kind == b.kind &&
         a.info.default_text == b.info.default_text && a.info.required == b.info.required &&
         a.info.choices == b.info.choices && a.info.refers_to == b.info.refers_to && a.info.minimum == b.info.minimum &&
         a.info.maximum == b.info.maximum && a.info.applies == b.info.applies && a.info.fixed == b.info.fixed;
}

bool is_element(std::string_view word) {
  return word == "*" || (!word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos);
}

/// Whether the words of a query are these parts of a path, where any word (or none) may stand for a `*`, and the number
/// of an element, a `*` or nothing for a `#`.
bool covers(std::vector<std::string_view> const& parts, std::size_t part, std::vector<std::string_view> const& words,
            std::size_t word) {
  if (part == parts.size()) return word == words.size();
  if (parts[part] == "*" || parts[part] == "#") {
    if (covers(parts, part + 1, words, word)) return true;
    bool const may_stand = word < words.size() && (parts[part] == "*" || is_element(words[word]));
    return may_stand && covers(parts, part + 1, words, word + 1);
  }
  return word < words.size() && parts[part] == words[word] && covers(parts, part + 1, words, word + 1);
}

void collect(std::vector<FieldNode> const& fields, std::vector<FieldNode const*>& all) {
  for (auto const& field : fields) {
    all.push_back(&field);
    collect(field.children, all);
  }
}

std::vector<FieldNode const*> all_fields() {
  std::vector<FieldNode const*> all;
  collect(scenario_fields(), all);
  return all;
}

/// Each key with its path, in which `#` stands for the elements of lists.
using Pattern = std::pair<std::string, FieldNode const*>;

void collect(std::vector<FieldNode> const& fields, std::string const& above, std::string_view path_above,
             std::vector<Pattern>& all) {
  for (auto const& field : fields) {
    all.emplace_back(above + field.path.substr(path_above.size()), &field);
    std::string const elements = field.shape == FieldShape::listed_blocks ? ".#" : "";
    collect(field.children, std::string(all.back().first) + elements, field.path, all);
  }
}

std::vector<Pattern> patterns() {
  std::vector<Pattern> all;
  collect(scenario_fields(), {}, {}, all);
  return all;
}

/// The keys that a query means: those whose whole path it is, else those whose path ends so.
std::vector<FieldNode const*> find(std::vector<std::string_view> const& words) {
  std::vector<FieldNode const*> whole;
  std::vector<FieldNode const*> ending;
  for (auto const& [pattern, field] : patterns()) {
    if (field->shape == FieldShape::inline_law) continue;  // "law" is a key of no block: laws have their own page
    auto const parts = path_parts(pattern);
    if (covers(parts, 0, words, 0)) whole.push_back(field);
    for (std::size_t first = 1; first < parts.size(); ++first) {
      bool const is_key = parts[first] != "*" && parts[first] != "#";
      if (!is_key || !covers(parts, first, words, 0)) continue;
      ending.push_back(field);
      break;
    }
  }
  return whole.empty() ? ending : whole;
}

/// The same, where a `*` at the end stands for the blocks by name: "buyers.*.orders.*" are the orders.
std::vector<FieldNode const*> find_block(std::vector<std::string_view> words) {
  std::vector<FieldNode const*> found = find(words);
  while (found.empty() && words.size() > 1 && words.back() == "*") {
    words.pop_back();
    found = find(words);
  }
  return found;
}

/// "products.h200.attributes.tpp" means the key that holds such names of the author's own.
std::vector<FieldNode const*> find_holder(std::vector<std::string_view> words) {
  if (words.size() < 2) return {};
  words.pop_back();
  std::vector<FieldNode const*> found = find(words);
  std::erase_if(found, [](FieldNode const* field) {
    return field->shape != FieldShape::named_lists && field->shape != FieldShape::named_values &&
           field->shape != FieldShape::settings;
  });
  return found;
}

void add_law(std::string& out, LawInfo const& law) {
  out += fmt::format("{}  (law)\n\n", law.name);
  add_paragraph(out, law.meaning);
  out += '\n';
  add_row(out, "arguments", describe_forms(law), label_width);
  bool const positional = !law.arguments.front().is_list && law.forms.front().required.size() > 1;
  if (positional) {
    add_row(out, "as a list", fmt::format("[{}]", fmt::join(law.forms.front().required, ", ")), label_width);
  }
  add_row(out, "example", fmt::format("{{law: {}}}", law.example), label_width);
  out += "\n  Arguments:\n";
  std::size_t width = 0;
  for (auto const& argument : law.arguments) width = std::max(width, columns(argument.name));
  for (auto const& argument : law.arguments) {
    std::string text(argument.meaning);
    if (argument.role != ArgumentRole::value) text += " A pure number.";
    text += fmt::format(" Range: {}{}.", bounds_words(argument),
                        argument.role == ArgumentRole::value ? ", in seconds, units or whole units of money" : "");
    add_row(out, argument.name, text, width);
  }
}

std::string laws_page() {
  std::string out = "laws\n\n";
  add_paragraph(out,
                "A law says how a value varies: it is drawn anew at each use. Write {law: {NAME: ARGUMENTS}} where a "
                "key takes one; in the block `uncertain`, where a value is drawn once a replication, write the law's "
                "name as a key.");
  out += '\n';
  add_paragraph(out,
                "Arguments are one value, a list in order, or named. Numbers without a unit take the one beside the "
                "law's name: {triangular: [3, 4, 5], unit: days}.");
  out += '\n';
  std::size_t width = 0;
  for (auto const& law : laws()) width = std::max(width, columns(law.name));
  for (auto const& law : laws()) add_row(out, law.name, first_sentence(law.meaning), width);
  out += "\nchokepoint explain NAME says more about one of them.\n";
  return out;
}

void add_measure(std::string& out, MeasureInfo const& measure) {
  out += fmt::format("{}  (measure of {}, in {})\n\n", measure.word, owner_words(measure),
                     quantity_words(measure.quantity));
  add_paragraph(out, measure.meaning);
  out += '\n';
  for (ReducerInfo const& reducer : reducers()) {
    if (!can_reduce(measure, reducer.word)) continue;
    add_row(out, reducer.word,
            fmt::format("{}{}", reducer.meaning, reducer.reduce == measure.usual ? " (where nothing is written)" : ""),
            label_width + 1);
  }
}

std::string measures_page() {
  std::string out = "measures\n\n";
  add_paragraph(out, "What an outcome can measure. `explain WORD` tells how it can be reduced to one number.");
  out += '\n';
  std::size_t width = 0;
  for (MeasureInfo const& measure : measures()) width = std::max(width, columns(measure.word));
  for (MeasureInfo const& measure : measures()) {
    add_row(out, measure.word, fmt::format("{} Of {}.", measure.meaning, owner_words(measure)), width);
  }
  return out;
}

std::string glossary_page(GlossaryPage const& page) {
  std::string out = fmt::format("{}\n\n", page.name);
  add_paragraph(out, page.intro);
  out += '\n';
  std::size_t width = 0;
  for (GlossaryWord const& word : page.words) width = std::max(width, columns(word.word));
  for (GlossaryWord const& word : page.words) add_row(out, word.word, word.meaning, width);
  return out;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
  return result;
}

/// A page by its name; nothing where the glossary has none.
std::optional<std::string> from_glossary(std::string_view key) {
  for (GlossaryPage const& page : glossary()) {
    if (key == page.name || key == page.name.substr(0, page.name.size() - 1)) return glossary_page(page);
  }
  return std::nullopt;
}

/// As it may be typed: "Import permit", "import_permit" and "import permit" are one word.
std::string as_typed(std::string_view word) {
  std::string text = lower(word);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return text;
}

/// A word of the results on each page that has it; empty where none has. Some are keys, too.
std::string words_page(std::string_view key) {
  std::string out;
  for (GlossaryPage const& page : glossary()) {
    for (GlossaryWord const& word : page.words) {
      if (as_typed(key) != as_typed(word.word)) continue;
      if (!out.empty()) out += '\n';
      out += fmt::format("{}  (one of the {})\n\n", word.word, page.name);
      add_paragraph(out, word.meaning);
      out += fmt::format("\nchokepoint explain {} lists them all.\n", page.name);
    }
  }
  return out;
}

std::string values_page() {
  constexpr std::size_t width = 15;
  std::string out = "values\n\n";
  add_paragraph(out, "How values are written, wherever a scenario has them:");
  out += '\n';
  add_row(out, "12 weeks", "A number with its unit. Units combine: 27000 USD per chip, 250 units per day, 4800 GB/s.",
          width);
  std::string goods;
  for (base::GoodsWord const& one : base::common_goods_words()) goods += fmt::format(", {}", one.plural);
  add_row(
      out, "120 GPUs",
      fmt::format("An amount of goods, in the word that its product declares (products.NAME.unit), one or many. Of a "
                  "product that declares none it is units. These words are known without that{}.",
                  goods.replace(0, 1, ":")),
      width);
  add_row(out, "25 %", "A share; 0.25 is the same.", width);
  add_row(out, "2026-01-28", "A date, at midnight UTC; 2026-01-28T12:00Z is a moment.", width);
  add_row(out, "yes, no", "Yes or no; true, false, on and off mean the same.", width);
  add_row(out, "$padding", "A value of the block `uncertain`, by its name.", width);
  add_row(out, "{value: 9 days}",
          "The same with its origin beside it: {value: 9 days, source: survey, as_of: 2026-01-28, note: mean of 12}.",
          width);
  add_row(out, "{path: {...}}",
          "Where a key says \"dated\": values by the date from which they hold, {path: {2026-01-01: 5 %, 2026-07-01: "
          "8 %}}. Of laws, what begins is drawn from the one that holds then, and what has begun keeps its own.",
          width);
  add_row(out, "{law: {...}}", "Where a key takes a law: drawn at each use. See `explain laws`.", width);
  add_row(out, "{table: x.csv}",
          "In place of named blocks: one row each, columns are keys such as time or stock.h200.initial.", width);
  return out;
}

std::string overview() {
  std::string out = "The keys of a scenario\n\n";
  add_keys(out, scenario_fields());
  out += "\n";
  out += wrap(
      "chokepoint explain KEY says more: `lanes` lists the keys of a lane, `lanes.time` explains one of them, "
      "`time` that key everywhere. `laws` lists the probability laws, `values` says how numbers, dates and "
      "uncertain values are written.",
      0);
  out += '\n';
  return out;
}

std::string fields_page(std::vector<FieldNode const*> const& found, std::string_view key) {
  struct Group {
    FieldNode const* field;
    std::vector<std::string> places;
  };
  std::vector<Group> groups;
  for (FieldNode const* field : found) {
    auto const same = std::find_if(groups.begin(), groups.end(),
                                   [&](Group const& group) { return same_field(*group.field, *field); });
    if (same == groups.end()) {
      groups.push_back({field, {field->path}});
    } else {
      same->places.push_back(field->path);
    }
  }
  std::string out;
  constexpr std::size_t most_in_full = 3;
  if (groups.size() <= most_in_full) {
    for (auto const& group : groups) {
      if (!out.empty()) out += '\n';
      add_field(out, *group.field, group.places);
    }
    return out;
  }
  out = fmt::format("'{}' is a key of several blocks:\n\n", key);
  std::size_t width = 0;
  for (FieldNode const* field : found) width = std::max(width, columns(field->path));
  for (FieldNode const* field : found) add_row(out, field->path, first_sentence(field->info.meaning), width);
  out += fmt::format("\nchokepoint explain {} says more about one of them.\n", found.front()->path);
  return out;
}

/// What a person may see of what was typed: a word of a terminal, not its control bytes.
std::string shown(std::string_view key) {
  constexpr std::size_t longest = 60;
  std::string result;
  for (char const c : key.substr(0, longest)) {
    result += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  }
  return key.size() > longest ? result + "..." : result;
}

/// The keys of which this is a choice, and the questions of which it is an answer; empty where there are none.
std::string choices_page(std::string_view word) {
  std::vector<Pattern> found;
  for (Pattern const& one : patterns()) {
    auto const& choices = one.second->info.choices;
    if (std::find(choices.begin(), choices.end(), word) != choices.end()) found.push_back(one);
  }
  std::string out;
  for (auto const& [pattern, field] : found) {
    out += fmt::format("{}{} is a choice of {}.\n\n", out.empty() ? "" : "\n", word, field->path);
    add_paragraph(out, field->info.meaning);
    out += '\n';
    add_row(out, "written", describe_form(*field), label_width);
    if (!field->info.default_text.empty()) add_row(out, "default", field->info.default_text, label_width);
  }
  if (std::string const answers = answers_page(word); !answers.empty()) out += (out.empty() ? "" : "\n") + answers;
  return out;
}

/// Whether a word of a text begins so.
bool has_beginning(std::string_view text, std::string_view begin) {
  for (std::size_t at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at + 1)) {
    bool const inside = at > 0 && ((text[at - 1] >= 'a' && text[at - 1] <= 'z') || text[at - 1] == '_');
    if (!inside) return true;
  }
  return false;
}

/// Keys near to a word, or speaking of it: at most a handful, in the table's order.
std::string not_found(std::string_view key) {
  std::string const wanted = lower(last_part(key));
  std::vector<FieldNode const*> const all = all_fields();
  std::vector<std::string_view> names;
  // The keys of the block that is named come first: of several equally near words the first is taken.
  auto holder = path_parts(key);
  if (!holder.empty()) holder.pop_back();
  for (FieldNode const* field : find_block(holder)) {
    for (FieldNode const& child : field->children) names.push_back(child.info.name);
  }
  for (FieldNode const* field : all) names.push_back(field->info.name);
  for (auto const& law : laws()) names.push_back(law.name);
  for (auto const& page : glossary()) {
    for (auto const& word : page.words) names.push_back(word.word);
  }
  for (policy::QuestionInfo const& question : policy::all_questions()) names.push_back(question.name);

  std::string out = fmt::format("There is no key '{}'.", shown(key));
  std::string near = base::nearest(wanted, names);
  if (near.empty()) near = similar_law(wanted);
  if (!near.empty()) out += fmt::format(" Did you mean '{}'?", near);
  out += '\n';

  constexpr std::size_t shortest = 3;  // shorter words are part of too many others
  constexpr std::size_t most = 6;
  std::vector<FieldNode const*> speaking;
  for (FieldNode const* field : all) {
    bool const speaks = wanted.size() >= shortest &&
                        (has_beginning(lower(field->info.meaning), wanted) || has_beginning(field->info.name, wanted));
    if (speaks && speaking.size() < most) speaking.push_back(field);
  }
  if (!speaking.empty()) {
    out += fmt::format("\nThese speak of '{}':\n", shown(wanted));
    std::size_t width = 0;
    for (FieldNode const* field : speaking) width = std::max(width, columns(field->path));
    for (FieldNode const* field : speaking) add_row(out, field->path, first_sentence(field->info.meaning), width);
  }
  out += "\nchokepoint explain lists the blocks, chokepoint explain lanes the keys of one.\n";
  return out;
}

}  // namespace

Explanation explain(std::string_view key) {
  while (key.ends_with(':') || key.ends_with(' ')) key.remove_suffix(1);  // as copied from a scenario
  if (key.empty()) return {true, overview()};
  if (key == "values" || key == "value") return {true, values_page()};  // sooner than a study's key
  auto const words = path_parts(key);
  std::string const of_results = words_page(key);  // sooner than keys, which whoever reads results seldom asks for
  policy::QuestionInfo const* const question = policy::find_question(key);
  auto found = find_block(words);
  if (found.empty()) found = find_holder(words);
  if (!found.empty()) {
    std::string const fields = fields_page(found, key);
    std::string text = of_results.empty() ? fields : of_results + "\nIt is a key of scenarios, too:\n\n" + fields;
    if (question != nullptr) text += "\nIt is a question that policies answer, too:\n\n" + question_page(*question);
    return {true, std::move(text)};
  }
  if (question != nullptr) return {true, question_page(*question)};
  if (key == "laws" || key == "law") return {true, laws_page()};
  if (key == "measures") return {true, measures_page()};
  if (auto const page = from_glossary(key)) return {true, *page};
  if (!of_results.empty()) return {true, of_results};
  if (MeasureInfo const* measure = find_measure(key)) {
    std::string out;
    add_measure(out, *measure);
    return {true, out};
  }
  if (LawInfo const* law = find_law(words.empty() ? std::string_view{} : words.back())) {
    std::string out;
    add_law(out, *law);
    return {true, out};
  }
  for (std::string const& typed : {std::string(key), as_typed(key)}) {
    if (std::string choices = choices_page(typed); !choices.empty()) return {true, std::move(choices)};
  }
  return {false, not_found(key)};
}

}  // namespace chokepoint::scenario
