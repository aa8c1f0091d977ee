#pragma once

#include <cstdint>
#include <vector>

#include "engine/policy/allocation.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// Whether a grant that was opened is for the firm, whatever is left of it: who is named by none has no permit to hope
/// for.
bool has_open_grant(model::PermitOffice const& office, model::FirmId firm, base::SimTime now,
                    Environment const& environment);
/// When the next grant opens after `now`; the run's end where none does.
base::SimTime next_grant(model::PermitOffice const& office, base::SimTime now, Environment const& environment);

/// An authority that lets firms import: applications wait until a batch that it opens covers them.
///
/// From its date on, a grant is a volume for the firms it names (or for all). Whoever waits is served by tier and,
/// within a tier, as the split says; a grant that doesn't do for all covers parts of applications, and what one grant
/// leaves over serves those who come later. Before a firm gets more, it must have bought so many domestic units per
/// imported one
/// (`domestic_ratio`). Nothing is granted while the authority is suspended. Permits that are given back can be granted
/// again.
///
/// Volume is counted in parts of the authority's product.
class PermitOffice {
 public:
  explicit PermitOffice(model::PermitOfficeId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);

  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);
  void on(CaseFiled const& filed, kernel::Context& context, Environment& environment);
  void on(PermitsIssued const& issued, kernel::Context& context, Environment& environment);
  void on(QuotaReported const& reported, kernel::Context& context, Environment& environment);
  void on(DomesticBought const& bought, kernel::Context& context, Environment& environment);

  void clear();

 private:
  struct Application {
    CaseFiled filed;
    std::int64_t wanted = 0;  // not granted yet
    std::uint32_t tier = 0;
  };
  struct Batch {
    std::int64_t left = 0;
    bool open = false;
    std::vector<std::int64_t> by_firm;  // granted so far; kept only where a firm may get no more than `each`
  };

  model::PermitOffice const& rules(Environment const& environment) const {
    return environment.world.permit_offices[id_.index()];
  }
  std::uint32_t tier_of(std::uint32_t firm, Environment const& environment) const;
  static std::uint32_t account_of(CaseFiled const& filed, model::World const& world);
  /// The most that a firm may still get of a grant.
  std::int64_t room_of(std::uint32_t firm, std::size_t grant, Environment const& environment) const;
  void serve(kernel::Context& context, Environment& environment);
  void serve_from(std::size_t grant, kernel::Context& context, Environment& environment);
  void answer(Application const& application, std::int64_t quantity, kernel::Context& context,
              Environment& environment);

  model::PermitOfficeId id_;
  std::vector<Application> waiting_;       // by tier, then as they came
  bool puts_off_ = false;                  // a policy granted less than it could, and is asked again in a day
  std::vector<Batch> batches_;             // by grant
  std::vector<std::int64_t> permitted_;    // by firm
  std::vector<std::int64_t> domestic_;     // by firm
  std::vector<policy::Account> accounts_;  // of what is shared out: by firm; behind them by stream, and of all others
  std::vector<std::int64_t> claimed_;      // scratch, by firm: zero between uses
  std::vector<policy::Claim> claims_;      // scratch
  policy::Sharing sharing_;
  std::vector<Applicant> applicants_;   // scratch
  std::vector<std::size_t> claimants_;  // scratch: their places in `waiting_`
};

}  // namespace chokepoint::processes
