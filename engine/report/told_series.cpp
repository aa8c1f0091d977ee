#include "engine/report/told_series.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/ledger/units.hpp"

namespace chokepoint::report {

namespace {

using results::StoredRun;

results::Table const* table_of(StoredRun const& run, std::string_view name) {
  auto const found =
      std::find_if(run.tables.begin(), run.tables.end(), [&](auto const& one) { return one.name == name; });
  return found == run.tables.end() ? nullptr : &*found;
}

std::int64_t whole(results::Cell const& cell) {
  auto const* const number = std::get_if<std::int64_t>(&cell);
  return number == nullptr ? 0 : *number;
}

std::string text_in(results::Cell const& cell) {
  auto const* const words = std::get_if<std::string>(&cell);
  return words == nullptr ? std::string() : *words;
}

/// What was delivered of each product for no campus: when it was taken, and how much, in the product's resolution.
std::map<std::string, std::vector<std::pair<std::int64_t, std::int64_t>>> taken_for_no_campus(StoredRun const& run) {
  std::map<std::string, std::vector<std::pair<std::int64_t, std::int64_t>>> taken;
  results::Table const* const streams = table_of(run, "wait_streams");
  results::Table const* const deliveries = table_of(run, "deliveries");
  if (streams == nullptr || deliveries == nullptr) return taken;
  std::map<std::int64_t, std::string> product_of;  // of streams whose units go to no campus
  for (auto const& row : streams->rows) {
    if (text_in(row[6]).empty()) product_of.emplace(whole(row[0]), text_in(row[3]));
  }
  for (auto const& row : deliveries->rows) {
    auto const product = product_of.find(whole(row[0]));
    if (product != product_of.end()) taken[product->second].emplace_back(whole(row[5]), whole(row[3]));
  }
  return taken;
}

}  // namespace

std::vector<StoredRun::Series> told_series(StoredRun const& run) {
  auto const delivered = ledger::name(ledger::UnitStatus::delivered);
  std::set<std::string, std::less<>> installed;
  for (auto const& row : run.series) {
    if (row.status == ledger::name(ledger::UnitStatus::installed)) installed.insert(row.product);
  }
  auto const taken = taken_for_no_campus(run);
  std::vector<StoredRun::Series> told, apart;
  for (std::size_t i = 0; i < run.series.size(); ++i) {
    StoredRun::Series const& row = run.series[i];
    told.push_back(row);
    if (row.status != delivered || !installed.contains(row.product)) continue;
    told.back().status = not_installed;
    if (auto const others = taken.find(row.product); others != taken.end()) {
      auto const end = base::parse_date_time(row.bucket_end);
      std::int64_t amount = 0;
      for (auto const& [second, units] : others->second) {
        if (end && second < end->seconds()) amount += units;
      }
      told.back().amount -= amount;
      apart.push_back({row.product, std::string(for_no_campus), row.bucket_end, amount});
    }
    // The rows of a status are together.
    bool const ends = i + 1 == run.series.size() || run.series[i + 1].product != row.product ||
                      run.series[i + 1].status != row.status;
    if (!ends) continue;
    told.insert(told.end(), apart.begin(), apart.end());
    apart.clear();
  }
  return told;
}

results::Table told_series_table(StoredRun const& run) {
  results::Table table{"series", {"product", "status", "bucket_end", "units", "amount"}, {}};
  std::map<std::string, double, std::less<>> per_unit;
  for (auto const& product : run.products) per_unit[product.name] = static_cast<double>(product.per_unit);
  for (auto const& row : told_series(run)) {
    double const units = static_cast<double>(row.amount) / per_unit.at(row.product);
    table.rows.push_back({row.product, row.status, row.bucket_end, units, row.amount});
  }
  return table;
}

}  // namespace chokepoint::report
