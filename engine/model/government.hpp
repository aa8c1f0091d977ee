#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/expression/expression.hpp"
#include "engine/kernel/board.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameter.hpp"

/// Governments that watch published figures and answer with events, and pledges that are paid in instalments.
namespace chokepoint::model {

/// One thing that a reaction's condition may look at.
struct WatchedFigure {
  enum class Kind : std::uint8_t {
    total,      ///< units that entered a status in all months that are published
    month,      ///< units that entered it in the last of these
    balance,    ///< units in it at the end of the last of these
    happened,   ///< whether an event has happened and is known
    lane_open,  ///< whether a lane is open, as far as is known
    paid,       ///< of a commitment, whole currency units
    overdue,
    date,  ///< of the review
  };
  Kind kind = Kind::date;
  std::uint32_t index = 0;  ///< ProductId, TimelineEventId, LaneId or CommitmentId
  std::uint8_t status = 0;  ///< ledger::UnitStatus
};

/// A state of affairs between governments: how long it lasts, what it brings, and what follows.
struct Regime {
  std::string name;
  LawId lasts;
  TimelineEventId event;  ///< happens when the regime begins and is over when it ends; invalid: none
  struct Next {
    std::uint32_t regime = 0;
    Parameter<double> share;
  };
  std::vector<Next> next;  ///< in the order of names; what the shares leave over goes to the last
};

/// What a government does when a condition on what it sees comes true, or by itself in regimes that follow each other
/// as a semi-Markov chain (Howard, Dynamic Probabilistic Systems, vol. 2, ch. 10).
struct Reaction {
  std::string name;  ///< "governments.beijing.reactions.retaliate": keys its luck
  std::optional<expression::Expression> watches;
  std::vector<WatchedFigure> figures;  ///< by slot of the condition
  LawId every;
  Parameter<base::Duration> publication_lag;
  LawId lag;                            ///< from the review that sees it to the announcement; invalid: none
  std::vector<TimelineEventId> ladder;  ///< one event, or one for each crossing in turn
  Parameter<std::int64_t> at_most;      ///< how often it reacts
  std::vector<Regime> regimes;
  std::uint32_t starts = 0;  ///< regime
};

struct Government {
  std::string name;
  CountryId country;  ///< may be invalid
  kernel::ActorId actor;
  std::vector<Reaction> reactions;  ///< in the order of names
};

struct Instalment {
  Parameter<base::SimTime> due;
  Parameter<std::int64_t> amount;  ///< minor units
};

/// A pledge, paid instalment by instalment.
struct Commitment {
  std::string name;
  FirmId firm;        ///< who pledges: a firm
  CountryId country;  ///< or a country
  kernel::ActorId actor;
  std::string currency;
  std::int64_t minor_units = 1;                   ///< of one whole unit of the currency
  std::optional<std::uint32_t> account_currency;  ///< its place among those that goods are paid in; none: no account
  std::vector<Instalment> instalments;
  LawId slips;                         ///< by how much each is late; invalid: not at all
  std::vector<TimelineEventId> needs;  ///< milestones without which nothing is paid
  kernel::BoardEntryId paid;           ///< minor units
  kernel::BoardEntryId overdue;        ///< minor units that were due and aren't paid
};

}  // namespace chokepoint::model
