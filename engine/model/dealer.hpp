#pragma once

#include <string>

#include "engine/base/sim_time.hpp"
#include "engine/kernel/board.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameter.hpp"

namespace chokepoint::model {

/// Who takes goods out of a stock in a third country and brings them around the rules: the grey channel.
struct Dealer {
  std::string name;
  FirmId firm;    ///< may be invalid
  StockId stock;  ///< what it buys from, at list price
  kernel::ActorId actor;
  Parameter<std::int64_t> capacity;  ///< parts that it can take in a period; what it leaves unused is lost
  Parameter<base::Duration> period;
  Parameter<double> premium;        ///< over list price, with nobody waiting and no enforcement
  Parameter<double> scarcity;       ///< added for each period's capacity that waits; invalid: 0
  Parameter<double> risk;           ///< added for each unit of enforcement; invalid: 0
  LawId time;                       ///< from the source to the buyer; invalid: none
  Parameter<std::int64_t> lot;      ///< the most that travels together; invalid: all that is taken at once
  Parameter<double> detection;      ///< probability that a lot is found, without enforcement; invalid: 0
  Parameter<double> vigilance;      ///< enforcement that each find adds; invalid: 0
  Parameter<double> enforcement;    ///< when the run begins; invalid: 0
  Parameter<base::Duration> fades;  ///< half-life of enforcement
  kernel::BoardEntryId quote;       ///< its premium, in millionths
};

}  // namespace chokepoint::model
