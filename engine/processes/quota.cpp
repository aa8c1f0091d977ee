#include "engine/processes/quota.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/calendar.hpp"

namespace chokepoint::processes {

namespace {

std::int64_t day_of(base::SimTime time) { return time.seconds() / base::seconds_a_day; }

/// Midnight UTC of the first day of the next calendar year or quarter.
base::SimTime next_window(model::QuotaWindow window, base::SimTime now) {
  base::Date const date = base::date_of(now);
  auto const month = static_cast<unsigned>(date.month());
  if (window == model::QuotaWindow::year || month > 9) {
    return base::time_of(base::Date(date.year() + std::chrono::years(1), std::chrono::January, std::chrono::day(1)));
  }
  return base::time_of(base::Date(date.year(), std::chrono::month((month - 1) / 3 * 3 + 4), std::chrono::day(1)));
}

/// Midnight UTC of the first day of this calendar year or quarter.
base::SimTime window_begins(model::QuotaWindow window, base::SimTime now) {
  base::Date const date = base::date_of(now);
  auto const month = window == model::QuotaWindow::year ? 1U : (static_cast<unsigned>(date.month()) - 1) / 3 * 3 + 1;
  return base::time_of(base::Date(date.year(), std::chrono::month(month), std::chrono::day(1)));
}

bool is_calendar(model::QuotaWindow window) {
  return window == model::QuotaWindow::year || window == model::QuotaWindow::quarter;
}

}  // namespace

void Quota::start(kernel::Context& context, Environment& environment) {
  model::Quota const& quota = rules(environment);
  basis_ = environment.parameters.get_or(quota.opening_basis, std::int64_t{0});
  used_ = environment.parameters.get_or(quota.opening_used, std::int64_t{0});
  if (quota.window == model::QuotaWindow::rolling) days_.push_back({day_of(context.now()), basis_, used_});
  construction_.draw(quota.plants, environment);
  if (is_calendar(quota.window)) window_ends_ = next_window(quota.window, context.now());
  plan_window(0, context, environment);
  observe(context.now(), environment);
}

void Quota::plan_window(std::uint32_t index, kernel::Context& context, Environment& environment) {
  model::Quota const& quota = rules(environment);
  base::SimTime next = base::SimTime::end();
  base::SimTime const counts_from = environment.parameters.get_or(quota.counts_from, environment.world.clock.from);
  if (context.now() < counts_from) next = counts_from;
  if (is_calendar(quota.window)) next = std::min(next, next_window(quota.window, context.now()));
  if (quota.window == model::QuotaWindow::rolling) {
    // The oldest day leaves the window when the whole of it lies `over` back; a day that is still to come does so
    // later.
    base::SimTime const oldest =
        days_.empty() ? context.now() : base::SimTime((days_.front().day + 1) * base::seconds_a_day);
    base::SimTime const out = oldest + environment.parameters.get(quota.over);
    next = std::min(next, std::max(out, context.now() + base::seconds(1)));
  }
  for (auto const& value : {quota.share, quota.of_building, quota.of_built}) {
    if (value.valid()) next = std::min(next, environment.parameters.next_change(value, context.now()));
  }
  if (quota.active.valid()) next = std::min(next, environment.parameters.next_change(quota.active, context.now()));
  next = std::min(next, construction_.next_change(context.now()));
  next = std::min(next, environment.parameters.next_change(quota.limit, context.now()));
  if (next < environment.world.clock.to) context.schedule(next, QuotaWakes{{}, index});
}

bool Quota::is_active(base::SimTime now, Environment const& environment) const {
  model::Parameter<bool> const active = rules(environment).active;
  return !active.valid() || environment.at(active, now);
}

std::int64_t Quota::allowed(base::SimTime now, Environment const& environment) const {
  return is_active(now, environment) ? stated(now, environment) : static_cast<std::int64_t>(model::most_parts);
}

/// What it allows while it is active.
std::int64_t Quota::stated(base::SimTime now, Environment const& environment) const {
  model::Quota const& quota = rules(environment);
  double const share = quota.share.valid() ? environment.at(quota.share, now) : 0.0;
  std::int64_t const limit = quota.limit.valid() ? environment.at(quota.limit, now) : 0;
  std::int64_t total = static_cast<std::int64_t>(std::floor(share * static_cast<double>(basis_))) + limit + carried_;
  if (quota.plants.empty()) return total;
  Construction::Capacity const capacity = construction_.at(now);
  double const counted =
      (quota.of_building.valid() ? environment.at(quota.of_building, now) : 0.0) * capacity.building +
      (quota.of_built.valid() ? environment.at(quota.of_built, now) : 0.0) * capacity.built;
  base::Duration const window = is_calendar(quota.window)
                                    ? next_window(quota.window, now) - window_begins(quota.window, now)
                                    : environment.parameters.get(quota.over);
  double const units = counted * static_cast<double>(window.seconds());
  double const parts = units * static_cast<double>(environment.world.products[quota.product.index()].per_unit);
  // Rates are kept per second: what should be whole may be a little less.
  return total + static_cast<std::int64_t>(std::floor(std::min(parts + 1e-6, model::most_parts)));
}

void Quota::note(std::int64_t basis, std::int64_t used, base::SimTime now, Environment const& environment) {
  basis_ += basis;
  used_ += used;
  if (rules(environment).window != model::QuotaWindow::rolling) return;
  if (days_.empty() || days_.back().day != day_of(now)) days_.push_back({day_of(now), 0, 0});
  days_.back().basis += basis;
  days_.back().used += used;
}

void Quota::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  turn_window(context.now(), environment);
  serve(context, environment);
}

