#include "engine/report/wait_book.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <tuple>

#include "engine/base/calendar.hpp"
#include "engine/base/check.hpp"
#include "engine/ledger/delay_reason.hpp"

namespace chokepoint::report {

namespace {

std::string const& text(results::Cell const& cell) { return std::get<std::string>(cell); }
std::int64_t number(results::Cell const& cell) { return std::get<std::int64_t>(cell); }

std::vector<std::string> parts_of(std::string_view words, std::string_view separator) {
  std::vector<std::string> parts;
  while (!words.empty()) {
    std::size_t const end = words.find(separator);
    parts.emplace_back(words.substr(0, end));
    words = end == std::string_view::npos ? std::string_view() : words.substr(end + separator.size());
  }
  return parts;
}

/// A decimal that base::to_string wrote; nothing where it is none.
std::optional<base::Wide> wide(std::string_view digits) {
  bool const negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 38) return std::nullopt;
  base::Wide value = 0;
  for (char const digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return negative ? -value : value;
}

/// Thrown and caught in this file alone.
struct Damaged {};

template <class Thing>
std::size_t place(std::vector<Thing> const& things, std::int64_t index) {
  if (index < 0 || static_cast<std::size_t>(index) >= things.size()) throw Damaged{};
  return static_cast<std::size_t>(index);
}

base::SimTime day_of(std::string const& date) {
  auto const day = base::parse_date_time(date);
  if (!day) throw Damaged{};
  return *day;
}

/// Units that moved on a day, at moments of that day; all of them together can be counted.
void check(base::Wide& total, std::int64_t amount, base::SimTime day, base::SimTime first, base::SimTime last) {
  total += amount;
  bool const counted = amount > 0 && total <= std::numeric_limits<std::int64_t>::max();
  if (!counted || first < day || last < first || last >= day + base::days(1)) throw Damaged{};
}

/// Fills a book from its five tables.
void fill(WaitBook& book, std::array<results::Table, 5> const& tables) {
  std::map<std::int64_t, std::size_t> streams;
  for (auto const& row : tables[0].rows) {
    streams.emplace(number(row[0]), book.streams.size());
    book.streams.push_back(
        {text(row[1]), text(row[2]), text(row[3]), number(row[4]), text(row[5]), parts_of(text(row[6]), " ")});
    if (book.streams.back().per_unit < 1) throw Damaged{};
  }
  auto const stream = [&](results::Cell const& cell) {
    auto const found = streams.find(number(cell));
    if (found == streams.end()) throw Damaged{};
    return found->second;
  };
  for (auto const& row : tables[1].rows) {
    WaitBook::State state{text(row[1]), text(row[2]), text(row[3]), parts_of(text(row[3]), " + ")};
    if (state.kind == "waiting" && state.steps.empty()) state.steps.push_back(state.reason);
    book.states.push_back(std::move(state));
  }
  for (auto const& row : tables[2].rows) {
    book.causes.push_back({text(row[1]), text(row[2]), text(row[3]), text(row[4])});
  }
  for (auto const& row : tables[3].rows) {
    auto const moment = wide(text(row[10]));
    if (!moment) throw Damaged{};
    book.moves.push_back({stream(row[0]), day_of(text(row[1])), text(row[2]), text(row[4]),
                          place(book.states, number(row[3])), place(book.states, number(row[5])),
                          place(book.causes, number(row[6])), number(row[7]), base::SimTime(number(row[8])),
                          base::SimTime(number(row[9])), *moment});
  }
  for (auto const& row : tables[4].rows) {
    book.deliveries.push_back({stream(row[0]), text(row[1]), day_of(text(row[2])), number(row[3]),
                               base::SimTime(number(row[4])), base::SimTime(number(row[5]))});
  }
  base::Wide moved = 0;
  for (auto const& move : book.moves) check(moved, move.amount, move.day, move.first, move.last);
  base::Wide delivered = 0;
  for (auto const& one : book.deliveries) check(delivered, one.amount, one.day, one.first, one.last);
}

/// Units that came to a place or left it.
struct Step {
  std::size_t stream = 0;
  bool comes = false;
  Amount units;
  /// Who came at a moment could leave at it.
  std::pair<base::SimTime, bool> order() const { return {comes ? units.first : units.last, !comes}; }
};

/// What passes through a place within one second for one cause was never seen there: it is left out on both sides.
class Ledger {
 public:
  void add(WaitBook::Move const& move, bool comes) {
    auto& entry = entries_[{move.day, move.first, move.last, move.stream, move.cause}];
    (comes ? entry.first : entry.second).add(move.amount, move.first, move.last);
  }

