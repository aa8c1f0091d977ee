#include "engine/workers/outline.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/workers/introduction.hpp"

namespace chokepoint::workers {

namespace {

Outline::Named named(nlohmann::json const& told) {
  Outline::Named one{told.at(0).get<std::string>(), told.at(1).get<std::uint32_t>(), told.at(2).get<std::uint32_t>()};
  if (told.size() > 3) one.needed = told.at(3).get<bool>();
  return one;
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
