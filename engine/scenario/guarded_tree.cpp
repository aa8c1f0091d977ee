#include "engine/scenario/guarded_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/scenario/yaml_scout.hpp"

namespace chokepoint::scenario {

namespace {

constexpr std::size_t most_errors = 50;  // of one file: beyond, they repeat one mistake

}  // namespace

void GuardedTree::document_start(std::size_t offset) {
  if (ended_) refuse_more(offset);
}

void GuardedTree::null(std::size_t offset) {
  if (frames_.empty()) refuse_root(offset, Document::Kind::scalar);
  bool const written = null_word_length(source_.text(), offset) != 0;
  if (expects_key() && written) {
    stop("E_SYNTAX", offset, "a key may not be null", "put quotes around it if it is a name");
  }
  if (expects_key()) {
    error(explain_missing_key(source_, offset));
    throw StopReading{};
  }
  add_absent(offset, written);
}

void GuardedTree::scalar(std::size_t offset, std::string_view value, Piece::Style style) {
  if (frames_.empty()) refuse_root(offset, Document::Kind::scalar);
  if (value.size() > limits::scalar_bytes) {
    stop("E_LIMIT", offset, fmt::format("this text is longer than {} kB", limits::scalar_bytes >> 10U),
         "a quote or bracket may be missing before it; keep long tables in CSV files");
  }
  if (!characters_are_allowed(value)) {
    error("E_ENCODING", offset, offset + 1, "this text holds a control or invisible character, written as an escape",
          "leave the escape out");
  }
  if (expects_key() && style == Piece::Style::plain && value == "<<") {
    error("E_MERGE_KEY", offset, offset + 2, "'<<' would merge another mapping into this one, which scenarios don't do",
          "write the keys themselves");
    has_hole_ = true;
  }
  add_scalar(offset, cursor_.mark(offset), value, style);
}

void GuardedTree::begin(std::size_t offset, Document::Kind kind) {
  if (frames_.empty() && kind == Document::Kind::sequence) refuse_root(offset, kind);
  if (expects_key()) {
    stop("E_SYNTAX", offset, "a key must be a plain name, not a list or mapping",
         "write 'key: value'; put quotes around text that begins with a bracket");
  }
  if (frames_.size() >= limits::depth) {
    stop("E_LIMIT_DEPTH", offset, fmt::format("lists and mappings are nested more than {} deep", limits::depth),
         "a dash, '?' or bracket may stand too often; no scenario needs this depth");
  }
  count_node(offset);
  base::Mark const mark = cursor_.mark(offset);
  auto const node = kind == Document::Kind::mapping ? builder_.begin_mapping(mark) : builder_.begin_sequence(mark);
  note_child(node, false);
  frames_.push_back({.kind = kind, .first_key = keys_.size()});
}

void GuardedTree::end() {
  if (frames_.back().kind == Document::Kind::mapping) refuse_repeated_keys();
  keys_.resize(frames_.back().first_key);
  frames_.pop_back();
  builder_.end();
}

void GuardedTree::alias(std::size_t offset) {
  error(explain_syntax(SyntaxProblem::alias, source_, offset));
  has_hole_ = true;
  add_scalar(offset, cursor_.mark(offset), {}, Piece::Style::nothing);
}

void GuardedTree::anchor(std::size_t offset) {
  error(explain_syntax(SyntaxProblem::anchor, source_, offset));
  has_property_ = true;
}

void GuardedTree::tag(std::size_t offset) {
  has_property_ = true;
  // After an anchor the parser gives the anchor's place, which has its own error.
  if (source_.text().substr(offset, 1) == "!") error(explain_syntax(SyntaxProblem::tag, source_, offset));
}

bool GuardedTree::everything_was_read() {
  if (has_property_ || has_hole_) return true;  // already refused, and their text belongs to no value
  for (std::size_t i = 0; i < pieces_.size(); ++i) pieces_[i].value = builder_.text(piece_nodes_[i]);
  auto const loss = find_loss(source_.text(), pieces_);
  if (loss) {
    report(*loss);
    return false;
  }
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    Piece const& piece = pieces_[i];
    if (piece.end <= piece.offset) continue;
    // A null has its key's place until the word itself is found.
    base::Mark mark =
        piece.style == Piece::Style::nothing ? cursor_.mark(piece.offset) : builder_.mark(piece_nodes_[i]);
    mark.length = length_in_line(piece);
    builder_.set_mark(piece_nodes_[i], mark);
  }
  return true;
}

