#pragma once

#include "engine/scenario/read_context.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// What one unit of a product is called: products.X.unit, "chip" where it says "chips".
std::string unit_name(ProductSpec const& product);

/// The words for units that these products declare.
base::GoodsWords goods_words_of(Blocks<ProductSpec> const& products);

/// Refuses words that can't name a unit of a product (E_UNIT), and holds the goods that stand in units ("20 wafers", "2
/// USD per wafer per day") against the product they belong to: E_UNIT for every amount, law and `$name` in another
/// product's words. Which product that is, is known from the place: a block of the product itself, or one that names it
/// under a key which refers to products.
void check_unit_words(ReadContext& context, ScenarioSpec& spec);

}  // namespace chokepoint::scenario
