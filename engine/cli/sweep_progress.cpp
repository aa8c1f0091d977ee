#include "engine/cli/sweep_progress.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/cli/output.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/sweep_summary.hpp"

namespace chokepoint::cli {

std::string progress_words(sweep::Progress const& progress) {
  auto const count = [](std::uint64_t n) { return report::grouped(static_cast<base::Wide>(n)); };
  std::string const rate = progress.per_second < 100 ? fmt::format("{:.3g}", progress.per_second)
                                                     : count(static_cast<std::uint64_t>(progress.per_second));
  bool const more = progress.predicted > progress.expected;
  std::string text = fmt::format("{} of {}{} replications, {}/s", count(progress.replications), more ? "some " : "",
                                 count(more ? progress.predicted : progress.expected), rate);
  if (progress.remaining) text += fmt::format(", estimated {} left", report::duration_words(*progress.remaining));
  if (progress.worst && std::isfinite(progress.worst->half_width)) {
    text +=
        fmt::format(", {} ± {}{}", progress.worst->what,
                    report::readable(progress.worst->half_width / progress.worst->unit), progress.worst->unit_word());
  }
  if (progress.failures > 0) text += fmt::format(", {} failed", count(progress.failures));
  return text;
}

SweepProgress::SweepProgress(SweepArguments const& arguments) : arguments_(arguments) {
  terminal_ = is_terminal(arguments, Stream::err);
  every_ = arguments.json ? 1 : terminal_ ? 0.1 : 10;
}

void SweepProgress::show(sweep::Progress const& progress, double now) {
  if (arguments_.quiet && !arguments_.json) return;
  if (last_ == 0 && !terminal_ && !arguments_.json) last_ = now;  // short sweeps need no lines
  if (now - last_ < every_) return;
  last_ = now;
  if (arguments_.json) {
    nlohmann::ordered_json json{
        {"event", "progress"},           {"replications", progress.replications}, {"expected", progress.expected},
        {"failures", progress.failures}, {"per_second", progress.per_second},     {"seconds", progress.seconds}};
    json["predicted"] = progress.predicted;
    json["remaining"] = progress.remaining ? nlohmann::ordered_json(*progress.remaining) : nullptr;
    if (progress.worst && std::isfinite(progress.worst->half_width)) {
      json["worst"] = {{"what", progress.worst->what},
                       {"half_width", progress.worst->half_width / progress.worst->unit}};
    }
    print(Stream::out, json.dump() + "\n");
    flush_output();
  } else if (terminal_) {
    print(Stream::err, "\r\033[K" + report::fit(progress_words(progress), 79));
    shown_ = true;
  } else {
    print(Stream::err, progress_words(progress) + "\n");
  }
}

void SweepProgress::finish() {
  if (shown_) print(Stream::err, "\r\033[K");
}

}  // namespace chokepoint::cli
