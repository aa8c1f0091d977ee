#include "engine/scenario/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/scenario/source_text.hpp"
#include "engine/scenario/yaml_guard.hpp"

namespace chokepoint::scenario {

Overrides::Overrides(std::vector<std::string> const& texts, base::Diagnostics& diagnostics) {
  for (auto const& text : texts) add(text, diagnostics);
}

void Overrides::add(std::string const& text, base::Diagnostics& diagnostics) {
  std::size_t const equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    std::uint32_t const file = diagnostics.add_source(std::string(override_source), text);
    diagnostics.error("E_OVERRIDE", {.file = file, .line = 1, .column = 1}, "",
                      fmt::format("{} doesn't say which value to set", in_quotes(text)),
                      "write path=value, such as 'lanes.tpe_lax.time=5 days', or 'path=' to leave out what is there");
    return;
  }
  std::string const path = text.substr(0, equals);
  // As YAML, a value is read with the rules (quotes, braces, comments) that it has in the file.
  std::string const yaml = path + ": " + text.substr(equals + 1);
  std::uint32_t const file = diagnostics.add_source(std::string(override_source), yaml);
  std::size_t const errors = diagnostics.error_count();
  auto document = read_document(diagnostics.source_text(file), file, diagnostics);
  if (!document || diagnostics.error_count() > errors) return;
  auto owned = std::make_unique<Document>(std::move(*document));
  auto const entry = *owned->root().entries().begin();
  if (owned->root().size() != 1 || entry.key.text() != path) {
    diagnostics.error("E_OVERRIDE", entry.key.mark(), "", fmt::format("{} isn't one path=value", in_quotes(text)),
                      "give each --set one path and one value");
    return;
  }
  base::Mark const mark = entry.key.mark();
  auto const [at, is_new] = items_.try_emplace(path, Item{std::move(owned), mark, false});
  if (!is_new) {
    diagnostics.error("E_OVERRIDE", mark, path, fmt::format("{} is set twice", in_quotes(path)), "set it once");
  }
}

std::optional<Document::Node> Overrides::find(std::string_view path) {
  auto const at = items_.find(path);
  if (at == items_.end()) return std::nullopt;
  auto const value = (*at->second.document->root().entries().begin()).value;
  if (value.is_null()) return std::nullopt;
  at->second.used = true;
  return value;
}

bool Overrides::removes(std::string_view path) {
  auto const at = items_.find(path);
  if (at == items_.end() || !(*at->second.document->root().entries().begin()).value.is_null()) return false;
  at->second.used = true;
  return true;
}

bool Overrides::any_below(std::string_view path) const {
  std::string const prefix = std::string(path) + ".";
  auto const at = items_.lower_bound(prefix);
  return at != items_.end() && at->first.starts_with(prefix);
}

std::vector<std::string> Overrides::names_below(std::string_view path) const {
  std::vector<std::string> names;
  std::string const prefix = std::string(path) + ".";
  for (auto at = items_.lower_bound(prefix); at != items_.end() && at->first.starts_with(prefix); ++at) {
    std::string name = at->first.substr(prefix.size());
    bool const removes = (*at->second.document->root().entries().begin()).value.is_null();
    if (!removes && name.find('.') == std::string::npos) names.push_back(std::move(name));
  }
  return names;
}

bool Overrides::concern(std::string_view path) const {
  return !items_.empty() && (collects_ || path.empty() || any_below(path));
}

void Overrides::saw(std::string_view path) {
  if (collects_) places_.emplace_back(path);
}

bool Overrides::any_unused() const {
  return std::any_of(items_.begin(), items_.end(), [](auto const& named) { return !named.second.used; });
}

void Overrides::report_unused(base::Diagnostics& diagnostics, std::vector<std::string> const& places) const {
  std::vector<std::string_view> const candidates(places.begin(), places.end());
  for (auto const& [path, item] : items_) {
    if (item.used) continue;
    std::string const near = base::nearest(path, candidates);
    bool const removes = (*item.document->root().entries().begin()).value.is_null();
    std::string hint = fmt::format("did you mean '{}'?", near);
    if (near.empty()) hint = "paths are keys joined by dots, such as lanes.tpe_lax.time; items of lists count from 0";
    if (near == path) hint = "it has its default already";
    diagnostics.error("E_OVERRIDE", item.mark, path,
                      removes
                          ? fmt::format("nothing is written at {}, so nothing can be left out", in_quotes(path))
                          : fmt::format("the scenario has no place {}, so there is nothing to set", in_quotes(path)),
                      std::move(hint));
  }
}

}  // namespace chokepoint::scenario
