#include "engine/cli/batch_array.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace chokepoint::cli {

namespace {

constexpr std::uint64_t most_parts = 1'000'000;

std::optional<std::uint64_t> whole(std::string_view text) {
  std::uint64_t value = 0;
  auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool const read = problem == std::errc() && end == text.data() + text.size();
  return read ? std::optional(value) : std::nullopt;
}

}  // namespace

void BatchArray::read(std::string_view variable) {
  static constexpr std::array<std::pair<std::string_view, std::string BatchArray::*>, 14> names{
      {{"SLURM_ARRAY_TASK_ID", &BatchArray::task},
       {"SLURM_ARRAY_TASK_MIN", &BatchArray::first},
       {"SLURM_ARRAY_TASK_MAX", &BatchArray::last},
       {"SLURM_ARRAY_TASK_STEP", &BatchArray::step},
       {"SLURM_ARRAY_TASK_COUNT", &BatchArray::count},
       {"SGE_TASK_ID", &BatchArray::task},
       {"SGE_TASK_FIRST", &BatchArray::first},
       {"SGE_TASK_LAST", &BatchArray::last},
       {"SGE_TASK_STEPSIZE", &BatchArray::step},
       {"LSB_JOBINDEX", &BatchArray::task},
       {"LSB_JOBINDEX_END", &BatchArray::last},
       {"LSB_JOBINDEX_STEP", &BatchArray::step},
       {"PBS_ARRAY_INDEX", &BatchArray::task},
       {"PBS_ARRAYID", &BatchArray::task}}};
  std::size_t const equals = variable.find('=');
  if (equals == std::string_view::npos) return;
  std::string_view const name = variable.substr(0, equals);
  std::string_view const value = variable.substr(equals + 1);
  // Outside an array SGE says "undefined" and LSF 0.
  if (value.empty() || value == "undefined" || (name == "LSB_JOBINDEX" && value == "0")) return;
  for (auto const& [known, member] : names) {
    if (name == known) this->*member = value;
  }
  if (name == "LSB_JOBINDEX" && first.empty()) first = "1";  // it tells no first one, and arrays begin there
}

base::Result<sweep::Part, std::string> part_of_array(BatchArray const& array, std::string_view text) {
  auto const task = whole(array.task);
  if (!task) {
    return std::string(
        "there is no array of tasks here (SLURM_ARRAY_TASK_ID, PBS_ARRAY_INDEX, LSB_JOBINDEX or SGE_TASK_ID)");
  }
  if (text != "array") {
    auto const count = whole(text.substr(text.find('/') + 1));
    if (!count || *count < 1 || *count > most_parts) return fmt::format("'{}' isn't array/n, such as array/8", text);
    return sweep::Part{*task % *count, *count};
  }
  auto const first = whole(array.first);
  auto const last = whole(array.last);
  std::uint64_t const step = whole(array.step).value_or(1);
  std::uint64_t const told = whole(array.count).value_or(0);
  if (!first || (!last && told == 0)) {
    return std::string("the batch system doesn't tell how many tasks its array has; write array/n for n of them");
  }
  if (step < 1 || *task < *first) return fmt::format("task {} isn't in the array, which begins at {}", *task, *first);
  std::uint64_t const index = (*task - *first) / step;
  std::uint64_t const spaced = last && *last >= *first ? (*last - *first) / step + 1 : told;
  std::uint64_t const count = told > 0 ? told : spaced;
  if (count != spaced || (*task - *first) % step != 0 || index >= count || count > most_parts) {
    return std::string("the numbers of the array's tasks aren't evenly spaced; write --shard i/n for each");
  }
  return sweep::Part{index, count};
}

base::Result<sweep::Part, std::string> part_of(std::string_view text) {
  std::size_t const slash = text.find('/');
  std::uint64_t const index = whole(text.substr(0, slash)).value_or(0);
  std::uint64_t const count = slash == std::string_view::npos ? 0 : whole(text.substr(slash + 1)).value_or(0);
  if (index < 1 || index > count || count > most_parts) {
    return fmt::format("'{}' isn't i/n with 1 <= i <= n, such as 2/8", text);
  }
  return sweep::Part{index - 1, count};
}

}  // namespace chokepoint::cli
