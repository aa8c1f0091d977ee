#include "engine/scenario/source_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/scenario/path_visitor.hpp"
#include "engine/scenario/read_context.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

namespace {

/// Calls visit(word) for each run of characters that a name may have; a dot that ends a sentence is no part of it.
template <class Visit>
void for_each_word(std::string_view text, Visit&& visit) {
  constexpr std::string_view of_names = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
  while (true) {
    std::size_t const begin = text.find_first_of(of_names);
    if (begin == std::string_view::npos) return;
    text.remove_prefix(begin);
    std::size_t const end = std::min(text.find_first_not_of(of_names), text.size());
    std::string_view word = text.substr(0, end);
    while (word.ends_with('.')) word.remove_suffix(1);
    if (!word.empty()) visit(word);
    text.remove_prefix(end);
  }
}

/// "wine" of "wine.2021": keys of one subject begin alike.
std::string_view subject_of(std::string_view key) {
  std::size_t const dot = key.find('.');
  return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

class SourceChecker final : public PathVisitor {
 public:
  SourceChecker(SourceKeys const& keys, base::Diagnostics& diagnostics) : keys_(keys), diagnostics_(diagnostics) {}

  void value(FieldInfo const& info, ValueKind, Value& value) override {
    if (value.given) check(path_of(info.name), *value.written->provenance, value.mark);
  }
  void law(FieldInfo const& info, ValueKind, LawSpec& law) override {
    for_each_law(law, [&](LawSpec const& one) {
      if (one.given) check(path_of(info.name), one.written->provenance, one.mark);
    });
  }
  void text(FieldInfo const& info, Text& text) override {
    if (info.name == "source" && text.given) check(path_of(info.name), text.text, text.mark);
  }

 private:
  void check(std::string const& path, Provenance const& provenance, base::Mark mark) {
    if (!provenance.source.empty()) check(path, provenance.source, mark);
  }
  void check(std::string const& path, std::string const& source, base::Mark mark) {
    std::string_view const word = keys_.unknown_in(source);
    if (word.empty() || !told_.insert(std::string(word)).second) return;
    std::string const near = keys_.nearest(word);
    diagnostics_.warning("W_NEAR", mark, path, fmt::format("the source {} isn't among sources:", in_quotes(word)),
                         near.empty() ? "add it there, or correct its name" : fmt::format("did you mean '{}'?", near));
  }

  SourceKeys const& keys_;
  base::Diagnostics& diagnostics_;
  std::set<std::string, std::less<>> told_;
};

}  // namespace

SourceKeys::SourceKeys(ScenarioSpec const& spec) {
  for (Entry const& entry : spec.sources.entries) entries_.emplace(entry.name.text, &entry);
}

std::vector<SourceKeys::Entry const*> SourceKeys::named_in(std::string_view source) const {
  std::vector<Entry const*> found;
  for_each_word(source, [&](std::string_view word) {
    auto const at = entries_.find(word);
    bool const is_new = at != entries_.end() && std::find(found.begin(), found.end(), at->second) == found.end();
    if (is_new) found.push_back(at->second);
  });
  return found;
}

std::string_view SourceKeys::unknown_in(std::string_view source) const {
  std::string_view unknown;
  for_each_word(source, [&](std::string_view word) {
    std::string_view const subject = subject_of(word);
    if (!unknown.empty() || subject.empty() || entries_.contains(word)) return;
    auto const at = entries_.lower_bound(subject);
    if (at != entries_.end() && subject_of(at->first) == subject) unknown = word;
  });
  return unknown;
}

std::string SourceKeys::nearest(std::string_view word) const {
  std::vector<std::string_view> keys;
  for (auto const& [key, entry] : entries_) keys.push_back(key);
  return base::nearest(word, keys);
}

std::string source_grade(SourceSpec const& source) {
  std::string_view const weight = source.weight.given ? std::string_view(source.weight.text) : "sourced";
  auto const is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  return std::string(weight.begin(), std::find_if_not(weight.begin(), weight.end(), is_letter));
}

std::string source_words(SourceKeys::Entry const& entry) {
  SourceSpec const& source = entry.block;
  std::string text = fmt::format("{}: {}", entry.name.text, source.says.text);
  if (source.published.given) text += fmt::format(" ({})", source.published.text);
  if (source.of.given) text += fmt::format(", of {}", source.of.text);
  bool const qualified = source.weight.given && source.weight.text != source_grade(source);
  if (qualified) text += fmt::format("; {}", source.weight.text);
  return text;
}

std::optional<base::SimTime> first_moment_of(std::string_view words) {
  std::string const text(words.substr(0, words.find_first_not_of("0123456789-")));
  // A day, a month, or at least a year: "2023-24" are two of them.
  for (auto const& [length, rest] : {std::pair(10U, ""), std::pair(7U, "-01"), std::pair(4U, "-01-01")}) {
    if (text.size() < length) continue;
    if (auto const date = base::parse_date(text.substr(0, length) + rest)) return base::time_of(*date);
  }
  return std::nullopt;
}

void note_source_dates(ScenarioSpec const& spec, ReadContext& context) {
  for (SourceKeys::Entry const& entry : spec.sources.entries) {
    Text const& of = entry.block.of;
    auto const from = of.given ? first_moment_of(of.text) : std::nullopt;
    if (from) context.note_source_date(of.mark, "sources." + entry.name.text + ".of", from->seconds());
  }
}

void check_source_keys(ScenarioSpec& spec, base::Diagnostics& diagnostics) {
  if (spec.sources.entries.empty()) return;
  SourceKeys const keys(spec);
  SourceChecker checker(keys, diagnostics);
  spec.visit(checker);
}

}  // namespace chokepoint::scenario
