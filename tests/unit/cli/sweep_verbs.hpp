#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {

using Json = nlohmann::json;

/// The built program in a folder with a small scenario and its study.
class SweepVerbs : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    write("mine/study.yaml",
          "chokepoint: 1\nbase: scenario.yaml\n"
          "factors: {officers: {path: offices.commerce.officers, values: [1, 2]}}\n"
          "compare: {slow: {offices.commerce.time: 4 days}}\nreplications: 40\n");
  }
  static Json last_line(Answer const& answer) {
    std::string const text = answer.out.substr(0, answer.out.find_last_not_of('\n') + 1);
    return Json::parse(text.substr(text.rfind('\n') + 1));
  }
};

}  // namespace chokepoint::cli
