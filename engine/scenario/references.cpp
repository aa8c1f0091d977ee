#include "engine/scenario/references.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/uncertain_values.hpp"
#include "engine/scenario/value_reader.hpp"

namespace chokepoint::scenario {

namespace {

/// The names that a scenario lists, by block: "sites" -> {us_lab, hong_kong}.
class NameLists {
 public:
  struct List {
    std::map<std::string_view, base::Mark> names;
    std::vector<std::string_view> in_order;
  };

  void add(std::string_view block, Text const& name) {
    List& list = lists_[block];
    if (list.names.emplace(name.text, name.mark).second) list.in_order.push_back(name.text);
  }
  /// Whether one of the blocks in "sites|offices" lists the name.
  bool has(std::string_view blocks, std::string_view name) const {
    for (auto const block : split(blocks)) {
      auto const list = lists_.find(block);
      if (list != lists_.end() && list->second.names.count(name) > 0) return true;
    }
    return false;
  }
  /// Where the name is listed.
  base::Mark mark(std::string_view blocks, std::string_view name) const {
    for (auto const block : split(blocks)) {
      auto const list = lists_.find(block);
      if (list == lists_.end()) continue;
      auto const found = list->second.names.find(name);
      if (found != list->second.names.end()) return found->second;
    }
    return {};
  }
  /// All names of the blocks; once all of them are added.
  std::vector<std::string_view> const& all(std::string_view blocks) {
    auto const [at, is_new] = unions_.try_emplace(blocks);
    std::vector<std::string_view>& names = at->second;
    if (!is_new) return names;
    for (auto const block : split(blocks)) {
      auto const list = lists_.find(block);
      if (list != lists_.end()) names.insert(names.end(), list->second.in_order.begin(), list->second.in_order.end());
    }
    return names;
  }
  static std::vector<std::string_view> split(std::string_view blocks) {
    std::vector<std::string_view> parts;
    while (!blocks.empty()) {
      std::size_t const bar = blocks.find('|');
      parts.push_back(blocks.substr(0, bar));
      blocks = bar == std::string_view::npos ? std::string_view() : blocks.substr(bar + 1);
    }
    return parts;
  }

 private:
  std::map<std::string_view, List> lists_;
  std::map<std::string_view, std::vector<std::string_view>> unions_;  ///< by "sites|offices", as far as asked for
};

/// Visits the outermost block only.
class NameCollector final : public QuietVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  NameLists take() { return std::move(lists_); }

  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) lists_.add(info.name, blocks.name(i));
  }
  void named_lists(FieldInfo const& info, NamedLists& lists) override {
    for (auto const& entry : lists.entries) lists_.add(info.name, entry.name);
  }

 private:
  NameLists lists_;
};

std::string describe(ValueKind kind, base::Dimension dimension) {
  if (kind == ValueKind::date) return "a date";
  if (kind == ValueKind::flag) return "yes or no";
  return base::describe(dimension);
}

