#include "engine/cli/complete_words.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "engine/cli/load.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/policy/questions.hpp"
#include "engine/report/canonical_words.hpp"
#include "engine/results/results_file.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/glossary.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/reader.hpp"

namespace chokepoint::cli {

namespace {

using Words = std::vector<Completion::Word>;

/// The command line up to the word that is being written.
struct Place {
  MappedVerb const* verb = nullptr;
  MappedOption const* waiting = nullptr;  ///< an option whose value comes next
  std::vector<std::string> values;        ///< of positional arguments
  bool inside_value = false;              ///< after path=: anything may follow
};

MappedOption const* option_named(MappedVerb const& verb, std::string_view name) {
  for (MappedOption const& option : verb.options) {
    if (std::find(option.names.begin(), option.names.end(), name) != option.names.end()) return &option;
  }
  return nullptr;
}

Place place_of(MappedVerb const& program, std::vector<std::string> const& words) {
  Place place{&program, nullptr, {}, false};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    std::string const& word = words[i];
    // bash takes --seed=3 and path=value apart at the sign.
    if (word == "=") {
      if (place.waiting != nullptr) continue;
      place.inside_value = i + 2 >= words.size();
      ++i;
      continue;
    }
    if (place.waiting != nullptr) {
      place.waiting = nullptr;
    } else if (word.starts_with('-') && word.size() > 1) {
      MappedOption const* const option = option_named(*place.verb, word);
      if (option != nullptr && option->takes_value) place.waiting = option;
    } else {
      auto const verb = std::find_if(place.verb->verbs.begin(), place.verb->verbs.end(),
                                     [&](MappedVerb const& one) { return one.name == word; });
      if (verb != place.verb->verbs.end()) {
        place.verb = &*verb;
      } else {
        place.values.push_back(word);
      }
    }
  }
  return place;
}

void add_names(Words& words, std::string const& file, std::string const& sql) {
  auto const results = results::ResultsFile::open(file);
  if (!results) return;
  auto const names = results.value().query(sql);
  if (!names) return;
  for (auto const& row : names.value().rows) {
    auto const* const name = std::get_if<std::string>(row.data());
    if (name != nullptr && !name->empty()) words.push_back({*name, {}});
  }
}

/// What a question to `why` may go on with: its words, and the names that the results have.
Words why_words(std::string const& file, std::vector<std::string> const& values, std::string const& written) {
  if (values.back() == "by") return {};  // a date
  constexpr std::array<std::array<std::string_view, 3>, 4> kinds{{
      {"buyer:", "Why it got what it got", "select distinct buyer from wait_streams"},
      {"product:", "Of which goods", "select distinct product from wait_streams"},
      {"campus:", "What is there and not online", "select name from campuses"},
      {"lot:", "The story of a lot (of run --trace)", "select distinct lot from journeys"},
  }};
  Words words;
  for (auto const& [kind, meaning, sql] : kinds) {
    if (!written.starts_with(kind)) {
      words.push_back({std::string(kind), std::string(meaning)});
      continue;
    }
    Words names;
    add_names(names, file, std::string(sql));
    words.clear();
    for (auto const& name : names) words.push_back({std::string(kind) + name.text, {}});
    return words;
  }
  words.push_back({"order:", "The story of an order (of run --trace)"});
  words.push_back({"by", "A date follows: what had happened before it"});
  words.push_back({"offline", "Of a campus: what isn't online"});
  return words;
}

/// Keys of a scenario that stand below these blocks, as paths; `blocks` with the names that it has.
void add_paths(std::vector<scenario::FieldNode> const& fields, std::string const& below,
               std::set<std::string> const& blocks, Words& words) {
  for (scenario::FieldNode const& field : fields) {
    std::string const path = below + std::string(field.info.name);
    switch (field.shape) {
      case scenario::FieldShape::block:
        add_paths(field.children, path + ".", blocks, words);
        break;
      case scenario::FieldShape::named_blocks:
      case scenario::FieldShape::listed_blocks: {
        std::string const prefix = path + ".";
        for (auto at = blocks.lower_bound(prefix); at != blocks.end() && at->starts_with(prefix); ++at) {
          if (at->find('.', prefix.size()) == std::string::npos) add_paths(field.children, *at + ".", blocks, words);
        }
        break;
      }
      default:
        words.push_back({path + "=", std::string(field.info.meaning)});
    }
  }
}

/// The blocks that a scenario has, as `--set` names them: "offices.commerce". None where it can't be read.
std::set<std::string> blocks_of(std::string const& named) {
  base::Diagnostics unheard;
  auto const spec = scenario::read_scenario(scenario_path(named), {}, unheard);
  std::set<std::string> blocks;
  if (!spec) return blocks;
  std::string const text = scenario::canonical_text(*spec);
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t const end = text.find('\n', begin);
    auto const line = scenario::canonical_line(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
    if (line.value != "{}") continue;
    blocks.insert(report::path_words(line.path));
  }
  return blocks;
}

/// Which scenario the command line is about: its --scenario, a file of its own, or the shipped one.
std::string scenario_of(std::vector<std::string> const& words, Place const& place) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--scenario") return words[i + 1];
  }
  bool const names_it = option_named(*place.verb, "--scenario") == nullptr && !place.values.empty();
  return names_it ? place.values.front() : std::string(shipped_scenario);
}