void Quota::turn_window(base::SimTime now, Environment const& environment) {
  model::Quota const& quota = rules(environment);
  if (!is_calendar(quota.window) || now < window_ends_) return;
  // As the old window had it: its limit may end with it.
  carried_ = quota.carries_over ? left_over_ : 0;
  basis_ = 0;
  used_ = 0;
  window_ends_ = next_window(quota.window, now);
}

void Quota::on(CaseFiled const& filed, kernel::Context& context, Environment& environment) {
  turn_window(context.now(), environment);
  Request request{filed, filed.quantity};
  if (filed.review == at_lower_tariff) {
    if (waiting_.empty()) grant(request, context, environment);
    if (request.wanted > 0) answer(request, request.wanted, Answer::denied, context);
    return observe(context.now(), environment);
  }
  waiting_.push_back(request);
  serve(context, environment);
}

void Quota::on(QuotaReported const& reported, kernel::Context& context, Environment& environment) {
  turn_window(context.now(), environment);
  base::SimTime const counts_from =
      environment.parameters.get_or(rules(environment).counts_from, environment.world.clock.from);
  switch (static_cast<QuotaReport>(reported.what)) {
    case QuotaReport::basis:
      if (context.now() >= counts_from) note(reported.quantity, 0, context.now(), environment);
      break;
    case QuotaReport::used:
      reserved_ -= reported.quantity;
      note(0, reported.quantity, context.now(), environment);
      break;
    case QuotaReport::returned:
      reserved_ -= reported.quantity;
      break;
  }
  CHOKEPOINT_CHECK(reserved_ >= 0, "quota {} has {} reserved", rules(environment).name, reserved_);
  serve(context, environment);
}

void Quota::on(QuotaWakes const& wakes, kernel::Context& context, Environment& environment) {
  model::Quota const& quota = rules(environment);
  turn_window(context.now(), environment);
  if (quota.window == model::QuotaWindow::rolling) {
    base::SimTime const from = context.now() - environment.parameters.get(quota.over);
    auto const in = std::find_if(days_.begin(), days_.end(), [&](Day const& day) {
      return base::SimTime((day.day + 1) * base::seconds_a_day) > from;
    });
    for (auto day = days_.begin(); day != in; ++day) {
      basis_ -= day->basis;
      used_ -= day->used;
    }
    days_.erase(days_.begin(), in);
  }
  plan_window(wakes.index + 1, context, environment);
  serve(context, environment);
}

/// What there is room for, of what is wanted; false: nothing.
bool Quota::grant(Request& request, kernel::Context& context, Environment& environment) {
  std::int64_t const least = environment.parameters.get_or(rules(environment).smallest_grant, std::int64_t{1});
  std::int64_t const room = allowed(context.now(), environment) - used_ - reserved_;
  std::int64_t const granted = std::min(room, request.wanted);
  if (granted <= 0 || granted < std::min(least, request.wanted)) return false;
  reserved_ += granted;
  request.wanted -= granted;
  answer(request, granted, Answer::approved, context);
  return true;
}

void Quota::answer(Request const& request, std::int64_t quantity, Answer answer, kernel::Context& context) const {
  CaseFiled const& filed = request.filed;
  context.tell(model::ActorId(filed.applicant),
               CaseDecided{{},
                           filed.order,
                           filed.filed_at,
                           quantity,
                           never,
                           filed.slot,
                           filed.generation,
                           static_cast<std::uint32_t>(answer),
                           filed.demand,
                           filed.attempt,
                           filed.gatekeeper},
               context.current());
}

void Quota::serve(kernel::Context& context, Environment& environment) {
  std::size_t served = 0;
  while (served < waiting_.size()) {
    Request& request = waiting_[served];
    if (!grant(request, context, environment) || request.wanted > 0) break;
    served += 1;
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(served));
  observe(context.now(), environment);
}

void Quota::observe(base::SimTime now, Environment& environment) {
  left_over_ =
      is_active(now, environment) ? std::max(std::int64_t{0}, stated(now, environment) - used_) : std::int64_t{0};
  QuotaObservables const& seen = environment.observables.quotas[id_.index()];
  environment.set(seen.used, now, used_);
  environment.set(seen.reserved, now, reserved_);
  environment.set(seen.headroom, now, std::max(std::int64_t{0}, stated(now, environment) - used_ - reserved_));
  std::int64_t asked = 0;
  for (Request const& request : waiting_) asked += request.wanted;
  environment.set(seen.asked, now, asked);
}

void Quota::clear() {
  waiting_.clear();
  days_.clear();
  construction_.clear();
  basis_ = used_ = reserved_ = carried_ = left_over_ = 0;
}

}  // namespace chokepoint::processes