  /// In the order of time.
  std::vector<Step> steps() const {
    std::vector<Step> all;
    for (auto const& [key, entry] : entries_) {
      auto [comes, goes] = entry;
      if (std::get<1>(key) == std::get<2>(key)) {
        std::int64_t const through = std::min(comes.amount, goes.amount);
        comes.amount -= through;
        goes.amount -= through;
      }
      if (comes.amount > 0) all.push_back({std::get<3>(key), true, comes});
      if (goes.amount > 0) all.push_back({std::get<3>(key), false, goes});
    }
    std::stable_sort(all.begin(), all.end(), [](Step const& a, Step const& b) { return a.order() < b.order(); });
    return all;
  }

 private:
  using Key = std::tuple<base::SimTime, base::SimTime, base::SimTime, std::size_t, std::size_t>;
  std::map<Key, std::pair<Amount, Amount>> entries_;
};

/// The units of one stream at a place, by when they came.
class Cohorts {
 public:
  explicit Cohorts(bool first_out) : first_out_(first_out) {}

  void take(Step const& step) {
    Amount units = step.units;
    if (step.comes) {
      // Some of them had been seen to leave before.
      std::int64_t const gone = std::min(units.amount, missing_);
      missing_ -= gone;
      units.amount -= gone;
      if (units.amount > 0) there_.push_back(units);
      return;
    }
    while (units.amount > 0 && !there_.empty()) {
      Amount& next = first_out_ ? there_.front() : there_.back();
      std::int64_t const leave = std::min(units.amount, next.amount);
      next.amount -= leave;
      units.amount -= leave;
      if (next.amount > 0) continue;
      first_out_ ? there_.pop_front() : there_.pop_back();
    }
    missing_ += units.amount;
  }
  void add_to(Amount& all) const {
    for (Amount const& one : there_) all.add(one.amount, one.first, one.last);
  }

