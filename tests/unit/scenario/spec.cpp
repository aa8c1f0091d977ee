#include "engine/scenario/spec.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "engine/scenario/canonical.hpp"
#include "engine/scenario/conditions.hpp"
#include "engine/scenario/field_tree.hpp"

namespace chokepoint::scenario {
namespace {

/// Collects where in memory the members that visit() names lie.
class MemberFinder final : public FieldVisitor {
 public:
  explicit MemberFinder(SpecBlock const& block) : begin_(reinterpret_cast<std::byte const*>(&block)) {}

  /// So that no two blocks' keys that are stored apart lie at one place of the stack.
  Touch touch() const override { return Touch::keeps_places; }
  void value(FieldInfo const&, ValueKind, Value& member) override { see(member); }
  void text(FieldInfo const&, Text& member) override { see(member); }
  void choice(FieldInfo const&, Text& member) override { see(member); }
  void reference(FieldInfo const&, Text& member) override { see(member); }
  void references(FieldInfo const&, std::vector<Text>& member) override { see(member); }
  void law(FieldInfo const&, ValueKind, LawSpec& member) override { see(member); }
  void inline_law(FieldInfo const&, LawSpec& member) override { see(member); }
  void formula(FieldInfo const&, Formula& member) override { see(member); }
  void block(FieldInfo const& info, SpecBlock& member, bool& given) override {
    see(given);
    nested(info, member);
    blocks.emplace_back(reinterpret_cast<std::byte const*>(&member) - begin_, size_of(member));
  }
  void named_blocks(FieldInfo const& info, BlockCollection& member) override { collection(info, member); }
  void listed_blocks(FieldInfo const& info, BlockCollection& member) override { collection(info, member); }
  void named_lists(FieldInfo const&, NamedLists& member) override { see(member); }
  void named_values(FieldInfo const&, NamedValues& member) override { see(member); }
  void settings(FieldInfo const&, Settings& member) override { see(member); }
  void variants(FieldInfo const&, Variants& member) override { see(member); }
  void stored_apart(Apart const& keys) override {
    blocks.emplace_back(static_cast<std::byte const*>(keys.member) - begin_,
                        static_cast<std::ptrdiff_t>(keys.member_bytes));
    apart.push_back(keys);
  }
  /// What it was told of as stored apart.
  std::vector<Apart> apart;

  /// [begin, end) within the block.
  std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>> blocks;

  static std::ptrdiff_t size_of(SpecBlock const& block) {
    if (dynamic_cast<MetaSpec const*>(&block)) return sizeof(MetaSpec);
    if (dynamic_cast<AboutSpec const*>(&block)) return sizeof(AboutSpec);
    if (dynamic_cast<ClockSpec const*>(&block)) return sizeof(ClockSpec);
    if (dynamic_cast<ReplenishmentSpec const*>(&block)) return sizeof(ReplenishmentSpec);
    if (dynamic_cast<OutagesSpec const*>(&block)) return sizeof(OutagesSpec);
    if (dynamic_cast<ClosuresSpec const*>(&block)) return sizeof(ClosuresSpec);
    if (dynamic_cast<CapacitySpec const*>(&block)) return sizeof(CapacitySpec);
    if (dynamic_cast<PausesSpec const*>(&block)) return sizeof(PausesSpec);
    if (dynamic_cast<BacktestSpec const*>(&block)) return sizeof(BacktestSpec);
    if (dynamic_cast<CalibrateSpec const*>(&block)) return sizeof(CalibrateSpec);
    if (dynamic_cast<StudySpec const*>(&block)) return sizeof(StudySpec);
    if (dynamic_cast<PricingSpec const*>(&block)) return sizeof(PricingSpec);
    if (dynamic_cast<CostPlusSpec const*>(&block)) return sizeof(CostPlusSpec);
    if (dynamic_cast<ScarcitySpec const*>(&block)) return sizeof(ScarcitySpec);
    if (dynamic_cast<BudgetSpec const*>(&block)) return sizeof(BudgetSpec);
    if (dynamic_cast<ConstructionSpec const*>(&block)) return sizeof(ConstructionSpec);
    ADD_FAILURE() << "a block of a type that this test doesn't know";
    return 0;
  }

