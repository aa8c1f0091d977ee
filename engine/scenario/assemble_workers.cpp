#include "engine/base/unreproducible.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/workers/worker_answers.hpp"

/// Policies in Python.
namespace chokepoint::scenario {

void Assembly::worker_policy(PolicySpec const& spec, model::Policy& built) {
  std::string const& path = built.name;
  std::string const key = path + ".worker";
  policy::Libraries none({});
  auto file = (spec_.libraries ? *spec_.libraries : none).worker(spec.worker.text);
  if (!file) return error("E_WORKER", spec.worker.mark, key, file.error().message, file.error().hint);
  std::vector<std::string> names;
  for (auto const& [name, value, dimension] : spec.parameters.entries) {
    built.parameters.push_back(parameters_.optional<double>(value, fmt::format("{}.parameters.{}", path, name.text)));
    names.push_back(name.text);
  }
  auto const refuse = [&](std::string const& what, std::string const& instead) {
    error("E_WORKER", spec.worker.mark, key, what, instead);
  };
  try {
    built.answers = std::make_shared<workers::WorkerAnswers>(built.question, file.value(), std::move(names), world_);
  } catch (workers::WorkerRefused const& refused) {
    refuse(refused.what(), "docs/policies-in-python.md says what such a file has");
  } catch (workers::WorkerEnded const& ended) {
    refuse(fmt::format("'{}' can't be asked: {}", spec.worker.text, ended.what()),
           "what it printed stands above; is python3 installed?");
  } catch (base::Unreproducible const& late) {
    // Nothing is wrong with the scenario: another time it may begin.
    throw base::Unreproducible(fmt::format("{}: '{}' can't be asked: {}", path, spec.worker.text, late.what()));
  }
}

}  // namespace chokepoint::scenario
