#include "engine/scenario/spec_rules.hpp"

#include "engine/scenario/spec.hpp"

/// The field table, continued: rules, import permits and quotas.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

void visit_flag(FieldVisitor& v, std::string_view name, std::string_view meaning, Value& value) {
  v.value({.name = name, .meaning = meaning, .default_text = "no", .fixed = true}, flag, value);
}

}  // namespace

void VintageSpec::visit(FieldVisitor& v) {
  v.text({.name = "name", .meaning = "The vintage's name for people.", .example = "January 2026 rule"}, name);
  v.value({.name = "announced", .meaning = "When it was announced.", .example = "2025-12-08"}, date, announced);
  v.value({.name = "published", .meaning = "When its text appeared.", .example = "2026-01-13"}, date, published);
  v.value({.name = "effective",
           .meaning = "When it takes effect in law. Without this and `enforced` it never binds: an announcement alone.",
           .example = "2026-01-15"},
          date, effective);
  v.value({.name = "enforced",
           .meaning = "When compliance is demanded, if that is later. The vintage before holds until then."},
          date, enforced);
  v.value({.name = "sunset", .meaning = "The first moment at which it no longer holds; the rule then ends."}, date,
          sunset);
  v.value({.name = "brought_forward",
           .meaning = "By how much earlier all of these dates but the sunset come: what if the vintage came sooner.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "0 days",
           .example = "30 days"},
          duration, brought_forward);
  v.choice({.name = "in_transit",
            .meaning = "Which date of goods under way decides whether they still fall under the vintage before: when "
                       "they left their country (exported), were last loaded for another (loaded), or enter (entered).",
            .default_text = "entered",
            .choices = {"exported", "loaded", "entered"}},
           in_transit);
  v.formula(
      {.name = "when",
       .meaning = "Which of the rule's shipments this vintage is about; the others stay under the vintage before. "
                  "As `applies`.",
       .example = "product.tpp < 21000 and exported_from == US"},
      when);
  v.choice(
      {.name = "license",
       .meaning = "Whether an export license is needed, and how applications are weighed: the office that has this "
                  "rule under `rules` decides. A license keeps the cap and the test of the vintage under which it was "
                  "granted for as long as one is needed, whatever later vintages ask.",
       .default_text = "none",
       .choices = {"none", "case_by_case", "presumption_of_denial", "presumption_of_approval"}},
      license);
  visit_flag(v, "ban",
             "Nothing may be sent, with a license already given neither; `in_transit` says what becomes of goods under "
             "way. To end new licenses alone: `license: presumption_of_denial`.",
             ban);
  v.reference({.name = "test",
               .meaning = "The site that goods must pass, where a laboratory tests them.",
               .refers_to = "sites",
               .example = "us_lab"},
              test);
  v.reference({.name = "cap", .meaning = "The quota that these shipments count against.", .refers_to = "quotas"}, cap);
  v.reference(
      {.name = "permit",
       .meaning = "The authority whose permit an importer needs before goods are loaded for the rule's country.",
       .refers_to = "permits"},
      permit);
  visit_flag(v, "refuses_entry",
             "No entry can be filed for: goods for the rule's country are not loaded and wait before the border.",
             refuses_entry);
  visit_flag(v, "holds", "Customs of the rule's country hold what has come, until this ends.", holds);
  visit_flag(v, "revokes", "Licenses granted before it took effect are void for what hasn't left yet.", revokes);
  v.value(
      {.name = "duty",
       .meaning = "Share of the customs value (price × quantity) that falls due when goods enter the rule's country. "
                  "The buyer pays at home, on the way there the seller, unless the order's terms say otherwise. It "
                  "isn't paid back but as `drawback`.",
       .minimum = 0,
       .maximum = 100,
       .dated = true,
       .example = "25 %"},
      number, duty);
  v.reference(
      {.name = "tariff_quota",
       .meaning =
           "A quota whose volume enters the rule's country at `duty_within`. Goods ask for it before they leave, "
           "in the order in which they are ready to, and go at the full duty where it has no room. Who "
           "decides by landed cost counts the full duty.",
       .refers_to = "quotas",
       .applies = "duty"},
      tariff_quota);
  v.value({.name = "duty_within",
           .meaning = "The duty on volume of the tariff quota.",
           .minimum = 0,
           .maximum = 100,
           .default_text = "0 %",
           .dated = true,
           .applies = "tariff_quota"},
          number, duty_within);
  v.value({.name = "fee",
           .meaning = "Money for each unit that falls due when goods enter the rule's country.",
           .dimension = dim::price,
           .minimum = 0,
           .example = "120 USD per chip"},
          number, fee);
  v.value({.name = "drawback",
           .meaning = "Share of duty and fee that is paid back, to who paid them, when goods leave the rule's country "
                      "again for another.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "0 %",
           .dated = true,
           .example = "99 %"},
          number, drawback);
  v.value({.name = "drawback_within",
           .meaning = "The time since their entry within which they must leave for that; without, any time.",
           .dimension = dim::time,
           .minimum = 0,
           .example = "1825 days",
           .applies = "drawback"},
          duration, drawback_within);
  v.value({.name = "revenue_share",
           .meaning = "Share of the price that the seller owes the rule's country when it is paid: on delivery, unless "
                      "terms say otherwise.",
           .minimum = 0,
           .maximum = 1,
           .example = "15 %"},
          number, revenue_share);
  visit_source(v);
}

void RuleSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The rule's name for people."}, title);
  v.reference(
      {.name = "by",
       .meaning = "The country whose rule it is. Duties, permits, holds and refusals of entry act at its border.",
       .required = true,
       .refers_to = "countries"},
      by);
  v.formula({.name = "applies",
             .meaning =
                 "Which shipments it is about; without, all. It may look at product, its attributes, origin (where the "
                 "product is made, or else the seller's country), "
                 "exported_from and destination (countries), buyer, buyer_firm, buyer_kind, buyer_home, "
                 "buyer_parent, seller, quantity and date. Goods are exported from the country of each site "
                 "under their stream's `via`, else from the seller's: one that meets the condition is enough.",
             .example = "destination in china_bis"},
            applies);
  v.value({.name = "active", .meaning = "Whether it holds at all.", .default_text = "yes", .dated = true}, flag,
          active);
  v.value(
      {.name = "looks_through",
       .meaning = "Whether it is also about products that contain (made_from, to any depth) one that it is about: a "
                  "server with a controlled chip.",
       .default_text = "no",
       .fixed = true},
      flag, looks_through);
  v.references({.name = "instead_of",
                .meaning = "Rules that do not count for a shipment while this one does: exemptions. All others stack.",
                .refers_to = "rules"},
               instead_of);
  v.listed_blocks({.name = "vintages",
                   .meaning = "Its versions through time. The latest that binds, and whose `when` a shipment meets, "
                              "governs that shipment; of two that begin on one day the one listed later.",
                   .required = true},
                  vintages);
  visit_source(v);
}

void GrantSpec::visit(FieldVisitor& v) {
  v.value({.name = "on", .meaning = "When it is opened.", .required = true, .example = "2026-01-28"}, date, on);
  v.value({.name = "quantity",
           .meaning = "The volume.",
           .required = true,
           .dimension = dim::goods,
           .minimum = 0,
           .example = "400000 chips"},
          goods, quantity);
  v.references({.name = "firms",
                .meaning = "Whose applications it serves, firms or groups of them; without, everybody's.",
                .refers_to = "firms|groups",
                .empty_means_all = true},
               firms);
  v.value({.name = "each",
           .meaning = "The most that one firm may get of it.",
           .dimension = dim::goods,
           .minimum = 0,
           .example = "150000 chips"},
          goods, each);
  v.value({.name = "active", .meaning = "Whether it is opened at all.", .default_text = "yes"}, flag, active);
  visit_source(v);
}

void TierSpec::visit(FieldVisitor& v) {
  v.references({.name = "firms",
                .meaning = "Firms, or groups of them, that are served together.",
                .required = true,
                .refers_to = "firms|groups",
                .example = "[bytedance, alibaba]"},
               firms);
}

void PermitSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The authority's name for people."}, title);
  v.reference({.name = "in", .meaning = "Its country.", .refers_to = "countries"}, in);
  v.reference(
      {.name = "product", .meaning = "The product whose amounts it counts.", .required = true, .refers_to = "products"},
      product);
  v.named_blocks({.name = "grants", .meaning = "Batches: volumes that are opened at a date."}, grants);
  v.listed_blocks(
      {.name = "tiers",
       .meaning = "Who is served before whom: tier after tier in the order written; firms of none come last."},
      tiers);
  v.choice(
      {.name = "split",
       .meaning = "How a volume that doesn't do for all of a tier is shared: in the order of applications, or by what "
                  "each firm asks for in all, or in equal shares of the firms, whose own applications are then served "
                  "as they came.",
       .default_text = "first_come",
       .choices = {"first_come", "proportional", "max_min"}},
      split);
  v.value({.name = "suspended",
           .meaning = "Whether it grants nothing for the time being.",
           .default_text = "no",
           .dated = true},
          flag, suspended);
  v.value({.name = "brought_forward",
           .meaning = "By how much earlier than its date each batch is opened: what if it came sooner.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "0 days",
           .example = "30 days"},
          duration, brought_forward);
  v.law({.name = "issue_time",
         .meaning = "Time from a grant to the permit in hand.",
         .dimension = dim::time,
         .minimum = 0,
         .default_text = "0 days",
         .dated = true,
         .example = "{law: {triangular: [5, 10, 30], unit: days}}"},
        duration, issue_time);
  v.value({.name = "valid",
           .meaning = "How long a permit may be used; then its volume can be granted again. Without, for ever.",
           .dimension = dim::time,
           .minimum = 1,
           .example = "180 days"},
          duration, valid);
  v.value({.name = "domestic_ratio",
           .meaning = "Domestic units that a firm must have bought for each imported one.",
           .minimum = 0,
           .maximum = 1000,
           .default_text = "0",
           .example = "0.5"},
          number, domestic_ratio);
  v.references({.name = "domestic",
                .meaning = "Products that count as domestic.",
                .refers_to = "products",
                .applies = "domestic_ratio"},
               domestic);
  v.choice(
      {.name = "domestic_counts",
       .meaning =
           "Whether domestic units count when they are ordered, until the order ends without them, or when they are "
           "delivered.",
       .default_text = "delivered",
       .choices = {"ordered", "delivered"},
       .applies = "domestic_ratio"},
      domestic_counts);
  visit_source(v);
}

