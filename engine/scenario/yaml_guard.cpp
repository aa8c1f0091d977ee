#include "engine/scenario/yaml_guard.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "engine/scenario/guarded_tree.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/syntax_words.hpp"
#include "engine/scenario/yaml_scout.hpp"

namespace chokepoint::scenario {

namespace {

/// Hands the parser's events to the tree, in offsets instead of the parser's marks (which count bytes as columns).
class Events final : public YAML::EventHandler {
 public:
  Events(SourceText const& source, GuardedTree& tree) : text_(source.text()), tree_(tree) {}

  std::size_t offset(YAML::Mark const& mark) const {
    return std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size());
  }

  void OnDocumentStart(YAML::Mark const& mark) override { tree_.document_start(offset(mark)); }
  void OnDocumentEnd() override { tree_.document_end(); }
  void OnNull(YAML::Mark const& mark, YAML::anchor_t) override { tree_.null(offset(mark)); }
  void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override { tree_.alias(offset(mark)); }
  void OnAnchor(YAML::Mark const& mark, std::string const&) override { tree_.anchor(offset(mark)); }
  void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t, std::string const& value) override {
    bool const plain = look_at_tag(mark, tag) || tag == "?";
    tree_.scalar(offset(mark), value, plain ? Piece::Style::plain : Piece::Style::quoted);
  }
  void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    look_at_tag(mark, tag);
    tree_.begin(offset(mark), Document::Kind::sequence);
  }
  void OnSequenceEnd() override { tree_.end(); }
  void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    look_at_tag(mark, tag);
    tree_.begin(offset(mark), Document::Kind::mapping);
  }
  void OnMapEnd() override { tree_.end(); }

 private:
  /// "?" is the parser's tag for plain nodes and "!" that for quoted ones; but "!" may also be written.
  bool look_at_tag(YAML::Mark const& mark, std::string const& tag) {
    bool const written = !tag.empty() && tag != "?" && (tag != "!" || text_.substr(offset(mark), 1) == "!");
    if (written) tree_.tag(offset(mark));
    return written;
  }

  std::string_view text_;
  GuardedTree& tree_;
};

SyntaxProblem classify(std::string_view complaint) {
  namespace words = YAML::ErrorMsg;
  struct Meaning {
    std::string_view words;
    SyntaxProblem problem;
  };
  static Meaning const meanings[] = {
      {words::DOC_IN_SCALAR, SyntaxProblem::open_quote},
      {words::EOF_IN_SCALAR, SyntaxProblem::open_quote},
      {words::END_OF_MAP_FLOW, SyntaxProblem::open_flow},
      {words::END_OF_SEQ_FLOW, SyntaxProblem::open_flow},
      {words::FLOW_END, SyntaxProblem::closing_sign},
      {words::MAP_VALUE, SyntaxProblem::extra_colon},
      {words::END_OF_MAP, SyntaxProblem::block_end},
      {words::END_OF_SEQ, SyntaxProblem::block_end},
      {words::BLOCK_ENTRY, SyntaxProblem::dash},
      {words::MAP_KEY, SyntaxProblem::question_mark},
      {words::UNKNOWN_TOKEN, SyntaxProblem::bad_character},
      {words::CHAR_IN_SCALAR, SyntaxProblem::bad_character},
      {words::INVALID_HEX, SyntaxProblem::escape},
      {words::INVALID_UNICODE, SyntaxProblem::escape},
      {words::INVALID_ESCAPE, SyntaxProblem::escape},
      {words::TAB_IN_INDENTATION, SyntaxProblem::tab},
      {words::ZERO_INDENT_IN_BLOCK, SyntaxProblem::text_block},
      {words::CHAR_IN_BLOCK, SyntaxProblem::text_block},
      {words::YAML_DIRECTIVE_ARGS, SyntaxProblem::directive},
      {words::YAML_VERSION, SyntaxProblem::directive},
      {words::YAML_MAJOR_VERSION, SyntaxProblem::directive},
      {words::REPEATED_YAML_DIRECTIVE, SyntaxProblem::directive},
      {words::TAG_DIRECTIVE_ARGS, SyntaxProblem::directive},
      {words::REPEATED_TAG_DIRECTIVE, SyntaxProblem::directive},
      {words::CHAR_IN_TAG_HANDLE, SyntaxProblem::tag},
      {words::TAG_WITH_NO_SUFFIX, SyntaxProblem::tag},
      {words::END_OF_VERBATIM_TAG, SyntaxProblem::tag},
      {words::MULTIPLE_TAGS, SyntaxProblem::tag},
      {words::MULTIPLE_ANCHORS, SyntaxProblem::anchor},
      {words::ANCHOR_NOT_FOUND, SyntaxProblem::anchor},
      {words::CHAR_IN_ANCHOR, SyntaxProblem::anchor},
      {words::MULTIPLE_ALIASES, SyntaxProblem::alias},
      {words::ALIAS_CONTENT, SyntaxProblem::alias},
      {words::ALIAS_NOT_FOUND, SyntaxProblem::alias},
      {words::CHAR_IN_ALIAS, SyntaxProblem::alias},
      {words::UNKNOWN_ANCHOR, SyntaxProblem::alias},
  };
  for (auto const& meaning : meanings) {
    if (complaint.starts_with(meaning.words)) return meaning.problem;
  }
  return SyntaxProblem::other;
}

