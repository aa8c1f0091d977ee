#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/kernel/board.hpp"
#include "engine/model/rule_book.hpp"
#include "engine/model/shipment_fields.hpp"
#include "engine/model/world.hpp"

namespace chokepoint::processes {

/// One shipment as rules see it, whether it exists or is only asked about. Invalid ids: unknown, equal to no name.
struct ShipmentView {
  model::ProductId product;
  model::CountryId origin;  ///< where the product is made, or else of the seller's site
  /// Of the last forced waypoint, else of the seller's site.
  model::CountryId exported_from;
  /// Those of the waypoints before it. What holds for goods exported from any of them holds for the shipment: that they
  /// go on by way of another country doesn't end a country's control of its exports (15 CFR 734.13 (c): the export of
  /// what transits a country is an export to where it goes).
  std::span<model::CountryId const> exported_before;
  model::CountryId destination;
  model::BuyerId buyer;
  model::FirmId buying_firm;
  model::FirmId selling_firm;
  std::int64_t quantity = 0;  ///< in the product's resolution
  base::SimTime date;
};

/// A vintage with the dates that this replication's parameters give it.
model::RuleBook::DatedVintage dated_vintage(model::Vintage const& vintage, model::Parameters const& parameters);

/// Fills the rule book with the dates that this replication's parameters give to all vintages.
void date_rules(model::World const& world, model::Parameters const& parameters, model::RuleBook& book,
                std::vector<model::RuleBook::DatedVintage>& scratch);

/// The rules of a world in one replication: which of them, and which vintage of each, govern a shipment.
/// Not for several threads at once; asking allocates nothing.
class RulesInForce {
 public:
  /// All must outlive it.
  RulesInForce(model::World const& world, model::Parameters const& parameters, model::RuleBook const& book);

  /// As another, by another book.
  RulesInForce(RulesInForce const& other, model::RuleBook const& book) : RulesInForce(other) { book_ = &book; }

  /// Rules that governments turn on and off are read from here; without, none is.
  void read_triggers_from(kernel::Board const& board) { board_ = &board; }

  /// The vintage of each rule in the scope that governs the shipment at `now`; entry i belongs to RuleId(i), -1 where
  /// none does, where another rule stands in its place, or where it is beyond the scope. `lot` has the dates that are
  /// past for goods under way. Good until the next question.
  std::span<std::int32_t const> governing(ShipmentView const& shipment, model::LotDates const& lot, base::SimTime now,
                                          model::RuleScope const& scope = {});

  /// Whether a condition of an office or a quota holds; one that isn't given does.
  bool holds(std::optional<expression::Expression> const& condition, std::string const& whose,
             ShipmentView const& shipment);

  /// Whether a rule has a vintage that is about such a shipment, whenever that holds.
  bool may_govern(model::Rule const& rule, ShipmentView const& shipment);

  /// Since when a rule that is active has been so without a break, by its own key and by what events set.
  base::SimTime active_since(model::Rule const& rule, base::SimTime now) const;

  /// The first moment after `now` at which a rule may begin, change or end as scheduled.
  base::SimTime next_change(base::SimTime now) const;

 private:
  void look_at(ShipmentView const& shipment);
  void look_at_product(model::ProductId product);
  /// Whether it holds for a country that the goods are exported from; `holds` looks at the cells.
  template <class Holds>
  bool from_any(ShipmentView const& shipment, Holds const& holds);
  bool meets(std::optional<expression::Expression> const& condition, std::string const& whose) const;
  bool meets(model::Rule const& rule, model::Vintage const& vintage, model::ProductId product);

  model::World const* world_;
  model::Parameters const* parameters_;
  model::RuleBook const* book_;
  kernel::Board const* board_ = nullptr;
  std::vector<expression::Cell> cells_;
  std::vector<std::int32_t> vintages_;
};

}  // namespace chokepoint::processes
