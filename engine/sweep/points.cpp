#include "engine/sweep/points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/expression/compile.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/sweep/dependence.hpp"

namespace chokepoint::sweep {

namespace {

constexpr std::uint64_t most_points = 1'000'000;

class PointBuilder {
 public:
  PointBuilder(Study& study, scenario::StudySpec const& spec, model::ParameterTable const& parameters,
               base::Diagnostics& diagnostics)
      : study_(study), spec_(spec), parameters_(parameters), diagnostics_(diagnostics) {}

  bool build() {
    std::size_t const before = diagnostics_.error_count();
    bool const laid_out = study_.sampled() ? sample() : study_.design == Design::list ? list() : combine();
    if (!laid_out || diagnostics_.error_count() > before) return false;
    return filter();
  }

 private:
  bool error(base::Mark mark, std::string path, std::string message, std::string hint = {}) {
    diagnostics_.error("E_STUDY", mark, std::move(path), std::move(message), std::move(hint));
    return false;
  }

  Point point_of(std::vector<std::size_t> const& levels) const {
    Point point;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      Level const& level = study_.factors[i].levels[levels[i]];
      point.settings.push_back({level.value, level.text});
      point.levels.push_back(static_cast<std::uint32_t>(levels[i]));
    }
    return point;
  }

  /// Groups of factors that move together, in the order of their first factor.
  bool find_groups(std::vector<std::vector<std::size_t>>& groups) {
    std::vector<std::size_t> group_of(study_.factors.size(), study_.factors.size());
    std::size_t lists = 0;
    for (auto const& entry : spec_.lockstep.entries) {
      for (scenario::Text const& member : entry.members) {
        auto const found = std::find_if(study_.factors.begin(), study_.factors.end(),
                                        [&](Factor const& factor) { return factor.name == member.text; });
        if (found == study_.factors.end()) {
          std::vector<std::string_view> names;
          for (Factor const& factor : study_.factors) names.push_back(factor.name);
          std::string const near = base::nearest(member.text, names);
          return error(member.mark, "lockstep." + entry.name.text,
                       fmt::format("there is no factor {}", scenario::in_quotes(member.text)),
                       near.empty() ? "name factors of this study" : fmt::format("did you mean '{}'?", near));
        }
        auto const index = static_cast<std::size_t>(found - study_.factors.begin());
        if (group_of[index] != study_.factors.size()) {
          return error(member.mark, "lockstep." + entry.name.text,
                       fmt::format("the factor '{}' is in several lists", member.text), "keep it in one of them");
        }
        group_of[index] = lists;
      }
      ++lists;
    }
    std::vector<std::size_t> place_of_list(lists, study_.factors.size());
    for (std::size_t i = 0; i < study_.factors.size(); ++i) {
      if (group_of[i] == study_.factors.size()) {
        groups.push_back({i});
        continue;
      }
      std::size_t& place = place_of_list[group_of[i]];
      if (place == study_.factors.size()) {
        place = groups.size();
        groups.emplace_back();
      }
      groups[place].push_back(i);
      if (!same_length(groups[place].front(), i)) return false;
    }
    return true;
  }
  bool same_length(std::size_t one, std::size_t other) {
    Factor const& a = study_.factors[one];
    Factor const& b = study_.factors[other];
    if (a.levels.size() == b.levels.size()) return true;
    return error(spec_.factors.entries[other].name.mark, "factors." + b.name,
                 fmt::format("'{}' has {} values and '{}', which moves with it, {}", b.name, b.levels.size(), a.name,
                             a.levels.size()),
                 "give both equally many");
  }

  bool combine() {
    std::vector<std::vector<std::size_t>> groups;
    if (!find_groups(groups)) return false;
    std::vector<std::size_t> lengths;
    double count = 1;
    for (auto const& group : groups) {
      lengths.push_back(study_.factors[group.front()].levels.size());
      count *= static_cast<double>(lengths.back());
    }
    if (count > static_cast<double>(most_points)) return too_many(count);
    for (auto const& place : grid(lengths)) {
      std::vector<std::size_t> levels(study_.factors.size());
      for (std::size_t group = 0; group < groups.size(); ++group) {
        for (std::size_t const factor : groups[group]) levels[factor] = place[group];
      }
      study_.points.push_back(point_of(levels));
    }
    return true;
  }
  bool too_many(double count) {
    return error(spec_.mark, "factors",
                 fmt::format("the design has {:.3g} points, and {} are the most", count, most_points),
                 "use fewer values, or a sampled design");
  }

  bool list() {
    if (study_.factors.empty()) return error(spec_.design.mark, "design", "a list needs factors", "write factors:");
    for (std::size_t i = 1; i < study_.factors.size(); ++i) {
      if (!same_length(0, i)) return false;
    }
    for (std::size_t row = 0; row < study_.factors.front().levels.size(); ++row) {
      study_.points.push_back(point_of(std::vector<std::size_t>(study_.factors.size(), row)));
    }
    return true;
  }

