#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/rarely.hpp"
#include "engine/base/unit.hpp"

namespace chokepoint::scenario {

/// What a single value is. Decides how it is read, stored and described.
enum class ValueKind : std::uint8_t {
  number,    ///< plain or with a dimension (rates, shares, prices): a double in base units
  integer,   ///< a count of things without a unit: int64
  duration,  ///< a length of time: int64 seconds
  date,      ///< a moment: int64 seconds since 1970, UTC
  goods,     ///< an amount of a product: int64 in the product's resolution (as written until assembly: see Value)
  money,     ///< int64 minor units of a currency
  flag,      ///< yes or no: int64 1 or 0
  any,       ///< whatever is written: `kind_read` tells (uncertain values, whose type their user decides)
};

/// Where a value comes from; what `assumptions` lists.
struct Provenance {
  std::string source;      ///< a key of FACTS, a citation, "judgment"; empty when none was given
  std::string note;        ///< why, in the author's words
  std::int64_t as_of = 0;  ///< date of the source, seconds since 1970
  bool has_as_of = false;
};

/// Amounts of goods are kept in millionths of a unit until their product's resolution is known.
inline constexpr std::int64_t micro = 1'000'000;

/// A value as written in a scenario: a constant, a `$name` of an uncertain value, or a dated path of constants.
///
/// `goods` values keep their exact decimal until assembly, when the product's resolution is known: integer holds
/// value × 10^6 (micro-units), half to even.
struct Value {
  bool given = false;                       ///< false: the default below holds
  ValueKind kind_read = ValueKind::number;  ///< the field's kind, or what was recognized where the field takes any
  base::Dimension dimension;                ///< as written
  base::Mark mark;
  std::int64_t integer = 0;  ///< integer, duration, date, goods, money, flag
  double number = 0;         ///< number; of a duration its seconds as written, which laws use
  struct Dated {
    std::int64_t from = 0;  ///< seconds since 1970
    std::int64_t integer = 0;
    double number = 0;
    std::string uncertain;  ///< the name after `$`, else empty
    std::string text;       ///< as the author wrote it, a name too
    base::Mark mark;        ///< of the constant or name
  };
  /// What nobody has written down takes no room: nine values in ten of a large world.
  struct Written {
    std::string text;       ///< as the author wrote a constant: "25 %", "9000 wafers per month"
    std::string uncertain;  ///< the name after `$`, else empty
    std::string unit_word;  ///< the goods in its unit as written ("chip"), else empty
    std::string currency;   ///< the currency in its unit, else empty
    /// Seconds of the unit of time in it: 604,800 of "3 weeks" and of "5 wafers per week"; 0 where there is none, or
    /// where the value is 0. Of a dated path the longest.
    double time_unit = 0;
    std::vector<Dated> path;  ///< empty for a value that does not change over time
    base::Rarely<Provenance> provenance;
  };
  base::Rarely<Written> written;
};

/// Free text, or the name of something, with its place.
struct Text {
  bool given = false;
  std::string text;
  base::Mark mark;
};

struct DatedLaw;

/// A probability law drawn at each use, or a constant where the author wrote one. Of a law with dates it is the first.
struct LawSpec {
  bool given = false;
  ValueKind kind_read = ValueKind::number;  ///< of the arguments: number, duration, date, goods, money
  base::Mark mark;
  struct Written {
    std::string kind;              ///< a law of laws.hpp such as "triangular"; "constant" for a plain value
    std::string unit;              ///< of numbers without one, as written; may be empty
    std::vector<Value> arguments;  ///< in the law's declared order, in base units; absent optional ones not `given`
    std::vector<Value> points;     ///< of discrete and empirical: the values
    std::vector<double> weights;   ///< of discrete: their probabilities
    std::vector<DatedLaw> path;    ///< all of them, the first one too; empty for a law that doesn't change over time
    Provenance provenance;
  };
  base::Rarely<Written> written;
};

struct DatedLaw {
  std::int64_t from = 0;  ///< seconds since 1970
  LawSpec law;
};

/// Calls visit(law) for a law, or for each that a law with dates is over time.
template <class Visit>
void for_each_law(LawSpec const& law, Visit&& visit) {
  if (law.written->path.empty()) return visit(law);
  for (DatedLaw const& step : law.written->path) visit(step.law);
}

/// An expression's text; compiled at assembly against the fields that its place offers.
struct Formula {
  bool given = false;
  std::string text;
  base::Mark mark;  ///< of the text's first character
};

/// What the field table knows about one key. Strings point to static storage.
struct FieldInfo {
  std::string_view name;
  std::string_view meaning;  ///< one sentence for people: what it is and does
  bool required = false;
  base::Dimension dimension{};  ///< of a number or of a law's values
  bool any_dimension = false;   ///< a number of any unit; whoever uses it checks Value::dimension
  double minimum = -1e300;      ///< in base units
  bool above_minimum = false;   ///< the minimum itself is not allowed
  double maximum = 1e300;
  std::string_view default_text{};  ///< the default as an author would write it; empty: none, or what `meaning` says
  bool dated = false;               ///< may be a dated path
  bool fixed = false;               ///< the same in every replication: it can't be a `$name`
  std::string_view refers_to{};     ///< for references: the block named ("sites"), or several ("sites|offices")
  bool empty_means_all = false;     ///< of lists that limit to some: an empty one limits to nobody, like none at all
  std::vector<std::string_view> choices{};  ///< for choices: the allowed words
  std::string_view example{};               ///< a short value to show
  std::string_view applies{};               ///< when the key has an effect, as conditions.hpp says; empty: always
  /// Of named values: whether others than the scenario say which there are, as policies declare their parameters: then
  /// `--set` may give one that isn't written. A condition as in `applies`; empty: never.
  std::string_view declared_by{};
  bool dotted = false;  ///< of named blocks: names may have dots, as no path leads into them
};

class FieldVisitor;

/// A block of keys: overrides `visit` to name each of them once.
class SpecBlock {
 public:
  virtual ~SpecBlock() = default;
  virtual void visit(FieldVisitor& visitor) = 0;
  /// The word that holds for a choice that is left out, where that depends on other keys; else empty.
  virtual std::string_view implied(std::string_view) const { return {}; }
  /// What a text stands for beyond itself, as part of the scenario's identity: a file's digest; else empty.
  virtual std::string_view sealed(std::string_view) const { return {}; }

