#include "engine/base/goods_words.hpp"

#include <gtest/gtest.h>

#include <set>

#include "engine/base/unit.hpp"

namespace chokepoint::base {
namespace {

GoodsWords declaring(std::initializer_list<std::string_view> words) {
  GoodsWords all;
  for (auto const& word : words) all.declare(word);
  return all;
}

TEST(GoodsWords, ADeclaredWordIsAUnitOfGoodsForOneAndForMany) {
  GoodsWords const words = declaring({"GPU", "kg", "battery_pack"});
  for (auto const* text : {"GPU", "GPUs"}) {
    auto const unit = read_unit(text, words);
    ASSERT_TRUE(unit) << text;
    EXPECT_EQ(unit->dimension, dimensions::goods);
    EXPECT_EQ(unit->goods, "GPU");
  }
  EXPECT_FALSE(read_unit("GPUs")) << "nobody declared it";
  EXPECT_FALSE(read_unit("gpus", words)) << "in another case";
  EXPECT_EQ(unit_hint("gpus", dimensions::goods, words), "did you mean 'GPUs'?");
  EXPECT_EQ(unit_hint("bateries_pack", dimensions::goods, declaring({"batteries_pack"})),
            "did you mean 'batteries_pack'?");
  auto const rate = read_unit("kg per day", words);
  ASSERT_TRUE(rate);
  EXPECT_EQ(rate->dimension, dimensions::goods_rate);
  auto const price = read_unit("USD per GPU", words);
  ASSERT_TRUE(price);
  EXPECT_EQ(price->dimension, dimensions::price);
  EXPECT_EQ(price->goods, "GPU");
}

TEST(GoodsWords, SymbolsOfMeasuresHaveNoPlural) {
  EXPECT_EQ(plural_of("kg"), "kg");
  EXPECT_EQ(plural_of("t"), "t");
  EXPECT_EQ(plural_of("MWh"), "MWh");
  EXPECT_EQ(plural_of("m3"), "m3");
  EXPECT_EQ(plural_of("bbl"), "bbl");
  EXPECT_EQ(plural_of("GPU"), "GPUs");
  EXPECT_EQ(plural_of("TEU"), "TEUs");
  EXPECT_EQ(plural_of("pcs"), "pcs");
  EXPECT_EQ(plural_of("battery"), "batteries");
  EXPECT_FALSE(read_unit("kgs", declaring({"kg"})));
}

TEST(GoodsWords, AWordWithAMeaningOfItsOwnIsOneOfGoodsWhereGoodsAreExpected) {
  GoodsWords const words = declaring({"MWh"});
  EXPECT_EQ(read_unit("MWh", words, dimensions::goods)->dimension, dimensions::goods);
  EXPECT_EQ(read_unit("USD per MWh", words, dimensions::price)->dimension, dimensions::price);
  Dimension const energy = dimensions::power * dimensions::time;
  EXPECT_EQ(read_unit("MWh", words, energy)->dimension, energy);
  EXPECT_EQ(read_unit("USD per MWh", words, dimensions::money / energy)->dimension, dimensions::money / energy);
  EXPECT_EQ(read_unit("MWh", words)->dimension, energy);
}

TEST(GoodsWords, RefuseWhatCouldNotBeToldFromSomethingElse) {
  for (auto const* word : {"USD", "days", "day", "s", "month", "year", "percent", "TPP", "bp", "per", "wafer start",
                           "kg/m3", "20ft", "", "%", "g\xC3\xA9n\xC3\xA9rateur"}) {
    EXPECT_FALSE(GoodsWords::is_possible(word)) << word;
  }
  for (auto const* word : {"GPU", "kg", "t", "m3", "MWh", "TEU", "chip", "chips", "crate", "H200"}) {
    EXPECT_TRUE(GoodsWords::is_possible(word)) << word;
  }
  EXPECT_TRUE(declaring({"days", "chips", "chip"}).empty());
}

}  // namespace
}  // namespace chokepoint::base
