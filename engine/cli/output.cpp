#include "engine/cli/output.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace chokepoint::cli {

namespace {

std::FILE* file_of(Stream stream) { return stream == Stream::out ? stdout : stderr; }

}  // namespace

void print(Stream stream, std::string_view text) { std::fwrite(text.data(), 1, text.size(), file_of(stream)); }

void print(nlohmann::ordered_json const& json) {
  // Texts of a file may be no UTF-8; that is for diagnostics to say, not for an exception.
  print(Stream::out, json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

void print(CommonArguments const& arguments, nlohmann::ordered_json const& json) {
  if (!arguments.json_lines) return print(json);
  print(Stream::out, json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

bool flush_output() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

bool is_terminal(CommonArguments const& arguments, Stream stream) {
  return !arguments.plain_terminal && ::isatty(::fileno(file_of(stream))) == 1;
}

std::size_t terminal_columns(CommonArguments const& arguments, Stream stream) {
  constexpr std::size_t usual = 80, least = 60, most = 160;  // longer lines are hard to read
  winsize size{};
  bool const told = is_terminal(arguments, stream) && ::ioctl(::fileno(file_of(stream)), TIOCGWINSZ, &size) == 0;
  return told && size.ws_col > 0 ? std::clamp<std::size_t>(size.ws_col, least, most) : usual;
}

std::optional<std::size_t> columns_for_person(CommonArguments const& arguments, Stream stream) {
  return is_terminal(arguments, stream) ? std::optional(terminal_columns(arguments, stream)) : std::nullopt;
}

bool use_color(CommonArguments const& arguments, Stream stream) {
  if (arguments.color != Color::automatic) return arguments.color == Color::always;
  return is_terminal(arguments, stream);
}

int report_problem(CommonArguments const& arguments, int code, std::string const& message, std::string const& hint) {
  if (arguments.json) {
    nlohmann::ordered_json json;
    if (arguments.json_lines) json["event"] = "error";
    json["error"] = message;
    if (!hint.empty()) json["hint"] = hint;
    print(arguments, json);
    return code;
  }
  std::string const word = use_color(arguments, Stream::err) ? "\033[31merror:\033[0m" : "error:";
  print(Stream::err, fmt::format("{} {}\n", word, message));
  if (!hint.empty()) print(Stream::err, fmt::format("  {}\n", hint));
  return code;
}

int report_problem(CommonArguments const& arguments, int code, results::FileProblem const& problem) {
  return report_problem(arguments, code, problem.message, problem.hint);
}

nlohmann::ordered_json to_json(base::Diagnostics const& diagnostics) {
  auto list = nlohmann::ordered_json::array();
  for (base::Diagnostic const& diagnostic : diagnostics.all()) {
    nlohmann::ordered_json item;
    item["severity"] = diagnostic.severity == base::Severity::error ? "error" : "warning";
    item["code"] = diagnostic.code;
    bool const placed = diagnostic.mark.line > 0;
    item["file"] = placed ? nlohmann::ordered_json(diagnostics.source_name(diagnostic.mark.file)) : nullptr;
    item["line"] = placed ? nlohmann::ordered_json(diagnostic.mark.line) : nullptr;
    item["column"] = placed ? nlohmann::ordered_json(diagnostic.mark.column) : nullptr;
    item["path"] = diagnostic.path;
    item["message"] = diagnostic.message;
    item["hint"] = diagnostic.hint;
    list.push_back(std::move(item));
  }
  return list;
}

void print_diagnostics(CommonArguments const& arguments, base::Diagnostics const& diagnostics) {
  if (diagnostics.all().empty() || (arguments.quiet && !diagnostics.has_errors())) return;
  print(Stream::err, diagnostics.render(use_color(arguments, Stream::err)));
}

}  // namespace chokepoint::cli
