#include <algorithm>
#include <chokepoint_policy.hpp>

namespace plugin = chokepoint::plugin;

/// Customs that inspect by risk: each sign of risk adds to the probability that a lot is inspected. The lot's own luck
/// decides, so the same lot is inspected in every run that shares its luck unless its risk differs.
struct RiskCustoms {
  static constexpr char const* meaning = "Inspects a share of lots that each sign of risk adds to.";

  enum Parameter : std::size_t { base, of_firm, of_route, of_value, of_sensitive, value_above, sensitive_above };
  static constexpr chokepoint_parameter parameters[] = {
      {"base", "%", 5, 0, 100, "Share of lots without any sign of risk that are inspected."},
      {"watched_firm", "%", 50, 0, 100, "Added for a buyer who is watched."},
      {"watched_origin", "%", 30, 0, 100, "Added for goods that were ordered in a country that is watched."},
      {"high_value", "%", 20, 0, 100, "Added for a lot that is worth more than value_above."},
      {"sensitive", "%", 40, 0, 100, "Added for a product with an attribute above sensitive_above."},
      {"value_above", "", 1e6, 0, 1e15, "From which price of the whole lot on it is high, in the product's currency."},
      {"sensitive_above", "", 0, -1e15, 1e15, "From which value of an attribute on a product is sensitive."}};

  enum List : std::size_t { firms, origins, attributes };
  static constexpr chokepoint_name_list lists[] = {
      {"firms", "firm", "Buyers who are watched."},
      {"origins", "country", "Countries whose goods are watched."},
      {"attributes", "attribute", "Attributes that make a product sensitive."}};

  static void decide(plugin::Asked<plugin::customs_inspection>& asked) {
    auto const& lot = asked.cases()[0];
    double risk = asked.parameter(base);
    if (asked.is_in(firms, lot.buyer_firm)) risk += asked.parameter(of_firm);
    if (asked.is_in(origins, lot.origin)) risk += asked.parameter(of_route);
    double const units = static_cast<double>(lot.quantity) / static_cast<double>(lot.parts_per_unit);
    if (lot.price * units > asked.parameter(value_above)) risk += asked.parameter(of_value);
    auto const named = asked.list(attributes);
    bool const sensitive = std::any_of(named.begin(), named.end(), [&](std::int64_t attribute) {
      return asked.attribute(lot.product, attribute) > asked.parameter(sensitive_above);
    });
    if (sensitive) risk += asked.parameter(of_sensitive);
    constexpr std::int64_t inspect = 0;
    constexpr std::int64_t pass = 1;
    asked.decide(0, lot.subject.luck * 100 < risk ? inspect : pass);
  }
};
CHOKEPOINT_POLICY(customs_inspection, risk_customs, RiskCustoms);
