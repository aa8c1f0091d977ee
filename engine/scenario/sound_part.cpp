#include "engine/scenario/sound_part.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

}  // namespace

std::optional<ScenarioSpec> sound_part(ScenarioSpec spec, base::Diagnostics const& diagnostics) {
  Names faulty;
  for (base::Diagnostic const& problem : diagnostics.all()) {
    if (problem.severity != base::Severity::error) continue;
    auto const keys = split(problem.path, '.');
    if (keys.empty() || keys.front() == "clock" || keys.front() == "include") return std::nullopt;
    if (keys.size() > 1) faulty.insert(std::string(keys[0]) + "." + std::string(keys[1]));
  }
  if (!spec.clock.from.given || !spec.clock.to.given) return std::nullopt;
  Pruner pruner(std::move(faulty));
  while (pruner.prune(spec)) {
  }
  return spec;
}

}  // namespace chokepoint::scenario
