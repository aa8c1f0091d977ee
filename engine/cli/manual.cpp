#include <fmt/format.h>

#include "engine/cli/command_map.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/scenario/field_tree.hpp"

/// The manual page, in the language of man(7): what the parser knows of verbs and options, what the field table knows
/// of scenarios.
namespace chokepoint::cli {

namespace {

/// Text that troff sets as it is written: it has its own ideas of backslashes, hyphens, and dots and quotes at the
/// beginning of a line.
std::string set(std::string_view text) {
  std::string result;
  if (text.starts_with('.') || text.starts_with('\'')) result += "\\&";
  for (char const c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else if (c == '\'') {
      result += "\\(aq";
    } else if (c == '\n') {
      result += ' ';
    } else {
      result += c;
    }
  }
  return result;
}

std::string bold(std::string_view text) { return "\\fB" + set(text) + "\\fR"; }
std::string slanted(std::string_view text) { return "\\fI" + set(text) + "\\fR"; }

class Manual {
 public:
  explicit Manual(MappedVerb const& program) : program_(program) {}

  std::string text() {
    out_ = fmt::format(".TH CHOKEPOINT 1 \"\" \"chokepoint {}\" \"User Commands\"\n", set(CHOKEPOINT_VERSION));
    section("NAME");
    out_ += "chokepoint \\- simulates what reaches whom, when, and what held the rest back\n";
    section("SYNOPSIS");
    out_ += fmt::format("{} {} [{}]...\n", bold("chokepoint"), slanted("VERB"), slanted("OPTION"));
    section("DESCRIPTION");
    out_ += set(program_.meaning) + "\n";
    out_ += set("Scenarios are YAML files; what comes of them is kept in results files (SQLite), from which the verbs "
                "below tell, compare and draw.") +
            "\n";
    section("VERBS");
    for (MappedVerb const& verb : program_.verbs) add_verb(verb, "");
    section("OPTIONS OF ALL VERBS");
    for (MappedOption const& option : program_.options) add_option(option);
    for (MappedOption const& option : program_.verbs.front().options) {
      if (is_common(option) && option.names.back() != "--help") add_option(option);
    }
    add_scenario_blocks();
    add_exit_codes();
    section("ENVIRONMENT");
    item(bold("NO_COLOR"), "Any value but an empty one: no colors (" + std::string("https://no-color.org") + ").");
    item(bold("TERM"), "\"dumb\": no colors, and no progress line.");
    section("FILES");
    item(slanted("out/NAME.results"), "The results of a run, unless --out names another file.");
    item(slanted("out/NAME-sweep.results"), "Those of a sweep.");
    section("EXAMPLES");
    for (auto const* const line : {"chokepoint new scenario mine", "chokepoint run scenarios/mine",
                                   "chokepoint run scenarios/mine --set offices.commerce.officers=2 --out two.results",
                                   "chokepoint compare out/mine.results two.results", "chokepoint sweep scenarios/mine",
                                   "chokepoint report out/mine-sweep.results"}) {
      out_ += fmt::format(".PP\n.EX\n{}\n.EE\n", set(line));
    }
    return std::move(out_);
  }

 private:
  void section(std::string_view name) { out_ += fmt::format(".SH \"{}\"\n", name); }
  void item(std::string const& what, std::string_view meaning) {
    out_ += fmt::format(".TP\n{}\n{}\n", what, meaning.empty() ? "\\&" : set(meaning));
  }

  void add_verb(MappedVerb const& verb, std::string const& before) {
    std::string const name = before + verb.name;
    if (!verb.verbs.empty()) {
      for (MappedVerb const& below : verb.verbs) add_verb(below, name + " ");
      return;
    }
    std::string usage = bold(name);
    bool any = false;
    for (MappedOption const& option : verb.options) {
      if (option.positional.empty()) {
        any = any || !is_common(option);
      } else {
        std::string const word = slanted(option.positional) + (option.many ? "..." : "");
        usage += option.required ? " " + word : fmt::format(" [{}]", word);
      }
    }
    out_ += fmt::format(".SS \"{}{}\"\n", usage, any ? fmt::format(" [{}]...", slanted("OPTION")) : "");
    out_ += set(verb.meaning) + ".\n";
    for (MappedOption const& option : verb.options) {
      if (!is_common(option)) add_option(option);
    }
  }

  void add_option(MappedOption const& option) {
    std::string what;
    for (std::string const& name : option.names) what += (what.empty() ? "" : ", ") + bold(name);
    if (what.empty()) {
      what = slanted(option.positional);
    } else if (option.takes_value) {
      what += " " + slanted(option.value);
    }
    item(what, option.meaning);
  }

  void add_scenario_blocks() {
    section("BLOCKS OF A SCENARIO");
    out_ += fmt::format("{} {} tells of each of their keys.\n", bold("chokepoint explain"), slanted("BLOCK"));
    for (scenario::FieldNode const& field : scenario::scenario_fields())
      item(bold(field.info.name), field.info.meaning);
  }

  void add_exit_codes() {
    section("EXIT STATUS");
    item(fmt::format("{}", exit_code::ok), "All went well.");
    item(fmt::format("{}", exit_code::failure), "A file can't be written or read.");
    item(fmt::format("{}", exit_code::usage), "The command line isn't understood.");
    item(fmt::format("{}", exit_code::invalid_input), "A scenario or a question has errors.");
    item(fmt::format("{}", exit_code::imprecise), "A sweep has not reached its precision, or has not run all.");
    item(fmt::format("{}", exit_code::replication_failed), "The run failed; of a sweep, some of its replications.");
    item(fmt::format("{}", exit_code::interrupted), "Interrupted; what was done is kept.");
  }

  MappedVerb const& program_;
  std::string out_;
};

}  // namespace

int manual(MappedVerb const& program) {
  print(Stream::out, Manual(program).text());
  return exit_code::ok;
}

}  // namespace chokepoint::cli
