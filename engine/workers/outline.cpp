#include "engine/workers/outline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/workers/introduction.hpp"

namespace chokepoint::workers {

namespace {

Outline::Named named(nlohmann::json const& told) {
  Outline::Named one{told.at(0).get<std::string>(), told.at(1).get<std::uint32_t>(), told.at(2).get<std::uint32_t>()};
  if (told.size() > 3) one.needed = told.at(3).get<bool>();
  return one;
}

/// What the file declares, checked; what can't be declared becomes a problem.
void read_declared(nlohmann::json const& told, Outline& outline) {
  for (auto const& one : told.at("problems")) {
    outline.problems.push_back({one.at(0).get<std::string>(), one.at(1).get<std::uint32_t>(),
                                one.at(2).get<std::uint32_t>(), one.at(3).get<std::string>()});
  }
  if (told.at("declared").is_null()) return;
  outline.declared.emplace();
  for (auto const& one : told.at("declared")) {
    Outline::Named const place = named({one.at(0), one.at(1), one.at(2)});
    auto const& written = one.at(3);
    constexpr double infinite = std::numeric_limits<double>::infinity();
    auto checked = policy::declared({.name = place.name,
                                     .unit = written.value("unit", std::string()),
                                     .meaning = written.value("help", std::string()),
                                     .otherwise = written.at("default").get<double>(),
                                     .least = written.value("min", -infinite),
                                     .most = written.value("max", infinite)});
    auto const refuse = [&](std::string const& what) {
      outline.problems.push_back(
          {fmt::format("the parameter '{}' {}", place.name, what), place.line, place.column, {}});
    };
    auto const& known = *outline.declared;
    if (!policy::is_declared_name(place.name)) {
      refuse("has no name of lower-case letters, digits and _");
    } else if (std::any_of(known.begin(), known.end(), [&](auto const& other) { return other.name == place.name; })) {
      refuse("is declared twice");
    } else if (!checked) {
      refuse(checked.error());
    } else {
      outline.declared->push_back(std::move(checked).value());
    }
  }
  std::sort(outline.declared->begin(), outline.declared->end(),
            [](auto const& a, auto const& b) { return a.name < b.name; });
}

}  // namespace

Outline outline_of(WorkerProcess& process, policy::WorkerFile const& file) {
  tell(process, frame::look, {{"file", file.path.string()}, {"source", file.source}}, file);
  WorkerProcess::Frame const answer = process.receive();
  std::string const text(reinterpret_cast<char const*>(answer.body.data()), answer.body.size());
  if (answer.kind == frame::refused) throw WorkerRefused(text);
  if (answer.kind != frame::outline) throw WorkerEnded("its program speaks another protocol");
  Outline outline;
  try {
    auto const told = nlohmann::json::parse(text);
    outline.decides = told.at("decides").get<bool>();
    outline.meaning = told.at("meaning").get<std::string>();
    for (auto const& one : told.at("questions")) outline.questions.push_back(named(one));
    for (auto const& one : told.at("parameters")) outline.parameters.push_back(named(one));
    outline.all_parameters = told.at("all_parameters").get<bool>();
    outline.remembers = told.at("remembers").get<std::vector<std::string>>();
    read_declared(told, outline);
  } catch (nlohmann::json::exception const&) {
    throw WorkerEnded("its program tells of the file what can't be read");
  }
  return outline;
}

std::vector<std::string> parameter_names(Outline const& outline) {
  std::vector<std::string> names;
  for (Outline::Named const& one : outline.parameters) names.push_back(one.name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace chokepoint::workers
