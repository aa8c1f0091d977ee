#include "engine/scenario/read_context.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/yaml_guard.hpp"

namespace chokepoint::scenario {

std::string join_path(std::string_view path, std::string_view key) {
  std::string result;
  result.reserve(path.size() + 1 + key.size());
  result += path;
  if (!path.empty()) result += '.';
  return result += key;
}

Member* find_member(std::vector<Member>& members, std::string_view key) {
  for (auto& member : members) {
    if (member.key.text() == key) return &member;
  }
  return nullptr;
}

Input ReadContext::input(Document::Node node, std::string path) {
  if (!overrides.empty()) {
    overrides.saw(path);
    if (auto const other = overrides.find(path)) return {*other, std::move(path)};
  }
  return {node, std::move(path)};
}

std::optional<std::vector<Member>> ReadContext::members(Input const& input, std::string_view what) {
  if (!input.node.is_mapping()) {
    error("E_TYPE", input.node.mark(), input.path,
          fmt::format("{} is expected here, and {} is written", what, input.node.describe()),
          input.node.is_null() ? "write its keys below it, indented further, or {} where all have defaults"
                               : "write 'key: value' lines below it, indented further");
    return std::nullopt;
  }
  std::vector<Member> result;
  result.reserve(input.node.size());
  std::set<std::string_view> taken;
  bool const concerned = overrides.concern(input.path);
  for (auto const& [key, value] : input.node.entries()) {
    if (!taken.insert(key.text()).second) continue;  // whoever built the document has told
    std::string path = join_path(input.path, key.text());
    if (concerned && overrides.removes(path)) continue;
    result.push_back({key, concerned ? this->input(value, std::move(path)) : Input{value, std::move(path)}});
  }
  return result;
}

std::optional<std::vector<Input>> ReadContext::items(Input const& input, std::string_view what) {
  if (!input.node.is_sequence()) {
    error("E_TYPE", input.node.mark(), input.path,
          fmt::format("{} is expected here, and {} is written", what, input.node.describe()),
          input.node.is_scalar() && !input.node.is_null() ? fmt::format("write [{}]", input.node.text())
                                                          : "write [first, second], or a line '- item' for each");
    return std::nullopt;
  }
  std::vector<Input> result;
  result.reserve(input.node.size());
  std::size_t place = 0;
  bool const concerned = overrides.concern(input.path);
  for (auto const item : input.node.items()) {
    std::string path = join_path(input.path, std::to_string(place++));
    if (concerned && overrides.removes(path)) continue;
    result.push_back(concerned ? this->input(item, std::move(path)) : Input{item, std::move(path)});
  }
  return result;
}

void ReadContext::error(std::string_view code, base::Mark mark, std::string_view path, std::string message,
                        std::string hint) {
  if (!full()) diagnostics.error(code, mark, std::string(path), std::move(message), std::move(hint));
}

void ReadContext::error_once(std::string_view code, base::Mark mark, std::string_view path, std::string message,
                             std::string hint) {
  if (reported_.emplace(code, mark.file, mark.line, mark.column).second) {
    error(code, mark, path, std::move(message), std::move(hint));
  }
}

bool ReadContext::full() {
  if (full_ || diagnostics.error_count() < most_problems) return full_;
  full_ = true;
  diagnostics.error("E_LIMIT", {}, "", fmt::format("more than {} problems; the rest isn't listed", most_problems),
                    "correct these first");
  return true;
}

bool ReadContext::afford(std::size_t count, std::size_t bytes_each, Input const& input) {
  if (count <= byte_budget_ / bytes_each) {
    byte_budget_ -= count * bytes_each;
    return true;
  }
  error("E_LIMIT", input.node.mark(), input.path,
        fmt::format("with these {} entries the scenario would take too much memory", count),
        "leave out what the question doesn't need, or gather alike elements into one");
  all_incomplete_ = true;
  return false;
}

void ReadContext::grant_for_table(std::uint32_t file) {
  // A row of 40 bytes is a lane of some 2 kB, one of 120 a site with its stock of some 6 kB, as the reader counts them.
  // The first MiB of tables is within what every scenario may take, so a short file of many short rows gets no more.
  constexpr std::size_t first = std::size_t{1} << 20U;
  constexpr std::size_t memory_a_byte = 128;
  if (!granted_.insert(diagnostics.source_name(file)).second) return;
  std::size_t const before = std::max(table_bytes_, first);
  table_bytes_ += diagnostics.source_text(file).size();
  if (table_bytes_ > before) byte_budget_ += memory_a_byte * (table_bytes_ - before);
}

std::string ReadContext::suggest(std::string_view word, std::vector<std::string_view> const& candidates) {
  return diagnostics.suggest(word, candidates);
}

std::optional<std::uint32_t> ReadContext::open(std::string_view name, base::Mark mark, std::string_view path,
                                               std::size_t most) {
  namespace fs = std::filesystem;
  std::string const hint = "put the file into the scenario's folder and name it relative to that";
  auto const refuse = [&](std::string_view why) {
    error("E_PATH", mark, path,
          fmt::format("{} {}, and a scenario opens only files of its own folder", in_quotes(name), why), hint);
    return std::nullopt;
  };
  if (!may_open_) {
    error("E_PATH", mark, path, fmt::format("{} can't be opened here: other files aren't allowed", in_quotes(name)),
          "write what it holds into the scenario itself");
    return std::nullopt;
  }
  fs::path const relative{std::string(name)};
  if (relative.is_absolute()) return refuse("is an absolute path");
  if (std::find(relative.begin(), relative.end(), "..") != relative.end()) return refuse("leads out of it with '..'");

  // What is opened is the resolved path, so a link is judged by where it leads.
  std::error_code problem;
  fs::path const home = fs::canonical(folder_.empty() ? fs::path(".") : folder_, problem);
  fs::path const target = problem ? folder_ / relative : fs::weakly_canonical(home / relative, problem);
  if (problem) {
    error("E_FILE", mark, path, fmt::format("file {} can't be found: {}", in_quotes(name), problem.message()), hint);
    return std::nullopt;
  }
  auto const [end_of_home, rest] = std::mismatch(home.begin(), home.end(), target.begin(), target.end());
  if (end_of_home != home.end()) return refuse("is a link that leads out of it");
  fs::path const main = diagnostics.source_name(mark.file);
  std::error_code unknown;
  if (path == "include" && fs::equivalent(target, main, unknown)) {
    error("E_PATH", mark, std::string(path), fmt::format("{} is this file: it includes itself", in_quotes(name)),
          "remove it; include names other files of the folder");
    return std::nullopt;
  }
  auto text =
      memory_ != nullptr ? memory_->read(target, diagnostics, mark, most) : read_file(target, diagnostics, mark, most);
  if (!text) return std::nullopt;
  return diagnostics.add_source((folder_ / relative).string(), std::move(*text));
}

void ReadContext::note_source_date(base::Mark mark, std::string_view path, std::int64_t seconds) {
  source_dates_.push_back({mark, std::string(path), seconds});
}

void ReadContext::check_source_dates(std::int64_t cutoff) {
  for (auto const& source : source_dates_) {
    if (source.seconds <= cutoff) continue;
    error("E_AS_OF", source.mark, source.path,
          fmt::format("the source is of {}, after the scenario's information cutoff (meta.as_of) of {}: nobody could "
                      "have known it then",
                      base::iso_date(base::SimTime(source.seconds)), base::iso_date(base::SimTime(cutoff))),
          "use what was known by then, or move meta.as_of");
  }
}

}  // namespace chokepoint::scenario
