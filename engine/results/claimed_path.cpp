#include "engine/results/claimed_path.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/results/sqlite.hpp"

namespace chokepoint::results {

namespace fs = std::filesystem;

namespace {

fs::path lock_of(fs::path const& path) { return fs::path(path) += ".lock"; }

}  // namespace

FileProblem is_being_written(fs::path const& path) {
  return {fmt::format("another chokepoint is writing to {}", path.string()),
          "wait until it is done, or name another file with --out"};
}

bool is_at(int file, fs::path const& path) {
  struct stat open {};
  struct stat there {};
  return ::fstat(file, &open) == 0 && ::stat(path.c_str(), &there) == 0 && open.st_dev == there.st_dev &&
         open.st_ino == there.st_ino;
}

ClaimedPath::ClaimedPath(ClaimedPath&& other) noexcept
    : path_(std::move(other.path_)),
      claim_(std::exchange(other.claim_, -1)),
      replaced_(std::exchange(other.replaced_, -1)) {}

ClaimedPath::~ClaimedPath() {
  if (replaced_ >= 0) ::close(replaced_);
  if (claim_ < 0) return;
  // Removed while it is locked: whoever waits for it finds that it is gone, and makes another one.
  ::unlink(lock_of(path_).c_str());
  ::close(claim_);
}

base::Result<ClaimedPath, FileProblem> ClaimedPath::claim(fs::path const& path) {
  if (auto problem = check_destination(path)) return *problem;
  ClaimedPath claimed(path);
  // Others hold it for as long as it takes to make a file.
  constexpr int nap_milliseconds = 5;
  for (int waited = 0; claimed.claim_ < 0; waited += nap_milliseconds) {
    int const file = ::open(lock_of(path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0) {
      return FileProblem{
          fmt::format("can't write {}: {}", path.string(), std::error_code(errno, std::generic_category()).message()),
          "choose another place with --out"};
    }
    bool const locked = ::flock(file, LOCK_EX | LOCK_NB) == 0;
    bool const unsupported = !locked && errno != EWOULDBLOCK && errno != EINTR;  // of this file system: no locks at all
    if ((locked || unsupported) && is_at(file, lock_of(path))) {
      claimed.claim_ = file;
      break;
    }
    ::close(file);
    if (waited > patience_milliseconds) return is_being_written(path);
    std::this_thread::sleep_for(std::chrono::milliseconds(nap_milliseconds));
  }
  claimed.replaced_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (claimed.replaced_ < 0) claimed.replaced_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);  // that may be replaced
  bool const free = claimed.replaced_ < 0 || ::flock(claimed.replaced_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
  if (!free) return is_being_written(path);
  return claimed;
}

}  // namespace chokepoint::results
