#include "engine/report/calibration_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/sweep_summary.hpp"

namespace chokepoint::report {

namespace {

using sweep::Believed;
using sweep::Calibration;
using sweep::CalibrationAnswer;
using sweep::CalibrationEnd;
using sweep::CalibrationLedger;
using sweep::CalibrationTarget;
using FittedLines = std::vector<std::vector<std::string>>;

std::string whole_percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

/// "0.16 [0.12 to 0.21]"; a unit that all three have is said once.
std::string believed_words(sweep::FittedValue const& value, Believed const& believed) {
  std::string const median = value.words(believed.median);
  std::string low = value.words(believed.low);
  std::string high = value.words(believed.high);
  std::size_t const space = median.find(' ');
  if (space != std::string::npos) {
    std::string const unit = median.substr(space);
    if (low.ends_with(unit) && high.ends_with(unit)) {
      low.resize(low.size() - unit.size());
      high.resize(high.size() - unit.size());
    }
  }
  return fmt::format("{} [{} to {}]", median, low, high);
}

std::string values_table(Calibration const& calibration, CalibrationAnswer const& answer) {
  FittedLines lines{{"fitted", "before: median [90 %]", "after: median [90 %]", "narrower by"}};
  for (std::size_t i = 0; i < answer.values.size(); ++i) {
    sweep::FittedAnswer const& one = answer.values[i];
    lines.push_back({"  " + calibration.fitted[i].name, believed_words(calibration.fitted[i], one.before),
                     believed_words(calibration.fitted[i], one.after), whole_percent(one.narrower)});
  }
  return numbers_table(lines);
}

std::string generations_table(CalibrationLedger const& ledger) {
  FittedLines lines{{"generation", "within", "tried", "kept", "accepted", "worth"}};
  for (std::size_t i = 0; i < ledger.generations().size(); ++i) {
    sweep::Generation const& one = ledger.generations()[i];
    double const rate = one.tried > 0 ? static_cast<double>(one.accepted) / static_cast<double>(one.tried) : 0;
    std::string const within =
        one.tolerance < std::numeric_limits<double>::infinity() ? readable(one.tolerance) : "any distance";
    lines.push_back({fmt::format("  {}{}", i + 1, one.whole ? "" : " (given up)"), within, grouped_count(one.tried),
                     grouped_count(one.accepted), fmt::format("{:.3g} %", 100 * rate),
                     one.whole ? fmt::format("{:.0f}", sweep::effective_size(one.particles)) : "—"});
  }
  return numbers_table(lines);
}

/// In how much of its unit a series' numbers are told, so that they are of a few digits: "million ", 10^6.
struct ToldIn {
  std::string word;
  double unit = 1;
};
ToldIn told_in(CalibrationTarget const& target) {
  double const size = std::fabs(target.observed);
  if (target.kind != CalibrationTarget::Kind::value || size < 1e7) return {};
  return size < 1e10 ? ToldIn{"million ", 1e6} : ToldIn{"billion ", 1e9};
}

/// A number of a series, or the date that days since 1970 are.
std::string seen_words(CalibrationTarget const& target, double value) {
  if (target.kind == CalibrationTarget::Kind::value) return readable(value / told_in(target).unit);
  return base::iso_date(base::SimTime(static_cast<std::int64_t>(std::nearbyint(value)) * base::seconds_a_day));
}

std::string target_words(Calibration const& calibration, CalibrationTarget const& target) {
  auto const& series = calibration.series[target.series];
  return series.is_date ? series.name : fmt::format("{} {}", series.name, base::iso_date(target.at));
}

bool is_met(CalibrationTarget const& target, sweep::ObservationAnswer const& one) {
  if (target.kind == CalibrationTarget::Kind::not_by) return one.after.high >= target.observed;
  double const off = target.kind == CalibrationTarget::Kind::date ? target.error : 0;
  return one.after.low - off <= target.observed && target.observed <= one.after.high + off;
}

std::string observations_table(Calibration const& calibration, CalibrationAnswer const& answer) {
  FittedLines lines{{"fitted to", "seen", "futures before [90 %]", "futures after [90 %]", "below", "miss"}};
  for (std::size_t i = 0; i < answer.observations.size(); ++i) {
    CalibrationTarget const& target = calibration.targets[i];
    auto const& one = answer.observations[i];
    auto const shown = [&](CalibrationLedger::Shown const& futures) {
      return fmt::format("{} [{} to {}]", seen_words(target, futures.median), seen_words(target, futures.low),
                         seen_words(target, futures.high));
    };
    std::string seen = seen_words(target, target.observed);
    if (target.kind == CalibrationTarget::Kind::not_by) seen.insert(0, "not by ");
    if (target.kind == CalibrationTarget::Kind::value && target.error > 0)
      seen += " ± " + seen_words(target, target.error);
    auto const& series = calibration.series[target.series];
    std::string const unit = series.is_date ? "" : told_in(target).word + series.unit;
    lines.push_back({fmt::format("{} {}{}{}", is_met(target, one) ? " " : "!", target_words(calibration, target),
                                 unit.empty() ? "" : ", ", unit),
                     seen, shown(one.before), shown(one.after), whole_percent(one.below),
                     one.constant ? "—" : fmt::format("{:.2f}", one.miss)});
  }
  return numbers_table(lines);
}

/// What a critical reader should know before believing any of it.
std::string doubts(Calibration const& calibration, CalibrationAnswer const& answer) {
  std::string text;
  for (std::size_t i = 0; i < answer.values.size(); ++i) {
    sweep::FittedAnswer const& one = answer.values[i];
    std::string const& name = calibration.fitted[i].name;
    if (one.unmoved) {
      text +=
          fmt::format("{}: what was seen says nothing of it that could be told from chance; it is as before.\n", name);
    }
    if (one.piles_low || one.piles_high) {
      text += fmt::format(
          "{}: {} of it lies at the {} end of its law, in the outer 5 %: is the law too narrow, or the scenario "
          "wrong?\n",
          name, whole_percent(one.piles_low ? one.at_low : one.at_high), one.piles_low ? "lower" : "upper");
    }
  }
  for (std::size_t i = 0; i < answer.observations.size(); ++i) {
    CalibrationTarget const& target = calibration.targets[i];
    auto const& one = answer.observations[i];
    if (one.constant) {
      text +=
          fmt::format("{}: the same in all futures, so it counts for nothing.\n", target_words(calibration, target));
    } else if (!is_met(target, one)) {
      text += fmt::format("{}: what was seen lies outside nine of ten fitted futures, {} of which are below.\n",
                          target_words(calibration, target), whole_percent(one.below));
    }
  }
  constexpr double strong = 0.5;
  for (sweep::FittedPair const& pair : answer.pairs) {
    if (std::fabs(pair.after) < strong) continue;
    text += fmt::format("{} and {} go together (rank correlation {:.2f}): neither is known as well as both at once.\n",
                        calibration.fitted[pair.one].name, calibration.fitted[pair.other].name, pair.after);
  }
  if (answer.effective < 100) {
    text += fmt::format("The particles are worth {:.0f} of equal weight, too few for a tail: ask for more.\n",
                        answer.effective);
  }
  return text;
}

std::string kept_words(Calibration const& calibration) {
  std::string text;
  for (auto const& series : calibration.series) {
    for (base::SimTime const at : series.kept) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", series.name, base::iso_date(at));
    }
  }
  return text.empty() ? "Nothing is kept for judging: all that was seen was fitted to.\n"
                      : "Kept for judging: " + text + ".\n";
}

}  // namespace

