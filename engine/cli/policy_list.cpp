#include "engine/cli/policy_list.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>

#include "engine/base/unreproducible.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/policy/built_in_policies.hpp"
#include "engine/policy/questions.hpp"
#include "engine/workers/introduction.hpp"
#include "engine/workers/outline.hpp"
#include "engine/workers/worker_answers.hpp"

/// `policy list`: the questions, and who in the folders named answers them.
namespace chokepoint::cli {

namespace {

using Json = nlohmann::ordered_json;
using policy::LibraryPolicy;

std::string decision_words(policy::QuestionInfo const& question) {
  if (!question.decision.words.empty()) {
    return fmt::format("one of {}", fmt::join(policy::words_of(question.decision.words), ", "));
  }
  std::string const type(policy::describe(question.decision.type));
  bool const shared = question.decision.shared;
  if (question.decision.type == policy::FieldType::money) return fmt::format("{} for each case", type);
  return fmt::format("{} {} for each case", shared ? "a shared" : type.starts_with('a') ? "an" : "a", type);
}

std::string words_of(policy::DeclaredParameter const& one) {
  std::string const range = one.range();
  return fmt::format("      parameters.{}: {}{}({}{}{})\n", one.name, one.meaning, one.meaning.empty() ? "" : " ",
                     one.written(one.otherwise), range.empty() ? "" : ", ", range);
}

/// A bound that isn't there is null.
Json parameter_json(policy::DeclaredParameter const& one) {
  Json json{{"name", one.name}, {"unit", one.unit}, {"default", one.otherwise}};
  json["least"] = std::isfinite(one.least) ? Json(one.least) : Json();
  json["most"] = std::isfinite(one.most) ? Json(one.most) : Json();
  json["meaning"] = one.meaning;
  return json;
}

std::string words_of(LibraryPolicy const& policy) {
  std::string text =
      fmt::format("    {} answers {}: {}\n", policy.name, policy::info(policy.question).name, policy.meaning);
  for (auto const& one : policy.parameters) text += words_of(one);
  for (auto const& one : policy.lists)
    text += fmt::format("      names.{}: {} ({})\n", one.name, one.meaning, one.kind);
  return text;
}

/// The same for people and for programs.
struct Listing {
  std::string& text;
  Json& json;
};

/// Of a file in whose place another one is used: that, and true.
bool list_shadowed(std::filesystem::path const& path, std::filesystem::path const& by, char const* kind,
                   Listing& listing) {
  if (by.empty()) return false;
  listing.text +=
      fmt::format("\n{}\n    isn't used: {} has the same name, and is found first\n", path.string(), by.string());
  listing.json[kind].push_back({{"file", path.string()}, {"shadowed_by", by.string()}});
  return true;
}

/// Whether there is any.
bool list_libraries(policy::Libraries& libraries, Listing& listing) {
  auto const listed = libraries.list();
  for (auto const& one : listed) {
    if (list_shadowed(one.path, one.shadowed_by, "libraries", listing)) continue;
    auto const library =
        one.file ? libraries.open(one.file.value().name)
                 : base::Result<std::shared_ptr<policy::Library const>, policy::LibraryProblem>(one.file.error());
    Json entry{{"file", one.path.string()}};
    if (!library) {
      listing.text += fmt::format("\n{}\n    can't be used: {}\n", one.path.string(), library.error().message);
      entry["problem"] = library.error().message;
    } else {
      listing.text += fmt::format("\n{} ({})\n", one.path.string(), library.value()->file.digest);
      entry["library"] = library.value()->file.name;
      entry["digest"] = library.value()->file.digest;
      for (LibraryPolicy const& policy : library.value()->policies) {
        listing.text += words_of(policy);
        entry["policies"].push_back(policy_json(policy));
      }
    }
    listing.json["libraries"].push_back(std::move(entry));
  }
  return !listed.empty();
}

/// What files in Python say of themselves. One program reads them all, as long as it lives.
class FileReader {
 public:
  /// An outline, or why there is none.
  base::Result<workers::Outline, std::string> read(policy::WorkerFile const& file) {
    try {
      if (!process_) process_ = std::make_unique<workers::WorkerProcess>(workers::worker_module());
      process_->allow(workers::seconds_to_begin);
      return workers::outline_of(*process_, file);
    } catch (workers::WorkerRefused const& refused) {
      return std::string(refused.what());
    } catch (workers::WorkerEnded const& ended) {
      process_.reset();
      return std::string(ended.what());
    } catch (base::Unreproducible const& late) {
      process_.reset();
      return std::string(late.what());
    }
  }

