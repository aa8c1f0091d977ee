#include "engine/importers/epoch_chips.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/base/decimal.hpp"
#include "engine/base/math.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/yaml_guard.hpp"

namespace chokepoint::importers {

namespace {

using scenario::Cell;
using scenario::in_quotes;
using scenario::Row;

constexpr std::string_view owners_file = "nvidia_owners_quarters_by_chip.csv";
constexpr std::string_view calendar_file = "nvidia_calendar_quarter_chip_timelines.csv";
constexpr std::string_view fiscal_file = "nvidia_fiscal_quarter_chip_timelines.csv";

/// "3/31/2025", month first, or an ISO date.
std::optional<base::Date> date_of(std::string_view text) {
  if (auto const iso = base::parse_date(text)) return iso;
  std::vector<unsigned> parts(3, 0);
  char const* at = text.data();
  char const* const end = text.data() + text.size();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto const [next, problem] = std::from_chars(at, end, parts[i]);
    if (problem != std::errc() || (next == end) != (i + 1 == parts.size())) return std::nullopt;
    if (next != end && *next != '/') return std::nullopt;
    at = next == end ? next : next + 1;
  }
  base::Date const date(std::chrono::year(static_cast<int>(parts[2])), std::chrono::month(parts[0]),
                        std::chrono::day(parts[1]));
  return date.ok() ? std::optional(date) : std::nullopt;
}

class EpochReader {
 public:
  EpochReader(EpochRequest const& request, base::Diagnostics& diagnostics)
      : request_(request), diagnostics_(diagnostics) {}

  std::optional<std::vector<EpochCount>> read() {
    if (request_.fiscal && !request_.owner.empty()) {
      diagnostics_.error("E_CONFLICT", {}, "--fiscal",
                         "the data set has fiscal quarters of all owners together only, not of one",
                         "leave out --fiscal, or give --owner '' for all of them");
      return std::nullopt;
    }
    std::string_view const name = request_.fiscal ? fiscal_file : request_.owner.empty() ? calendar_file : owners_file;
    auto const path = request_.folder / name;
    auto text = scenario::read_file(path, diagnostics_);
    if (!text) return std::nullopt;
    std::size_t const before = diagnostics_.error_count();
    std::uint32_t const file = diagnostics_.add_source(path.string(), std::move(*text));
    auto const rows = scenario::read_csv(diagnostics_.source_text(file), file, diagnostics_);
    if (diagnostics_.error_count() > before || rows.empty() || !find_columns(rows.front())) return std::nullopt;
    for (std::size_t i = 1; i < rows.size(); ++i) take(rows[i]);
    if (diagnostics_.error_count() > before) return std::nullopt;
    if (counts_.empty()) {
      tell_what_there_is(rows.front().front().mark);
      return std::nullopt;
    }
    std::stable_sort(counts_.begin(), counts_.end(), [](auto const& a, auto const& b) { return a.end < b.end; });
    return std::move(counts_);
  }

 private:
  bool find_columns(Row const& heading) {
    for (std::size_t i = 0; i < heading.size(); ++i) columns_.emplace(heading[i].text, i);
    std::vector<std::string> needed{"Name",
                                    "End date",
                                    "Chip type",
                                    "Number of Units",
                                    "Number of Units (5th percentile)",
                                    "Number of Units (95th percentile)"};
    if (!request_.owner.empty()) needed.emplace_back("Owner");
    for (std::string const& name : needed) {
      if (columns_.count(name) > 0) continue;
      diagnostics_.error("E_CSV", heading.front().mark, name, fmt::format("there is no column {}", in_quotes(name)),
                         "the folder must hold Epoch's files as they were published");
      return false;
    }
    return true;
  }

  Cell const& cell(Row const& row, std::string const& column) const {
    static Cell const nothing;
    auto const found = columns_.find(column);
    return found == columns_.end() || found->second >= row.size() ? nothing : row[found->second];
  }

