#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/document.hpp"

namespace chokepoint::scenario {

/// What `--set path=value` puts in the place of a scenario's text.
///
/// The reader asks for each place as it comes to it, so that a path may lead anywhere the reader goes: into included
/// files, tables, items of lists and arguments of laws. A path that it never came to names nothing, and is an error.
/// What the text of an override is called among the sources of diagnostics.
inline constexpr std::string_view override_source = "--set";
/// Whether what stands there came from an override.
inline bool is_override(base::Diagnostics const& diagnostics, base::Mark mark) {
  return mark.line > 0 && diagnostics.source_name(mark.file) == override_source;
}

class Overrides {
 public:
  /// Each text becomes a source of its own, "--set", written as "path: value", so that marks can point into it.
  Overrides(std::vector<std::string> const& texts, base::Diagnostics& diagnostics);

  bool empty() const { return items_.empty(); }
  /// What to read at `path` in place of the scenario's text; nothing when that holds, or nothing is to be read.
  std::optional<Document::Node> find(std::string_view path);
  /// Whether what the scenario says at `path` doesn't count ("path=", with nothing behind it).
  bool removes(std::string_view path);
  /// Whether something below `path` is overridden.
  bool any_below(std::string_view path) const;
  /// The names right below `path` at which something is to be read: "share" of "policies.p.parameters.share".
  std::vector<std::string> names_below(std::string_view path) const;
  /// Whether a reader has to ask for what is below `path`: in a large scenario there is nearly nothing to ask for, and
  /// the paths alone would take longer than the rest of reading. "" is the top.
  bool concern(std::string_view path) const;
  /// From now on remembers each place that exists, and concerns all of them. A reading without lost overrides needs
  /// no such thing, so that who has lost some reads once more.
  void collect_places() { collects_ = true; }
  /// Tells that a place exists.
  void saw(std::string_view path);
  std::vector<std::string> const& places() const { return places_; }
  bool any_unused() const;
  /// Reports the overrides that nobody asked for, with the nearest of `places`; E_OVERRIDE.
  void report_unused(base::Diagnostics& diagnostics, std::vector<std::string> const& places) const;

 private:
  struct Item {
    std::unique_ptr<Document> document;  // nodes need it unmoved
    base::Mark mark;                     // of the path
    bool used = false;
  };
  void add(std::string const& text, base::Diagnostics& diagnostics);

  std::map<std::string, Item, std::less<>> items_;
  bool collects_ = false;
  std::vector<std::string> places_;
};

}  // namespace chokepoint::scenario
