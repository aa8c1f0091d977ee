#include "engine/base/rarely.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace chokepoint::base {
namespace {

struct Label {
  std::string text = "none";
};

TEST(Rarely, TakesTheRoomOfAPointerAndReadsAsATThatNobodyTouched) {
  Rarely<Label> const label;
  EXPECT_EQ(sizeof label, sizeof(void*));
  EXPECT_EQ(label->text, "none");
  EXPECT_EQ(&*label, &*Rarely<Label>()) << "all that were never written to share one";
}

TEST(Rarely, WhatIsWrittenToOneIsSeenInNoOther) {
  Rarely<Label> first;
  first.edit().text = "first";
  Rarely<Label> second = first;
  second.edit().text = "second";
  Rarely<Label> third;
  third = second;
  third.edit().text += ", third";
  EXPECT_EQ(first->text, "first");
  EXPECT_EQ(second->text, "second");
  EXPECT_EQ(third->text, "second, third");
  EXPECT_EQ(Rarely<Label>()->text, "none");
}

TEST(Rarely, IsMovedWithoutACopyAndAssignedFromOneThatNobodyTouched) {
  Rarely<Label> first;
  first.edit().text = "first";
  Label const* const place = &*first;
  Rarely<Label> second = std::move(first);
  EXPECT_EQ(&*second, place);
  second = Rarely<Label>();
  EXPECT_EQ(second->text, "none");
  Rarely<Label> const& itself = second;
  second.edit().text = "kept";
  second = itself;
  EXPECT_EQ(second->text, "kept");
}

}  // namespace
}  // namespace chokepoint::base
