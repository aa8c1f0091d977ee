#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/kernel/key.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameters.hpp"
#include "engine/model/project.hpp"

namespace chokepoint::model {

/// Room for computers.
struct CampusCapacity {
  Parameter<double> power;        ///< watts that the grid gives; invalid: none
  Parameter<std::int64_t> racks;  ///< whole ones; invalid: none
};

/// A firm that uses the computers of a campus, whoever owns them.
struct CampusUser {
  FirmId firm;
  double share = 0;    ///< of all that is online there
  bool rents = false;  ///< from abroad, and not as the owner
};

/// A place where computers are installed and run. `docs/reference/campuses.md` says what its keys mean.
struct Campus {
  std::string name;
  CountryId country;  ///< may be invalid
  FirmId owner;       ///< may be invalid
  kernel::ActorId actor;
  std::vector<CampusUser> users;  ///< by name; shares sum to 1
  std::int64_t rented_parts = 0;  ///< of a billion: the share that is used from abroad by others than the owner
  std::vector<FleetId> fleets;    ///< by product
  CampusCapacity initial;
  Project project;
  std::vector<CampusCapacity> adds;  ///< by phase of the project: what its completion adds
  bool limits_power = false;         ///< else there is as much as anybody needs
  bool limits_racks = false;
  Parameter<double> overhead;      ///< grid power by power of the computers (power usage effectiveness)
  LawId commissioning;             ///< of a batch, once it is fitted; invalid: no time
  Parameter<double> technicians;   ///< units that they fit a second; invalid: any number at once
  Parameter<std::int64_t> batch;   ///< units fitted and commissioned together; invalid: a day's work
  Parameter<double> availability;  ///< share of the time that what is online really computes; invalid: 1
  LawId up;                        ///< time between outages; invalid: there are none
  LawId down;
};

/// One product at one campus.
struct Fleet {
  CampusId campus;
  ProductId product;
  Parameter<std::int64_t> opening;  ///< parts of the product online when the run begins; invalid: 0
  Parameter<std::int64_t> waiting;  ///< parts delivered and not online then; invalid: 0
  std::uint8_t channel = 0;         ///< ledger::UnitChannel of both
};

/// Which campus a buyer's next units go to; see policy/buildout_order.hpp.
enum class BuildoutOrder : std::uint8_t { listed, earliest, largest };

}  // namespace chokepoint::model
