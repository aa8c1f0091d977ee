#pragma once

#include <filesystem>

#include "engine/base/result.hpp"
#include "engine/results/results_file.hpp"

namespace chokepoint::results {

/// A path at which this program alone may put a new file, for as long as the object lives.
///
/// Whoever looks at what is there, makes a new file, renames it to the path and opens it does four things between which
/// another program may do the same: both would then write to one name, and one of them to a file that has none. So the
/// claim is made first: a lock on PATH.lock, which is there only meanwhile (what a killed program leaves of it locks
/// nobody out), and the lock that a writer holds on the file itself. Once the new file is open, its own lock keeps
/// others out.
class ClaimedPath {
 public:
  /// Makes the folder where there is none. Refused where no file may be put there (check_destination) and while another
  /// chokepoint writes to what is there.
  static base::Result<ClaimedPath, FileProblem> claim(std::filesystem::path const& path);

  ClaimedPath(ClaimedPath&& other) noexcept;
  ClaimedPath& operator=(ClaimedPath&&) = delete;
  ~ClaimedPath();

  std::filesystem::path const& path() const { return path_; }

 private:
  explicit ClaimedPath(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
  int claim_ = -1;     // of PATH.lock
  int replaced_ = -1;  // of the file that is there, which nobody may go on with meanwhile
};

/// What a second writer is told.
FileProblem is_being_written(std::filesystem::path const& path);

/// Whether a file that is open is what a path leads to.
bool is_at(int file, std::filesystem::path const& path);

}  // namespace chokepoint::results
