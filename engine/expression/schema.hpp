#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/goods_words.hpp"
#include "engine/expression/type.hpp"

namespace chokepoint::expression {

/// What the names in an expression mean at one place of a scenario: fields, `$parameters`, symbols and sets of symbols.
///
/// A bare word may be a field and a symbol at once. The type that the other operand expects decides: the field if it
/// has that type, else a symbol of that domain, else the field. Where nothing is expected the field comes first.
/// Declaring the same thing twice is a broken promise; the reader of a scenario refuses duplicates before.
class Schema {
 public:
  struct Variable {
    Type type;
    std::uint32_t slot = 0;  ///< index into Fields::values or Fields::parameters
  };

  /// The domain of this name, added when it is new.
  DomainId domain(std::string_view name);
  /// Values are dense indices, 0 <= value < 2^24: sets become bit sets.
  Schema& symbol(DomainId domain, std::string name, std::int64_t value);
  /// A named group of symbols, such as the countries of one rule.
  Schema& set(DomainId domain, std::string name, std::vector<std::int64_t> members);
  /// `name` may be dotted: "buyer.ultimate_parent.home".
  Schema& field(std::string name, Type type, std::uint32_t slot);
  /// Written `$name` in expressions.
  Schema& parameter(std::string name, Type type, std::uint32_t slot);

  /// A name that exists and that nothing may look at here; `why` follows "'name' ": "is a formula itself". The first
  /// reason of a name stays.
  Schema& out_of_reach(std::string name, std::string why);
  std::string const* why_out_of_reach(std::string_view name) const;
  /// What units of goods may be called in numbers ("20 GPUs"), beside the words that every scenario knows.
  Schema& goods_words(base::GoodsWords words);
  base::GoodsWords const& goods_words() const { return goods_words_; }

  Variable const* find_field(std::string_view name) const;
  Variable const* find_parameter(std::string_view name) const;
  std::optional<std::int64_t> find_symbol(DomainId domain, std::string_view name) const;
  std::vector<std::int64_t> const* find_set(DomainId domain, std::string_view name) const;
  /// All domains that have a symbol (a set) of this name, in the order they were added.
  std::vector<DomainId> domains_with_symbol(std::string_view name) const;
  std::vector<DomainId> domains_with_set(std::string_view name) const;
  std::string const& domain_name(DomainId domain) const;

  /// For suggestions: in the order of names.
  std::vector<std::string_view> field_names() const;
  std::vector<std::string_view> parameter_names() const;
  std::vector<std::string_view> symbol_names(DomainId domain) const;
  std::vector<std::string_view> set_names(DomainId domain) const;
  std::size_t domain_count() const { return domains_.size(); }

  /// A type in words for messages: "a length of time (such as 12 weeks)", "the name of a country", "a condition".
  std::string describe(Type const& type) const;

 private:
  template <class T>
  using ByName = std::map<std::string, T, std::less<>>;
  struct Domain {
    std::string name;
    ByName<std::int64_t> symbols;
    ByName<std::vector<std::int64_t>> sets;
  };
  Domain& at(DomainId domain);
  Domain const& at(DomainId domain) const;

  std::vector<Domain> domains_;
  ByName<Variable> fields_;
  ByName<Variable> parameters_;
  ByName<std::string> out_of_reach_;
  base::GoodsWords goods_words_;
};

}  // namespace chokepoint::expression
