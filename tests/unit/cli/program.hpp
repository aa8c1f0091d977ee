#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace chokepoint::cli {

/// The built program in a folder of the test's own, with the first quarter of the first scenario in mine/.
class ProgramTest : public testing::Test {
 protected:
  struct Answer {
    int code = -1;
    std::string out;
    std::string err;
  };

  void SetUp() override {
    auto const* const info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() / ("chokepoint_" + std::string(info->test_suite_name()) + "_" +
                                                        std::to_string(::getpid()) + "_" + info->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "mine");
    std::string text = text_of(CHOKEPOINT_SOURCE_DIR "/scenarios/first-steps/scenario.yaml");
    std::string const end = "to: 2027-01-01";
    text.replace(text.find(end), end.size(), "to: 2026-04-01");
    write("mine/scenario.yaml", text);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static std::string text_of(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(std::string const& name, std::string const& text) const { std::ofstream(folder_ / name) << text; }

  /// Runs a command of the shell there.
  Answer shell(std::string const& command) const {
    int const status = std::system(
        ("cd '" + folder_.string() + "' && { " + command + "\n} > stdout.txt 2> stderr.txt < /dev/null").c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(folder_ / "stdout.txt"),
            text_of(folder_ / "stderr.txt")};
  }
  Answer chokepoint(std::string const& arguments, std::string const& environment = "") const {
    return shell(environment + " '" CHOKEPOINT_BINARY_DIR "/chokepoint' " + arguments);
  }

  std::filesystem::path folder_;
};

}  // namespace chokepoint::cli
