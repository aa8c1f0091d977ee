#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/goods_words.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/file_memory.hpp"
#include "engine/scenario/overrides.hpp"
#include "engine/scenario/yaml_scout.hpp"

namespace chokepoint::scenario {

/// A node with its key path, such as "lanes.lax_hkg.time".
struct Input {
  Document::Node node;
  std::string path;
};

/// A key of a mapping with its value; `used` by whoever knows the key.
struct Member {
  Document::Node key;
  Input value;
  bool used = false;
};

/// "path.key", or "key" at the top.
std::string join_path(std::string_view path, std::string_view key);

/// The member of this key; null when there is none.
Member* find_member(std::vector<Member>& members, std::string_view key);

/// What all parts of one reading share: problems, overrides, and the way to files.
class ReadContext {
 public:
  /// A scenario with more problems than this isn't worth listing further.
  static constexpr std::size_t most_problems = 10'000;

  ReadContext(base::Diagnostics& problems, std::vector<std::string> const& overriding, std::filesystem::path folder,
              bool may_open, FileMemory* memory = nullptr)
      : diagnostics(problems),
        overrides(overriding, problems),
        folder_(std::move(folder)),
        may_open_(may_open),
        memory_(memory) {}

  base::Diagnostics& diagnostics;
  Overrides overrides;
  base::GoodsWords goods_words;           ///< what the scenario's products call their units
  std::string_view whole = "a scenario";  ///< what is read, in messages

  /// The value at a path with overrides applied.
  Input input(Document::Node node, std::string path);
  /// The keys of a mapping; E_TYPE and nothing for anything else. `what` names it: "lanes.lax_hkg is a block of keys".
  std::optional<std::vector<Member>> members(Input const& input, std::string_view what);
  /// The items of a list; E_TYPE and nothing for anything else.
  std::optional<std::vector<Input>> items(Input const& input, std::string_view what);

  void error(std::string_view code, base::Mark mark, std::string_view path, std::string message, std::string hint = {});
  /// Only the first error of each code at each place: a column's name is read for every row of a table.
  void error_once(std::string_view code, base::Mark mark, std::string_view path, std::string message,
                  std::string hint = {});
  /// True, after one last error, when there are too many problems to go on.
  bool full();

  /// Tells that a block at the top couldn't be read as a whole, so that names missing from it aren't reported.
  void set_incomplete(std::string_view block) { incomplete_.emplace(block); }
  void set_all_incomplete() { all_incomplete_ = true; }
  bool is_incomplete(std::string_view block) const { return all_incomplete_ || incomplete_.count(block) > 0; }

  /// Whether the memory for that many entries is left; E_LIMIT when it isn't. A file of a few MiB can ask for
  /// gigabytes of blocks with all their defaults.
  bool afford(std::size_t count, std::size_t bytes_each, Input const& input);
  /// A table was read: who writes a large world in rows may have the memory that it takes, once for each file.
  void grant_for_table(std::uint32_t file);

  /// The nearest candidate, as base::nearest; empty once a reading has spent too much time on suggestions.
  std::string suggest(std::string_view word, std::vector<std::string_view> const& candidates);

  /// Registers the text of a file named in the scenario. Only files inside the scenario's folder: E_PATH otherwise.
  std::optional<std::uint32_t> open(std::string_view name, base::Mark mark, std::string_view path,
                                    std::size_t most = limits::file_bytes);

  /// Remembers the date of a source, to be held against meta.as_of when that is known.
  void note_source_date(base::Mark mark, std::string_view path, std::int64_t seconds);
  /// E_AS_OF for each source later than `cutoff` [seconds since 1970].
  void check_source_dates(std::int64_t cutoff);

 private:
  struct SourceDate {
    base::Mark mark;
    std::string path;
    std::int64_t seconds = 0;
  };

  std::filesystem::path folder_;
  bool may_open_;
  FileMemory* memory_;  // null: files are read anew
  bool full_ = false;
  bool all_incomplete_ = false;
  std::set<std::string, std::less<>> incomplete_;
  std::size_t byte_budget_ = std::size_t{96} << 20U;
  std::size_t table_bytes_ = 0;
  std::set<std::string> granted_;  // files
  std::set<std::tuple<std::string_view, std::uint32_t, std::uint32_t, std::uint32_t>> reported_;
  std::vector<SourceDate> source_dates_;
};

}  // namespace chokepoint::scenario