/// Only as far as the next dot after what is written: thousands of paths help nobody.
Words up_to_next_dot(Words const& words, std::string const& written) {
  Words shown;
  for (auto const& word : words) {
    if (!word.text.starts_with(written)) continue;
    std::size_t const dot = word.text.find('.', written.size());
    bool const whole = dot == std::string::npos;
    Completion::Word next = whole ? word : Completion::Word{word.text.substr(0, dot + 1), {}};
    bool const known = std::any_of(shown.begin(), shown.end(), [&](auto const& one) { return one.text == next.text; });
    if (!known) shown.push_back(std::move(next));
  }
  return shown;
}

/// What `explain` knows: blocks, keys, laws, questions, words.
void add_keys(std::vector<scenario::FieldNode> const& fields, std::string const& below, Words& words) {
  for (scenario::FieldNode const& field : fields) {
    std::string const path = below + std::string(field.info.name);
    words.push_back({path, std::string(field.info.meaning)});
    add_keys(field.children, path + ".", words);
  }
}

Words explained() {
  Words words{{"laws", "All probability laws"}, {"values", "How numbers, dates and uncertain values are written"}};
  add_keys(scenario::scenario_fields(), {}, words);
  for (auto const& law : scenario::laws()) words.push_back({std::string(law.name), std::string(law.meaning)});
  for (auto const& question : policy::all_questions()) {
    words.push_back({std::string(question.name), std::string(question.meaning)});
  }
  for (auto const& page : scenario::glossary()) {
    words.push_back({std::string(page.name), {}});
    for (auto const& word : page.words) words.push_back({std::string(word.word), std::string(word.meaning)});
  }
  return words;
}

