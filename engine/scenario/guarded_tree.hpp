#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/syntax_words.hpp"
#include "engine/scenario/text_coverage.hpp"

namespace chokepoint::scenario {

/// Thrown through the parser to end it after an error that makes going on useless.
struct StopReading {};

/// Takes a YAML parser's events in the order of the text, builds a Document, and refuses what a scenario may not hold.
/// Offsets are those of the parser; what it says about values that are not there is put right here.
class GuardedTree {
 public:
  GuardedTree(SourceText const& source, base::Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics), cursor_(source) {}

  void document_start(std::size_t offset);
  void document_end() { ended_ = true; }
  /// A value that is absent (`offset` is then that of whatever follows), or "~" or "null".
  void null(std::size_t offset);
  void scalar(std::size_t offset, std::string_view value, Piece::Style style);
  void begin(std::size_t offset, Document::Kind kind);
  void end();
  void alias(std::size_t offset);
  void anchor(std::size_t offset);
  void tag(std::size_t offset);
  /// The parser has given up.
  void error(SyntaxError const& found) { error(found.code, found.begin, found.end, found.message, found.hint); }

  /// Holds the tree against the text. False, with an error, when the parser has dropped something.
  bool everything_was_read();
  /// The document has ended and nothing of it is missing.
  bool sound() const { return ended_ && !has_hole_; }
  Document finish() && { return std::move(builder_).finish(); }

 private:
  struct Frame {
    Document::Kind kind = Document::Kind::mapping;
    bool key_is_next = true;     ///< of a mapping
    std::uint32_t last_key = 0;  ///< node of the last key read
    std::uint32_t items = 0;     ///< of a sequence
    std::size_t first_key = 0;   ///< index into keys_
  };

  bool expects_key() const;
  std::string path() const;
  void error(std::string_view code, std::size_t begin, std::size_t end, std::string message, std::string hint);
  [[noreturn]] void stop(std::string_view code, std::size_t offset, std::string message, std::string hint);
  void count_error();
  [[noreturn]] void refuse_more(std::size_t offset);
  [[noreturn]] void refuse_root(std::size_t offset, Document::Kind kind);
  void refuse_repeated_keys();
  void count_node(std::size_t offset);
  void note_child(std::uint32_t node, bool is_key);
  void add_scalar(std::size_t offset, base::Mark mark, std::string_view value, Piece::Style style);
  void add_absent(std::size_t offset, bool written);
  std::uint32_t length_in_line(Piece const& piece) const;
  void report(Loss const& loss);

  SourceText const& source_;
  base::Diagnostics& diagnostics_;
  MarkCursor cursor_;
  DocumentBuilder builder_;
  std::vector<Frame> frames_;
  std::vector<std::uint32_t> keys_;  // of all open mappings, innermost last
  std::vector<Piece> pieces_;
  std::vector<std::uint32_t> piece_nodes_;
  std::size_t errors_ = 0;
  bool ended_ = false;
  bool has_property_ = false;  // a tag or an anchor was refused: the tree is sound, but has text outside of values
  bool has_hole_ = false;      // something of the tree is missing
};

}  // namespace chokepoint::scenario
