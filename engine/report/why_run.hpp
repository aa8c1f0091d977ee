#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/names.hpp"
#include "engine/report/wait_book.hpp"

namespace chokepoint::report {

/// What a results file has that `why` answers from.
struct WhyRun {
  /// A step of one order, as `run --trace` keeps it.
  struct Journey {
    std::string order, lot, buyer, product;
    double units = 0;
    std::string step;   ///< is ordered, asks, moves, is taken, is parted
    std::string place;  ///< "commerce: approved", "fab to hall", "cloud"
    base::SimTime begins, ends;
    std::string parent_order, parent_lot;  ///< what they were part of before; empty: of nothing
  };
  /// Something that a person may recognize a date by.
  struct Dated {
    base::SimTime at;
    std::string what;  ///< "Chinese customs take filings again"
  };
  /// Goods that came from one site to another by the end of a time step.
  struct Flow {
    std::string from, to, product;
    base::SimTime end;
    double units = 0;
  };
  struct Lane {
    std::string name, from, to;
  };
  struct Event {
    std::string name, title;
    base::SimTime at;
  };
  struct Vintage {
    std::string rule, title, name;
    std::optional<base::SimTime> effective, sunset;
  };
  /// A rule that may be about what a buyer orders of a product.
  struct MayGovern {
    std::string buyer, product, rule;
  };
  struct Switch {
    std::string rule;
    base::SimTime from;
    bool active = true;
  };
  std::map<std::string, std::string, std::less<>> manifest;
  std::map<std::string, std::string, std::less<>> unit_of;  ///< by product
  std::vector<std::string> campuses;
  std::vector<Dated> dates;   ///< of events and rules
  std::vector<Event> events;  ///< of the timeline, that happened
  std::vector<Lane> lanes;
  std::vector<Flow> flows;               ///< by lanes; none of a file that kept none
  std::vector<base::SimTime> step_ends;  ///< of the time steps that flows are kept by, ascending
  std::vector<Vintage> vintages;         ///< those of a rule one after the other, as the scenario has them
  std::vector<Switch> switches;          ///< of rules that are turned on and off, by rule and time
  std::vector<MayGovern> may_govern;
  std::vector<std::string> scenario_lines;  ///< its canonical text
  std::map<std::string, double, std::less<>> uncertain;
  Names names;
  std::vector<Journey> journeys;
  base::SimTime from, to;
  WaitBook book;

  static base::Result<WhyRun, results::FileProblem> read(results::ResultsFile const& file);

  std::string const& unit(std::string const& product) const;
  /// "rules changed (Chinese customs take filings again)": with what has that date, where it is a matter of dates; of
  /// permits with the batches that were open, of orders that a buyer took back with what it took in their place.
  std::string ending_words(Passing const& passing) const;
  /// "One future out of many …": which run this is.
  std::string provenance_words() const;
  nlohmann::ordered_json provenance() const;
};

}  // namespace chokepoint::report