 private:
  bool first_out_;
  std::deque<Amount> there_;
  std::int64_t missing_ = 0;
};

/// How many are there after all these, and since when, where the first in, or the last in, are the first out.
Amount present(std::vector<Step> const& steps, bool first_out) {
  std::map<std::size_t, Cohorts> streams;
  for (Step const& step : steps) streams.try_emplace(step.stream, first_out).first->second.take(step);
  Amount there;
  for (auto const& [stream, cohorts] : streams) cohorts.add_to(there);
  return there;
}

}  // namespace

bool WaitBook::State::has(std::string_view step) const {
  return std::find(steps.begin(), steps.end(), step) != steps.end();
}

base::Result<WaitBook, results::FileProblem> WaitBook::read(results::ResultsFile const& file) {
  std::array<results::Table, 5> tables;
  constexpr std::array<std::string_view, 5> names{"wait_streams", "wait_states", "wait_causes", "wait_moves",
                                                  "deliveries"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto table = file.read(names[i]);
    if (!table) return table.error();
    tables[i] = std::move(table).value();
  }
  WaitBook book;
  try {
    fill(book, tables);
  } catch (Damaged const&) {
    return results::FileProblem{"the tables of waiting contradict each other: the file is damaged",
                                "run the scenario again"};
  } catch (std::bad_variant_access const&) {
    return results::FileProblem{"the tables of waiting hold values of another type: the file is damaged",
                                "run the scenario again"};
  }
  return book;
}

void Amount::add(std::int64_t units, base::SimTime from, base::SimTime to) {
  first = amount == 0 ? from : std::min(first, from);
  last = amount == 0 ? to : std::max(last, to);
  amount += units;
}

Amount ordered(WaitBook const& book, Selection const& selected, base::SimTime until) {
  Amount sum;
  for (WaitBook::Move const& move : book.moves) {
    if (move.day >= until || book.states[move.from].kind != "ordered" || !selected(move)) continue;
    sum.add(move.amount, move.first, move.last);
  }
  return sum;
}

Amount ended(WaitBook const& book, Selection const& selected, std::string_view how, base::SimTime until) {
  Amount sum;
  for (WaitBook::Move const& move : book.moves) {
    WaitBook::State const& to = book.states[move.to];
    if (move.day >= until || to.kind != "ended" || to.reason != how || !selected(move)) continue;
    sum.add(move.amount, move.first, move.last);
  }
  return sum;
}

std::vector<Standing> standing(WaitBook const& book, Selection const& selected, base::SimTime until) {
  // By first step, reason and holder.
  using Key = std::tuple<std::string, std::string, std::string>;
  std::map<Key, Ledger> places;
  std::map<Key, std::map<std::vector<std::string>, std::int64_t>> also;
  auto const key_of = [&](std::size_t index, WaitBook::Move const& move) -> std::optional<Key> {
    WaitBook::State const& state = book.states[index];
    if (state.kind != "waiting") return std::nullopt;
    // Units under way, or being told of, are with nobody: who sees them come isn't who sees them go.
    bool const handed_over = state.reason == "handover";
    bool const at_a_gate = !state.gates.empty() && !handed_over;
    return Key{state.steps.front(), handed_over ? state.reason : state.steps.front(),
               at_a_gate ? book.causes[move.cause].holder : std::string()};
  };
  for (WaitBook::Move const& move : book.moves) {
    if (move.day >= until || !selected(move)) continue;
    auto const from = key_of(move.from, move);
    auto const to = key_of(move.to, move);
    if (from) also[*from][book.states[move.from].steps] -= move.amount;
    if (to) also[*to][book.states[move.to].steps] += move.amount;
    if (from == to) continue;
    if (from) places[*from].add(move, false);
    if (to) places[*to].add(move, true);
  }
  std::vector<Standing> found;
  for (auto const& [key, ledger] : places) {
    std::vector<Step> const steps_there = ledger.steps();
    Amount const there = present(steps_there, true);
    if (there.amount == 0) continue;
    // Where the last in are the first out, those who came first are left.
    base::SimTime const earliest = std::min(there.first, present(steps_there, false).first);
    Standing one{std::get<0>(key), std::get<1>(key), std::get<2>(key), there, earliest, {}};
    for (auto const& [steps, amount] : also[key]) {
      if (steps.size() > 1 && amount > 0) one.also.push_back({{steps.begin() + 1, steps.end()}, amount});
    }
    found.push_back(std::move(one));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](auto const& a, auto const& b) { return a.since.amount > b.since.amount; });
  return found;
}

namespace {

/// By step, cause and whether it was given up.
using PassingKey = std::tuple<std::string, std::string, std::string, std::string, std::string, bool>;

PassingKey key_of(WaitBook const& book, WaitBook::Move const& move, std::string const& step, bool given_up) {
  WaitBook::Cause const& cause = book.causes[move.cause];
  return {step, cause.event, cause.sender, cause.holder, cause.answer, given_up};
}

bool is_given_up(WaitBook::State const& state) { return state.kind == "ended" && state.reason == "cancelled"; }

struct PassingSum {
  Amount units;
  std::set<std::size_t> streams;

