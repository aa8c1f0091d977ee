#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

/// The command line as data, read from the parser's own definition: what completion and the manual go through.
namespace chokepoint::cli {

struct MappedOption {
  std::vector<std::string> names;  ///< "-o", "--out"; none where it is told by its place alone
  std::string positional;          ///< "FILE"; empty where its place tells nothing
  std::string value;               ///< what it takes: "N", "csv|jsonl"; empty of flags and of bare positionals
  std::string meaning;
  bool takes_value = false;
  bool required = false;
  bool many = false;  ///< takes several values
};

struct MappedVerb {
  std::string name;
  std::string meaning;
  std::string footer;
  std::vector<MappedOption> options;  ///< positional ones among them, in their order
  std::vector<MappedVerb> verbs;

  std::vector<MappedOption> positionals() const;
};

/// Without what is hidden from --help.
MappedVerb map_of(CLI::App const& app);

/// Whether an option is one that all verbs have (--help, --json, --quiet, --color).
bool is_common(MappedOption const& option);

}  // namespace chokepoint::cli
