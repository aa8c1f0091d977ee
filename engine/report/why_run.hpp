#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/report/wait_book.hpp"

namespace chokepoint::report {

/// What a results file has that `why` answers from.
struct WhyRun {
  /// A step of one order, as `run --trace` keeps it.
  struct Journey {
    std::string order, lot, buyer, product;
    double units = 0;
    std::string step;   ///< asks, moves, is taken
    std::string place;  ///< "commerce: approved", "fab to hall", "cloud"
    base::SimTime begins, ends;
  };
  /// Something that a person may recognize a date by.
  struct Dated {
    base::SimTime at;
    std::string what;  ///< "Chinese customs take filings again"
  };
  std::map<std::string, std::string, std::less<>> manifest;
  std::map<std::string, std::string, std::less<>> unit_of;  ///< by product
  std::vector<std::string> campuses;
  std::vector<Dated> dates;  ///< of events and rules
  std::vector<Journey> journeys;
  base::SimTime from, to;
  WaitBook book;

  static base::Result<WhyRun, results::FileProblem> read(results::ResultsFile const& file);

  std::string const& unit(std::string const& product) const;
  /// "rules changed (Chinese customs take filings again)": with what has that date, where it is a matter of dates.
  std::string ending_words(Passing const& passing) const;
  /// "One future out of many …": which run this is.
  std::string provenance_words() const;
  nlohmann::ordered_json provenance() const;
};

}  // namespace chokepoint::report