std::string calibration_end_words(Calibration const& calibration, CalibrationLedger const& ledger) {
  auto const& rules = calibration.rules;
  std::string const last = ledger.posterior() != nullptr && !ledger.generations().back().whole
                               ? fmt::format("; what is told is generation {}", ledger.generations().size() - 1)
                               : "";
  switch (ledger.end()) {
    case CalibrationEnd::none:
      return "It isn't over.";
    case CalibrationEnd::tolerance:
      return fmt::format("It is over: near enough, within {}.", readable(*rules.tolerance));
    case CalibrationEnd::generations:
      return fmt::format("It is over: {} generations were asked for.", rules.generations);
    case CalibrationEnd::acceptance:
      return fmt::format("It is over: less than {:.3g} % is accepted{}.", 100 * rules.acceptance, last);
    case CalibrationEnd::simulations:
      return fmt::format("It is over: the budget of {} futures is used up{}.", grouped_count(rules.simulations), last);
    case CalibrationEnd::still:
      return "It is over: all that is kept is equally far, so the tolerance can't fall any more.";
    case CalibrationEnd::too_few:
      return fmt::format("It is over: of {} futures, fewer than {} show all that was seen.", grouped_count(rules.draws),
                         grouped_count(rules.particles));
  }
  return {};
}

std::string calibration_progress_words(sweep::CalibrationProgress const& progress) {
  std::string text = fmt::format("generation {} of at most {}: ", progress.generation + 1, progress.generations);
  if (progress.tolerance < std::numeric_limits<double>::infinity()) {
    double const rate =
        progress.tried > 0 ? static_cast<double>(progress.kept) / static_cast<double>(progress.tried) : 0;
    text += fmt::format("{} of {} kept, {:.3g} % accepted within {}", grouped_count(progress.kept),
                        grouped_count(progress.particles), 100 * rate, readable(progress.tolerance));
  } else {
    text += grouped_count(progress.tried) + " drawn";
  }
  text += fmt::format("; {} futures, {:.3g}/s", grouped_count(progress.simulations), progress.per_second);
  if (progress.remaining) text += fmt::format(", {} left of it", duration_words(*progress.remaining));
  if (progress.failures > 0) text += fmt::format(", {} failed", grouped_count(progress.failures));
  return text;
}

std::string calibration_summary(Calibration const& calibration, CalibrationLedger const& ledger) {
  std::vector<std::string> names;
  for (auto const& series : calibration.series) names.push_back(series.name);
  std::string text = fmt::format("{}: {} {} fitted to {} up to {}; {} futures, seed {}\n\n", calibration.study.title,
                                 calibration.fitted.size(), calibration.fitted.size() == 1 ? "value" : "values",
                                 fmt::join(names, ", "), base::iso_date(calibration.until),
                                 grouped_count(ledger.simulations()), calibration.study.seed);
  bool const known = ledger.posterior() != nullptr;
  if (known) {
    CalibrationAnswer const answer = answer_of(calibration, ledger);
    text += values_table(calibration, answer) + "\n" + generations_table(ledger) +
            calibration_end_words(calibration, ledger) + "\n\n" + observations_table(calibration, answer) + "\n";
    std::string const doubted = doubts(calibration, answer);
    if (!doubted.empty()) text += doubted + "\n";
  } else {
    text += generations_table(ledger) + calibration_end_words(calibration, ledger) + " Nothing is learned.\n\n";
  }
  text += fmt::format("{} uncertain {} drawn as the scenario has {}, and not fitted.\n", calibration.others,
                      calibration.others == 1 ? "value was" : "values were", calibration.others == 1 ? "it" : "them");
  text += kept_words(calibration);
  return text;
}

}  // namespace chokepoint::report
