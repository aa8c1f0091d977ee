#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/results/claimed_path.hpp"
#include "engine/results/results_file.hpp"
#include "engine/results/stored_sweep.hpp"

/// The results file of a sweep: one SQLite database, one writer, one transaction a shard.
///
/// Tables: manifest(key, value), scenario(line, text) the canonical scenario and study, outcomes(outcome, name, title,
/// unit, place), factors(name, title, path, how), variants(variant, name, gate, relief, title), cells(cell, point,
/// variant), settings(point, factor, value, text), accumulators(cell, outcome, count, missing, mean, squares, cubes,
/// least, greatest, histogram), pairs(cell, outcome, count, only_baseline, only_variant, ...), rows(cell, replication,
/// luck, events, hash, one column an outcome) or, packed, blocks(place, data), whose `rows` this program alone can show
/// (packed_rows.hpp), failures(cell, replication, reason), progress(point, blocks, target, finished, met), bands(cell,
/// band, step, date, count, missing, mean, squares, cubes, least, greatest, a column for each quantile, histogram) with
/// band_definitions(band, place, title, unit, shows), band_dates(band, step, date) and band_quantiles(band, quantile,
/// column_name). Futures looked at afterwards: trajectories(trajectory, cell, replication, outcome, quantile, value),
/// trajectory_series(trajectory, product, status, date, units), trajectory_events(trajectory, event, date) and
/// trajectory_bands(trajectory, band, date, value). How the work went, and no part of the results' identity:
/// session(key, value), shards(shard, blocks, replications, events), exceedances(cell, rule, count), pending(point,
/// block, data) blocks that wait for earlier ones.
namespace chokepoint::results {

inline constexpr int sweep_application_id = 0x43484F53;  // "CHOS"
inline constexpr int sweep_format_version = 6;

/// Names of a sweep's tables that people read.
std::vector<std::string> const& sweep_tables();
/// Whether a table is the same however the work was divided, and whatever was looked at afterwards.
bool is_identity(std::string_view table);
/// By which columns a table's rows are ordered, whatever the order in which they were written.
std::string sweep_order(std::string_view table);

/// What is known of a sweep's work so far.
struct SweepState {
  std::vector<PointProgress> points;
  SweepSums sums;
  std::vector<std::uint64_t> exceedances;  ///< [cell × rules + rule]
  std::uint64_t replications = 0;          ///< run and stored, failed ones and pending blocks included
  std::uint64_t events = 0;
  std::uint64_t failures = 0;
  std::vector<std::uint64_t> failed;  ///< by cell: of the replications that the sums are of; set when it is read
};

/// One shard's worth of changes, written whole or not at all.
struct SweepCommit {
  std::vector<BlockValues const*> blocks;   ///< that were run
  std::vector<StoredFailure> failures;      ///< of them
  std::vector<BlockValues const*> pending;  ///< of them or earlier ones: wait for others before they are merged
  std::vector<std::pair<std::uint64_t, std::uint64_t>> merged;  ///< points and blocks that waited and are in the sums
  std::vector<std::uint64_t> points;                            ///< whose sums or progress changed
};

class SweepFile {
 public:
  /// A new file with nothing but the study; it appears whole or not at all. A file that is there is replaced.
  static std::optional<FileProblem> create(ClaimedPath const& claimed, StoredStudy const& study);
  /// The same, at a path that is claimed for as long as it takes.
  static std::optional<FileProblem> create(std::filesystem::path const& path, StoredStudy const& study);

  /// For writing: no other chokepoint may write to it meanwhile.
  static base::Result<SweepFile, FileProblem> open(std::filesystem::path const& path);
  /// For reading, while another may write.
  static base::Result<SweepFile, FileProblem> open_to_read(std::filesystem::path const& path);

  SweepFile(SweepFile&&) noexcept;
  SweepFile& operator=(SweepFile&&) noexcept;
  ~SweepFile();

  StoredStudy const& study() const;
  base::Result<SweepState, FileProblem> state(std::size_t rules) const;
  base::Result<std::vector<BlockValues>, FileProblem> pending() const;
  base::Result<std::vector<StoredFailure>, FileProblem> failures(std::size_t most) const;
  /// Which of a cell's first replications failed, ascending.
  base::Result<std::vector<std::uint64_t>, FileProblem> failed_replications(std::uint64_t cell,
                                                                            std::uint64_t replications) const;
  /// An outcome's values in the first replications of a cell, in their order, those without left out.
  base::Result<std::vector<double>, FileProblem> values(std::uint64_t cell, std::uint32_t outcome,
                                                        std::uint64_t replications) const;
  /// An outcome's values in the first replications of a cell, by replication; NaN for those without one.
  base::Result<std::vector<double>, FileProblem> values_by_replication(std::uint64_t cell, std::uint32_t outcome,
                                                                       std::uint64_t replications) const;
  /// What a replication gave: nothing where rows aren't kept or it hasn't been run.
  struct Row {
    std::uint64_t replication = 0;
    std::uint64_t luck = 0;
    std::pair<std::uint64_t, std::uint64_t> hash;
    std::uint64_t events = 0;
    std::vector<std::optional<double>> values;
  };
  base::Result<std::optional<Row>, FileProblem> row(std::uint64_t cell, std::uint64_t replication) const;
  /// More than any replication's number of which there is a row.
  base::Result<std::uint64_t, FileProblem> most_replications() const;
  /// All rows of a cell, in the order of replications.
  std::optional<FileProblem> for_each_row(std::uint64_t cell, std::function<void(Row const&)> const& take) const;
  /// Every block that another part of the same sweep has run, in order: for merging.
  std::optional<FileProblem> for_each_block(
      std::function<std::optional<FileProblem>(BlockValues&&, std::vector<StoredFailure>&&)> const& take) const;

  std::optional<FileProblem> commit(SweepCommit const& change, SweepState const& state, std::size_t rules);
  /// Takes the place of those that were chosen in the same way.
  std::optional<FileProblem> store(std::vector<StoredTrajectory> const& trajectories);
  std::optional<FileProblem> note(std::string_view key, std::string_view value);  ///< in the session
  /// The digest of everything that is the same however the work was divided.
  base::Result<std::string, FileProblem> canonical_hash() const;
  /// Leaves one file that needs no other beside it.
  std::optional<FileProblem> close();

 private:
  struct Open;
  explicit SweepFile(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace chokepoint::results
