#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"
#include "engine/results/results_file.hpp"

namespace chokepoint::report {

/// What ordered units waited for and what ended it, as a results file has it (results/wait_tables.hpp).
///
/// A *step* of a state is what stands between the units and the next thing: each of its unmet gates, or, where none is
/// unmet, the activity ("transit"). Everything asked of it is about a selection of order streams and a moment: what
/// happened before that moment counts, which must be a midnight (UTC) or the end of the run.
struct WaitBook {
  struct Stream {
    std::string name;  ///< "buyers.cloud.orders.chips"
    std::string buyer;
    std::string product;
    std::int64_t per_unit = 1;
    std::string site;  ///< of whose stock
    std::vector<std::string> campuses;
  };
  struct State {
    std::string kind;  ///< ordered, waiting, ended
    std::string reason;
    std::string gates;               ///< "license + stock"
    std::vector<std::string> steps;  ///< of those that wait
    bool has(std::string_view step) const;
  };
  struct Cause {
    std::string event;   ///< "case decided"; empty: none
    std::string sender;  ///< "offices.commerce"
    std::string holder;  ///< who had the units
    std::string answer;  ///< of an office "approved"; of a buyer that reduced orders "substituted" or "supplied"
  };
  struct Move {
    std::size_t stream = 0;
    base::SimTime day;
    std::string from_class, to_class;
    std::size_t from = 0, to = 0;  ///< states
    std::size_t cause = 0;
    std::int64_t amount = 0;
    base::SimTime first, last;
    base::Wide moment = 0;
  };
  struct Delivery {
    std::size_t stream = 0;
    std::string site;
    base::SimTime day;
    std::int64_t amount = 0;
    base::SimTime first, last;
  };

  std::vector<Stream> streams;
  std::vector<State> states;
  std::vector<Cause> causes;
  std::vector<Move> moves;
  std::vector<Delivery> deliveries;

  static base::Result<WaitBook, results::FileProblem> read(results::ResultsFile const& file);
};

/// Units, and between which moments.
struct Amount {
  std::int64_t amount = 0;
  base::SimTime first, last;

  void add(std::int64_t units, base::SimTime from, base::SimTime to);
};

/// Units that stand before the same first step at one holder. Which of those who ever came there are left isn't kept:
/// by `since` they are the last that came, as where in each stream of orders the first in are the first out; whatever
/// the order, none of them has been there since before `earliest`.
struct Standing {
  std::string step;
  std::string reason;  ///< that their time is charged to: the step, or the hand-over
  std::string holder;  ///< who has them, as far as they stand at a gate
  Amount since;
  base::SimTime earliest;
  std::vector<std::pair<std::vector<std::string>, std::int64_t>> also;  ///< of these so many lack these, too
};

/// Units whose first step had become another one, by the cause: most had done with it, some fell back to an earlier
/// one.
struct Passing {
  std::string step;
  WaitBook::Cause cause;
  bool given_up = false;  ///< it ended by their being given up
  Amount units;
  std::set<std::size_t> streams{};  ///< that they were ordered in
};

using Selection = std::function<bool(WaitBook::Move const&)>;

/// Units that were ordered before `until`.
Amount ordered(WaitBook const& book, Selection const& selected, base::SimTime until);
/// Units whose waiting ended so before `until`: "delivered", "online", "cancelled".
Amount ended(WaitBook const& book, Selection const& selected, std::string_view how, base::SimTime until);
/// Units that were given up before `until`, by the cause and what they waited for.
std::vector<Passing> given_up(WaitBook const& book, Selection const& selected, base::SimTime until);
/// Who waits at that moment, the largest first.
std::vector<Standing> standing(WaitBook const& book, Selection const& selected, base::SimTime until);
/// What ended the waits from `from` on and before `until`: by step and cause, in the order of their first moments.
std::vector<Passing> passings(WaitBook const& book, Selection const& selected, base::SimTime from, base::SimTime until);
/// Unit-seconds until then, in parts of a unit, by reason; those of 0 are left out.
std::vector<std::pair<std::string, base::Wide>> waited(WaitBook const& book, Selection const& selected,
                                                       base::SimTime until);

}  // namespace chokepoint::report