  base::Mark mark;  ///< of the block's first character
};

/// Named blocks (a mapping) or unnamed ones (a sequence) of one type, in the order of the file.
class BlockCollection {
 public:
  virtual ~BlockCollection() = default;
  virtual SpecBlock& add(Text name) = 0;
  /// Makes room for that many further blocks.
  virtual void reserve(std::size_t more) = 0;
  virtual std::size_t entry_bytes() const = 0;  ///< memory that one block takes by itself
  virtual std::size_t size() const = 0;
  virtual Text const& name(std::size_t index) const = 0;
  virtual SpecBlock& block(std::size_t index) = 0;
  /// Keeps the blocks whose flag is set, in their order.
  virtual void keep(std::vector<bool> const& flags) = 0;
  virtual std::unique_ptr<SpecBlock> prototype() const = 0;  ///< a fresh block with all defaults, for schema and help
};

template <class B>
class Blocks final : public BlockCollection {
 public:
  struct Entry {
    Text name;
    B block;
  };
  SpecBlock& add(Text name) override { return entries.emplace_back(Entry{std::move(name), B{}}).block; }
  void reserve(std::size_t more) override { entries.reserve(entries.size() + more); }
  std::size_t entry_bytes() const override { return sizeof(Entry); }
  std::size_t size() const override { return entries.size(); }
  Text const& name(std::size_t index) const override { return entries[index].name; }
  SpecBlock& block(std::size_t index) override { return entries[index].block; }
  void keep(std::vector<bool> const& flags) override {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!flags[i]) continue;
      if (kept != i) entries[kept] = std::move(entries[i]);
      ++kept;
    }
    entries.resize(kept);
  }
  std::unique_ptr<SpecBlock> prototype() const override { return std::make_unique<B>(); }

  std::vector<Entry> entries;
};

/// A named list of words: `groups: {china_bis: [CN, HK, MO]}`.
struct NamedLists {
  struct Entry {
    Text name;
    std::vector<Text> members;
  };
  std::vector<Entry> entries;
};

/// Named numbers: product attributes, bills of material, probabilities of outcomes.
struct NamedValues {
  struct Entry {
    Text name;
    Value value;
    base::Dimension dimension;  ///< as written
  };
  std::vector<Entry> entries;
};

struct FieldNode;

