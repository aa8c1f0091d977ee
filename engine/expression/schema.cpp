#include "engine/expression/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/base/check.hpp"

namespace chokepoint::expression {

namespace {

constexpr std::int64_t symbol_limit = std::int64_t{1} << 24;

template <class Map>
std::vector<std::string_view> keys(Map const& map) {
  std::vector<std::string_view> result;
  result.reserve(map.size());
  for (auto const& [name, value] : map) result.push_back(name);
  return result;
}

}  // namespace

Schema::Domain& Schema::at(DomainId domain) {
  CHOKEPOINT_CHECK(domain.index() < domains_.size(), "domain {}", domain.index());
  return domains_[domain.index()];
}

Schema::Domain const& Schema::at(DomainId domain) const {
  CHOKEPOINT_CHECK(domain.index() < domains_.size(), "domain {}", domain.index());
  return domains_[domain.index()];
}

DomainId Schema::domain(std::string_view name) {
  for (std::size_t i = 0; i < domains_.size(); ++i) {
    if (domains_[i].name == name) return DomainId(i);
  }
  domains_.push_back({std::string(name), {}, {}});
  return DomainId(domains_.size() - 1);
}

Schema& Schema::symbol(DomainId domain, std::string name, std::int64_t value) {
  CHOKEPOINT_CHECK(value >= 0 && value < symbol_limit, "symbol '{}' has value {}", name, value);
  auto const [place, added] = at(domain).symbols.emplace(std::move(name), value);
  CHOKEPOINT_CHECK(added, "symbol '{}' is declared twice", place->first);
  return *this;
}

Schema& Schema::set(DomainId domain, std::string name, std::vector<std::int64_t> members) {
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  CHOKEPOINT_CHECK(members.empty() || (members.front() >= 0 && members.back() < symbol_limit), "set '{}'", name);
  auto const [place, added] = at(domain).sets.emplace(std::move(name), std::move(members));
  CHOKEPOINT_CHECK(added, "set '{}' is declared twice", place->first);
  return *this;
}

Schema& Schema::field(std::string name, Type type, std::uint32_t slot) {
  auto const [place, added] = fields_.emplace(std::move(name), Variable{std::move(type), slot});
  CHOKEPOINT_CHECK(added, "field '{}' is declared twice", place->first);
  return *this;
}

Schema& Schema::parameter(std::string name, Type type, std::uint32_t slot) {
  auto const [place, added] = parameters_.emplace(std::move(name), Variable{std::move(type), slot});
  CHOKEPOINT_CHECK(added, "parameter '{}' is declared twice", place->first);
  return *this;
}

Schema& Schema::out_of_reach(std::string name, std::string why) {
  out_of_reach_.emplace(std::move(name), std::move(why));
  return *this;
}

std::string const* Schema::why_out_of_reach(std::string_view name) const {
  auto const found = out_of_reach_.find(name);
  return found == out_of_reach_.end() ? nullptr : &found->second;
}

Schema& Schema::goods_words(base::GoodsWords words) {
  goods_words_ = std::move(words);
  return *this;
}

Schema::Variable const* Schema::find_field(std::string_view name) const {
  auto const found = fields_.find(name);
  return found == fields_.end() ? nullptr : &found->second;
}

Schema::Variable const* Schema::find_parameter(std::string_view name) const {
  auto const found = parameters_.find(name);
  return found == parameters_.end() ? nullptr : &found->second;
}

std::optional<std::int64_t> Schema::find_symbol(DomainId domain, std::string_view name) const {
  auto const& symbols = at(domain).symbols;
  auto const found = symbols.find(name);
  if (found == symbols.end()) return std::nullopt;
  return found->second;
}

std::vector<std::int64_t> const* Schema::find_set(DomainId domain, std::string_view name) const {
  auto const& sets = at(domain).sets;
  auto const found = sets.find(name);
  return found == sets.end() ? nullptr : &found->second;
}

std::vector<DomainId> Schema::domains_with_symbol(std::string_view name) const {
  std::vector<DomainId> result;
  for (std::size_t i = 0; i < domains_.size(); ++i) {
    if (domains_[i].symbols.contains(name)) result.emplace_back(i);
  }
  return result;
}

std::vector<DomainId> Schema::domains_with_set(std::string_view name) const {
  std::vector<DomainId> result;
  for (std::size_t i = 0; i < domains_.size(); ++i) {
    if (domains_[i].sets.contains(name)) result.emplace_back(i);
  }
  return result;
}

std::string const& Schema::domain_name(DomainId domain) const { return at(domain).name; }
std::vector<std::string_view> Schema::field_names() const { return keys(fields_); }
std::vector<std::string_view> Schema::parameter_names() const { return keys(parameters_); }
std::vector<std::string_view> Schema::symbol_names(DomainId domain) const { return keys(at(domain).symbols); }
std::vector<std::string_view> Schema::set_names(DomainId domain) const { return keys(at(domain).sets); }

std::string Schema::describe(Type const& type) const {
  switch (type.kind) {
    case Kind::boolean:
      return "a condition (true or false)";
    case Kind::date:
      return "a date (such as 2026-01-15)";
    case Kind::name:
      return fmt::format("the name of a {}", domain_name(type.domain));
    case Kind::number:
      break;
  }
  std::string words = base::describe(type.dimension);
  if (!type.currency.empty()) words += fmt::format(", in {}", type.currency);
  return words;
}

}  // namespace chokepoint::expression
