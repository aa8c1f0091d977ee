#pragma once

#include <cstdint>
#include <vector>

#include "engine/processes/construction.hpp"
#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// A cap. Whoever wants to ship capped goods asks for volume, gets it while there is room, and reports its use; whoever
/// ships goods of the basis reports that.
///
/// room = share x basis + limit - used - reserved, of the present window, in whole parts; plants that are being built
/// add a share of what their new capacity would make in the window. Nothing is ever granted beyond it. What has left
/// but isn't reported yet can only be basis, so the cap is on the safe side by one news delay. Requests are served in
/// the order in which they came, partly where there isn't room for all. Those for volume at a lower tariff are answered
/// at once, and denied what there is no room for.
///
/// Windows: cumulative since `counts_from`; calendar years or quarters (what is reserved stays reserved over the
/// change, and counts in the window in which it is used); rolling, over whole days.
class Quota {
 public:
  explicit Quota(model::QuotaId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);

  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);
  void on(CaseFiled const& filed, kernel::Context& context, Environment& environment);
  void on(QuotaReported const& reported, kernel::Context& context, Environment& environment);
  void on(QuotaWakes const& wakes, kernel::Context& context, Environment& environment);

  void clear();

 private:
  struct Request {
    CaseFiled filed;
    std::int64_t wanted = 0;
  };
  /// What left on one day of a rolling window.
  struct Day {
    std::int64_t day = 0;
    std::int64_t basis = 0;
    std::int64_t used = 0;
  };

  model::Quota const& rules(Environment const& environment) const { return environment.world.quotas[id_.index()]; }
  bool is_active(base::SimTime now, Environment const& environment) const;
  std::int64_t stated(base::SimTime now, Environment const& environment) const;
  std::int64_t allowed(base::SimTime now, Environment const& environment) const;
  void note(std::int64_t basis, std::int64_t used, base::SimTime now, Environment const& environment);
  /// Begins a calendar window when its first moment has come.
  void turn_window(base::SimTime now, Environment const& environment);
  void plan_window(std::uint32_t index, kernel::Context& context, Environment& environment);
  void serve(kernel::Context& context, Environment& environment);
  bool grant(Request& request, kernel::Context& context, Environment& environment);
  void answer(Request const& request, std::int64_t quantity, Answer answer, kernel::Context& context) const;
  void observe(base::SimTime now, Environment& environment);

  model::QuotaId id_;
  std::vector<Request> waiting_;
  Construction construction_;
  std::vector<Day> days_;  // of a rolling window, oldest first
  std::int64_t basis_ = 0;
  std::int64_t used_ = 0;
  std::int64_t reserved_ = 0;
  std::int64_t carried_ = 0;    // left over from earlier calendar windows
  std::int64_t left_over_ = 0;  // what this window would leave if it ended now
  base::SimTime window_ends_;   // of a calendar window
};

}  // namespace chokepoint::processes
