#include "engine/expression/type.hpp"

namespace chokepoint::expression {

Type Type::number(base::Dimension dimension, std::string_view currency) {
  Type type;
  type.kind = Kind::number;
  type.dimension = dimension;
  type.currency = currency;
  return type;
}

Type Type::date() {
  Type type;
  type.kind = Kind::date;
  return type;
}

Type Type::name(DomainId domain) {
  Type type;
  type.kind = Kind::name;
  type.domain = domain;
  return type;
}

}  // namespace chokepoint::expression
