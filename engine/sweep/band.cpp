#include "engine/sweep/band.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/decimal.hpp"
#include "engine/scenario/course_reader.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::sweep {

namespace {

using model::Reduce;
using scenario::in_quotes;
using scenario::Text;

constexpr std::int64_t usual_step = 30 * 86400;
constexpr std::int64_t most_steps = 2000;
constexpr double usual_quantiles[] = {0.05, 0.25, 0.5, 0.75, 0.95};

class BandReader {
 public:
  BandReader(model::World const& world, Text const& name, scenario::BandSpec const& spec,
             base::Diagnostics& diagnostics)
      : world_(world), name_(name), spec_(spec), diagnostics_(diagnostics) {}

  std::optional<Band> read() {
    auto course = scenario::read_course(world_, {name_, spec_.title, spec_.outcome, spec_.status, spec_.product},
                                        [&](base::Mark mark, std::string message, std::string hint) {
                                          fail(mark, std::move(message), std::move(hint));
                                        });
    if (!course) return std::nullopt;
    static_cast<model::Course&>(band_) = std::move(*course);
    band_.each_step = spec_.shows.text == "each_step";
    if (band_.each_step && !band_.outcome) band_.units.reduce = Reduce::total;  // what entered the status
    if (!read_steps() || !read_quantiles()) return std::nullopt;
    return std::move(band_);
  }

 private:
  bool fail(base::Mark mark, std::string message, std::string hint) {
    diagnostics_.error("E_STUDY", mark, "bands." + name_.text, std::move(message), std::move(hint));
    return false;
  }

  bool read_steps() {
    std::int64_t const step = spec_.step.given ? spec_.step.integer : usual_step;
    std::int64_t const span = (band_.to - band_.from).seconds();
    if (span / step >= most_steps) {
      return fail(spec_.step.given ? spec_.step.mark : name_.mark,
                  fmt::format("the band has {} steps, and {} are the most", span / step + 1, most_steps),
                  "write a longer step:");
    }
    for (base::SimTime at = band_.from + base::Duration(step); at < band_.to; at = at + base::Duration(step)) {
      band_.ends.push_back(at);
    }
    // What a rest shows by itself would look like a fall.
    bool const is_rest = band_.each_step && span % step != 0 && !band_.ends.empty();
    if (!is_rest) band_.ends.push_back(band_.to);
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