  /// The greatest stretch of the block's memory, base class and padding aside, that no key was seen in.
  static std::ptrdiff_t unseen(SpecBlock& block, std::size_t size, std::string const& path) {
    MemberFinder finder(block);
    finder.path_ = path;
    block.visit(finder);
    // What no key says, but where libraries of policies were found.
    if (auto* const policy = dynamic_cast<PolicySpec*>(&block)) finder.see(policy->library_digest);
    if (auto* const scenario = dynamic_cast<ScenarioSpec*>(&block)) finder.see(scenario->libraries);
    std::ptrdiff_t greatest = finder.unseen_between(sizeof(SpecBlock), static_cast<std::ptrdiff_t>(size));
    for (Apart const& one : finder.apart) {
      std::ptrdiff_t const begin = static_cast<std::byte const*>(one.keys) - finder.begin_;
      greatest = std::max(greatest, finder.unseen_between(begin, begin + static_cast<std::ptrdiff_t>(one.keys_bytes)));
    }
    return greatest;
  }

 private:
  std::ptrdiff_t unseen_between(std::ptrdiff_t begin, std::ptrdiff_t end) const {
    auto ranges = blocks;
    std::erase_if(ranges, [&](auto const& range) { return range.first < begin || range.first >= end; });
    std::sort(ranges.begin(), ranges.end());
    std::ptrdiff_t at = begin;
    std::ptrdiff_t greatest = 0;
    for (auto const& [first, length] : ranges) {
      greatest = std::max(greatest, first - at);
      at = std::max(at, first + length);
    }
    return std::max(greatest, end - at);
  }
  template <class T>
  void see(T& member) {
    blocks.emplace_back(reinterpret_cast<std::byte const*>(&member) - begin_, static_cast<std::ptrdiff_t>(sizeof(T)));
  }
  void nested(FieldInfo const& info, SpecBlock& block) {
    std::string const path = path_ + "." + std::string(info.name);
    EXPECT_LT(unseen(block, static_cast<std::size_t>(size_of(block)), path), 8) << path;
  }
  void collection(FieldInfo const& info, BlockCollection& member) {
    blocks.emplace_back(reinterpret_cast<std::byte const*>(&member) - begin_,
                        static_cast<std::ptrdiff_t>(sizeof(Blocks<PipelineSpec>)));
    // An entry is a name and a block.
    std::size_t const size = member.entry_bytes() - sizeof(Text);
    auto const block = member.prototype();
    std::string const path = path_ + "." + std::string(info.name);
    EXPECT_LT(unseen(*block, size, path), 8) << path << ": a member that no key of the table names";
  }

  std::byte const* begin_;
  std::string path_;
};

TEST(Spec, EveryMemberOfEveryBlockIsAKeyOfTheTable) {
  ScenarioSpec scenario;
  EXPECT_LT(MemberFinder::unseen(scenario, sizeof(ScenarioSpec), ""), 8);
}

/// Gives one key of a scenario that has one of everything a value of its own.
class Toggler final : public FieldVisitor {
 public:
  /// Counts keys when `which` is beyond all of them.
  explicit Toggler(std::size_t which) : which_(which) {}

  void value(FieldInfo const& info, ValueKind kind, Value& member) override {
    if (kind == ValueKind::any) member.kind_read = ValueKind::integer;
    if (!here(info)) return;
    member.given = true;
    member.integer = 123457;
    member.number = 0.123457;
  }
  void text(FieldInfo const& info, Text& member) override { word(info, member); }
  void choice(FieldInfo const& info, Text& member) override { word(info, member); }
  void reference(FieldInfo const& info, Text& member) override { word(info, member); }
  void references(FieldInfo const& info, std::vector<Text>& member) override {
    if (here(info)) member.push_back({.given = true, .text = "another", .mark = {}});
  }
  void law(FieldInfo const& info, ValueKind, LawSpec& member) override { law(info, member); }
  void inline_law(FieldInfo const& info, LawSpec& member) override { law(info, member); }
  void formula(FieldInfo const& info, Formula& member) override {
    if (here(info)) member = {.given = true, .text = "another", .mark = {}};
  }
  void block(FieldInfo const& info, SpecBlock& member, bool& given) override {
    given = !here(info);  // given in the base, and left out when it is its turn
    below(info, member);
  }
  void named_blocks(FieldInfo const& info, BlockCollection& member) override { collection(info, member, ".*"); }
  void listed_blocks(FieldInfo const& info, BlockCollection& member) override { collection(info, member, ""); }
  void named_lists(FieldInfo const& info, NamedLists& member) override {
    if (here(info)) member.entries.push_back({{.given = true, .text = "another", .mark = {}}, {}});
  }
  void named_values(FieldInfo const& info, NamedValues& member) override {
    if (here(info)) member.entries.push_back({{.given = true, .text = "another", .mark = {}}, Value{}, {}});
  }
  void settings(FieldInfo const& info, Settings& member) override {
    if (here(info)) member.entries.push_back({{.given = true, .text = "another", .mark = {}}, nullptr, {}, Value{}});
  }
  void variants(FieldInfo const& info, Variants& member) override {
    if (here(info)) member.entries.push_back({{.given = true, .text = "another", .mark = {}}, {}, {}});
  }

