#include "engine/cli/command_map.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

namespace chokepoint::cli {

namespace {

MappedOption option_of(CLI::Option const& option) {
  MappedOption mapped;
  for (std::string const& name : option.get_snames()) mapped.names.push_back("-" + name);
  for (std::string const& name : option.get_lnames()) mapped.names.push_back("--" + name);
  if (option.get_positional()) mapped.positional = option.get_name(true);
  mapped.takes_value = option.get_items_expected_max() > 0;
  // The parser calls whatever is nothing else a text, which tells a person nothing.
  // Behind a colon stands what its checks say of themselves.
  std::string const all = option.get_type_name();
  std::string const type = all.substr(0, all.find(':'));
  if (mapped.takes_value && type != "TEXT") mapped.value = type;
  if (mapped.takes_value && mapped.value.empty() && !mapped.names.empty()) mapped.value = "VALUE";
  mapped.meaning = option.get_description();
  mapped.required = option.get_required();
  mapped.many = option.get_items_expected_max() > 1;
  return mapped;
}

}  // namespace

std::vector<MappedOption> MappedVerb::positionals() const {
  std::vector<MappedOption> found;
  std::copy_if(options.begin(), options.end(), std::back_inserter(found),
               [](MappedOption const& option) { return !option.positional.empty(); });
  return found;
}

MappedVerb map_of(CLI::App const& app) {
  MappedVerb verb{app.get_name(), app.get_description(), app.get_footer(), {}, {}};
  auto const shown = [](CLI::Option const* option) { return !option->get_group().empty(); };
  for (CLI::Option const* const option : app.get_options(shown)) verb.options.push_back(option_of(*option));
  for (CLI::App const* const below : app.get_subcommands([](CLI::App const*) { return true; })) {
    if (!below->get_group().empty()) verb.verbs.push_back(map_of(*below));
  }
  return verb;
}

bool is_common(MappedOption const& option) {
  constexpr std::array<std::string_view, 4> common{"--help", "--json", "--quiet", "--color"};
  return !option.names.empty() && std::find(common.begin(), common.end(), option.names.back()) != common.end();
}

}  // namespace chokepoint::cli
