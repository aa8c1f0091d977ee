#include "engine/workers/introduction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/unreproducible.hpp"
#include "engine/policy/names.hpp"

namespace chokepoint::workers {

namespace {

using Json = nlohmann::json;
using policy::FieldType;
using policy::QuestionField;

constexpr int protocol = 2;

std::string_view word_for(FieldType type) {
  switch (type) {
    case FieldType::amount:
      return "amount";
    case FieldType::count:
      return "count";
    case FieldType::number:
      return "number";
    case FieldType::share:
      return "share";
    case FieldType::money:
      return "money";
    case FieldType::time:
      return "time";
    case FieldType::date:
      return "date";
    case FieldType::flag:
      return "flag";
    case FieldType::name:
      return "name";
    case FieldType::word:
      return "word";
    case FieldType::score:
      return "score";
  }
  return "";
}

Json layout(std::span<QuestionField const> first, std::span<QuestionField const> then, std::size_t bytes) {
  Json fields = Json::array();
  for (auto const& part : {first, then}) {
    for (QuestionField const& field : part) {
      fields.push_back(
          {{"name", field.name}, {"type", word_for(field.type)}, {"offset", field.offset}, {"of", field.of}});
    }
  }
  return {{"fields", std::move(fields)}, {"bytes", bytes}};
}

/// What the program declares: [["asked", "", 0], ["passed", "firm", 1]], the kind of names empty for a single number.
std::vector<WorkerState> declared(WorkerProcess::Frame const& frame, model::World const& world) {
  Json const told = Json::parse(reinterpret_cast<char const*>(frame.body.data()),
                                reinterpret_cast<char const*>(frame.body.data()) + frame.body.size(), nullptr, false);
  auto const refuse = [] { throw WorkerEnded("its program declares a state that can't be read"); };
  if (!told.is_array()) refuse();
  std::vector<WorkerState> fields;
  for (Json const& one : told) {
    if (!one.is_array() || one.size() != 3 || !one[0].is_string() || !one[1].is_string() || !one[2].is_number()) {
      refuse();
    }
    WorkerState field{one[0].get<std::string>(), one[2].get<double>(), 1};
    if (auto const kind = one[1].get<std::string>(); !kind.empty()) field.count = policy::names_of(world, kind).size();
    fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace

void tell(WorkerProcess& process, char kind, Json const& what, policy::WorkerFile const& file) {
  std::string text;
  try {
    text = what.dump();
  } catch (Json::type_error const&) {
    throw WorkerRefused(fmt::format("{}: it isn't UTF-8", file.path.filename().string()));
  }
  process.send(kind, std::as_bytes(std::span(text)));
}

void await_start(WorkerProcess& process, policy::WorkerFile const& file) {
  process.allow(seconds_to_begin);
  tell(process, frame::look, {{"file", file.path.string()}, {"source", ""}}, file);
  if (process.receive().kind != frame::outline) throw WorkerEnded("its program speaks another protocol");
}

std::vector<WorkerState> introduce(WorkerProcess& process, policy::WorkerFile const& file,
                                   policy::QuestionInfo const& question, std::vector<std::string> const& parameters,
                                   model::World const& world) {
  Json names = Json::object();
  for (std::string_view const kind : policy::told_kinds()) names[std::string(kind)] = policy::names_of(world, kind);
  names["attribute"] = world.attribute_names;
  Json const hello = {
      {"protocol", protocol},
      {"question", question.name},
      {"file", file.path.string()},
      {"source", file.source},
      {"situation", layout(policy::asker_fields(), question.situation, question.situation_bytes)},
      {"case", layout(policy::subject_fields(), question.case_fields, question.case_bytes)},
      {"decision",
       {{"words", policy::words_of(question.decision.words)}, {"describe", policy::describe(question.decision.type)}}},
      {"parameters", parameters},
      {"names", std::move(names)}};
  process.allow(file.seconds);
  tell(process, frame::hello, hello, file);
  WorkerProcess::Frame const answer = [&] {
    try {
      return process.receive();
    } catch (base::Unreproducible const&) {
      throw base::Unreproducible(fmt::format("its file wasn't loaded in {:g} seconds", file.seconds));
    }
  }();
  if (answer.kind == frame::refused) {
    throw WorkerRefused(std::string(reinterpret_cast<char const*>(answer.body.data()), answer.body.size()));
  }
  if (answer.kind != frame::ready) throw WorkerEnded("its program speaks another protocol");
  return declared(answer, world);
}

}  // namespace chokepoint::workers