bool GuardedTree::expects_key() const {
  return !frames_.empty() && frames_.back().kind == Document::Kind::mapping && frames_.back().key_is_next;
}

/// "sites.us_lab.tests[2]": the keys down to the node that is read next.
std::string GuardedTree::path() const {
  std::string result;
  for (Frame const& frame : frames_) {
    bool const innermost = &frame == &frames_.back();
    if (frame.kind == Document::Kind::sequence) {
      // An open item is already counted; within the innermost list the next one is about to come.
      result += fmt::format("[{}]", innermost ? frame.items : frame.items - 1);
    } else if (!innermost || !frame.key_is_next) {
      if (!result.empty()) result += '.';
      result += builder_.text(frame.last_key);
    }
  }
  return result;
}

void GuardedTree::error(std::string_view code, std::size_t begin, std::size_t end, std::string message,
                        std::string hint) {
  diagnostics_.error(code, source_.mark(begin, end), path(), std::move(message), std::move(hint));
  count_error();
}

void GuardedTree::stop(std::string_view code, std::size_t offset, std::string message, std::string hint) {
  error(code, offset, offset + 1, std::move(message), std::move(hint));
  throw StopReading{};
}

void GuardedTree::count_error() {
  if (++errors_ < most_errors) return;
  has_hole_ = true;
  throw StopReading{};
}

void GuardedTree::refuse_more(std::size_t offset) {
  std::string_view const text = source_.text();
  bool const marked = text.substr(offset, 3) == "---" || text.substr(offset, 3) == "...";
  std::string_view before = text.substr(0, offset);
  while (!before.empty() && base::is_space(before.back())) before.remove_suffix(1);
  if (marked || before.ends_with("\n...")) {
    stop("E_MULTI_DOC", offset, "a second document begins here, and a scenario is one document",
         "remove the line '---' or '...', or put the second document into its own file");
  }
  if (offset >= text.size() || text[offset] == '%') {
    std::size_t const directive = std::min(text.find("\n%"), text.size() - 1) + 1;
    error(explain_syntax(SyntaxProblem::directive, source_, std::min(directive, text.size())));
    throw StopReading{};
  }
  std::size_t const indent = offset - source_.line_start(source_.line_of(offset));
  if (text.substr(offset - indent, indent).find_first_not_of(' ') == std::string_view::npos) {
    stop("E_SYNTAX", offset, "this stands less deep than the file's first key, so it belongs to nothing",
         "begin all keys of the outermost mapping in the same column");
  }
  stop("E_SYNTAX", offset, "the file's mapping has ended before this, so it belongs to nothing",
       "remove it, or check the brackets before it");
}

void GuardedTree::refuse_root(std::size_t offset, Document::Kind kind) {
  std::string_view const text = source_.text();
  std::string const begin = "a scenario begins with 'chokepoint: 1' and goes on with keys such as 'firms:'";
  std::size_t const content = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  bool const nothing = scout(text).tokens == 0;
  if (nothing) {
    stop("E_ROOT", 0, "the file holds nothing to read",
         begin + "; 'chokepoint new scenario NAME' writes one to start from");
  }
  if (kind == Document::Kind::sequence) {
    stop("E_ROOT", offset, "the file holds a list, where a mapping of keys is expected", begin);
  }
  std::size_t const colon = text.find(':', content);
  bool const joined =
      colon < text.find_first_of("\n ", content) && colon + 1 < text.size() && !base::is_space(text[colon + 1]);
  if (joined) {
    stop("E_ROOT", std::min(offset, content),
         "the file holds text without any key: a key's colon needs a space after it",
         fmt::format("write {}", in_quotes(fmt::format("{}: {}", text.substr(content, colon - content),
                                                       text.substr(colon + 1, text.find('\n', colon) - colon - 1)))));
  }
  stop("E_ROOT", std::min(offset, text.size() - 1), "the file holds no mapping of keys", begin);
}

