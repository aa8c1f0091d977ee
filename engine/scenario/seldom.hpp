#pragma once

#include <utility>

#include "engine/base/rarely.hpp"
#include "engine/scenario/field.hpp"

namespace chokepoint::scenario {

/// Whether any of the keys that it sees is written.
class GivenKeys final : public FieldVisitor {
 public:
  bool any = false;

  Touch touch() const override { return Touch::looks; }
  void value(FieldInfo const&, ValueKind, Value& value) override { any |= value.given; }
  void text(FieldInfo const&, Text& text) override { any |= text.given; }
  void choice(FieldInfo const&, Text& word) override { any |= word.given; }
  void reference(FieldInfo const&, Text& name) override { any |= name.given; }
  void references(FieldInfo const&, std::vector<Text>& names) override { any |= !names.empty(); }
  void law(FieldInfo const&, ValueKind, LawSpec& law) override { any |= law.given; }
  void inline_law(FieldInfo const&, LawSpec& law) override { any |= law.given; }
  void formula(FieldInfo const&, Formula& formula) override { any |= formula.given; }
  void block(FieldInfo const&, SpecBlock&, bool& given) override { any |= given; }
  void named_blocks(FieldInfo const&, BlockCollection& blocks) override { any |= blocks.size() > 0; }
  void listed_blocks(FieldInfo const&, BlockCollection& blocks) override { any |= blocks.size() > 0; }
  void named_lists(FieldInfo const&, NamedLists& lists) override { any |= !lists.entries.empty(); }
  void named_values(FieldInfo const&, NamedValues& values) override { any |= !values.entries.empty(); }
  void settings(FieldInfo const&, Settings& settings) override { any |= !settings.entries.empty(); }
  void variants(FieldInfo const&, Variants& variants) override {
    any |= variants.baseline.given || !variants.entries.empty();
  }
};

/// Keys of a block that most blocks of a large world leave out: while all of them are, they take the room of a pointer.
///
/// `Keys` is a struct of members with a `visit` of its own, which the block's calls through this one's at its place
/// among the keys. A visitor that fills in a key that wasn't there makes room for all of them.
template <class Keys>
class Seldom {
 public:
  Keys const& operator*() const { return *keys_; }
  Keys const* operator->() const { return &*keys_; }

  void visit(FieldVisitor& visitor) {
    bool const comes_back = visitor.touch() == FieldVisitor::Touch::keeps_places;
    if (keys_.touched() || comes_back) return visit(visitor, keys_.edit());
    Keys left_out;
    visit(visitor, left_out);
    if (visitor.touch() == FieldVisitor::Touch::looks) return;
    GivenKeys given;
    left_out.visit(given);
    if (given.any) keys_.edit() = std::move(left_out);
  }

 private:
  void visit(FieldVisitor& visitor, Keys& keys) {
    visitor.stored_apart({&keys_, sizeof keys_, &keys, sizeof keys});
    keys.visit(visitor);
  }

  base::Rarely<Keys> keys_;
};

/// A block that may say where its values come from, as far as they don't say it themselves.
class SourcedBlock : public SpecBlock {
 public:
  struct Origin {
    Text source, note;
    Value as_of;
    void visit(FieldVisitor& visitor);
  };
  Seldom<Origin> origin;

 protected:
  /// The last keys of the block.
  void visit_source(FieldVisitor& visitor) { origin.visit(visitor); }
};

}  // namespace chokepoint::scenario
