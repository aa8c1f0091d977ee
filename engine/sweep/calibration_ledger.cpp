#include "engine/sweep/calibration_ledger.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/check.hpp"
#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::sweep {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// The greatest distance of a generation that is below its tolerance, where counts and dates come in steps; the
/// tolerance itself where there is none.
double below(Generation const& generation) {
  double greatest = -1;
  for (Particle const& one : generation.particles) {
    if (one.distance < generation.tolerance) greatest = std::max(greatest, one.distance);
  }
  return greatest < 0 ? generation.tolerance : greatest;
}

}  // namespace

std::string_view word_of(CalibrationEnd end) {
  switch (end) {
    case CalibrationEnd::none:
      return "unfinished";
    case CalibrationEnd::tolerance:
      return "tolerance";
    case CalibrationEnd::generations:
      return "generations";
    case CalibrationEnd::acceptance:
      return "acceptance";
    case CalibrationEnd::simulations:
      return "simulations";
    case CalibrationEnd::still:
      return "still";
    case CalibrationEnd::too_few:
      return "too_few";
  }
  return "";
}

double CalibrationTarget::miss(double seen) const {
  double const away = seen - observed;
  if (kind == Kind::not_by) return std::max(0.0, -away);
  return kind == Kind::date ? std::max(0.0, std::fabs(away) - error) : std::fabs(away);
}

CalibrationLedger::CalibrationLedger(CalibrationRules const& rules, std::vector<CalibrationTarget> targets,
                                     std::size_t sizes, std::uint64_t seed)
    : rules_(rules), targets_(std::move(targets)), size_(sizes), seed_(seed), tolerance_(infinite) {
  CHOKEPOINT_CHECK(rules.draws >= rules.particles && rules.simulations >= rules.draws && rules.particles > 0,
                   "{} particles of {} draws of {} simulations", rules.particles, rules.draws, rules.simulations);
}

/// At so many the present generation is over, whatever they show.
std::uint64_t CalibrationLedger::most_tried() const {
  if (generations_.empty()) return rules_.draws;
  auto const by_rate = static_cast<std::uint64_t>(std::ceil(static_cast<double>(rules_.particles) / rules_.acceptance));
  return std::min(by_rate, rules_.simulations - simulations_);
}

std::vector<Proposal> CalibrationLedger::take(std::uint64_t most) {
  std::vector<Proposal> taken;
  if (end_ != CalibrationEnd::none) return taken;
  while (taken.size() < most && !given_back_.empty()) {
    taken.push_back({generation(), *given_back_.begin()});
    given_back_.erase(given_back_.begin());
  }
  std::uint64_t const limit = most_tried();
  for (; taken.size() < most && next_ < limit; ++next_) {
    if (next_ >= prefix_ && !ahead_.contains(next_)) taken.push_back({generation(), next_});
  }
  return taken;
}

void CalibrationLedger::give_back(std::vector<Proposal> const& proposals) {
  for (Proposal const& one : proposals) {
    if (one.generation == generation()) given_back_.insert(one.index);
  }
}

std::vector<double> CalibrationLedger::scores(Proposal at) const {
  CHOKEPOINT_CHECK(at.generation == generation(), "a proposal of generation {} in {}", at.generation, generation());
  kernel::RandomStream luck(kernel::StreamKey::of(seed_, "calibration"), at.generation, 0, at.index);
  if (kernel_) return kernel_->propose(luck);
  std::vector<double> scores(size_);
  for (double& score : scores) score = kernel::normal_score(luck.next());
  return scores;
}

double CalibrationLedger::distance(std::vector<double> const& seen) const {
  if (seen.size() != targets_.size()) return infinite;
  double sum = 0;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (std::isnan(seen[i])) return infinite;
    if (scales_[i] == 0) continue;
    double const miss = targets_[i].miss(seen[i]) / scales_[i];
    sum += rules_.squared ? miss * miss : miss;
    count += 1;
  }
  if (count == 0) return 0;
  double const mean = sum / static_cast<double>(count);
  return rules_.squared ? std::sqrt(mean) : mean;
}

void CalibrationLedger::set_scales() {
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    CalibrationTarget const& target = targets_[i];
    std::vector<double> seen;
    for (Tried const& one : first_) {
      if (!one.seen.empty() && !std::isnan(one.seen[i])) seen.push_back(one.seen[i]);
    }
    std::vector<double> const weights(seen.size(), 1 / static_cast<double>(seen.size()));
    auto const at = [&](double share) { return weighted_quantile(seen, weights, share); };
    shown_before_.push_back(seen.empty() ? Shown{} : Shown{at(0.05), at(0.5), at(0.95)});
    if (rules_.by_error) {
      scales_.push_back(target.error);
      continue;
    }
    double scale = median_deviation(seen);
    if (scale == 0) {
      // More than half of the futures agree: what the others show counts by how far they are on average.
      double sum = 0;
      for (double const value : seen) sum += target.miss(value);
      bool const same = std::all_of(seen.begin(), seen.end(), [&](double value) { return value == seen.front(); });
      scale = same ? 0 : sum / static_cast<double>(seen.size());
    }
    scales_.push_back(scale);
  }
}

