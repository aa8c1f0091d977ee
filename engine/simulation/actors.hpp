#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/processes/buyer.hpp"
#include "engine/processes/campus.hpp"
#include "engine/processes/commitment.hpp"
#include "engine/processes/dealer.hpp"
#include "engine/processes/government.hpp"
#include "engine/processes/introduction.hpp"
#include "engine/processes/lane.hpp"
#include "engine/processes/line.hpp"
#include "engine/processes/office.hpp"
#include "engine/processes/permit_office.hpp"
#include "engine/processes/quota.hpp"
#include "engine/processes/site.hpp"

namespace chokepoint::simulation {

/// All actors of a world, by kind, and the way of a message to its handler.
class Actors {
 public:
  explicit Actors(model::World const& world);

  void start(kernel::ActorId actor, kernel::Context& context, processes::Environment& environment);
  /// `environments[i]` belongs to partition i.
  void handle(kernel::Event const& event, std::byte const* payload, kernel::Context& context,
              processes::Environment& environment);
  void finish(kernel::ActorId actor, base::SimTime end, processes::Environment& environment);
  void clear();

  model::ActorKind kind_of(kernel::ActorId actor) const { return addresses_[actor.index()].kind; }

  std::vector<processes::Site> const& sites() const { return sites_; }
  std::vector<processes::Lane> const& lanes() const { return lanes_; }
  std::vector<processes::Office> const& offices() const { return offices_; }
  std::vector<processes::Line> const& lines() const { return lines_; }
  std::vector<processes::Buyer> const& buyers() const { return buyers_; }
  std::vector<processes::Campus> const& campuses() const { return campuses_; }
  std::vector<processes::Government> const& governments() const { return governments_; }
  std::vector<processes::Introduction> const& introductions() const { return introductions_; }

 private:
  struct Address {
    model::ActorKind kind{};
    std::uint32_t index = 0;
  };
  std::vector<Address> addresses_;  // by actor
  std::vector<processes::Site> sites_;
  std::vector<processes::Office> offices_;
  std::vector<processes::Buyer> buyers_;
  std::vector<processes::Lane> lanes_;
  std::vector<processes::PermitOffice> permit_offices_;
  std::vector<processes::Quota> quotas_;
  std::vector<processes::Line> lines_;
  std::vector<processes::Campus> campuses_;
  std::vector<processes::Government> governments_;
  std::vector<processes::Introduction> introductions_;
  std::vector<processes::Commitment> commitments_;
  std::vector<processes::Dealer> dealers_;
};

}  // namespace chokepoint::simulation
