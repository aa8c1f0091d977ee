#include "engine/scenario/sound_part.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/scenario/formula_words.hpp"

namespace chokepoint::scenario {

namespace {

using Names = std::set<std::string, std::less<>>;
using NamesOfBlocks = std::map<std::string, Names, std::less<>>;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// Whether a block leans on something that isn't there, or whose name was taken out.
class LeansOnMissing final : public FieldVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  LeansOnMissing(NamesOfBlocks const& there, Names const& gone) : there_(there), gone_(gone) {}
  bool answer() const { return found_; }

  void value(FieldInfo const&, ValueKind, Value& value) override { check(value); }
  void text(FieldInfo const&, Text&) override {}
  void choice(FieldInfo const&, Text&) override {}
  void reference(FieldInfo const& info, Text& name) override {
    if (name.given) check(info, name.text);
  }
  void references(FieldInfo const& info, std::vector<Text>& names) override {
    for (Text const& name : names) check(info, name.text);
  }
  void law(FieldInfo const&, ValueKind, LawSpec& law) override { check(law); }
  void inline_law(FieldInfo const&, LawSpec& law) override {
    for (Value const& argument : law.written->arguments) check(argument);
  }
  void formula(FieldInfo const&, Formula& formula) override {
    auto const words = words_of_formula(formula.text);
    found_ = found_ || std::any_of(words.begin(), words.end(), [&](auto const& word) { return gone_.count(word) > 0; });
  }
  void block(FieldInfo const&, SpecBlock& block, bool& given) override {
    if (given) block.visit(*this);
  }
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      check(info, blocks.name(i).text);
      blocks.block(i).visit(*this);
    }
  }
  void listed_blocks(FieldInfo const&, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) blocks.block(i).visit(*this);
  }
  void named_lists(FieldInfo const& info, NamedLists& lists) override {
    for (auto const& entry : lists.entries) {
      for (Text const& member : entry.members) check(info, member.text);
    }
  }
  void named_values(FieldInfo const& info, NamedValues& values) override {
    for (auto const& entry : values.entries) {
      check(info, entry.name.text);
      check(entry.value);
    }
  }
  void variants(FieldInfo const&, Variants&) override {}
  void settings(FieldInfo const&, Settings& settings) override {
    for (auto const& entry : settings.entries) {
      auto const keys = split(entry.path.text, '.');
      // A name with dots of its own begins with keys[1]; leaving out such an event is the worst that follows.
      found_ = found_ || keys.size() < 2 || !is_there(keys[0], keys[1]);
      check(entry.value);
      check(entry.law);
    }
  }

 private:
  bool is_there(std::string_view block, std::string_view name) const {
    auto const names = there_.find(block);
    return names != there_.end() && names->second.count(name) > 0;
  }
  void check(LawSpec const& law) {
    for_each_law(law, [&](LawSpec const& one) {
      for (Value const& argument : one.written->arguments) check(argument);
      for (Value const& point : one.written->points) check(point);
    });
  }
  void check(FieldInfo const& info, std::string const& name) {
    if (info.refers_to.empty() || info.refers_to.starts_with('!')) return;
    auto const blocks = split(info.refers_to, '|');
    found_ = found_ || std::none_of(blocks.begin(), blocks.end(), [&](auto block) { return is_there(block, name); });
  }
  void check(Value const& value) {
    if (!value.written->uncertain.empty() && !is_there("uncertain", value.written->uncertain)) found_ = true;
    for (auto const& step : value.written->path) {
      if (!step.uncertain.empty() && !is_there("uncertain", step.uncertain)) found_ = true;
    }
  }

  NamesOfBlocks const& there_;
  Names const& gone_;
  bool found_ = false;
};

/// All names that a scenario gives: of elements, of lists, of numbers such as attributes.
class WrittenNames final : public QuietVisitor {
 public:
  explicit WrittenNames(Names& names) : names_(names) {}
  void block(FieldInfo const&, SpecBlock& block, bool& given) override {
    if (given) block.visit(*this);
  }
  void named_blocks(FieldInfo const&, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      names_.insert(blocks.name(i).text);
      blocks.block(i).visit(*this);
    }
  }
  void listed_blocks(FieldInfo const&, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) blocks.block(i).visit(*this);
  }
  void named_lists(FieldInfo const&, NamedLists& lists) override {
    for (auto const& entry : lists.entries) names_.insert(entry.name.text);
  }
  void named_values(FieldInfo const&, NamedValues& values) override {
    for (auto const& entry : values.entries) names_.insert(entry.name.text);
  }

 private:
  Names& names_;
};

/// Of the elements at the top: lists their names, or takes those out that lean on what isn't there.
class Pruner final : public QuietVisitor {
 public:
  explicit Pruner(Names faulty) : faulty_(std::move(faulty)) {}

