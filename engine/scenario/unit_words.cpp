#include "engine/scenario/unit_words.hpp"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/unit.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/uncertain_values.hpp"

namespace chokepoint::scenario {

namespace {

/// The product that a block names under the key `product`.
class ProductFinder final : public QuietVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  void reference(FieldInfo const& info, Text& name) override {
    if (info.name == "product" && name.given) found = &name.text;
  }
  std::string const* found = nullptr;
};

class WordChecker final : public FieldVisitor {
 public:
  Touch touch() const override { return Touch::looks; }
  WordChecker(ReadContext& context, ScenarioSpec const& spec) : context_(context) {
    for (auto const& entry : spec.products.entries) {
      Text const& unit = entry.block.unit;
      if (unit.given && !base::GoodsWords::is_possible(unit.text)) continue;  // refused: nothing can be told in it
      units_.emplace(entry.name.text, unit_name(entry.block));
      if (unit.given) declared_.emplace(entry.name.text, unit.mark);
    }
    for (auto const& entry : spec.uncertain.entries)
      uncertain_.emplace(entry.name.text, kind_of(entry.block).unit_word);
  }

  void value(FieldInfo const& info, ValueKind, Value& value) override { check(info, value); }
  void law(FieldInfo const& info, ValueKind, LawSpec& law) override {
    for_each_law(law, [&](LawSpec const& one) {
      for (auto const& argument : one.written->arguments) check(info, argument);
      for (auto const& point : one.written->points) check(info, point);
    });
  }
  void text(FieldInfo const&, Text&) override {}
  void choice(FieldInfo const&, Text&) override {}
  void reference(FieldInfo const&, Text&) override {}
  void references(FieldInfo const&, std::vector<Text>&) override {}
  void inline_law(FieldInfo const&, LawSpec&) override {}
  void formula(FieldInfo const&, Formula&) override {}
  void named_lists(FieldInfo const&, NamedLists&) override {}
  void named_values(FieldInfo const&, NamedValues&) override {}  // attributes may be about other goods
  void variants(FieldInfo const&, Variants&) override {}
  void settings(FieldInfo const&, Settings&) override {}  // see settings.cpp
  void block(FieldInfo const& info, SpecBlock& block, bool& given) override {
    if (given) visit(block, info.name, {});
  }
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    bool const by_product = info.name == "products" || info.refers_to == "products";
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      std::string const& name = blocks.name(i).text;
      visit(blocks.block(i), join_path(info.name, name), by_product ? name : std::string());
    }
  }
  void listed_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) visit(blocks.block(i), fmt::format("{}.{}", info.name, i), {});
  }

 private:
  void visit(SpecBlock& block, std::string_view key, std::string const& product) {
    if (context_.full()) return;
    std::string const path = path_;
    std::string const outer = product_;
    path_ = join_path(path_, key);
    ProductFinder finder;
    block.visit(finder);
    if (!product.empty()) product_ = product;
    if (finder.found != nullptr) product_ = *finder.found;
    block.visit(*this);
    path_ = path;
    product_ = outer;
  }

  void check(FieldInfo const& info, Value const& value) {
    bool const of_other_goods = value.dimension == base::dimensions::none;  // "0.036 wafers per unit"
    if (!of_other_goods) check(info, value.written->unit_word, value.mark);
    check_uncertain(info, value.written->uncertain, value.mark);
    for (auto const& step : value.written->path) check_uncertain(info, step.uncertain, step.mark);
  }

  void check_uncertain(FieldInfo const& info, std::string const& name, base::Mark mark) {
    auto const found = name.empty() ? uncertain_.end() : uncertain_.find(name);
    if (found != uncertain_.end()) check(info, found->second, mark);
  }

  void check(FieldInfo const& info, std::string const& word, base::Mark mark) {
    auto const product = units_.find(product_);
    if (word.empty() || word == "unit" || product == units_.end() || word == product->second) return;
    // Of two words near each other, one that every scenario knows is meant rather than one that only stands here.
    bool const known = base::read_unit(product->second).has_value();
    auto const declared = declared_.find(product_);
    if (!known && declared != declared_.end() && !base::nearest(word, {product->second}).empty()) {
      context_.error_once("E_UNIT", declared->second, fmt::format("products.{}.unit", product_),
                          fmt::format("a unit of '{}' is called {} here, and amounts of it are in {}", product_,
                                      in_quotes(product->second), base::plural_of(word)),
                          fmt::format("did you mean '{}'?", word));
      return;
    }
    context_.error(
        "E_UNIT", mark, join_path(path_, info.name),
        fmt::format("amounts of '{}' are in {}, not in {}", product->first, base::plural_of(product->second),
                    base::plural_of(word)),
        fmt::format("write the amount in {} (products.{}.unit)", base::plural_of(product->second), product->first));
  }

  ReadContext& context_;
  std::map<std::string, std::string, std::less<>> units_;      // by product
  std::map<std::string, std::string, std::less<>> uncertain_;  // by name
  std::map<std::string, base::Mark, std::less<>> declared_;    // by product: where its unit is named
  std::string path_;
  std::string product_;  // that the values here belong to; empty: any
};

}  // namespace

std::string unit_name(ProductSpec const& product) {
  if (!product.unit.given) return "unit";
  auto const unit = base::read_unit(product.unit.text);
  return unit && unit->dimension == base::dimensions::goods ? unit->goods : product.unit.text;
}

base::GoodsWords goods_words_of(Blocks<ProductSpec> const& products) {
  base::GoodsWords words;
  for (auto const& [name, product] : products.entries) {
    if (product.unit.given) words.declare(product.unit.text);
  }
  return words;
}

void check_unit_words(ReadContext& context, ScenarioSpec& spec) {
  for (auto const& [name, product] : spec.products.entries) {
    if (!product.unit.given || base::GoodsWords::is_possible(product.unit.text)) continue;
    auto const known = base::read_unit(product.unit.text);
    context.error("E_UNIT", product.unit.mark, fmt::format("products.{}.unit", name.text),
                  known ? fmt::format("{} is {} already, so amounts of '{}' can't be told from it",
                                      in_quotes(product.unit.text), base::describe(known->dimension), name.text)
                        : fmt::format("{} can't stand behind a number as a unit", in_quotes(product.unit.text)),
                  "write one word of letters, such as chip, GPU or kg; amounts are then written in it: 120 GPUs, 5 kg");
  }
  WordChecker checker(context, spec);
  spec.visit(checker);
}

}  // namespace chokepoint::scenario
