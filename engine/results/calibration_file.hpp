#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/results/claimed_path.hpp"
#include "engine/results/results_file.hpp"
#include "engine/results/stored_calibration.hpp"

/// The results file of a calibration: one SQLite database, one writer, one transaction for what was tried together.
///
/// Tables: manifest(key, value), scenario(line, text), fitted(value, name, unit, per_unit, prior_low, prior_median,
/// prior_high), observations(observation, series, date, kind, unit, observed, error, scale) with the scale in which
/// misses are counted once the first generation is over, proposals(generation, proposal, luck, events, failure, a
/// column for each value, a column for each observation) with what its future showed, the observation's error added,
/// generations(generation, tolerance, tried, accepted, failed, whole, effective), particles(generation, proposal,
/// distance, weight). The view posterior(proposal, weight, distance, a column for each value) shows the last whole
/// generation. No part of the results' identity: session(key, value).
namespace chokepoint::results {

inline constexpr int calibration_application_id = 0x43484F43;  // "CHOC"
inline constexpr int calibration_format_version = 1;

/// Names of a calibration's tables that people read.
std::vector<std::string> const& calibration_tables();
/// By which columns a table's rows are ordered, whatever the order in which they were written.
std::string calibration_order(std::string_view table);

/// Changes that are written whole or not at all.
struct CalibrationCommit {
  std::vector<StoredProposal> tried;
  std::vector<StoredGeneration> ended;
  /// Of these generations what was tried from this number on counts for nothing, and is taken out.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> beyond;
  std::vector<double> scales;  ///< by observation; empty: they are not known yet, or written already
  std::string end;             ///< why it is over; empty: it goes on
};

class CalibrationFile {
 public:
  /// A new file with nothing but what is asked; it appears whole or not at all. A file that is there is replaced.
  static std::optional<FileProblem> create(ClaimedPath const& claimed, StoredCalibration const& calibration);
  /// The same, at a path that is claimed for as long as it takes.
  static std::optional<FileProblem> create(std::filesystem::path const& path, StoredCalibration const& calibration);
  /// For writing: no other chokepoint may write to it meanwhile.
  static base::Result<CalibrationFile, FileProblem> open(std::filesystem::path const& path);
  /// For reading, while another may write.
  static base::Result<CalibrationFile, FileProblem> open_to_read(std::filesystem::path const& path);

  CalibrationFile(CalibrationFile&&) noexcept;
  CalibrationFile& operator=(CalibrationFile&&) noexcept;
  ~CalibrationFile();

  StoredCalibration const& calibration() const;
  /// In the order of generations and proposals.
  std::optional<FileProblem> for_each_proposal(std::function<void(StoredProposal&&)> const& take) const;
  std::optional<FileProblem> commit(CalibrationCommit const& change);
  /// Why it is over; empty: it isn't.
  base::Result<std::string, FileProblem> end() const;
  /// The first ones' reasons.
  base::Result<std::vector<std::string>, FileProblem> failures(std::size_t most) const;
  /// The digest of everything that is the same however the work was divided.
  base::Result<std::string, FileProblem> canonical_hash() const;
  /// Leaves one file that needs no other beside it.
  std::optional<FileProblem> close();

 private:
  struct Open;
  explicit CalibrationFile(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace chokepoint::results
