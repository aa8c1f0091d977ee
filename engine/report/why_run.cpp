#include "engine/report/why_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/calendar.hpp"
#include "engine/report/why_rules.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

namespace {

std::string text_or_nothing(results::Cell const& cell) {
  auto const* const words = std::get_if<std::string>(&cell);
  return words == nullptr ? std::string() : *words;
}

base::SimTime time_of(results::Cell const& cell) {
  return base::parse_date_time(text_or_nothing(cell)).value_or(base::SimTime::end());
}

/// Reads tables one after the other, and keeps the first problem.
class Reader {
 public:
  explicit Reader(results::ResultsFile const& file) : file_(file) {}

  bool has(std::string_view name) const {
    std::vector<std::string> const names = file_.names();
    return std::find(names.begin(), names.end(), name) != names.end();
  }
  results::Table table(std::string_view name) {
    auto read = file_.read(name);
    if (read) return std::move(read).value();
    if (problem_.message.empty()) problem_ = read.error();
    return {};
  }
  results::FileProblem const& problem() const { return problem_; }

 private:
  results::ResultsFile const& file_;
  results::FileProblem problem_;
};

void read_flows(Reader& reader, WhyRun& run) {
  if (!reader.has("flows") || !reader.has("lanes") || !reader.has("series")) return;
  for (auto const& row : reader.table("lanes").rows)
    run.lanes.push_back({text_or_nothing(row[0]), text_or_nothing(row[2]), text_or_nothing(row[3])});
  for (auto const& row : reader.table("flows").rows) {
    bool const is_grey = row.size() > 6 && !text_or_nothing(row[6]).empty();
    auto const* const units = std::get_if<double>(&row[4]);
    if (is_grey || units == nullptr) continue;
    run.flows.push_back(
        {text_or_nothing(row[0]), text_or_nothing(row[1]), text_or_nothing(row[2]), time_of(row[3]), *units});
  }
  std::set<base::SimTime> ends;
  for (auto const& row : reader.table("series").rows) ends.insert(time_of(row[2]));
  run.step_ends.assign(ends.begin(), ends.end());
}

}  // namespace

base::Result<WhyRun, results::FileProblem> WhyRun::read(results::ResultsFile const& file) {
  WhyRun run;
  Reader reader(file);
  for (auto const& row : reader.table("manifest").rows)
    run.manifest.emplace(text_or_nothing(row[0]), text_or_nothing(row[1]));
  for (auto const& row : reader.table("products").rows)
    run.unit_of.emplace(text_or_nothing(row[0]), text_or_nothing(row[1]));
  for (auto const& row : reader.table("campuses").rows) run.campuses.push_back(text_or_nothing(row[0]));
  for (auto const& row : reader.table("events").rows) {
    if (text_or_nothing(row[2]).empty()) continue;
    run.dates.push_back({time_of(row[2]), text_or_nothing(row[1])});
    run.events.push_back({text_or_nothing(row[0]), text_or_nothing(row[1]), time_of(row[2])});
  }
  read_flows(reader, run);
  for (auto const& row : reader.table("rules").rows) {
    std::string const name = fmt::format("{}, {}", text_or_nothing(row[1]), text_or_nothing(row[3]));
    auto const date = [&](std::size_t column) {
      return text_or_nothing(row[column]).empty() ? std::nullopt : std::optional(time_of(row[column]));
    };
    run.vintages.push_back(
        {text_or_nothing(row[0]), text_or_nothing(row[1]), text_or_nothing(row[3]), date(6), date(8)});
    if (!text_or_nothing(row[6]).empty()) run.dates.push_back({time_of(row[6]), name + " takes effect"});
    if (!text_or_nothing(row[7]).empty()) run.dates.push_back({time_of(row[7]), name + " is enforced"});
    if (!text_or_nothing(row[8]).empty()) run.dates.push_back({time_of(row[8]), name + " ends"});
  }
  for (auto const& row : reader.table("switches").rows) {
    auto const* const active = std::get_if<std::int64_t>(&row[2]);
    run.switches.push_back({text_or_nothing(row[0]), time_of(row[1]), active != nullptr && *active != 0});
  }
  for (auto const& row : reader.table("may_govern").rows) {
    run.may_govern.push_back({text_or_nothing(row[0]), text_or_nothing(row[1]), text_or_nothing(row[2])});
  }
  for (auto const& row : reader.table("scenario").rows) run.scenario_lines.push_back(text_or_nothing(row[1]));
  for (auto const& row : reader.table("uncertain").rows) {
    if (auto const* const value = std::get_if<double>(&row[1])) run.uncertain.emplace(text_or_nothing(row[0]), *value);
  }
  run.names = Names(reader.table("titles"), run.scenario_lines);
  for (auto const& row : reader.table("journeys").rows) {
    if (text_or_nothing(row[5]) == "is examined") continue;  // the waits tell of it, and what it was for
    auto const* const units = std::get_if<double>(&row[4]);
    run.journeys.push_back({text_or_nothing(row[0]), text_or_nothing(row[1]), text_or_nothing(row[2]),
                            text_or_nothing(row[3]), units == nullptr ? 0 : *units, text_or_nothing(row[5]),
                            text_or_nothing(row[6]), time_of(row[7]), time_of(row[8]), text_or_nothing(row[9]),
                            text_or_nothing(row[10])});
  }
  if (!reader.problem().message.empty()) return reader.problem();
  auto book = WaitBook::read(file);
  if (!book) return book.error();
  run.book = std::move(book).value();
  auto const from = base::parse_date_time(run.manifest["from"]);
  auto const to = base::parse_date_time(run.manifest["to"]);
  if (!from || !to) return results::FileProblem{"the manifest doesn't say when the run began and ended", {}};
  run.from = *from;
  run.to = *to;
  return run;
}

