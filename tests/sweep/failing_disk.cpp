#include "tests/sweep/failing_disk.hpp"

#include <sqlite3.h>

#include <atomic>

namespace chokepoint::test {

namespace {

std::atomic<int> left{-1};  // operations until the fault; below zero: none planned
std::atomic<bool> failed{false};
std::atomic<DiskFault> planned{DiskFault::write};

bool fails(DiskFault fault) {
  if (left < 0 || fault != planned) return false;
  if (left > 1) {
    --left;
    return false;
  }
  failed = true;
  return true;
}

struct File {
  sqlite3_file base;
  sqlite3_file* real;
};
sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real; }
sqlite3_vfs* system_files = nullptr;

sqlite3_io_methods const methods = {
    2,
    [](sqlite3_file* f) {
      int const result = real(f)->pMethods != nullptr ? real(f)->pMethods->xClose(real(f)) : SQLITE_OK;
      sqlite3_free(real(f));
      return result;
    },
    [](sqlite3_file* f, void* into, int size, sqlite3_int64 at) {
      return real(f)->pMethods->xRead(real(f), into, size, at);
    },
    [](sqlite3_file* f, void const* from, int size, sqlite3_int64 at) {
      return fails(DiskFault::write) ? SQLITE_FULL : real(f)->pMethods->xWrite(real(f), from, size, at);
    },
    [](sqlite3_file* f, sqlite3_int64 size) { return real(f)->pMethods->xTruncate(real(f), size); },
    [](sqlite3_file* f, int flags) {
      return fails(DiskFault::sync) ? SQLITE_IOERR_FSYNC : real(f)->pMethods->xSync(real(f), flags);
    },
    [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
    [](sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); },
    [](sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); },
    [](sqlite3_file* f, int* held) { return real(f)->pMethods->xCheckReservedLock(real(f), held); },
    [](sqlite3_file* f, int what, void* with) { return real(f)->pMethods->xFileControl(real(f), what, with); },
    [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
    [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
    [](sqlite3_file* f, int page, int size, int extend, void volatile** memory) {
      return real(f)->pMethods->xShmMap(real(f), page, size, extend, memory);
    },
    [](sqlite3_file* f, int at, int count, int flags) {
      return real(f)->pMethods->xShmLock(real(f), at, count, flags);
    },
    [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
    [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
    nullptr,
    nullptr,
};

int open(sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* given) {
  file->pMethods = nullptr;
  if (fails(DiskFault::open)) return SQLITE_CANTOPEN;
  auto* const below = static_cast<sqlite3_file*>(sqlite3_malloc(system_files->szOsFile));
  if (below == nullptr) return SQLITE_NOMEM;
  int const result = system_files->xOpen(system_files, name, below, flags, given);
  if (result != SQLITE_OK) {
    sqlite3_free(below);
    return result;
  }
  file->pMethods = &methods;
  reinterpret_cast<File*>(file)->real = below;
  return SQLITE_OK;
}

void put_below_sqlite() {
  static sqlite3_vfs files;
  if (system_files != nullptr) return;
  sqlite3_initialize();
  system_files = sqlite3_vfs_find(nullptr);
  files = *system_files;
  files.zName = "failing";
  files.szOsFile = sizeof(File);
  files.xOpen = open;
  sqlite3_vfs_register(&files, 1);
}

}  // namespace

void fail_disk_at(DiskFault fault, int k) {
  put_below_sqlite();
  failed = false;
  planned = fault;
  left = k;
}

bool disk_has_failed() { return failed; }

bool mend_disk() {
  left = -1;
  return failed;
}

}  // namespace chokepoint::test
