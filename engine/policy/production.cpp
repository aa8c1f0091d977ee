#include "engine/policy/production.hpp"

#include "engine/base/check.hpp"

namespace chokepoint::policy {

namespace {

double total_share(std::span<ProductionCandidate const> waiting) {
  double total = 0;
  for (ProductionCandidate const& candidate : waiting) total += candidate.share;
  return total;
}

/// The part of the next grant that goes to this candidate.
double part_of(ProductionCandidate const& candidate, double total, std::size_t count) {
  return total > 0 ? candidate.share / total : 1.0 / static_cast<double>(count);
}

bool before(model::Planning rule, ProductionCandidate const& a, ProductionCandidate const& b, double total,
            std::size_t count) {
  switch (rule) {
    case model::Planning::priority:
      if (a.rank != b.rank) return a.rank < b.rank;
      break;
    case model::Planning::backlog:
      if (a.backlog != b.backlog) return a.backlog > b.backlog;
      break;
    case model::Planning::margin:
      if (a.margin != b.margin) return a.margin > b.margin;
      break;
    case model::Planning::shares: {
      double const credit_a = a.credit + part_of(a, total, count) * a.work;
      double const credit_b = b.credit + part_of(b, total, count) * b.work;
      if (credit_a != credit_b) return credit_a > credit_b;
      break;
    }
    case model::Planning::first_come:
      break;
  }
  return a.came < b.came;
}

}  // namespace

std::size_t choose_production(model::Planning rule, std::span<ProductionCandidate const> waiting) {
  CHOKEPOINT_CHECK(!waiting.empty(), "nothing waits to be made");
  double const total = total_share(waiting);
  std::size_t best = 0;
  for (std::size_t i = 1; i < waiting.size(); ++i) {
    ProductionCandidate const& a = waiting[i];
    ProductionCandidate const& b = waiting[best];
    if (a.firm != b.firm ? a.firm : before(rule, a, b, total, waiting.size())) best = i;
  }
  return best;
}

void settle_shares(std::span<ProductionCandidate> waiting, std::size_t chosen) {
  double const total = total_share(waiting);
  double const work = waiting[chosen].work;
  for (ProductionCandidate& candidate : waiting) candidate.credit += part_of(candidate, total, waiting.size()) * work;
  waiting[chosen].credit -= work;
}

double margin_under_risk(double price, double probability_of_sale, double cost, double capacity_per_unit) {
  double const margin = price * probability_of_sale - cost;
  return capacity_per_unit > 0 ? margin / capacity_per_unit : margin;
}

}  // namespace chokepoint::policy