  bool sample() {
    if (study_.factors.empty()) {
      return error(spec_.design.mark, "design", "a sampled design needs factors to sample", "write factors:");
    }
    std::uint64_t const count = spec_.points.given ? static_cast<std::uint64_t>(spec_.points.integer) : 256;
    if (count > most_points) return too_many(static_cast<double>(count));
    bool const sobol = study_.design == Design::sobol;
    if (sobol && !std::has_single_bit(count)) {
      return error(spec_.points.mark, "points", fmt::format("{} points of a Sobol sequence aren't balanced", count),
                   fmt::format("use a power of two, such as {}", std::bit_ceil(count)));
    }
    if (sobol && study_.factors.size() > most_sobol_factors) {
      return error(spec_.design.mark, "design",
                   fmt::format("a Sobol sequence has at most {} factors", most_sobol_factors));
    }
    UnitPoints places = sobol                             ? sobol_points(study_.seed, count, study_.factors.size())
                        : study_.design == Design::random ? random_points(study_.seed, count, study_.factors.size())
                                                          : latin_hypercube(study_.seed, count, study_.factors.size());
    auto scores = tie_together(places, study_.design == Design::latin_hypercube, study_.factors, parameters_);
    study_.keeps_correlations = !scores.empty();
    for (std::size_t at = 0; at < places.size(); ++at) {
      auto const& place = places[at];
      Point point;
      if (!scores.empty()) point.scores = std::move(scores[at]);
      for (std::size_t i = 0; i < place.size(); ++i) {
        Level const level = study_.factors[i].at(place[i]);
        point.settings.push_back({level.value, level.text});
        point.levels.push_back(Point::no_level);
      }
      study_.points.push_back(std::move(point));
    }
    return true;
  }

  /// What names mean in `where`: numbers with their units, dates, flags, and words as names of their factor.
  expression::Schema schema() const {
    expression::Schema schema;
    base::GoodsWords goods;
    for (Factor const& factor : study_.factors) goods.declare(factor.like.written->unit_word);
    schema.goods_words(std::move(goods));
    for (std::uint32_t slot = 0; slot < study_.factors.size(); ++slot) {
      Factor const& factor = study_.factors[slot];
      if (!factor.numeric) {
        expression::DomainId const domain = schema.domain(factor.name);
        std::int64_t value = 0;
        for (Level const& level : factor.levels) schema.symbol(domain, level.text, value++);
        schema.field(factor.name, expression::Type::name(domain), slot);
      } else if (factor.kind == scenario::ValueKind::flag) {
        schema.field(factor.name, expression::Type::boolean(), slot);
      } else if (factor.kind == scenario::ValueKind::date) {
        schema.field(factor.name, expression::Type::date(), slot);
      } else {
        base::Dimension const dimension = factor.kind == scenario::ValueKind::duration ? base::dimensions::time
                                          : factor.kind == scenario::ValueKind::goods  ? base::dimensions::goods
                                                                                       : factor.like.dimension;
        schema.field(factor.name, expression::Type::number(dimension, factor.like.written->currency), slot);
      }
    }
    return schema;
  }

  bool filter() {
    study_.design_points = study_.points.size();
    for (std::uint64_t i = 0; i < study_.points.size(); ++i) study_.points[i].luck = i;
    if (!spec_.where.given) return true;
    auto const condition = expression::compile(spec_.where.text, spec_.where.mark, expression::Type::boolean(),
                                               schema(), diagnostics_, "where");
    if (!condition) return false;
    std::vector<Point> kept;
    for (Point& point : study_.points) {
      std::vector<expression::Cell> cells;
      for (std::size_t i = 0; i < study_.factors.size(); ++i) {
        Factor const& factor = study_.factors[i];
        double const value = point.settings[i].value;
        if (factor.numeric && factor.kind != scenario::ValueKind::flag) {
          cells.push_back(expression::number_cell(value));
        } else if (factor.numeric) {
          cells.push_back(expression::symbol_cell(value != 0 ? 1 : 0));
        } else {
          auto const level = std::find_if(factor.levels.begin(), factor.levels.end(),
                                          [&](Level const& one) { return one.text == point.settings[i].text; });
          cells.push_back(expression::symbol_cell(level - factor.levels.begin()));
        }
      }
      auto const met = condition->evaluate({cells});
      if (!met.ok()) {
        return error(spec_.where.mark, "where",
                     fmt::format("the condition can't be told at point {}: {}", point.luck, describe(met.problem)));
      }
      if (met.is_true()) kept.push_back(std::move(point));
    }
    if (kept.empty()) return error(spec_.where.mark, "where", "no point of the design meets this condition");
    study_.points = std::move(kept);
    return true;
  }

  Study& study_;
  scenario::StudySpec const& spec_;
  model::ParameterTable const& parameters_;  // of the scenario as it is
  base::Diagnostics& diagnostics_;
};

}  // namespace

bool lay_out_points(Study& study, scenario::StudySpec const& spec, model::ParameterTable const& parameters,
                    base::Diagnostics& diagnostics) {
  return PointBuilder(study, spec, parameters, diagnostics).build();
}

}  // namespace chokepoint::sweep