  std::size_t count() const { return count_; }
  std::string const& toggled() const { return toggled_; }

 private:
  bool here(FieldInfo const& info) {
    if (count_++ != which_) return false;
    toggled_ = path_.empty() ? std::string(info.name) : path_ + "." + std::string(info.name);
    return true;
  }
  void word(FieldInfo const& info, Text& member) {
    if (here(info)) member = {.given = true, .text = "another", .mark = {}};
  }
  void law(FieldInfo const& info, LawSpec& member) {
    if (!here(info)) return;
    member.given = true;
    member.written.edit().kind = "another";
  }
  void collection(FieldInfo const& info, BlockCollection& member, std::string const& item) {
    if (here(info)) member.add({.given = true, .text = "another", .mark = {}});
    if (member.size() == 0) member.add({.given = true, .text = "one", .mark = {}});
    below(info, member.block(0), item);
  }
  void below(FieldInfo const& info, SpecBlock& block, std::string const& item = "") {
    std::string const path = path_;
    path_ += (path_.empty() ? "" : ".") + std::string(info.name) + item;
    block.visit(*this);
    path_ = path;
  }

  std::size_t which_;
  std::size_t count_ = 0;
  std::string path_;
  std::string toggled_;
};

TEST(Spec, EveryKeyIsPartOfTheScenariosIdentityOrForPeopleOnly) {
  constexpr std::size_t none = 1'000'000;
  auto const with = [&](std::size_t which, std::string* toggled) {
    ScenarioSpec scenario;
    Toggler all(none);
    scenario.visit(all);  // one of everything
    ScenarioSpec changed = scenario;
    Toggler toggler(which);
    changed.visit(toggler);
    if (toggled != nullptr) *toggled = toggler.toggled();
    return std::pair(canonical_text(changed), all.count());
  };
  auto const [base, keys] = with(none, nullptr);
  EXPECT_GT(keys, 120u);
  for (std::size_t which = 0; which < keys; ++which) {
    std::string path;
    std::string const text = with(which, &path).first;
    // A study has an identity of its own.
    EXPECT_EQ(text == base, is_for_people(path) || path.starts_with("study.")) << path;
  }
}

TEST(Spec, EveryKeyOfAStudyIsPartOfItsIdentityOrForPeopleOnly) {
  constexpr std::size_t none = 1'000'000;
  StudySpec study;
  Toggler all(none);
  study.visit(all);
  std::string const base = canonical_text(study, "study");
  for (std::size_t which = 0; which < all.count(); ++which) {
    StudySpec changed = study;
    Toggler toggler(which);
    changed.visit(toggler);
    bool const people = is_for_people("study." + toggler.toggled());
    EXPECT_EQ(canonical_text(changed, "study") == base, people) << toggler.toggled();
  }
}

/// The keys of a block, and of the one around it.
void check_conditions(std::vector<FieldNode> const& fields, std::vector<FieldNode> const& around) {
  auto const has = [](std::vector<FieldNode> const& keys, std::string_view name) {
    return std::find_if(keys.begin(), keys.end(), [&](FieldNode const& key) { return key.info.name == name; });
  };
  for (auto const& field : fields) {
    for (auto const& term : condition_terms(field.info.applies)) {
      auto const& keys = term.around ? around : fields;
      auto const key = has(keys, term.key);
      ASSERT_NE(key, keys.end()) << field.path << " speaks of " << term.key;
      EXPECT_TRUE(!term.around || term.words.empty()) << field.path << ": of the block around only what is written";
      for (auto const& word : term.words) {
        auto const& choices = key->info.choices;
        EXPECT_NE(std::find(choices.begin(), choices.end(), word), choices.end()) << field.path << ": " << word;
      }
    }
    check_conditions(field.children, fields);
  }
}

TEST(Spec, ConditionsSpeakOfKeysAndWordsThatThereAre) { check_conditions(scenario_fields(), {}); }

TEST(Conditions, AreToldInWords) {
  EXPECT_EQ(describe_condition(""), "");
  EXPECT_EQ(describe_condition("!dates & restock_to"), "not beside `dates`, only with `restock_to`");
  EXPECT_EQ(describe_condition("policy=s_S|r_Q & ../at"),
            "only with `policy` `s_S` or `r_Q`, only with `at` of the block around it");
}

}  // namespace
}  // namespace chokepoint::scenario
