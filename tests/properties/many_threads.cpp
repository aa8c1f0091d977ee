#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <memory>

namespace chokepoint::test {
namespace {

/// oneTBB never uses more threads than there are cores unless it is told to: eight are meant to be eight here.
class ManyThreads : public testing::Environment {
 public:
  void SetUp() override { control_ = std::make_unique<tbb::global_control>(parallelism, 8); }
  void TearDown() override { control_.reset(); }

 private:
  static constexpr auto parallelism = tbb::global_control::max_allowed_parallelism;
  std::unique_ptr<tbb::global_control> control_;
};

[[maybe_unused]] testing::Environment* const many_threads = testing::AddGlobalTestEnvironment(new ManyThreads);

}  // namespace
}  // namespace chokepoint::test
