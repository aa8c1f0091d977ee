#include "engine/results/sweep_axes.hpp"

#include <map>

namespace chokepoint::results {

namespace {

/// By point: the how-manieth new value of a factor its setting is.
struct Levels {
  std::vector<std::size_t> of_point;
  std::vector<std::uint64_t> first;  ///< by level: the first point that has it
};

Levels levels_of(StoredStudy const& study, std::size_t factor) {
  Levels levels;
  std::map<std::string, std::size_t> known;
  for (std::uint64_t point = 0; point < study.points.size(); ++point) {
    auto const [at, is_new] = known.emplace(study.points[point][factor].text, levels.first.size());
    if (is_new) levels.first.push_back(point);
    levels.of_point.push_back(at->second);
  }
  return levels;
}

}  // namespace

SweepAxes axes_of(StoredStudy const& study) {
  SweepAxes result;
  result.places.resize(study.points.size());
  auto const design = study.manifest.find("design");
  bool const grid = design != study.manifest.end() && design->second == "grid";
  if (!grid) {
    SweepAxis& points = result.axes.emplace_back();
    for (std::uint64_t point = 0; point < study.points.size(); ++point) {
      points.at.push_back(point);
      result.places[point].push_back(point);
    }
    return result;
  }
  std::vector<Levels> seen;  // by axis
  for (std::size_t factor = 0; factor < study.factors.size(); ++factor) {
    Levels levels = levels_of(study, factor);
    bool found = false;
    for (std::size_t axis = 0; axis < seen.size() && levels.first.size() > 1 && !found; ++axis) {
      found = seen[axis].of_point == levels.of_point;
      if (found) result.axes[axis].factors.push_back(factor);
    }
    if (found) continue;
    result.axes.push_back({{factor}, levels.first});
    for (std::uint64_t point = 0; point < study.points.size(); ++point) {
      result.places[point].push_back(levels.of_point[point]);
    }
    seen.push_back(std::move(levels));
  }
  return result;
}

}  // namespace chokepoint::results
