#include "engine/model/bill_of_materials.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chokepoint::model {
namespace {

using Names = std::vector<std::string>;

Names const names{"board", "chip", "server", "wafer"};
ProductId const board(0U), chip(1U), server(2U), wafer(3U);

TEST(BillOfMaterials, ATreeHasNoCycle) {
  std::vector<MaterialLine> const lines{{server, board}, {server, chip}, {board, chip}, {chip, wafer}};
  EXPECT_EQ(find_material_cycle(names, lines), Names{});
}

TEST(BillOfMaterials, NamesTheProductsOfACycleInTheOrderTheyNeedEachOther) {
  std::vector<MaterialLine> const lines{{server, board}, {board, chip}, {chip, wafer}, {chip, server}};
  EXPECT_EQ(find_material_cycle(names, lines), (Names{"board", "chip", "server"}));
}

TEST(BillOfMaterials, AProductMadeFromItselfIsACycleOfOne) {
  std::vector<MaterialLine> const lines{{server, board}, {wafer, wafer}};
  EXPECT_EQ(find_material_cycle(names, lines), Names{"wafer"});
}

}  // namespace
}  // namespace chokepoint::model
