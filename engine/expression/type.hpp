#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/id.hpp"
#include "engine/base/unit.hpp"

namespace chokepoint::expression {

struct DomainTag;
/// A kind of names that may be compared with each other: country, firm, product, site, status.
using DomainId = base::Id<DomainTag>;

enum class Kind : std::uint8_t {
  boolean,
  number,  ///< a double in base units (seconds, units of goods, whole currency units, watts, bytes, operations)
  date,    ///< UTC seconds since 1970; a date literal is the first second of its day
  name,    ///< a symbol of one domain
};

/// The type of a value in an expression.
struct Type {
  Kind kind = Kind::boolean;
  base::Dimension dimension;  ///< of a number
  std::string currency;       ///< of a number with money: an ISO 4217 code, or empty when any currency will do
  DomainId domain;            ///< of a name

  static Type boolean() { return {}; }
  static Type number(base::Dimension dimension = {}, std::string_view currency = {});
  static Type date();
  static Type name(DomainId domain);

  friend bool operator==(Type const&, Type const&) = default;
};

}  // namespace chokepoint::expression