bool CalibrationLedger::accept(Tried tried) {
  if (end_ != CalibrationEnd::none || tried.at.generation != generation()) return false;
  std::uint64_t const before = generations_.size();
  if (tried.at.index >= prefix_) ahead_.emplace(tried.at.index, std::move(tried));
  while (end_ == CalibrationEnd::none && generations_.size() == before) {
    auto const following = ahead_.find(prefix_);
    if (following == ahead_.end()) break;
    Tried const one = std::move(following->second);
    ahead_.erase(following);
    prefix_ += 1;
    failed_ += one.seen.empty() ? 1U : 0U;
    if (before == 0) {
      first_.push_back(one);
      if (prefix_ == rules_.draws) count_first();
    } else {
      count(one);
    }
  }
  return generations_.size() > before || end_ != CalibrationEnd::none;
}

/// Keeps the nearest of all that were drawn; of two equally near ones the earlier.
void CalibrationLedger::count_first() {
  set_scales();
  std::vector<Particle> all;
  for (Tried& one : first_) {
    double const away = distance(one.seen);
    if (away == infinite) continue;
    all.push_back({one.at.index, away, 0, {}, std::move(one.seen)});
  }
  first_.clear();
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.distance < b.distance; });
  if (all.size() < rules_.particles) {
    tolerance_ = infinite;
    return end_generation(false, CalibrationEnd::too_few);
  }
  all.resize(rules_.particles);
  tolerance_ = all.back().distance;
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.proposal < b.proposal; });
  for (Particle& one : all) one.scores = scores({0, one.proposal});
  kept_ = std::move(all);
  end_generation(true, CalibrationEnd::none);
}

void CalibrationLedger::count(Tried const& tried) {
  double const away = distance(tried.seen);
  if (away <= tolerance_ && away < infinite) {
    kept_.push_back({tried.at.index, away, 0, scores(tried.at), tried.seen});
    if (kept_.size() == rules_.particles) return end_generation(true, CalibrationEnd::none);
  }
  if (prefix_ < most_tried()) return;
  end_generation(
      false, simulations_ + prefix_ >= rules_.simulations ? CalibrationEnd::simulations : CalibrationEnd::acceptance);
}

void CalibrationLedger::end_generation(bool whole, CalibrationEnd otherwise) {
  Generation over;
  over.tolerance = tolerance_;
  over.tried = prefix_;
  over.failed = failed_;
  over.whole = whole;
  over.accepted = kept_.size();
  if (whole) {
    weigh(kept_, kernel_ ? &*kernel_ : nullptr);
    over.particles = std::move(kept_);
  }
  kept_.clear();
  ahead_.clear();
  given_back_.clear();
  simulations_ += prefix_;
  prefix_ = 0;
  failed_ = 0;
  next_ = 0;
  generations_.push_back(std::move(over));
  end_ = otherwise;
  if (whole) begin_next();
}

void CalibrationLedger::begin_next() {
  Generation const& last = generations_.back();
  bool const first = generations_.size() == 1;
  double const rate = static_cast<double>(last.accepted) / static_cast<double>(last.tried);
  if (rules_.tolerance && last.tolerance <= *rules_.tolerance) {
    end_ = CalibrationEnd::tolerance;
  } else if (generations_.size() == rules_.generations) {
    end_ = CalibrationEnd::generations;
  } else if (!first && rate < rules_.acceptance) {
    end_ = CalibrationEnd::acceptance;
  } else if (simulations_ >= rules_.simulations) {
    end_ = CalibrationEnd::simulations;
  } else {
    tolerance_ = distance_quantile(last.particles, rules_.quantile);
    if (tolerance_ >= last.tolerance) tolerance_ = below(last);
    if (rules_.tolerance) tolerance_ = std::max(tolerance_, *rules_.tolerance);
    if (tolerance_ >= last.tolerance) end_ = CalibrationEnd::still;
  }
  if (end_ == CalibrationEnd::none) kernel_.emplace(last.particles);
}

Generation const* CalibrationLedger::posterior() const {
  for (auto one = generations_.rbegin(); one != generations_.rend(); ++one) {
    if (one->whole) return &*one;
  }
  return nullptr;
}

std::uint64_t CalibrationLedger::expected() const {
  if (end_ != CalibrationEnd::none) return 0;
  if (generations_.empty()) return rules_.draws - prefix_;
  // Before the first ones are kept: as many as it takes at half of the last generation's rate, if that is all one
  // knows.
  double const rate =
      kept_.size() >= 10 ? static_cast<double>(kept_.size()) / static_cast<double>(prefix_) : rules_.quantile / 2;
  auto const missing = static_cast<double>(rules_.particles - kept_.size());
  return std::min(most_tried() - prefix_, static_cast<std::uint64_t>(std::ceil(missing / rate)));
}

std::uint64_t CalibrationLedger::failures() const {
  std::uint64_t sum = failed_;
  for (Generation const& one : generations_) sum += one.failed;
  return sum;
}

}  // namespace chokepoint::sweep