  void add(std::int64_t amount, base::SimTime first, base::SimTime last, std::set<std::size_t> const& of) {
    units.add(amount, first, last);
    streams.insert(of.begin(), of.end());
  }
};

std::vector<Passing> in_order_of_time(std::map<PassingKey, PassingSum> const& sums) {
  std::vector<Passing> found;
  for (auto const& [key, sum] : sums) {
    auto const& [step, event, sender, holder, answer, given_up] = key;
    found.push_back({step, {event, sender, holder, answer}, given_up, sum.units, sum.streams});
  }
  std::stable_sort(found.begin(), found.end(), [](auto const& a, auto const& b) {
    return std::pair(a.units.first, a.units.last) < std::pair(b.units.first, b.units.last);
  });
  return found;
}

}  // namespace

std::vector<Passing> given_up(WaitBook const& book, Selection const& selected, base::SimTime until) {
  std::map<PassingKey, PassingSum> sums;
  for (WaitBook::Move const& move : book.moves) {
    WaitBook::State const& left = book.states[move.from];
    if (move.day >= until || !is_given_up(book.states[move.to]) || left.steps.empty() || !selected(move)) continue;
    sums[key_of(book, move, left.steps.front(), true)].add(move.amount, move.first, move.last, {move.stream});
  }
  return in_order_of_time(sums);
}

std::vector<Passing> passings(WaitBook const& book, Selection const& selected, base::SimTime from,
                              base::SimTime until) {
  struct Sums {
    Amount comes;
    PassingSum goes;
  };
  // By moment, too: what only passes through within a second didn't wait, and is left out.
  std::map<std::pair<PassingKey, std::pair<base::SimTime, base::SimTime>>, Sums> moments;
  for (WaitBook::Move const& move : book.moves) {
    if (move.day < from || move.day >= until || !selected(move)) continue;
    WaitBook::State const& left = book.states[move.from];
    WaitBook::State const& reached = book.states[move.to];
    auto const moment = [&](std::string const& step, bool up) -> Sums& {
      return moments[{key_of(book, move, step, up), {move.first, move.last}}];
    };
    std::string const before = left.steps.empty() ? std::string() : left.steps.front();
    std::string const after = reached.steps.empty() ? std::string() : reached.steps.front();
    if (before == after) continue;
    if (!before.empty())
      moment(before, is_given_up(reached)).goes.add(move.amount, move.first, move.last, {move.stream});
    if (!after.empty()) moment(after, false).comes.add(move.amount, move.first, move.last);
  }
  std::map<PassingKey, PassingSum> sums;
  for (auto const& [key, both] : moments) {
    auto const [first, last] = key.second;
    Amount const& goes = both.goes.units;
    std::int64_t const through = first == last ? std::min(both.comes.amount, goes.amount) : 0;
    if (goes.amount > through) sums[key.first].add(goes.amount - through, goes.first, goes.last, both.goes.streams);
  }
  return in_order_of_time(sums);
}

std::vector<std::pair<std::string, base::Wide>> waited(WaitBook const& book, Selection const& selected,
                                                       base::SimTime until) {
  std::map<std::string, base::Wide> sums;
  auto const charge = [&](std::size_t state, base::Wide unit_seconds) {
    if (book.states[state].kind == "waiting") sums[book.states[state].reason] += unit_seconds;
  };
  for (WaitBook::Move const& move : book.moves) {
    if (move.day >= until || !selected(move)) continue;
    base::Wide const rest = static_cast<base::Wide>(move.amount) * until.seconds() - move.moment;
    charge(move.to, rest);
    charge(move.from, -rest);
  }
  std::vector<std::pair<std::string, base::Wide>> found;
  for (std::size_t reason = 0; reason < ledger::delay_reasons; ++reason) {
    auto const sum = sums.find(std::string(ledger::name(static_cast<ledger::DelayReason>(reason))));
    if (sum != sums.end() && sum->second != 0) found.emplace_back(*sum);
  }
  return found;
}

}  // namespace chokepoint::report
