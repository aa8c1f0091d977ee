#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::base {

/// A place in an input file. Lines and columns count from 1, columns in characters; 0 means "no place".
struct Mark {
  std::uint32_t file = 0;  ///< index into Diagnostics' sources
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 1;  ///< characters to underline

  friend bool operator==(Mark const&, Mark const&) = default;
};

enum class Severity : std::uint8_t { error, warning };

/// One problem of an input: what is wrong, why that matters, what to try.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string_view code;  ///< a stable name such as "E_UNKNOWN_FIELD"; must point to static storage
  Mark mark;
  std::string path;     ///< key path such as "lanes.lax_hkg.time", empty when there is none
  std::string message;  ///< what is wrong (and why that matters, where that isn't plain)
  std::string hint;     ///< what to try, empty when we have no good idea
};

/// Collects every problem of one reading, so that a person gets them all at once.
class Diagnostics {
 public:
  /// Registers an input text and gives the file index that marks refer to; the text is kept for carets, without a
  /// byte order mark.
  std::uint32_t add_source(std::string name, std::string text);

  void error(std::string_view code, Mark mark, std::string path, std::string message, std::string hint = {});
  void warning(std::string_view code, Mark mark, std::string path, std::string message, std::string hint = {});
  void add(Diagnostic diagnostic);

  bool has_errors() const { return error_count_ > 0; }
  std::size_t error_count() const { return error_count_; }
  std::vector<Diagnostic> const& all() const { return all_; }
  std::string const& source_name(std::uint32_t file) const { return sources_.at(file).name; }
  std::string const& source_text(std::uint32_t file) const { return sources_.at(file).text; }

  /// Where a place of a source is among its bytes; nothing where the source has no such line. Asked for places in
  /// their order, all of them together take the time of reading the source once or twice.
  std::optional<std::size_t> offset_of(Mark mark);

  /// The place of bytes [begin, end) of a text that was read from a file, on whichever of its lines they lie; `first`
  /// is the place of the text's first character. Underlined to the end of that line at most.
  Mark mark_within(Mark first, std::string_view text, std::size_t begin, std::size_t end);

  /// The nearest candidate, as base::nearest; empty once too much time has gone into suggestions: many unknown names
  /// beside many known ones must not make a file slow to refuse.
  std::string suggest(std::string_view word, std::vector<std::string_view> const& candidates);
  /// Whether so many candidates can still be looked at; takes them from what is left.
  bool may_compare(std::size_t candidates);

  /// Sorted by place: "file:line:col: error: message [CODE]", the line itself, a caret, the hint.
  /// Control bytes of the input never reach the terminal. At most `limit` are shown, then a count of the rest.
  std::string render(bool color, std::size_t limit = 50) const;

 private:
  struct Source {
    std::string name;
    std::string text;
    std::vector<std::size_t> lines{};  ///< where each begins, once asked for
    std::uint32_t line = 0;            ///< of the place that was looked for last, with its column and byte
    std::uint32_t column = 1;
    std::size_t offset = 0;
  };
  std::vector<Source> sources_;
  std::vector<Diagnostic> all_;
  std::size_t error_count_ = 0;
  std::size_t comparisons_left_ = 200'000;  // of words: a fraction of a second
};

/// The candidate nearest to `word` by edit distance (transpositions count one), or empty when none is near.
/// Near means at most a third of the longer word's length, and at least one edit is always allowed, as long as
/// something of the word is left.
std::string nearest(std::string_view word, std::vector<std::string_view> const& candidates);

}  // namespace chokepoint::base
