#pragma once

#include <vector>

#include "engine/scenario/value_reader.hpp"

namespace chokepoint::scenario {

/// A law or a constant: `30 days`, `$name`, {value: 30 days, source: ...}, {law: {triangular: [3, 4, 5], unit: days}}.
/// False, with every problem reported, when it is none of them; `law` is then not given.
bool read_law(ReadContext& context, Input const& input, ValueForm const& form, LawSpec& law);

/// A law whose name is one of a block's own keys, with `unit` beside it. False when no key is a law or one is wrong;
/// a missing one is not reported here. `unit_storage` receives the unit for the block's other numbers.
bool read_inline_law(ReadContext& context, std::vector<Member>& members, LawSpec& law,
                     std::optional<base::Unit>& unit_storage);

}  // namespace chokepoint::scenario
