#include "engine/cli/run_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "engine/results/message_words.hpp"

namespace chokepoint::cli {

namespace {

using simulation::RunProfile;
using simulation::Spent;

constexpr std::array<std::string_view, simulation::actor_kinds> actor_words{
    "sites",    "offices",     "buyers",      "lanes",   "import authorities", "quotas", "lines",
    "campuses", "governments", "commitments", "dealers", "introductions"};

struct Row {
  std::string what;
  Spent spent;
};

/// Those that happened, the costliest first.
template <class Name>
std::vector<Row> rows_of(std::span<Spent const> all, Name name) {
  std::vector<Row> rows;
  for (std::size_t kind = 0; kind < all.size(); ++kind) {
    if (all[kind].events > 0) rows.push_back({std::string(name(kind)), all[kind]});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](Row const& a, Row const& b) { return a.spent.nanoseconds > b.spent.nanoseconds; });
  return rows;
}

std::vector<Row> rows_by_process(RunProfile const& profile) {
  return rows_of(profile.by_actor, [](std::size_t kind) { return actor_words[kind]; });
}
std::vector<Row> rows_by_event(RunProfile const& profile) {
  return rows_of(profile.by_message,
                 [](std::size_t kind) { return results::message_name(static_cast<std::uint8_t>(kind)); });
}

double each(Spent const& spent) {
  return spent.events == 0 ? 0 : static_cast<double>(spent.nanoseconds) / static_cast<double>(spent.events);
}

std::string table(std::string_view title, std::vector<Row> const& rows, double in_handlers) {
  std::string text = fmt::format("  {:<28}{:>12}{:>10}{:>11}\n", title, "events", "of time", "ns each");
  for (Row const& row : rows) {
    text += fmt::format("  {:<28}{:>12}{:>8.1f} %{:>11.0f}\n", row.what, row.spent.events,
                        in_handlers > 0 ? 100 * static_cast<double>(row.spent.nanoseconds) / in_handlers : 0.0,
                        each(row.spent));
  }
  return text;
}

nlohmann::ordered_json rows_json(std::vector<Row> const& rows) {
  auto json = nlohmann::ordered_json::object();
  for (Row const& row : rows) {
    json[row.what] = {{"events", row.spent.events}, {"nanoseconds", row.spent.nanoseconds}};
  }
  return json;
}

double mean_in_window(RunProfile const& profile) {
  return profile.windows == 0 ? 0 : static_cast<double>(profile.all().events) / static_cast<double>(profile.windows);
}

double mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1024.0 * 1024.0); }

}  // namespace

std::string profile_text(RunProfile const& profile) {
  Spent const all = profile.all();
  auto const events = static_cast<double>(all.events);
  std::string text = "Profile: every event was timed, which makes a run slower; the clock's own time is taken off\n";
  text += fmt::format("  {} events in {:.1f} ms, {:.2f} million a second\n", all.events, 1e3 * profile.wall_seconds,
                      profile.wall_seconds > 0 ? events / profile.wall_seconds / 1e6 : 0.0);
  text += fmt::format("  {} windows of {:.1f} events, at most {}; {:.0f} messages on their way, at most {}\n",
                      profile.windows, mean_in_window(profile), profile.most_in_window, profile.mean_pending,
                      profile.most_pending);
  if (profile.partitions > 1) {
    text += fmt::format("  {} partitions on {} threads, which were at work {:.0f} % of the time\n", profile.partitions,
                        profile.threads, 100 * profile.share_in_handlers());
  } else {
    text += fmt::format("  one thread, {:.0f} % of the time in processes, the rest in queue, windows and clock\n",
                        100 * profile.share_in_handlers());
  }
  auto const nanoseconds = static_cast<double>(all.nanoseconds);
  text += "\n" + table("process", rows_by_process(profile), nanoseconds);
  text += "\n" + table("event", rows_by_event(profile), nanoseconds);
  if (profile.memory) {
    text +=
        fmt::format("\n  memory, MiB: world and what was read {:.1f}, kernel {:.1f}, ledger {:.1f}, processes {:.1f}\n",
                    mebibytes(profile.memory->world), mebibytes(profile.memory->kernel),
                    mebibytes(profile.memory->ledger), mebibytes(profile.memory->processes));
  }
  return text;
}

nlohmann::ordered_json to_json(RunProfile const& profile) {
  nlohmann::ordered_json json;
  json["wall_seconds"] = profile.wall_seconds;
  json["events"] = profile.all().events;
  json["windows"] = profile.windows;
  json["events_a_window"] = {{"mean", mean_in_window(profile)}, {"most", profile.most_in_window}};
  json["pending"] = {{"mean", profile.mean_pending}, {"most", profile.most_pending}};
  json["threads"] = profile.threads;
  json["partitions"] = profile.partitions;
  json["share_in_processes"] = profile.share_in_handlers();
  json["by_process"] = rows_json(rows_by_process(profile));
  json["by_event"] = rows_json(rows_by_event(profile));
  if (profile.memory) {
    json["memory_bytes"] = {{"world", profile.memory->world},
                            {"kernel", profile.memory->kernel},
                            {"ledger", profile.memory->ledger},
                            {"processes", profile.memory->processes}};
  }
  return json;
}

}  // namespace chokepoint::cli