  /// Whether anything was taken out.
  bool prune(ScenarioSpec& spec) {
    there_.clear();
    taken_ = false;
    listing_ = true;
    spec.visit(*this);
    listing_ = false;
    spec.visit(*this);
    return taken_;
  }

  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override { prune(info, blocks, true); }
  void listed_blocks(FieldInfo const& info, BlockCollection& blocks) override { prune(info, blocks, false); }
  void named_lists(FieldInfo const& info, NamedLists& lists) override {
    if (listing_) {
      for (auto const& entry : lists.entries) there_[std::string(info.name)].insert(entry.name.text);
      return;
    }
    std::erase_if(lists.entries, [&](NamedLists::Entry& entry) {
      NamedLists one{{entry}};
      LeansOnMissing leans(there_, gone_);
      leans.named_lists(info, one);
      return take(leans.answer() || is_faulty(info, entry.name.text), entry.name.text);
    });
  }

 private:
  bool is_faulty(FieldInfo const& info, std::string const& name) const {
    return faulty_.count(std::string(info.name) + "." + name) > 0;
  }
  bool take(bool out, std::string const& name) {
    if (out) {
      taken_ = true;
      gone_.insert(name);
    }
    return out;
  }
  void prune(FieldInfo const& info, BlockCollection& blocks, bool named) {
    std::vector<bool> keep(blocks.size(), true);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      std::string const& name = blocks.name(i).text;
      if (listing_) {
        if (named) there_[std::string(info.name)].insert(name);
        continue;
      }
      LeansOnMissing leans(there_, gone_);
      blocks.block(i).visit(leans);
      bool const faulty = is_faulty(info, named ? name : std::to_string(i)) && (named || !counted_);
      keep[i] = !take(leans.answer() || faulty, name);
    }
    if (listing_) return;
    blocks.keep(keep);
    if (!named) counted_ = true;  // places in the list have moved
  }

  Names faulty_;  ///< "lanes.lax_hkg"
  Names gone_;
  NamesOfBlocks there_;
  bool listing_ = false;
  bool taken_ = false;
  bool counted_ = false;
};

/// What is sound of a clock, and ten years where an end of it isn't; from 2000 on where neither is.
ClockSpec stand_in(ClockSpec const& faulty) {
  constexpr std::int64_t ten_years = std::int64_t{3653} * base::seconds_a_day;
  constexpr std::int64_t year_2000 = 946684800;
  ClockSpec clock;
  clock.from = faulty.from;
  clock.to = faulty.to;
  if (!clock.from.given) clock.from.integer = clock.to.given ? clock.to.integer - ten_years : year_2000;
  if (!clock.to.given || clock.to.integer <= clock.from.integer) clock.to.integer = clock.from.integer + ten_years;
  clock.from.given = clock.to.given = true;
  return clock;
}

}  // namespace

bool SoundPart::is_certain(base::Diagnostic const& problem) const {
  bool const of_time = problem.severity == base::Severity::warning || problem.code == "E_OUTSIDE" ||
                       problem.code == "E_DATE" || problem.code == "E_DATED";
  if (!clock_known && of_time) return false;
  // Warnings, unknown names, and that something finds nothing to act on, may be about what was taken out.
  bool const of_name = problem.code == "E_EXPRESSION_NAME";
  bool const may_be_ours = problem.severity == base::Severity::warning || problem.code == "E_UNKNOWN_ID" ||
                           problem.code == "E_NOTHING" || of_name;
  if (whole || !may_be_ours) return true;
  if (!of_name || !names_known) return false;
  // "unknown name 'product.tppp'": nothing that was taken out had such a name.
  std::size_t const begin = problem.message.find('\'');
  std::size_t const end = begin == std::string::npos ? begin : problem.message.find('\'', begin + 1);
  if (end == std::string::npos) return false;
  std::string_view name = std::string_view(problem.message).substr(begin + 1, end - begin - 1);
  if (name.starts_with('$')) name.remove_prefix(1);
  auto const parts = split(name, '.');
  return std::none_of(parts.begin(), parts.end(), [&](std::string_view part) { return names.contains(part); });
}

std::optional<SoundPart> sound_part(ScenarioSpec spec, base::Diagnostics const& diagnostics) {
  SoundPart part;
  Names faulty;
  for (base::Diagnostic const& problem : diagnostics.all()) {
    if (problem.severity != base::Severity::error) continue;
    auto const keys = split(problem.path, '.');
    if (keys.empty() || keys.front() == "include") return std::nullopt;
    // A key that no clock has makes its ends no less known.
    bool const of_clock = keys.front() == "clock" && problem.code != "E_UNKNOWN_FIELD";
    part.clock_known = part.clock_known && !of_clock;
    if (keys.size() > 1) faulty.insert(std::string(keys[0]) + "." + std::string(keys[1]));
    part.names.insert(keys.begin(), keys.end());
    bool const apart = keys.front() == "meta" || keys.front() == "clock";  // which no element refers to
    part.whole = part.whole && apart;
    // A block as a whole, or its table, may have had any names.
    bool const of_block = keys.size() == 1 || keys[1] == "table";
    part.names_known = part.names_known && (apart || !of_block);
  }
  if (!spec.clock.from.given || !spec.clock.to.given) part.clock_known = false;
  if (!part.clock_known) spec.clock = stand_in(spec.clock);
  Pruner pruner(std::move(faulty));
  WrittenNames collector(part.names);
  spec.visit(collector);
  while (pruner.prune(spec)) part.whole = false;
  part.spec = std::move(spec);
  return part;
}

}  // namespace chokepoint::scenario
