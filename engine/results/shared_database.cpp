#include "engine/results/shared_database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "engine/results/sqlite.hpp"

namespace chokepoint::results {

namespace fs = std::filesystem;

namespace {

/// Whatever ends the writing, a defect of ours included, nothing of it is left behind.
class Unfinished {
 public:
  explicit Unfinished(fs::path path) : path_(std::move(path)) { remove(); }
  Unfinished(Unfinished const&) = delete;
  Unfinished& operator=(Unfinished const&) = delete;
  ~Unfinished() { remove(); }

  fs::path const& path() const { return path_; }

 private:
  void remove() const {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  fs::path path_;
};

void fill_database(fs::path const& path, DatabaseHeader const& header, std::function<void(sqlite3*)> const& fill) {
  sqlite3* handle = nullptr;
  int const opened = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  struct Closer {
    sqlite3* database;
    ~Closer() { sqlite3_close(database); }
  } closer{handle};
  if (opened != SQLITE_OK) refuse(handle);
  if (header.page_bytes > 0) execute(handle, fmt::format("PRAGMA page_size={}", header.page_bytes));
  // No journal beside it: until the rename the file is nobody's, and a broken one is removed.
  execute(handle, fmt::format("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=FULL; PRAGMA application_id={}; "
                              "PRAGMA user_version={};",
                              header.application_id, header.version));
  execute(handle, "BEGIN");
  fill(handle);
  execute(handle, "COMMIT");
  closer.database = nullptr;
  if (sqlite3_close(handle) != SQLITE_OK) refuse(handle);
}

}  // namespace

std::optional<FileProblem> create_database(fs::path const& path, DatabaseHeader const& header,
                                           std::function<void(sqlite3*)> const& fill) {
  auto const claimed = ClaimedPath::claim(path);
  return claimed ? create_database(claimed.value(), header, fill) : claimed.error();
}

std::optional<FileProblem> create_database(ClaimedPath const& claimed, DatabaseHeader const& header,
                                           std::function<void(sqlite3*)> const& fill) {
  fs::path const& path = claimed.path();
  Unfinished const unfinished(fs::path(path) += fmt::format(".{}.part", ::getpid()));
  try {
    fill_database(unfinished.path(), header, fill);
  } catch (Refusal const& refusal) {
    bool const full = refusal.message.find("full") != std::string::npos;
    return FileProblem{fmt::format("can't write {}: {}", path.string(), refusal.message),
                       full ? "is there room on the disk?" : ""};
  }
  // What a killed writer left beside its file would be taken for a part of the new one. It goes first: the other way
  // around, a program killed in between would leave the new file beside it.
  std::error_code error;
  for (char const* beside : {"-wal", "-shm", "-journal"}) fs::remove(fs::path(path) += beside, error);
  fs::rename(unfinished.path(), path, error);
  if (!error) return std::nullopt;
  return FileProblem{fmt::format("can't write {}: {}", path.string(), error.message()), {}};
}

SharedDatabase::~SharedDatabase() {
  sqlite3_close(database_);
  if (lock_ >= 0) ::close(lock_);
}

std::optional<FileProblem> SharedDatabase::open_to_write(fs::path const& path) {
  lock_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (lock_ < 0) throw Refusal{std::error_code(errno, std::generic_category()).message()};
  // A file that was replaced since it was opened can still be locked, and is nobody's.
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 || !is_at(lock_, path)) return is_being_written(path);
  if (sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) refuse(database_);
  sqlite3_busy_timeout(database_, patience_milliseconds);
  // What was committed is there after a crash of the program and of the machine alike. That takes one wait for the disk
  // a transaction, and a sweep makes about four of these in a second.
  execute(database_, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
  Statement check(database_, "PRAGMA quick_check(1)");
  if (!check.step() || check.text(0) != "ok") throw Refusal{"it is damaged: " + check.text(0)};
  return std::nullopt;
}

void SharedDatabase::open_to_read(fs::path const& path) {
  bool const may_mend = ::access(path.c_str(), W_OK) == 0;  // what a killed writer left
  int const flags = may_mend ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  if (sqlite3_open_v2(path.c_str(), &database_, flags, nullptr) != SQLITE_OK) refuse(database_);
  sqlite3_busy_timeout(database_, patience_milliseconds);
  execute(database_, "PRAGMA query_only=ON");
}

bool SharedDatabase::is_still_at(fs::path const& path) const { return is_at(lock_, path); }

void SharedDatabase::gather() const {
  if (!writes()) return;
  execute(database_, "PRAGMA wal_checkpoint(TRUNCATE)");
  // A reader at this moment keeps the second file alive; the next writer merges it.
  sqlite3_busy_timeout(database_, 0);
  sqlite3_exec(database_, "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
}

}  // namespace chokepoint::results
