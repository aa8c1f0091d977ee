#pragma once

#include <vector>

#include "engine/scenario/field.hpp"
#include "engine/scenario/seldom.hpp"

/// Blocks of spec.hpp, continued: rules, import authorities and caps, as their author wrote them.
namespace chokepoint::scenario {

/// One version of a rule's text.
struct VintageSpec final : SourcedBlock {
  Text name, in_transit, license, test, cap, permit, tariff_quota;
  Value announced, published, effective, enforced, sunset, brought_forward;
  Formula when;
  Value ban, refuses_entry, holds, revokes, duty, duty_within, fee, revenue_share, drawback, drawback_within;
  void visit(FieldVisitor& visitor) override;
};

/// A rule of a jurisdiction.
struct RuleSpec final : SourcedBlock {
  Text title, by;
  Formula applies;
  Value active, looks_through;
  std::vector<Text> instead_of;
  Blocks<VintageSpec> vintages;
  void visit(FieldVisitor& visitor) override;
};

/// A volume that an import authority opens.
struct GrantSpec final : SourcedBlock {
  Value on, quantity, active, each;
  std::vector<Text> firms;
  void visit(FieldVisitor& visitor) override;
};

/// Firms that are served together.
struct TierSpec final : SpecBlock {
  std::vector<Text> firms;
  void visit(FieldVisitor& visitor) override;
};

/// An import authority.
struct PermitSpec final : SourcedBlock {
  Text title, in, product, split, domestic_counts;
  Blocks<TierSpec> tiers;
  Blocks<GrantSpec> grants;
  Value suspended, brought_forward, valid, domestic_ratio;
  LawSpec issue_time;
  std::vector<Text> domestic;
  void visit(FieldVisitor& visitor) override;
};

/// What plants under construction allow.
struct ConstructionSpec final : SpecBlock {
  std::vector<Text> lines;
  Value building, built;
  void visit(FieldVisitor& visitor) override;
};

/// A cap.
struct QuotaSpec final : SourcedBlock {
  Text title, product, window;
  Formula basis;
  Value active, share, limit, opening_basis, opening_used, counts_from, over, carries_over, smallest_grant;
  ConstructionSpec construction;
  bool has_construction = false;
  void visit(FieldVisitor& visitor) override;
};

}  // namespace chokepoint::scenario