/// What an event sets: values by their places in the scenario, as `--set` names them.
struct Settings {
  struct Entry {
    Text path;
    FieldNode const* field = nullptr;  ///< of the table; null for a place that no scenario has
    ValueKind kind = ValueKind::number;
    Value value;
    LawSpec law{};  ///< in place of the value, where the field is one of a law
  };
  std::vector<Entry> entries;
};

/// Ways to change a scenario that a study compares: values as written, by their places as `--set` names them.
struct Variants {
  struct Setting {
    Text path;
    Text value;
  };
  struct Entry {
    Text name;
    Text title;  ///< what people call it: no value of the scenario, so none of the settings
    std::vector<Setting> settings;
  };
  std::vector<Entry> entries;
  Text baseline;  ///< the name of the one that the others are held against, where it is written
};

/// Sees every key of a block with where it is stored. Reader, checker, JSON Schema, `explain`, overrides and the
/// reference pages are visitors: a key that one of them knows, all of them know.
class FieldVisitor {
 public:
  virtual ~FieldVisitor() = default;
  /// What it does with the keys it sees, for those that most blocks leave out: see Seldom.
  enum class Touch : std::uint8_t {
    looks,         ///< keeps no pointer to them and changes nothing
    may_write,     ///< may fill them in while it is there
    keeps_places,  ///< keeps pointers to them, or comes back to write
  };
  virtual Touch touch() const { return Touch::may_write; }
  /// Where keys lie that come next and aren't members of the block itself: see Seldom.
  struct Apart {
    void const* member;  ///< of the block, which leads to them
    std::size_t member_bytes;
    void const* keys;
    std::size_t keys_bytes;
  };
  virtual void stored_apart(Apart const&) {}
  virtual void value(FieldInfo const& info, ValueKind kind, Value& value) = 0;
  virtual void text(FieldInfo const& info, Text& text) = 0;       ///< free text
  virtual void choice(FieldInfo const& info, Text& word) = 0;     ///< one of info.choices
  virtual void reference(FieldInfo const& info, Text& name) = 0;  ///< a name of info.refers_to
  virtual void references(FieldInfo const& info, std::vector<Text>& names) = 0;
  virtual void law(FieldInfo const& info, ValueKind kind,
                   LawSpec& law) = 0;                                ///< {law: {triangular: ...}} or a constant
  virtual void inline_law(FieldInfo const& info, LawSpec& law) = 0;  ///< a law's name as a key of this very block
  virtual void formula(FieldInfo const& info, Formula& formula) = 0;
  virtual void block(FieldInfo const& info, SpecBlock& block, bool& given) = 0;
  virtual void named_blocks(FieldInfo const& info,
                            BlockCollection& blocks) = 0;  ///< mapping name -> block, or {table: FILE.csv}
  virtual void listed_blocks(FieldInfo const& info, BlockCollection& blocks) = 0;  ///< sequence of blocks
  virtual void named_lists(FieldInfo const& info, NamedLists& lists) = 0;
  virtual void named_values(FieldInfo const& info,
                            NamedValues& values) = 0;                    ///< any dimension unless info.dimension is set
  virtual void settings(FieldInfo const& info, Settings& settings) = 0;  ///< values by places that may be dated
  virtual void variants(FieldInfo const& info, Variants& variants) = 0;  ///< name -> {place: value}, and a title
};

/// Passes over every key: for visitors that look at some of them.
class QuietVisitor : public FieldVisitor {
 public:
  void value(FieldInfo const&, ValueKind, Value&) override {}
  void text(FieldInfo const&, Text&) override {}
  void choice(FieldInfo const&, Text&) override {}
  void reference(FieldInfo const&, Text&) override {}
  void references(FieldInfo const&, std::vector<Text>&) override {}
  void law(FieldInfo const&, ValueKind, LawSpec&) override {}
  void inline_law(FieldInfo const&, LawSpec&) override {}
  void formula(FieldInfo const&, Formula&) override {}
  void block(FieldInfo const&, SpecBlock&, bool&) override {}
  void named_blocks(FieldInfo const&, BlockCollection&) override {}
  void listed_blocks(FieldInfo const&, BlockCollection&) override {}
  void named_lists(FieldInfo const&, NamedLists&) override {}
  void named_values(FieldInfo const&, NamedValues&) override {}
  void settings(FieldInfo const&, Settings&) override {}
  void variants(FieldInfo const&, Variants&) override {}
};

}  // namespace chokepoint::scenario
