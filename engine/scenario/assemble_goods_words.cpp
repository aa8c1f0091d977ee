#include <algorithm>
#include <cctype>
#include <set>

#include "engine/base/unit.hpp"
#include "engine/scenario/assembly.hpp"

/// Outcomes are told in what their products' units are called: "chips", "chip-days", "USD per chip".
namespace chokepoint::scenario {

namespace {

constexpr char const* any_unit = "unit";

/// Whether a formula only takes outcomes together: a number may stand for something else ("delivered * 15832"), and of
/// what then comes out nobody knows what it is called. 0 and 1 stand for nothing but themselves.
bool reads_outcomes_alone(std::string_view formula) {
  bool in_name = false;
  for (std::size_t i = 0; i < formula.size(); ++i) {
    auto const one = static_cast<unsigned char>(formula[i]);
    bool const starts_number = std::isdigit(one) != 0 && !in_name;
    in_name = std::isalpha(one) != 0 || one == '_' || (std::isdigit(one) != 0 && in_name);
    if (!starts_number) continue;
    std::size_t const end = std::min(formula.find_first_not_of("0123456789.eE", i), formula.size());
    std::string_view const number = formula.substr(i, end - i);
    if (number != "0" && number != "1") return false;
    std::size_t const next = formula.find_first_not_of(' ', end);
    if (next != std::string_view::npos && formula[next] == '%') return false;
  }
  return true;
}

std::string told_in(std::string unit, std::string const& word) {
  auto const replace = [&](std::string_view general, std::string const& own) {
    std::size_t const at = unit.find(general);
    if (at != std::string::npos) unit.replace(at, general.size(), own);
  };
  if (unit.find("unit-days") != std::string::npos) {
    replace("unit-days", word + "-days");
  } else if (unit.find("units") != std::string::npos) {
    replace("units", base::plural_of(word));
  } else {
    replace("per unit", "per " + word);
  }
  return unit;
}

}  // namespace

std::string Assembly::goods_word(std::vector<model::ProductId> const& products) const {
  std::set<std::string> words;
  for (model::ProductId const product : products) words.insert(world_.products[product.index()].unit);
  return words.size() == 1 ? *words.begin() : any_unit;
}

/// Last of all: until then the general words say what an outcome is (type_of()).
void Assembly::name_goods() {
  for (std::size_t i = 0; i < world_.outcomes.size(); ++i) {
    model::Outcome& outcome = world_.outcomes[i];
    std::string word = goods_words_[i];
    if (outcome.formula && outcome.formula_attributes.empty() &&
        reads_outcomes_alone(spec_.outcomes.entries[outcome.place].block.formula.text)) {
      std::set<std::string> words;
      for (std::uint32_t const input : outcome.formula_inputs) {
        if (input != model::Outcome::unread && !goods_words_[input].empty()) words.insert(goods_words_[input]);
      }
      if (words.size() == 1) word = *words.begin();
    }
    if (!word.empty()) outcome.unit = told_in(outcome.unit, word);
  }
  for (model::Observed& series : world_.observed) {
    if (series.course.outcome) series.course.unit = world_.outcomes[*series.course.outcome].unit;
  }
}

}  // namespace chokepoint::scenario
