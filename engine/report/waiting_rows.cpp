#include "engine/report/waiting_rows.hpp"

#include <algorithm>
#include <numeric>

#include "engine/base/sim_time.hpp"
#include "engine/ledger/delay.hpp"
#include "engine/ledger/delay_reason.hpp"

namespace chokepoint::report {

namespace {

/// Parts of a unit that every stream's amounts are whole numbers of.
base::Wide common_parts(results::StoredRun const& run) {
  base::Wide common = 1;
  for (auto const& row : run.delay) {
    if (!row.about) continue;
    auto const rest = static_cast<std::int64_t>(common % row.per_unit);
    common *= row.per_unit / std::gcd(row.per_unit, rest);
  }
  return common;
}

/// Rows by what `label_of` says of a stream's waiting, in the order of `labels`.
WaitingRows rows_by(results::StoredRun const& run, std::vector<std::string_view> const& labels, auto const& label_of) {
  WaitingRows sums{{}, common_parts(run)};
  for (std::string_view const label : labels) {
    for (auto const& row : run.delay) {
      if (row.about && label_of(row) == label) {
        add_to(sums.rows, label, row.unit_seconds * (sums.parts_a_unit / row.per_unit));
      }
    }
  }
  return sums;
}

}  // namespace

void add_to(std::vector<Waiting>& rows, std::string_view label, base::Wide amount) {
  auto const found = std::find_if(rows.begin(), rows.end(), [&](Waiting const& row) { return row.label == label; });
  if (found != rows.end()) {
    found->unit_seconds += amount;
  } else {
    rows.push_back({std::string(label), amount});
  }
}

base::Wide WaitingRows::total() const {
  base::Wide sum = 0;
  for (Waiting const& row : rows) sum += row.unit_seconds;
  return sum;
}

WaitingRows waiting_by_reason(results::StoredRun const& run) {
  std::vector<std::string_view> labels;
  for (std::size_t reason = 0; reason < ledger::delay_reasons; ++reason) {
    labels.push_back(ledger::name(static_cast<ledger::DelayReason>(reason)));
  }
  return rows_by(run, labels, [](auto const& row) -> std::string_view { return row.reason; });
}

WaitingRows waiting_by_class(results::StoredRun const& run) {
  std::vector<std::string_view> labels;
  for (std::size_t order_class = 0; order_class < ledger::order_classes; ++order_class) {
    labels.push_back(ledger::name(static_cast<ledger::OrderClass>(order_class)));
  }
  return rows_by(run, labels, [](auto const& row) -> std::string_view { return row.order_class; });
}

std::string waiting_unit(results::StoredRun const& run) {
  std::string const any = "unit";
  std::string word;
  for (auto const& row : run.delay) {
    if (!row.about || row.product.empty()) continue;
    auto const product = std::find_if(run.products.begin(), run.products.end(),
                                      [&](auto const& one) { return one.name == row.product; });
    if (product == run.products.end() || (!word.empty() && word != product->unit)) return any;
    word = product->unit;
  }
  return word.empty() ? any : word;
}

int waiting_decimals(double total) { return total >= 1000 ? 0 : total >= 100 ? 1 : 2; }

WaitingTold waiting_told(results::StoredRun const& run) {
  WaitingTold told;
  for (auto const& row : run.delay) {
    double const days = base::to_double(row.unit_seconds) / static_cast<double>(row.per_unit * base::seconds_a_day);
    told.all += days;
    told.about += row.about ? days : 0;
  }
  return told;
}

}  // namespace chokepoint::report
