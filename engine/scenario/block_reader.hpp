#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/conditions.hpp"
#include "engine/scenario/field.hpp"
#include "engine/scenario/read_context.hpp"

namespace chokepoint::scenario {

/// A text that stands at a node.
inline Text text_at(Document::Node node, std::string_view text) {
  return {.given = true, .text = std::string(text), .mark = node.mark()};
}

/// The visitor that fills a block from a mapping. Whatever it can't use is reported, and the rest read all the same.
class BlockReader final : public FieldVisitor {
 public:
  enum class Part : std::uint8_t {
    whole,     ///< the block stands here
    addition,  ///< an included file: adds to what was read before, and repeats none of it
  };

  /// Reads `block` from `input`, or from overrides alone where the scenario leaves it out.
  static void read(ReadContext& context, std::optional<Input> const& input, std::string const& path, SpecBlock& block,
                   Part part = Part::whole, BlockReader const* around = nullptr);

  void value(FieldInfo const& info, ValueKind kind, Value& value) override;
  void text(FieldInfo const& info, Text& text) override;
  void choice(FieldInfo const& info, Text& word) override;
  void reference(FieldInfo const& info, Text& name) override;
  void references(FieldInfo const& info, std::vector<Text>& names) override;
  void law(FieldInfo const& info, ValueKind kind, LawSpec& law) override;
  void inline_law(FieldInfo const& info, LawSpec& law) override;
  void formula(FieldInfo const& info, Formula& formula) override;
  void block(FieldInfo const& info, SpecBlock& block, bool& given) override;
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override;
  void listed_blocks(FieldInfo const& info, BlockCollection& blocks) override;
  void named_lists(FieldInfo const& info, NamedLists& lists) override;
  void named_values(FieldInfo const& info, NamedValues& values) override;
  void settings(FieldInfo const& info, Settings& settings) override;
  void variants(FieldInfo const& info, Variants& variants) override;

 private:
  BlockReader(ReadContext& context, std::vector<Member> members, std::string path, base::Mark mark, Part part,
              BlockReader const* around)
      : context_(context),
        members_(std::move(members)),
        path_(std::move(path)),
        mark_(mark),
        part_(part),
        around_(around),
        concerned_(context.overrides.concern(path_)) {}

  /// The value of a key, from the scenario or an override; the key counts as known from now on.
  std::optional<Input> find(FieldInfo const& info);
  /// As find; nothing, with an error, when an included file repeats what is `given` already.
  std::optional<Input> find_once(FieldInfo const& info, bool given);
  /// A value whose kind its user knows: kept as it is written.
  std::optional<Text> read_written(Input const& input);
  void read_names(FieldInfo const& info, Input const& input, std::vector<Text>& names);
  std::optional<std::string_view> read_own_name(Document::Node key, std::string const& path, bool dotted = false);
  void read_named_blocks(FieldInfo const& info, Input const& input, BlockCollection& blocks);
  /// Unknown and missing keys, and keys without effect.
  void finish(SpecBlock const& block);
  void report_unused(SpecBlock const& block, std::vector<std::string> const& meant);
  bool is_written(std::string_view key) const;
  KeyState state_of(ConditionTerm const& term, SpecBlock const& block) const;

  ReadContext& context_;
  std::vector<Member> members_;
  std::string path_;
  base::Mark mark_;
  Part part_;
  BlockReader const* around_;  ///< null at the top
  bool concerned_;             ///< whether an override is in it, or may be
  /// A key that the block knows, with what decides whether it has an effect.
  struct Known {
    std::string_view name;
    std::string_view applies;
    std::string_view standard;  ///< its default
  };
  std::vector<Known> known_;
  std::vector<FieldInfo> missing_;
  std::vector<std::string_view> faulty_choices_;
  std::optional<base::Unit> unit_;  ///< of a block with an inline law: of numbers that carry none
  ValueKind law_kind_ = ValueKind::any;
  base::Dimension law_dimension_;
  bool has_inline_law_ = false;
};

}  // namespace chokepoint::scenario
