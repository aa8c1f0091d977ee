#include "engine/scenario/guarded_tree.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chokepoint::scenario {
namespace {

using Kind = Document::Kind;
using Style = Piece::Style;

/// A tree over a text, to which the test plays the parser.
struct Play {
  explicit Play(std::string const& text) : file(diagnostics.add_source("x.yaml", text)), source(text_of(), file) {}
  std::string_view text_of() const { return diagnostics.source_text(file); }
  std::string first_code() const { return diagnostics.all().empty() ? "" : std::string(diagnostics.all()[0].code); }

  base::Diagnostics diagnostics;
  std::uint32_t file;
  SourceText source;
  GuardedTree tree{source, diagnostics};
};

TEST(GuardedTree, BuildsWhatTheEventsSay) {
  Play play("a: [b]\n");
  play.tree.document_start(0);
  play.tree.begin(0, Kind::mapping);
  play.tree.scalar(0, "a", Style::plain);
  play.tree.begin(3, Kind::sequence);
  play.tree.scalar(4, "b", Style::plain);
  play.tree.end();
  play.tree.end();
  play.tree.document_end();
  EXPECT_TRUE(play.tree.everything_was_read());
  ASSERT_TRUE(play.tree.sound());
  auto const document = std::move(play.tree).finish();
  EXPECT_EQ(document.root().find("a")->size(), 1u);
}

TEST(GuardedTree, NoticesWhenTheParserKeepsSomethingBack) {
  Play play("a: b\nc: d\n");
  play.tree.document_start(0);
  play.tree.begin(0, Kind::mapping);
  play.tree.scalar(0, "a", Style::plain);
  play.tree.scalar(3, "b", Style::plain);
  play.tree.end();
  play.tree.document_end();
  EXPECT_FALSE(play.tree.everything_was_read());
  ASSERT_EQ(play.first_code(), "E_SYNTAX");
  EXPECT_EQ(play.diagnostics.all()[0].mark.line, 2u);
}

TEST(GuardedTree, ADocumentThatNeverEndsIsNotSound) {
  Play play("a: b\n");
  play.tree.document_start(0);
  play.tree.begin(0, Kind::mapping);
  EXPECT_FALSE(play.tree.sound());
}

TEST(GuardedTree, AnythingAfterTheDocumentStopsTheReading) {
  Play play("{} x\n");
  play.tree.document_start(0);
  play.tree.begin(0, Kind::mapping);
  play.tree.end();
  play.tree.document_end();
  EXPECT_THROW(play.tree.document_start(3), StopReading);
  EXPECT_EQ(play.first_code(), "E_SYNTAX");
  EXPECT_EQ(play.diagnostics.all()[0].mark.column, 4u);
}

TEST(GuardedTree, ARootThatIsNoMappingStopsTheReading) {
  Play list("- a\n");
  list.tree.document_start(0);
  EXPECT_THROW(list.tree.begin(0, Kind::sequence), StopReading);
  EXPECT_EQ(list.first_code(), "E_ROOT");
  Play empty("\n");
  empty.tree.document_start(0);
  EXPECT_THROW(empty.tree.null(1), StopReading);
  EXPECT_NE(empty.diagnostics.all()[0].message.find("nothing to read"), std::string::npos);
}

TEST(GuardedTree, ProblemsCarryTheKeyPath) {
  Play play("firms: {tsmc: [x, &y z]}\n");
  play.tree.document_start(0);
  play.tree.begin(0, Kind::mapping);
  play.tree.scalar(0, "firms", Style::plain);
  play.tree.begin(7, Kind::mapping);
  play.tree.scalar(8, "tsmc", Style::plain);
  play.tree.begin(14, Kind::sequence);
  play.tree.scalar(15, "x", Style::plain);
  play.tree.anchor(18);
  ASSERT_EQ(play.first_code(), "E_ANCHOR");
  EXPECT_EQ(play.diagnostics.all()[0].path, "firms.tsmc[1]");
}

}  // namespace
}  // namespace chokepoint::scenario