/// The words of "auto|always|never"; those that only show a form ("i/n") are left out.
Words choices_of(std::string const& value) {
  Words words;
  for (std::size_t begin = 0; begin <= value.size();) {
    std::size_t const end = std::min(value.find('|', begin), value.size());
    std::string const word = value.substr(begin, end - begin);
    if (word.find('/') == std::string::npos) words.push_back({word, {}});
    begin = end + 1;
  }
  return words;
}

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What the value of an option or a positional argument may be.
Completion values_of(MappedOption const& option, Place const& place, std::vector<std::string> const& words) {
  std::string const& written = words.back();
  std::string const& kind = option.value.empty() || option.value == "VALUE" ? option.positional : option.value;
  Completion completion;
  if (is_among(kind, {"FILE", "RESULTS", "PART"})) {
    completion.kind = Completion::Kind::files;
  } else if (is_among(kind, {"FOLDER", "DIR"})) {
    completion.kind = Completion::Kind::folders;
  } else if (is_among(kind, {"PATH", "PATH=VALUE"})) {
    Words paths;
    add_paths(scenario::scenario_fields(), {}, blocks_of(scenario_of(words, place)), paths);
    completion.words = up_to_next_dot(paths, written);
    for (auto& word : completion.words) {
      if (kind == "PATH" && word.text.ends_with('=')) word.text.pop_back();
    }
  } else if (kind == "WORDS" && !place.values.empty()) {
    completion.words = why_words(place.values.front(), place.values, written);
  } else if (kind == "KEY") {
    completion.words = up_to_next_dot(explained(), written);
  } else if (is_among(kind, {"OUTCOME", "VARIANT", "BAND", "TABLE"}) && !place.values.empty()) {
    std::string const& file = place.values.front();
    add_names(completion.words, file,
              kind == "OUTCOME"   ? "select name from outcomes"
              : kind == "VARIANT" ? "select name from variants"
              : kind == "BAND"    ? "select band from band_definitions"
                                  : "select name from sqlite_master where type = 'table'");
  } else if (kind.find('|') != std::string::npos) {
    completion.words = choices_of(kind);
  }
  return completion;
}

Words options_of(MappedVerb const& verb) {
  Words words;
  for (MappedOption const& option : verb.options) {
    for (std::string const& name : option.names) words.push_back({name, option.meaning});
  }
  return words;
}

Completion any_of(Place const& place, std::vector<std::string> const& words) {
  std::string const& written = words.back();
  if (place.inside_value) return {};
  if (place.waiting != nullptr) return values_of(*place.waiting, place, words);
  Completion completion;
  if (written.starts_with('-')) {
    completion.words = options_of(*place.verb);
    return completion;
  }
  if (!place.verb->verbs.empty()) {
    for (MappedVerb const& verb : place.verb->verbs) completion.words.push_back({verb.name, verb.meaning});
    return completion;
  }
  auto const positionals = place.verb->positionals();
  if (place.values.size() < positionals.size()) {
    return values_of(positionals[place.values.size()], place, words);
  }
  bool const goes_on = !positionals.empty() && positionals.back().many;
  if (goes_on) return values_of(positionals.back(), place, words);
  completion.words = options_of(*place.verb);
  return completion;
}

}  // namespace

namespace {

/// bash takes buyer:cloud apart at the colon: put together again, with what stands before the last word's colon, which
/// bash doesn't replace.
std::pair<std::vector<std::string>, std::string> put_together(std::vector<std::string> const& words) {
  std::vector<std::string> whole;
  std::string kept;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != ":" || whole.empty()) {
      whole.push_back(words[i]);
      continue;
    }
    bool const last = i + 2 >= words.size();
    whole.back() += ":";
    if (last) kept = whole.back();
    if (i + 1 < words.size()) whole.back() += words[++i];
  }
  return {whole, kept};
}

}  // namespace

Completion complete(MappedVerb const& program, std::vector<std::string> const& words) {
  if (words.empty()) return {};
  if (auto const [whole, kept] = put_together(words); whole.size() < words.size()) {
    Completion completion = complete(program, whole);
    for (auto& word : completion.words) {
      if (word.text.starts_with(kept)) word.text.erase(0, kept.size());
    }
    return completion;
  }
  bool const after_sign = words.back() == "=";  // bash: the value itself hasn't begun
  if (after_sign) {
    std::vector<std::string> with_value = words;
    with_value.emplace_back();
    return complete(program, with_value);
  }
  Completion completion = any_of(place_of(program, words), words);
  std::erase_if(completion.words, [&](auto const& word) { return !word.text.starts_with(words.back()); });
  return completion;
}

}  // namespace chokepoint::cli