void GuardedTree::refuse_repeated_keys() {
  auto const first = keys_.begin() + static_cast<std::ptrdiff_t>(frames_.back().first_key);
  // Keys by text; among equals the first in the file comes first, since node numbers follow the text.
  std::sort(first, keys_.end(), [&](std::uint32_t a, std::uint32_t b) {
    auto const order = builder_.text(a).compare(builder_.text(b));
    return order != 0 ? order < 0 : a < b;
  });
  frames_.back().key_is_next = true;  // the path names the mapping, not its last key
  auto original = first;
  for (auto key = first; key != keys_.end(); ++key) {
    if (builder_.text(*key) != builder_.text(*original)) original = key;
    if (key == original) continue;
    base::Mark mark = builder_.mark(*key);
    base::Mark const earlier = builder_.mark(*original);
    std::string_view const name = builder_.text(*key);
    mark.length = static_cast<std::uint32_t>(std::max<std::size_t>(name.size(), 1));
    std::string const where = path();
    diagnostics_.error("E_DUP_KEY", mark, where.empty() ? std::string(name) : fmt::format("{}.{}", where, name),
                       fmt::format("key {} is given twice in one mapping: here and in line {}, column {}",
                                   in_quotes(name), earlier.line, earlier.column),
                       "only one of them can hold: remove or rename the other");
    count_error();
  }
}

void GuardedTree::count_node(std::size_t offset) {
  if (builder_.node_count() < limits::nodes) return;
  stop("E_LIMIT", offset, fmt::format("the file holds more than {} values", limits::nodes),
       "keep long tables in CSV files beside the scenario: 'firms: {table: firms.csv}'");
}

void GuardedTree::note_child(std::uint32_t node, bool is_key) {
  if (frames_.empty()) return;
  Frame& frame = frames_.back();
  if (frame.kind == Document::Kind::sequence) {
    ++frame.items;
  } else {
    frame.key_is_next = !is_key;
    if (is_key) {
      frame.last_key = node;
      keys_.push_back(node);
    }
  }
}

void GuardedTree::add_scalar(std::size_t offset, base::Mark mark, std::string_view value, Piece::Style style) {
  count_node(offset);
  bool const is_key = expects_key();
  auto const node = builder_.scalar(mark, value, style == Piece::Style::quoted);
  pieces_.push_back({.offset = offset, .value = {}, .style = style, .is_key = is_key});
  piece_nodes_.push_back(node);
  note_child(node, is_key);
}

/// The parser gives the place of what comes next; a person looks at the key or dash without a value.
void GuardedTree::add_absent(std::size_t offset, bool written) {
  std::string_view const text = source_.text();
  if (frames_.back().kind == Document::Kind::mapping) {
    add_scalar(offset, builder_.mark(frames_.back().last_key), {}, Piece::Style::nothing);
    return;
  }
  std::size_t before = offset;
  while (before > 0 && base::is_space(text[before - 1])) --before;
  char const last = before > 0 ? text[before - 1] : ' ';
  char const here = offset < text.size() ? text[offset] : ' ';
  if (!written && (last == ',' || last == '[') && (here == ',' || here == ']')) {
    stop("E_SYNTAX", offset, "an entry is missing before this", "put one comma between two entries");
  }
  add_scalar(offset, cursor_.mark(written || last != '-' ? offset : before - 1), {}, Piece::Style::nothing);
}

std::uint32_t GuardedTree::length_in_line(Piece const& piece) const {
  std::string_view const covered = source_.text().substr(piece.offset, piece.end - piece.offset);
  std::string_view const first_line = covered.substr(0, covered.find('\n'));
  auto const characters = std::count_if(first_line.begin(), first_line.end(), [](char c) {
    return c != '\r' && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  return static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(characters, 1));
}

void GuardedTree::report(Loss const& loss) {
  std::string_view const text = source_.text();
  if (loss.kind == Loss::Kind::key_alone) {
    error(explain_lone_key(source_, loss.offset, loss.end));
    return;
  }
  char const sign = text[loss.offset];
  bool const line_begins = loss.offset == 0 || text[loss.offset - 1] == '\n';
  if (sign == '%' && line_begins) return error(explain_syntax(SyntaxProblem::directive, source_, loss.offset));
  if (sign == '?') return error(explain_syntax(SyntaxProblem::question_mark, source_, loss.offset));
  error("E_SYNTAX", loss.offset, loss.offset + 1, "from here on text belongs to no key and no list",
        "check the indentation, quotes and brackets of this line and the line above");
}

}  // namespace chokepoint::scenario