class ReferenceChecker final : public FieldVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  ReferenceChecker(ReadContext& context, ScenarioSpec& spec, NameLists lists)
      : context_(context), lists_(std::move(lists)) {
    for (auto const& entry : spec.uncertain.entries)
      uncertain_.emplace(entry.name.text, Uncertain{kind_of(entry.block), range_of(entry.block)});
  }

  void report_unused(ScenarioSpec const& spec) {
    for (auto const& entry : spec.uncertain.entries) {
      if (used_.count(entry.name.text) > 0) continue;
      context_.diagnostics.warning(
          "W_UNUSED", entry.name.mark, "uncertain." + entry.name.text,
          fmt::format("nothing uses the uncertain value {}, so it changes nothing", in_quotes(entry.name.text)),
          fmt::format("write ${} where it belongs, or remove it", entry.name.text));
    }
  }

  /// A plain run would have a value that no future of a sweep can have.
  void report_centrals(ScenarioSpec const& spec) {
    for (auto const& entry : spec.uncertain.entries) {
      Uncertain const& drawn = uncertain_.find(entry.name.text)->second;
      Value const& written = entry.block.central;
      if (!written.given || !drawn.range || written.dimension != drawn.kind.dimension) continue;
      double const least = drawn.range->least, greatest = drawn.range->greatest, central = drawn.range->central;
      double const hair = 1e-9 * std::max(std::fabs(least), std::fabs(greatest));  // a law's ends are drawn, too
      if (central >= least - hair && central <= greatest + hair) continue;
      auto const words = [&](double value) {
        return drawn.kind.kind == ValueKind::date
                   ? base::iso_date(base::SimTime(static_cast<std::int64_t>(std::nearbyint(value))))
                   : bound_words(value, drawn.kind.dimension);
      };
      context_.diagnostics.warning(
          "W_OUTSIDE", written.mark, "uncertain." + entry.name.text + ".central",
          fmt::format("the central value of {} is {}, and its law gives values from {} to {}: a plain run has what no "
                      "drawn future has",
                      in_quotes(entry.name.text), words(central), words(least), words(greatest)),
          "write a value that the law can give, or another law; without central: it is the law's median");
    }
  }

  /// A name that nobody uses, near one that is used but not listed: the slip was probably made where it is listed.
  void report_near_misses() {
    for (auto const& [place, miss] : misses_) {
      if (referred_.count(place) > 0) continue;
      context_.diagnostics.warning("W_UNUSED", miss.mark, miss.near,
                                   fmt::format("nothing refers to {}, while {} is used and not listed",
                                               in_quotes(miss.near), in_quotes(miss.name)),
                                   fmt::format("if they are the same, write '{}' here, or '{}' where '{}' is used",
                                               miss.name, miss.near, miss.name));
    }
  }

  void value(FieldInfo const& info, ValueKind kind, Value& value) override {
    bool const plain = value.written->uncertain.empty() && value.written->path.empty();
    if (!plain) check(join_path(path_, info.name), form_of(info, kind), value);
  }
  void text(FieldInfo const&, Text&) override {}
  void choice(FieldInfo const&, Text&) override {}
  void reference(FieldInfo const& info, Text& name) override {
    if (name.given) check_name(info, info.name, name);
  }
  void references(FieldInfo const& info, std::vector<Text>& names) override {
    for (auto const& name : names) check_name(info, info.name, name);
  }
  void law(FieldInfo const& info, ValueKind kind, LawSpec& law) override {
    if (law.given) check_law(join_path(path_, info.name), form_of(info, kind), law);
  }
  void inline_law(FieldInfo const&, LawSpec& law) override {
    for (auto const* values : {&law.written->arguments, &law.written->points}) {
      for (auto const& value : *values) {
        if (value.written->uncertain.empty()) continue;
        context_.error("E_UNCERTAIN", value.mark, path_,
                       "the law of an uncertain value has fixed arguments, and this one is uncertain itself",
                       "write a number; values that move together go under correlations:");
      }
    }
  }
  void formula(FieldInfo const&, Formula& formula) override { note_parameters(formula.text); }
  void block(FieldInfo const& info, SpecBlock& block, bool& given) override {
    if (given) visit(block, info.name);
  }
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      std::string const key = join_path(info.name, blocks.name(i).text);
      if (!info.refers_to.empty()) check_name(info, key, blocks.name(i));
      visit(blocks.block(i), key);
    }
  }
  void listed_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) visit(blocks.block(i), fmt::format("{}.{}", info.name, i));
  }
  void named_lists(FieldInfo const& info, NamedLists& lists) override {
    for (auto const& entry : lists.entries) {
      std::string const key = join_path(info.name, entry.name.text);
      for (auto const& member : entry.members) check_name(info, key, member);
    }
  }
  void named_values(FieldInfo const& info, NamedValues& values) override {
    ValueForm form = form_of(info, ValueKind::number);
    if (has_any_unit(info)) form.any_dimension = true;
    for (auto& entry : values.entries) {
      std::string const key = join_path(info.name, entry.name.text);
      if (!info.refers_to.empty()) check_name(info, key, entry.name);
      check(join_path(path_, key), form, entry.value);
      if (!form.any_dimension) continue;
      take_units(join_path(path_, key), entry.value);
      entry.dimension = entry.value.dimension;
    }
  }
  void variants(FieldInfo const&, Variants&) override {}  // the sweep reads the scenario with each of them
  void settings(FieldInfo const& info, Settings& settings) override {
    for (auto& entry : settings.entries) {
      if (entry.field == nullptr) continue;
      std::string const key = join_path(info.name, entry.path.text);
      bool const any_unit = entry.field->shape == FieldShape::named_values && has_any_unit(entry.field->info);
      ValueForm form = form_of(entry.field->info, entry.kind);
      form.any_dimension = form.any_dimension || any_unit;
      check(join_path(path_, key), form, entry.value);
      if (any_unit) take_units(join_path(path_, key), entry.value);
      check_law(join_path(path_, key), form_of(entry.field->info, entry.kind), entry.law);
    }
  }

 private:
  void visit(SpecBlock& block, std::string_view key) {
    if (context_.full()) return;
    std::size_t const size = path_.size();
    path_ = join_path(path_, key);
    block.visit(*this);
    path_.resize(size);
  }

  void check_name(FieldInfo const& info, std::string_view key, Text const& name) {
    if (info.refers_to.empty() || info.refers_to.starts_with('!') || refers(info.refers_to, name.text)) return;
    unknown(info.refers_to, join_path(path_, key), name.text, name.mark);
  }

  /// Whether the name is listed; then it counts as used.
  bool refers(std::string_view blocks, std::string_view name) {
    if (!lists_.has(blocks, name)) return false;
    referred_.insert(place_of(lists_.mark(blocks, name)));
    return true;
  }

  void unknown(std::string_view blocks, std::string const& path, std::string const& name, base::Mark mark) {
    if (context_.full()) return;
    auto const parts = NameLists::split(blocks);
    if (std::any_of(parts.begin(), parts.end(), [&](auto block) { return context_.is_incomplete(block); })) return;
    auto const& candidates = lists_.all(blocks);
    std::string const near = context_.suggest(name, candidates);
    std::string places;
    for (auto const block : parts) places += fmt::format("{}{}:", places.empty() ? "" : ", ", block);
    std::string hint = fmt::format("add it under {}", places);
    if (!near.empty()) {
      // The slip may as well be where the name is listed.
      base::Mark const listed = lists_.mark(blocks, near);
      hint = fmt::format(
          "did you mean '{}', listed in line {}{}?", near, listed.line,
          listed.file == mark.file ? std::string() : " of " + context_.diagnostics.source_name(listed.file));
      misses_.try_emplace(place_of(listed), Miss{name, near, listed});
    } else if (!candidates.empty()) {
      constexpr std::size_t most = 5;
      std::vector<std::string_view> const some(
          candidates.begin(), candidates.begin() + std::min<std::ptrdiff_t>(most, std::ssize(candidates)));
      hint = fmt::format("listed are{} {}", candidates.size() > most ? ", for example," : "", fmt::join(some, ", "));
    }
    context_.error("E_UNKNOWN_ID", mark, path, fmt::format("{} isn't listed under {}", in_quotes(name), places),
                   std::move(hint));
  }

  void check(std::string const& path, ValueForm const& form, Value const& value) {
    if (!value.written->uncertain.empty()) check_parameter(path, form, value.written->uncertain, value.mark);
    for (auto const& step : value.written->path) {
      if (!step.uncertain.empty()) check_parameter(path, form, step.uncertain, step.mark);
    }
  }

  /// Of a value of any unit that is uncertain: what it is counted in, as whoever uses it must know. All of one that
  /// changes over time is counted in the same.
  void take_units(std::string const& path, Value& value) {
    std::vector<Value::Dated> const steps = value.written->path;
    // The reader has held constants to each other; 0 without a unit is the same in all.
    bool known = std::any_of(steps.begin(), steps.end(), [&](auto const& step) {
      return step.uncertain.empty() && (step.number != 0 || value.dimension != base::Dimension{});
    });
    auto const take = [&](std::string const& name, base::Mark mark) {
      auto const found = uncertain_.find(name);
      if (found == uncertain_.end() || !found->second.kind.known) return;
      UncertainKind const& is = found->second.kind;
      bool const other = known && (value.dimension != is.dimension || value.written->currency != is.currency);
      if (other) {
        context_.error("E_UNIT", mark, path,
                       fmt::format("${} is {}, and another value of this path is {}", name,
                                   describe(is.kind, is.dimension), describe(ValueKind::number, value.dimension)),
                       "write all values of a path in one unit");
      }
      known = true;
      value.dimension = is.dimension;
      value.written.edit().currency = is.currency;
      if (value.written->unit_word.empty()) value.written.edit().unit_word = is.unit_word;
    };
    if (!value.written->uncertain.empty()) take(value.written->uncertain, value.mark);
    for (Value::Dated const& step : steps) {
      if (!step.uncertain.empty()) take(step.uncertain, step.mark);
    }
  }

  void check_law(std::string const& path, ValueForm const& form, LawSpec const& law) {
    for_each_law(law, [&](LawSpec const& one) { check_one_law(path, form, one); });
  }

  void check_one_law(std::string const& path, ValueForm const& form, LawSpec const& law) {
    LawInfo const* const info = find_law(law.written->kind);
    for (std::size_t i = 0; i < law.written->arguments.size(); ++i) {
      bool const pure = info != nullptr && info->arguments[i].role != ArgumentRole::value;
      check(path, pure ? ValueForm{} : form, law.written->arguments[i]);
    }
    for (auto const& point : law.written->points) check(path, form, point);
  }

  void check_parameter(std::string const& path, ValueForm const& form, std::string const& name, base::Mark mark) {
    auto const found = uncertain_.find(name);
    if (found == uncertain_.end()) return unknown("uncertain", path, name, mark);
    used_.insert(name);
    refers("uncertain", name);
    UncertainKind const& is = found->second.kind;
    if (!is.known || form.kind == ValueKind::any) return;
    base::Dimension const expected = dimension_of(form.kind, form.dimension);
    bool suits = false;
    if (form.kind == ValueKind::date || form.kind == ValueKind::flag) {
      suits = is.kind == form.kind;
    } else if (is.kind != ValueKind::date && is.kind != ValueKind::flag) {
      // A price may leave out "per unit", as where it is written in place.
      bool const price_of_one = expected == base::dimensions::price && is.dimension == base::dimensions::money;
      suits = form.any_dimension || is.dimension == expected || price_of_one;
    }
    if (suits) return check_range(path, form, name, mark, found->second.range);
    context_.error("E_UNIT", mark, path,
                   fmt::format("${} is {}, and {} is expected here", name, describe(is.kind, is.dimension),
                               describe(form.kind, expected)),
                   fmt::format("give uncertain.{} values of that kind, or use another one", name));
  }

  /// Whatever is drawn must be a value that could have been written in its place.
  void check_range(std::string const& path, ValueForm const& form, std::string const& name, base::Mark mark,
                   std::optional<UncertainRange> const& range) {
    bool const no_order = form.kind == ValueKind::date || form.kind == ValueKind::flag;
    if (!range || no_order) return;
    bool const whole = form.kind == ValueKind::integer || form.kind == ValueKind::duration;
    auto const outside = [&](double value) {
      if (whole) value = std::nearbyint(value);  // as Parameters does
      return value < form.minimum || (form.above_minimum && value <= form.minimum) || value > form.maximum;
    };
    bool const extreme = outside(range->least) || outside(range->greatest);
    if (!extreme && !outside(range->central)) return;
    double const shown = outside(range->least)      ? range->least
                         : outside(range->greatest) ? range->greatest
                                                    : range->central;
    base::Dimension const dimension = dimension_of(form.kind, form.dimension);
    context_.error("E_RANGE", mark, path,
                   fmt::format("the uncertain value {} may be {}, and here it must be {}", in_quotes(name),
                               bound_words(shown, dimension),
                               range_words(form.minimum, form.above_minimum, form.maximum, dimension)),
                   extreme
                       ? fmt::format("give uncertain.{} a law within these bounds: a uniform or triangular one, or a "
                                     "normal one with minimum:",
                                     name)
                       : fmt::format("write uncertain.{}.central within these bounds", name));
  }

  /// Formulas are compiled at assembly; here it only matters which uncertain values they use.
  void note_parameters(std::string_view formula) {
    constexpr std::string_view word = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
    for (std::size_t at = formula.find('$'); at != std::string_view::npos; at = formula.find('$', at + 1)) {
      std::string_view rest = formula.substr(at + 1);
      bool const quoted = !rest.empty() && (rest.front() == '\'' || rest.front() == '"');
      std::size_t const end = quoted ? rest.find(rest.front(), 1) : rest.find_first_not_of(word);
      std::string_view const name =
          quoted ? rest.substr(1, end == std::string_view::npos ? end : end - 1) : rest.substr(0, end);
      used_.emplace(name);
    }
  }

  using Place = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;
  static Place place_of(base::Mark mark) { return {mark.file, mark.line, mark.column}; }

  struct Miss {
    std::string name;  ///< used, but not listed
    std::string near;  ///< listed
    base::Mark mark;   ///< of `near`
  };

  ReadContext& context_;
  NameLists lists_;
  std::map<Place, Miss> misses_;  ///< by where the near name is listed
  std::set<Place> referred_;
  struct Uncertain {
    UncertainKind kind;
    std::optional<UncertainRange> range;
  };
  std::map<std::string, Uncertain, std::less<>> uncertain_;
  std::set<std::string, std::less<>> used_;
  std::string path_;
};

}  // namespace

void check_references(ReadContext& context, ScenarioSpec& spec) {
  NameCollector collector;
  spec.visit(collector);
  ReferenceChecker checker(context, spec, collector.take());
  spec.visit(checker);
  checker.report_near_misses();
  if (context.diagnostics.has_errors()) return;
  checker.report_centrals(spec);
  checker.report_unused(spec);
}

}  // namespace chokepoint::scenario