/// What can be refused before the parser sees it. False with an error when there is any.
bool passes_scouting(SourceText const& source, base::Diagnostics& diagnostics) {
  auto const refuse = [&](std::string_view code, std::size_t offset, std::string message, std::string hint) {
    diagnostics.error(code, source.mark(offset), "", std::move(message), std::move(hint));
    return false;
  };
  std::string const use_tables = "keep long tables in CSV files beside the scenario: 'firms: {table: firms.csv}'";
  if (source.line_count() > limits::lines) {
    return refuse("E_LIMIT", source.line_start(limits::lines),
                  fmt::format("the file has more than {} lines", limits::lines), use_tables);
  }
  // Scouting may be mistaken about where a quote begins; this count of every sign can't be, and bounds the parser's
  // memory.
  constexpr std::string_view signs = ",[]{}:";
  constexpr std::size_t most_signs = limits::tokens * 3 / 2;
  auto const sign_count = static_cast<std::size_t>(std::count_if(
      source.text().begin(), source.text().end(), [&](char c) { return signs.find(c) != std::string_view::npos; }));
  auto const seen = scout(source.text());
  if (seen.too_deep) {
    return refuse("E_LIMIT_DEPTH", *seen.too_deep, fmt::format("brackets are nested more than {} deep", limits::depth),
                  "a closing bracket may be missing; no scenario needs this depth");
  }
  if (seen.long_scalar) {
    return refuse("E_LIMIT", *seen.long_scalar,
                  fmt::format("this text is longer than {} kB", limits::scalar_bytes >> 10U),
                  "a closing quote may be missing; keep long tables in CSV files");
  }
  if (seen.tokens > limits::tokens || sign_count > most_signs) {
    return refuse("E_LIMIT", 0,
                  fmt::format("the file holds too many brackets, commas and colons for {} values", limits::nodes),
                  use_tables);
  }
  if (seen.indenting_tab) {
    auto const tab = explain_syntax(SyntaxProblem::tab, source, *seen.indenting_tab);
    return refuse(tab.code, tab.begin, tab.message, tab.hint);
  }
  return true;
}

}  // namespace

std::optional<Document> read_document(std::string_view text, std::uint32_t file, base::Diagnostics& diagnostics) {
  if (text.size() > limits::file_bytes) {
    diagnostics.error("E_LIMIT", {.file = file, .line = 1, .column = 1}, "",
                      fmt::format("the text is larger than {} MiB", limits::file_bytes >> 20U),
                      "keep long tables in CSV files beside the scenario: 'firms: {table: firms.csv}'");
    return std::nullopt;
  }
  SourceText const source(text, file);
  if (!check_characters(source, diagnostics) || !passes_scouting(source, diagnostics)) return std::nullopt;

  // The end marker makes a quote that is still open an error; without it the parser would quietly close it.
  std::istringstream stream(std::string(source.text()) + "\n...\n");
  GuardedTree tree(source, diagnostics);
  Events events(source, tree);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(events);
    // The second call finds what the first left over: a second document, or text that the first dropped.
    parser.HandleNextDocument(events);
    if (!tree.everything_was_read() || !tree.sound()) return std::nullopt;
    return std::move(tree).finish();
  } catch (StopReading const&) {
    return std::nullopt;
  } catch (YAML::Exception const& exception) {
    try {
      tree.error(explain_syntax(classify(exception.msg), source, events.offset(exception.mark)));
    } catch (StopReading const&) {  // the last error that is told
    }
    return std::nullopt;
  }
}

}  // namespace chokepoint::scenario
