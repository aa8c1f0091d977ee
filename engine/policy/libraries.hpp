#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/policy/library.hpp"
#include "engine/policy/worker_file.hpp"

namespace chokepoint::policy {

/// The libraries and the files in Python in the folders that a user names; a scenario names libraries, never places.
/// Thread-safe.
class Libraries {
 public:
  explicit Libraries(std::vector<std::filesystem::path> folders, double worker_seconds = WorkerFile{}.seconds)
      : folders_(std::move(folders)), worker_seconds_(worker_seconds) {}

  /// The file of a library: of several folders' the first one's; of `built_in` none, whatever lies there. No code runs.
  base::Result<LibraryFile, LibraryProblem> find(std::string const& name);
  /// The library itself, loaded when it is first asked for.
  base::Result<std::shared_ptr<Library const>, LibraryProblem> open(std::string const& name);

  /// The file of a policy in Python, read when it is first asked for: of several folders' the first one's.
  base::Result<std::shared_ptr<WorkerFile const>, LibraryProblem> worker(std::string const& name);

  struct Listed {
    std::filesystem::path path;
    base::Result<LibraryFile, LibraryProblem> file;
    std::filesystem::path shadowed_by;  ///< the file that is used in its place: of the same name, and found before it
  };
  /// All that is there, folder by folder, by name.
  std::vector<Listed> list() const;
  struct ListedWorker {
    std::filesystem::path path;
    base::Result<std::shared_ptr<WorkerFile const>, LibraryProblem> file;
    std::filesystem::path shadowed_by;
  };
  std::vector<ListedWorker> list_workers() const;
  std::vector<std::filesystem::path> const& folders() const { return folders_; }

  struct Used {
    std::string name;
    std::string digest;
    friend bool operator==(Used const&, Used const&) = default;
  };
  /// The libraries that were opened, by name, then the files in Python that were read.
  std::vector<Used> used() const;

 private:
  struct Kind;  // of files: libraries, files in Python
  std::vector<std::filesystem::path> files(Kind const& kind) const;
  template <class List>
  void note_shadows(List& listed, Kind const& kind) const;
  base::Result<LibraryFile, LibraryProblem> find_unlocked(std::string const& name);
  base::Result<std::filesystem::path, LibraryProblem> look_for(std::string const& name, Kind const& kind) const;

  std::vector<std::filesystem::path> folders_;
  double worker_seconds_;
  mutable std::mutex mutex_;
  std::map<std::string, base::Result<LibraryFile, LibraryProblem>, std::less<>> found_;
  std::map<std::string, base::Result<std::shared_ptr<Library const>, LibraryProblem>, std::less<>> open_;
  std::map<std::string, base::Result<std::shared_ptr<WorkerFile const>, LibraryProblem>, std::less<>> workers_;
};

}  // namespace chokepoint::policy
