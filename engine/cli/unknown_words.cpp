#include "engine/cli/unknown_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/field_tree.hpp"

namespace chokepoint::cli {

namespace {

/// How to set what was written as an option and is a key of scenarios or studies: --replications 300.
std::string as_setting(CLI::App const& verb, std::string_view option, std::string_view value) {
  if (verb.get_option_no_throw("--set") == nullptr) return {};
  std::string key(option.substr(2));
  std::replace(key.begin(), key.end(), '-', '_');
  for (std::string_view const block : {"study", "clock"}) {
    std::string const path = fmt::format("{}.{}", block, key);
    if (scenario::field_at(path) == nullptr || (block == "study" && verb.get_name() == "run")) continue;
    return fmt::format("'{}' is a key of the {}: --set {}={}", key, block, path, value.empty() ? "VALUE" : value);
  }
  return {};
}

}  // namespace

std::string suggestion(CLI::App& app, int count, char const* const* arguments) {
  CLI::App* place = &app;
  for (int i = 1; i < count; ++i) {
    std::string const word = std::string(arguments[i]).substr(0, std::string_view(arguments[i]).find('='));
    std::vector<std::string> known;
    bool const is_option = word.starts_with("--");
    if (is_option) {
      for (CLI::Option const* option : place->get_options()) {
        for (std::string const& name : option->get_lnames()) known.push_back("--" + name);
      }
    } else {
      for (CLI::App const* verb : place->get_subcommands([](CLI::App*) { return true; })) {
        if (!verb->get_group().empty()) known.push_back(verb->get_name());
      }
      if (known.empty()) continue;
    }
    if (std::find(known.begin(), known.end(), word) != known.end()) {
      if (!is_option) place = place->get_subcommand(word);
      continue;
    }
    std::string const near = base::nearest(word, {known.begin(), known.end()});
    if (is_option) {
      std::string_view const written(arguments[i]);
      std::string_view const next(i + 1 < count ? arguments[i + 1] : "");
      std::string_view const value = written.size() > word.size() ? written.substr(word.size() + 1) : next;
      std::string const setting = as_setting(*place, word, value.starts_with('-') ? "" : value);
      if (!setting.empty()) return setting;
    }
    if (!near.empty()) return fmt::format("did you mean '{}'?", near);
    if (!is_option) return "verbs: " + fmt::format("{}", fmt::join(known, ", "));
  }
  return {};
}

std::string unknown_verb(CLI::App& app, int count, char const* const* arguments) {
  CLI::App* place = &app;
  for (int i = 1; i < count; ++i) {
    std::string const word = arguments[i];
    auto const verbs = place->get_subcommands([](CLI::App*) { return true; });
    if (word.starts_with('-') || verbs.empty()) continue;
    auto const verb = std::find_if(verbs.begin(), verbs.end(), [&](CLI::App* one) { return one->get_name() == word; });
    if (verb == verbs.end()) return word;
    place = *verb;
  }
  return {};
}

}  // namespace chokepoint::cli