void ConstructionSpec::visit(FieldVisitor& v) {
  v.references({.name = "lines",
                .meaning = "Lines with building phases that add capacity.",
                .required = true,
                .refers_to = "production",
                .example = "[arizona]"},
               lines);
  v.value({.name = "building",
           .meaning = "Allowed volume as a share of what the capacity under construction would make in a window, with "
                      "one unit of capacity a unit of the product: from the day on which a line's first phase begins, "
                      "until the phase that adds it is complete.",
           .minimum = 0,
           .maximum = 1000,
           .default_text = "0 %",
           .dated = true,
           .example = "250 %"},
          number, building);
  v.value({.name = "built",
           .meaning = "The same, of the capacity that completed phases have added.",
           .minimum = 0,
           .maximum = 1000,
           .default_text = "0 %",
           .dated = true,
           .example = "150 %"},
          number, built);
}

void QuotaSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The quota's name for people."}, title);
  v.reference({.name = "product", .meaning = "The product that it caps.", .required = true, .refers_to = "products"},
              product);
  v.value({.name = "active",
           .meaning = "Whether it limits anything: while not, all that is asked for is granted, and counts.",
           .default_text = "yes",
           .dated = true},
          flag, active);
  v.formula(
      {.name = "basis",
       .meaning = "Which other shipments of the product `share` is of. Each sale that leaves a desk counts, but not "
                  "what fills up a stock of the same group of firms: a maker's own warehouse. Where goods are sold on, "
                  "by a dealer, say which of the two sales is meant (by seller, buyer or origin).",
       .example = "destination == US"},
      basis);
  v.value({.name = "share",
           .meaning = "Allowed volume as a share of the basis.",
           .minimum = 0,
           .maximum = 1000,
           .default_text = "0 %",
           .dated = true,
           .example = "50 %",
           .applies = "basis"},
          number, share);
  v.value({.name = "limit",
           .meaning = "Allowed volume beside the share.",
           .dimension = dim::goods,
           .minimum = 0,
           .default_text = "0 units",
           .dated = true,
           .example = "100000 chips"},
          goods, limit);
  v.block({.name = "construction",
           .meaning = "Volume that plants under construction allow, beside share and limit: rights to import for those "
                      "who build."},
          construction, has_construction);
  v.value({.name = "opening_basis",
           .meaning = "Basis shipped before the run that counts.",
           .dimension = dim::goods,
           .minimum = 0,
           .default_text = "0 units",
           .applies = "basis"},
          goods, opening_basis);
  v.value({.name = "opening_used",
           .meaning = "Volume used before the run that counts.",
           .dimension = dim::goods,
           .minimum = 0,
           .default_text = "0 units"},
          goods, opening_used);
  v.value({.name = "counts_from",
           .meaning = "From when shipments of the basis count; without, from the run's start.",
           .applies = "basis"},
          date, counts_from);
  v.choice(
      {.name = "window",
       .meaning = "cumulative counts everything; year and quarter begin anew with the calendar (UTC); rolling looks "
                  "back over `over`, in whole days.",
       .default_text = "cumulative",
       .choices = {"cumulative", "year", "quarter", "rolling"}},
      window);
  v.value({.name = "over",
           .meaning = "Length of a rolling window.",
           .dimension = dim::time,
           .minimum = 86400,
           .example = "90 days",
           .applies = "window=rolling"},
          duration, over);
  v.value({.name = "carries_over",
           .meaning = "Whether what a calendar window leaves unused adds to the next.",
           .default_text = "no",
           .fixed = true,
           .applies = "window=year|quarter"},
          flag, carries_over);
  v.value({.name = "smallest_grant",
           .meaning = "The least part of a request that is granted by itself.",
           .dimension = dim::goods,
           .minimum = 0,
           .default_text = "1 unit",
           .example = "100 chips"},
          goods, smallest_grant);
  visit_source(v);
}

}  // namespace chokepoint::scenario
