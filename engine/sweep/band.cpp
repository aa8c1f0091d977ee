#include "engine/sweep/band.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/decimal.hpp"
#include "engine/scenario/measures.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::sweep {

namespace {

using model::Measure;
using model::Reduce;
using scenario::in_quotes;
using scenario::Text;

constexpr std::int64_t usual_step = 30 * 86400;
constexpr std::int64_t most_steps = 2000;
constexpr double usual_quantiles[] = {0.05, 0.25, 0.5, 0.75, 0.95};

/// Why an outcome's course can't be told; empty where it can.
std::string why_without_course(model::World const& world, model::Outcome const& outcome) {
  if (outcome.formula) {
    for (std::uint32_t const input : outcome.formula_inputs) {
      if (input == model::Outcome::unread) continue;
      std::string const why = why_without_course(world, world.outcomes[input]);
      if (!why.empty()) return why;
    }
    return {};
  }
  if (outcome.reduce == Reduce::first_date) return fmt::format("'{}' is a date", outcome.name);
  if (outcome.reduce == Reduce::quantile || outcome.measure == Measure::delay) {
    return fmt::format("'{}' is recorded for the whole run only", outcome.name);
  }
  return {};
}

class BandReader {
 public:
  BandReader(model::World const& world, Text const& name, scenario::BandSpec const& spec,
             base::Diagnostics& diagnostics)
      : world_(world), name_(name), spec_(spec), diagnostics_(diagnostics) {}

  std::optional<Band> read() {
    band_.name = name_.text;
    band_.each_step = spec_.shows.text == "each_step";
    if (spec_.status.given ? !read_status() : !read_outcome()) return std::nullopt;
    if (spec_.title.given) band_.title = spec_.title.text;
    if (!read_steps() || !read_quantiles()) return std::nullopt;
    return std::move(band_);
  }

 private:
  bool fail(base::Mark mark, std::string message, std::string hint) {
    diagnostics_.error("E_STUDY", mark, "bands." + name_.text, std::move(message), std::move(hint));
    return false;
  }

  template <class Elements>
  std::optional<std::uint32_t> find(Elements const& elements, std::string const& name, base::Mark mark,
                                    std::string_view what) {
    std::vector<std::string_view> names;
    for (std::uint32_t i = 0; i < elements.size(); ++i) {
      if (elements[i].name == name) return i;
      names.push_back(elements[i].name);
    }
    std::string const near = base::nearest(name, names);
    fail(mark, fmt::format("the scenario has no {} {}", what, in_quotes(name)),
         near.empty() ? fmt::format("{}s are listed under {}s:", what, what) : fmt::format("did you mean '{}'?", near));
    return std::nullopt;
  }

  bool read_outcome() {
    Text const& named = spec_.outcome.given ? spec_.outcome : name_;
    band_.outcome = find(world_.outcomes, named.text, named.mark, "outcome");
    if (!band_.outcome) return false;
    model::Outcome const& outcome = world_.outcomes[*band_.outcome];
    band_.title = outcome.title;
    band_.unit = outcome.unit;
    band_.from = outcome.from;
    to_ = outcome.to;
    std::string const why = why_without_course(world_, outcome);
    if (why.empty()) return true;
    bool const is_date = outcome.unit == "date";
    return fail(named.mark, "no course over time is recorded of this outcome: " + why,
                is_date ? "chokepoint results ecdf tells by when it has come in how many futures"
                        : "choose an outcome that is measured over time, such as a mean or a total");
  }

  bool read_status() {
    auto const& words = scenario::status_words();
    band_.units.name = name_.text;
    band_.units.measure = Measure::status;
    band_.units.reduce = band_.each_step ? Reduce::total : Reduce::final_value;
    band_.units.status =
        static_cast<std::uint8_t>(std::find(words.begin(), words.end(), spec_.status.text) - words.begin());
    band_.units.from = world_.clock.from;
    band_.units.to = world_.clock.to;
    if (spec_.product.given) {
      auto const product = find(world_.products, spec_.product.text, spec_.product.mark, "product");
      if (!product) return false;
      band_.units.product = model::ProductId(*product);
    }
    band_.title = (spec_.product.given ? spec_.product.text + ", " : std::string()) + spec_.status.text;
    std::replace(band_.title.begin(), band_.title.end(), '_', ' ');
    band_.unit = "units";
    band_.from = world_.clock.from;
    to_ = world_.clock.to;
    return true;
  }

  bool read_steps() {
    std::int64_t const step = spec_.step.given ? spec_.step.integer : usual_step;
    std::int64_t const span = (to_ - band_.from).seconds();
    if (span / step >= most_steps) {
      return fail(spec_.step.given ? spec_.step.mark : name_.mark,
                  fmt::format("the band has {} steps, and {} are the most", span / step + 1, most_steps),
                  "write a longer step:");
    }
    for (base::SimTime at = band_.from + base::Duration(step); at < to_; at = at + base::Duration(step)) {
      band_.ends.push_back(at);
    }
    band_.ends.push_back(to_);
    return true;
  }

  bool read_quantiles() {
    if (spec_.quantiles.empty()) band_.quantiles.assign(std::begin(usual_quantiles), std::end(usual_quantiles));
    for (Text const& text : spec_.quantiles) {
      bool const percent = text.text.ends_with('%');
      std::string number = percent ? text.text.substr(0, text.text.size() - 1) : text.text;
      number.erase(number.find_last_not_of(' ') + 1);
      auto const read = base::read_decimal(number);
      double const value = read.value ? base::scale_to_double(*read.value, 1, percent ? 100 : 1) : 0;
      if (!(value > 0 && value < 1)) {
        return fail(text.mark, fmt::format("{} is no quantile", in_quotes(text.text)),
                    "write shares between 0 and 1, such as 5 % or 0.95");
      }
      band_.quantiles.push_back(value);
    }
    std::sort(band_.quantiles.begin(), band_.quantiles.end());
    band_.quantiles.erase(std::unique(band_.quantiles.begin(), band_.quantiles.end()), band_.quantiles.end());
    return true;
  }

  model::World const& world_;
  Text const& name_;
  scenario::BandSpec const& spec_;
  base::Diagnostics& diagnostics_;
  base::SimTime to_;
  Band band_;
};

}  // namespace

std::vector<Band> read_bands(scenario::StudySpec const& study, model::World const& world,
                             base::Diagnostics& diagnostics) {
  std::vector<Band> bands;
  for (auto const& [name, spec] : study.bands.entries) {
    if (auto band = BandReader(world, name, spec, diagnostics).read()) bands.push_back(std::move(*band));
  }
  return bands;
}

std::size_t step_count(std::vector<Band> const& bands) {
  std::size_t count = 0;
  for (Band const& band : bands) count += band.ends.size();
  return count;
}

std::vector<simulation::OutcomeStep> steps_of(std::vector<Band> const& bands, model::World const& world) {
  std::vector<simulation::OutcomeStep> steps;
  for (Band const& band : bands) {
    model::Outcome const* const outcome = band.outcome ? &world.outcomes[*band.outcome] : &band.units;
    base::SimTime from = band.each_step ? band.from : world.clock.from;
    for (base::SimTime const end : band.ends) {
      steps.push_back({outcome, from, end});
      if (band.each_step) from = end;
    }
  }
  return steps;
}

}  // namespace chokepoint::sweep