std::string const& WhyRun::unit(std::string const& product) const {
  static std::string const none;
  auto const found = unit_of.find(product);
  return found == unit_of.end() ? none : found->second;
}

namespace {

/// Why a buyer took orders back, as far as the file says it: it wanted something else in their place, or had all that
/// it needed. Orders for something else are placed when the seller is told, who hears of it within a day; those that
/// wait for money, or until the buyer orders again, are placed later.
std::string taken_back_words(WhyRun const& run, Passing const& passing) {
  if (passing.cause.answer == "supplied") return ": all that it needed had come";
  if (passing.cause.answer != "substituted" && passing.cause.event != "need reviewed") return {};
  auto const is_in_place = [&](std::string const& name) {
    return std::any_of(passing.streams.begin(), passing.streams.end(), [&](std::size_t stream) {
      return name.starts_with(run.book.streams[stream].name + ".else_buys.");
    });
  };
  // Of another seller's the same goods may be taken: then it is the seller that tells them apart.
  auto const name_of = [&](WaitBook::Stream const& stream) {
    bool const same = std::any_of(passing.streams.begin(), passing.streams.end(),
                                  [&](std::size_t own) { return run.book.streams[own].product == stream.product; });
    return same ? "them from " + run.names.of(stream.site, {"sites"}) : run.names.product(stream.product);
  };
  std::set<std::string> wanted, taken;
  for (WaitBook::Stream const& stream : run.book.streams) {
    if (is_in_place(stream.name)) wanted.insert(name_of(stream));
  }
  for (WaitBook::Move const& move : run.book.moves) {
    WaitBook::Stream const& stream = run.book.streams[move.stream];
    bool const is_order = run.book.states[move.from].kind == "ordered" && is_in_place(stream.name);
    bool const is_then = move.last + base::days(1) >= passing.units.first && move.first <= passing.units.last;
    if (is_order && is_then) taken.insert(name_of(stream));
  }
  if (!taken.empty()) return ", who took " + list_words({taken.begin(), taken.end()}) + " instead";
  return fmt::format(", who wanted {} instead", wanted.size() == 1 ? *wanted.begin() : "something else");
}

}  // namespace

std::string WhyRun::ending_words(Passing const& passing) const {
  std::string words = cause_words(passing, names);
  constexpr std::string_view permits = "permits.";
  if (passing.cause.event == "case decided" && passing.cause.sender.starts_with(permits)) {
    std::string const batches =
        opened_batches_words(*this, passing.cause.sender.substr(permits.size()), passing.units.last + base::seconds(1));
    return batches.empty() ? words : fmt::format("{} ({})", words, batches);
  }
  if (is_taken_back(passing)) return words + taken_back_words(*this, passing);
  if (words != "rules changed" && passing.cause.event != "pause turns") return words;
  // Whoever holds goods or orders hears of a change within a day.
  std::vector<std::string> what;
  for (Dated const& one : dates) {
    if (one.at <= passing.units.first && passing.units.first < one.at + base::days(1)) what.push_back(one.what);
  }
  return what.empty() ? words : fmt::format("{} ({})", words, fmt::join(what, "; "));
}

namespace {

std::string_view fact(std::map<std::string, std::string, std::less<>> const& manifest, std::string_view key) {
  auto const found = manifest.find(key);
  return found == manifest.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

std::string WhyRun::provenance_words() const {
  std::string_view const title = fact(manifest, "title");
  return fmt::format("{}: one future out of many, {} to {}, seed {}, replication {}, uncertain values {}.",
                     title.empty() ? fact(manifest, "scenario") : title, day_words(from), day_words(to),
                     fact(manifest, "seed"), fact(manifest, "replication"), fact(manifest, "uncertain"));
}

nlohmann::ordered_json WhyRun::provenance() const {
  nlohmann::ordered_json json;
  for (std::string_view const key : {"title", "scenario", "identity", "seed", "replication", "uncertain", "hash"}) {
    json[std::string(key)] = fact(manifest, key);
  }
  json["from"] = base::iso_date_time(from);
  json["to"] = base::iso_date_time(to);
  return json;
}

}  // namespace chokepoint::report