  std::optional<double> number(Row const& row, std::string const& column) {
    Cell const& at = cell(row, column);
    auto const read = base::read_decimal(at.text);
    if (read.value) {
      double const value = base::scale_to_double(*read.value, 1, 1);
      if (value >= 0) return value;
    }
    diagnostics_.error("E_NUMBER", at.text.empty() ? row.front().mark : at.mark, column,
                       fmt::format("{} is no number of chips", in_quotes(at.text)));
    return std::nullopt;
  }

  void take(Row const& row) {
    std::string const& chip = cell(row, "Chip type").text;
    std::string const& owner = cell(row, "Owner").text;
    chips_.insert(chip);
    owners_.insert(owner);
    if (chip != request_.chip || (!request_.owner.empty() && owner != request_.owner)) return;
    EpochCount count;
    Cell const& end = cell(row, "End date");
    auto const date = date_of(end.text);
    if (!date) {
      diagnostics_.error("E_DATE", end.text.empty() ? row.front().mark : end.mark, "End date",
                         fmt::format("{} is no date", in_quotes(end.text)),
                         "dates are written 3/31/2025 or 2025-03-31");
      return;
    }
    count.end = base::time_of(*date) + base::days(1);
    count.name = cell(row, "Name").text;
    count.note = cell(row, "Incomplete").text;
    auto const units = number(row, "Number of Units");
    auto const low = number(row, "Number of Units (5th percentile)");
    auto const high = number(row, "Number of Units (95th percentile)");
    if (!units || !low || !high) return;
    count.units = *units;
    count.low = *low;
    count.high = *high;
    constexpr double between_5_and_95 = 2 * 1.6448536269514722;  // in standard deviations of a normal law
    if (*low > 0 && *high > *low) count.share = (base::log(*high) - base::log(*low)) / between_5_and_95;
    counts_.push_back(std::move(count));
  }

  void tell_what_there_is(base::Mark mark) {
    auto const tell = [&](std::string const& what, std::string const& asked, std::set<std::string> const& there) {
      std::vector<std::string_view> const names(there.begin(), there.end());
      std::string const near = base::nearest(asked, names);
      diagnostics_.error(
          "E_UNKNOWN_ID", mark, what, fmt::format("the data set has no {} {}", what, in_quotes(asked)),
          near.empty() ? fmt::format("there are {}", fmt::join(names, ", ")) : fmt::format("did you mean '{}'?", near));
    };
    bool const known = chips_.count(request_.chip) > 0;
    if (!known) tell("chip", request_.chip, chips_);
    if (!request_.owner.empty() && owners_.count(request_.owner) == 0) {
      tell("owner", request_.owner, owners_);
    } else if (known) {
      diagnostics_.error("E_UNKNOWN_ID", mark, "chip",
                         fmt::format("the data set has no {} of {}", in_quotes(request_.chip), request_.owner),
                         "choose another chip or owner");
    }
  }

  EpochRequest const& request_;
  base::Diagnostics& diagnostics_;
  std::map<std::string, std::size_t> columns_;
  std::set<std::string> chips_, owners_;
  std::vector<EpochCount> counts_;
};

}  // namespace

std::optional<std::vector<EpochCount>> read_epoch_counts(EpochRequest const& request, base::Diagnostics& diagnostics) {
  return EpochReader(request, diagnostics).read();
}

std::string observed_table(std::vector<EpochCount> const& counts) {
  std::string text = "name,value,error,source\n";
  for (EpochCount const& count : counts) {
    std::string source = fmt::format("Epoch AI, AI chip counts (MIT license), {}, 5 to 95 %: {:.0f} to {:.0f}{}",
                                     count.name, count.low, count.high, count.note.empty() ? "" : "; " + count.note);
    std::replace(source.begin(), source.end(), '"', '\'');
    text += fmt::format("{},{:.0f} units,{:.1f} %,\"{}\"\n", base::iso_date(count.end), count.units, 100 * count.share,
                        source);
  }
  return text;
}

}  // namespace chokepoint::importers