 private:
  std::unique_ptr<workers::WorkerProcess> process_;
};

std::vector<std::string> names_of(std::vector<workers::Outline::Named> const& named) {
  std::vector<std::string> names;
  for (auto const& one : named) names.push_back(one.name);
  return names;
}

std::string words_of(policy::WorkerFile const& file, workers::Outline const& outline) {
  if (!outline.decides) return "    no policy: it has no function decide(situation, cases, parameters, state)\n";
  std::string text =
      fmt::format("    {} answers {}{}{}\n", file.name,
                  outline.questions.empty()
                      ? std::string("what a scenario asks it (its line answers = \"QUESTION\" would say what)")
                      : fmt::format("{}", fmt::join(names_of(outline.questions), " and ")),
                  outline.meaning.empty() ? "" : ": ", outline.meaning);
  std::vector<std::string> const parameters = workers::parameter_names(outline);
  if (outline.declared) {
    for (auto const& one : *outline.declared) text += words_of(one);
  } else if (!parameters.empty()) {
    text += fmt::format("      parameters, each a number that the scenario gives: {}{}\n", fmt::join(parameters, ", "),
                        outline.all_parameters ? "" : ", perhaps others");
  } else if (!outline.all_parameters) {
    text += "      parameters that can't be read from it\n";
  }
  if (!outline.remembers.empty()) text += fmt::format("      remembers: {}\n", fmt::join(outline.remembers, ", "));
  return text;
}

/// Whether there is any.
bool list_files(policy::Libraries const& libraries, Listing& listing) {
  auto const listed = libraries.list_workers();
  FileReader reader;
  for (auto const& one : listed) {
    if (list_shadowed(one.path, one.shadowed_by, "files", listing)) continue;
    Json entry{{"file", one.path.string()}};
    auto const refuse = [&](std::string const& problem) {
      listing.text += fmt::format("\n{}\n    can't be used: {}\n", one.path.string(), problem);
      entry["problem"] = problem;
    };
    if (!one.file) {
      refuse(one.file.error().message);
    } else {
      policy::WorkerFile const& file = *one.file.value();
      if (auto const outline = reader.read(file); !outline) {
        refuse(outline.error());
      } else {
        workers::Outline const& read = outline.value();
        listing.text += fmt::format("\n{} ({})\n{}", one.path.string(), file.digest, words_of(file, read));
        entry["worker"] = file.name;
        entry["digest"] = file.digest;
        entry["decides"] = read.decides;
        entry["meaning"] = read.meaning;
        entry["questions"] = names_of(read.questions);
        entry["parameters"] = workers::parameter_names(read);
        entry["all_parameters"] = read.all_parameters;
        if (read.declared) {
          entry["declared"] = Json::array();
          for (auto const& one : *read.declared) entry["declared"].push_back(parameter_json(one));
        }
        entry["remembers"] = read.remembers;
      }
    }
    listing.json["files"].push_back(std::move(entry));
  }
  return !listed.empty();
}

}  // namespace

base::Result<workers::Outline, std::string> outline_of_file(policy::WorkerFile const& file) {
  return FileReader().read(file);
}

Json policy_json(LibraryPolicy const& policy) {
  Json json{{"policy", policy.name},       {"question", policy::info(policy.question).name},
            {"meaning", policy.meaning},   {"state_bytes", policy.state_bytes},
            {"parameters", Json::array()}, {"names", Json::array()}};
  for (auto const& one : policy.parameters) json["parameters"].push_back(parameter_json(one));
  for (auto const& one : policy.lists) {
    json["names"].push_back({{"name", one.name}, {"kind", one.kind}, {"meaning", one.meaning}});
  }
  return json;
}

int list_policies(PolicyArguments const& arguments) {
  auto const libraries = libraries_of(arguments);
  Json json{{"questions", Json::array()}, {"libraries", Json::array()}, {"files", Json::array()}};
  std::string text = "Questions, each answered by the engine unless a policy of the scenario does:\n";
  for (policy::QuestionInfo const& question : policy::all_questions()) {
    text += fmt::format("  {:<21} asked of {}: {}\n  {:<21} the engine answers {}\n", question.name, question.asked_of,
                        decision_words(question), "", question.example.built_in);
    json["questions"].push_back({{"question", question.name},
                                 {"asked_of", question.asked_of},
                                 {"meaning", question.meaning},
                                 {"decision", decision_words(question)},
                                 {"built_in", question.example.built_in}});
  }
  text +=
      "What each tells: docs/reference/questions.md. A formula answers in the scenario itself: "
      "policies.NAME.decides.\n";
  text += "\nWith the engine, for `library: built_in`:\n";
  Json built_in{{"library", policy::built_in_library_name}};
  for (LibraryPolicy const& one : policy::built_in_library()->policies) {
    text += words_of(one);
    built_in["policies"].push_back(policy_json(one));
  }
  json["built_in"] = std::move(built_in);
  if (libraries->folders().empty()) {
    text += "\nNo folder of libraries is named (--plugins FOLDER, CHOKEPOINT_PLUGINS).\n";
  } else {
    Listing listing{text, json};
    bool const any = list_libraries(*libraries, listing);
    if (!list_files(*libraries, listing) && !any) {
      text += "\nNo library (NAME.so) and no file in Python (NAME.py) is in the folders named.\n";
    }
  }
  if (arguments.json) {
    print(json);
  } else {
    print(Stream::out, text);
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
