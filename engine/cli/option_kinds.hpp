#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/cli/verbs.hpp"

/// The kinds of options that several verbs have.
namespace chokepoint::cli {

/// Reads the whole text as a decimal integer: the parser's own reading takes "010" for 8.
template <class Integer, class Target>
void add_integer(CLI::App& app, std::string const& name, Target& target, Integer least, Integer most,
                 std::string const& help) {
  auto const read = [name, least, most, &target](std::string const& text) {
    Integer value = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool const whole = problem == std::errc() && end == text.data() + text.size();
    if (!whole || value < least || value > most) {
      throw CLI::ValidationError(name, fmt::format("'{}' is no whole number from {} to {}", text, least, most));
    }
    target = value;
  };
  app.add_option_function<std::string>(name, read, help)->type_name("N");
}

/// An option that takes one of a few words.
template <class T>
void add_choice(CLI::App& app, std::string const& name, T& target, std::string const& meaning,
                std::vector<std::pair<std::string, T>> const& choices) {
  std::vector<std::string> words;
  for (auto const& [word, value] : choices) words.push_back(word);
  auto const choose = [&target, choices](std::string const& chosen) {
    for (auto const& [word, value] : choices) {
      if (word == chosen) target = value;
    }
  };
  app.add_option_function<std::string>(name, choose, meaning)
      ->type_name(fmt::format("{}", fmt::join(words, "|")))
      ->check([words, name](std::string const& chosen) {
        bool const known = std::find(words.begin(), words.end(), chosen) != words.end();
        return known ? std::string() : fmt::format("'{}' is none of {}", chosen, fmt::join(words, ", "));
      });
}

/// --json, --quiet and --color.
void add_common(CLI::App& app, CommonArguments& common);

/// --set PATH=VALUE and --set-file FILE, as often as one likes.
void add_overrides(CLI::App& app, std::vector<std::string>& overrides);

/// --plugins FOLDER, as often as one likes, and --worker-seconds.
void add_plugins(CLI::App& app, CommonArguments& common);

}  // namespace chokepoint::cli
