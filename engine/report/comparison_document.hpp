#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/report/comparison.hpp"

namespace chokepoint::report {

/// A results file that is compared.
struct ComparedSource {
  std::string file;
  std::string question;                                   ///< that its scenario is built to answer; may be empty
  std::map<std::string, std::string, std::less<>> facts;  ///< of its manifest
  std::vector<std::string> scenario_lines;                ///< its canonical text
  std::vector<scenario::Title> titles{};                  ///< of what it names
};

/// What the report of comparisons is drawn from: {"kind": "comparison", "tables": {...}}. `sources` are the files in
/// their order, the first of which all are held against. Tables: manifest(key, value) with kind, confidence, title and
/// question; sources(file, fact, value); comparisons(comparison, a, b, paired, about, about_course);
/// changes(comparison, path, a, b); outcomes, events and courses(comparison, point, variant, name, title, unit, date,
/// a, a_half_width, a_count, a_missing, the same of b, pairs, difference, half_width, verdict, equal) as
/// comparison_summary tells them, dates as seconds since 1970 and their differences as seconds; definitions(outcome,
/// definition); notes(comparison, text). Comparisons count from 0, and must have their courses at all dates.
nlohmann::ordered_json comparison_document(std::vector<Comparison> const& comparisons,
                                           std::vector<ComparedSource> const& sources);

}  // namespace chokepoint::report
