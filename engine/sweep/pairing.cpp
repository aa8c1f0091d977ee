#include "engine/sweep/pairing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/sweep/study.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::sweep {

namespace {

/// The last block of a point may be short.
std::uint64_t replications_of(ReadSweep const& sweep, std::uint64_t cell) {
  results::StoredStudy const& study = sweep.file.study();
  std::uint64_t const whole = sweep.state.points[cell / study.variants.size()].blocks * block_replications;
  std::string_view const asked = study.fact("replications");
  std::uint64_t most = 0;
  std::from_chars(asked.data(), asked.data() + asked.size(), most);
  return most > 0 ? std::min(whole, most) : whole;
}

}  // namespace

std::string why_unpaired(ReadSweep const& first, ReadSweep const& second) {
  for (ReadSweep const* const sweep : {&first, &second}) {
    if (sweep->file.study().fact("rows") == "none") {
      return fmt::format("{} keeps no single futures (rows: none)", sweep == &first ? "A" : "B");
    }
  }
  std::string const one(first.file.study().fact("seed"));
  std::string const other(second.file.study().fact("seed"));
  return one == other ? std::string() : fmt::format("A has seed {} and B has seed {}", one, other);
}

std::uint64_t common_replications(ReadSweep const& first, ReadSweep const& second, CellPair const& cells) {
  return std::min(replications_of(first, cells.first), replications_of(second, cells.second));
}

base::Result<bool, results::FileProblem> same_luck(ReadSweep const& first, ReadSweep const& second,
                                                   CellPair const& cells) {
  constexpr std::uint64_t looks = 8;
  std::uint64_t const most = common_replications(first, second, cells);
  for (std::uint64_t replication = 0; replication < most; replication += std::max<std::uint64_t>(1, most / looks)) {
    auto const one = first.file.row(cells.first, replication);
    if (!one) return one.error();
    auto const other = second.file.row(cells.second, replication);
    if (!other) return other.error();
    bool const both = one.value() && other.value();
    if (both && one.value()->luck != other.value()->luck) return false;
  }
  return true;
}

base::Result<results::PairSums, results::FileProblem> paired_sums(ReadSweep const& first, ReadSweep const& second,
                                                                  std::vector<CellPair> const& cells,
                                                                  std::pair<std::uint32_t, std::uint32_t> outcomes) {
  results::PairSums all;
  for (CellPair const& pair : cells) {
    std::uint64_t const most = common_replications(first, second, pair);
    auto const before = first.file.values_by_replication(pair.first, outcomes.first, most);
    if (!before) return before.error();
    auto const after = second.file.values_by_replication(pair.second, outcomes.second, most);
    if (!after) return after.error();
    // No run of either that failed says whether there would have been a value.
    std::vector<bool> lost(most, false);
    for (auto const& [sweep, cell] : {std::pair(&first, pair.first), std::pair(&second, pair.second)}) {
      auto const failed = sweep->file.failed_replications(cell, most);
      if (!failed) return failed.error();
      for (std::uint64_t const replication : failed.value()) lost[replication] = true;
    }
    std::size_t const count = std::min(before.value().size(), after.value().size());
    results::PairSums of_cell;
    for (std::size_t begin = 0; begin < count; begin += block_replications) {
      results::PairSums of_block;
      for (std::size_t i = begin; i < std::min<std::size_t>(count, begin + block_replications); ++i) {
        if (!lost[i]) add_future(of_block, before.value()[i], after.value()[i]);
      }
      merge(of_cell, of_block);
    }
    merge(all, of_cell);
  }
  return all;
}

}  // namespace chokepoint::sweep
