#include <dlfcn.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

/// Loaded before a program (LD_PRELOAD), it makes the k-th call of one kind on results files fail, and all after it: as
/// on a disk that is full or gone. CHOKEPOINT_FAIL says which and when ("write 17", "sync 3", "open 2"); that it
/// happened is told by the file CHOKEPOINT_FAULT names.
namespace {

std::atomic<long> calls{0};

bool fails(char const* kind) {
  char const* const planned = std::getenv("CHOKEPOINT_FAIL");
  std::size_t const length = std::strlen(kind);
  if (planned == nullptr || std::strncmp(planned, kind, length) != 0) return false;
  if (++calls < std::strtol(planned + length, nullptr, 10)) return false;
  char const* const mark = std::getenv("CHOKEPOINT_FAULT");
  if (mark != nullptr) {
    auto const file = static_cast<int>(::syscall(SYS_open, mark, O_CREAT | O_WRONLY, 0600));
    if (file >= 0) ::close(file);
  }
  return true;
}

bool is_results(char const* path) { return path != nullptr && std::strstr(path, "/disk/") != nullptr; }

bool is_results(int file) {
  std::array<char, 64> link{};
  std::array<char, 4096> path{};
  char* at = link.data();
  for (char const c : {'/', 'p', 'r', 'o', 'c', '/', 's', 'e', 'l', 'f', '/', 'f', 'd', '/'}) *at++ = c;
  std::array<char, 16> digits{};
  std::size_t count = 0;
  do {
    digits.at(count++) = static_cast<char>('0' + file % 10);
    file /= 10;
  } while (file > 0);
  while (count > 0) *at++ = digits.at(--count);
  return ::readlink(link.data(), path.data(), path.size() - 1) > 0 && is_results(path.data());
}

template <class Call>
Call next(char const* name) {
  return reinterpret_cast<Call>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t pwrite64(int file, void const* data, size_t size, off64_t at) {
  static auto const real = next<ssize_t (*)(int, void const*, size_t, off64_t)>("pwrite64");
  if (is_results(file) && fails("write")) {
    errno = ENOSPC;
    return -1;
  }
  return real(file, data, size, at);
}

int fdatasync(int file) {
  static auto const real = next<int (*)(int)>("fdatasync");
  if (is_results(file) && fails("sync")) {
    errno = EIO;
    return -1;
  }
  return real(file);
}

int open64(char const* path, int flags, ...) {
  static auto const real = next<int (*)(char const*, int, ...)>("open64");
  mode_t mode = 0;
  if ((flags & O_CREAT) != 0) {
    va_list more;
    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
  }
  if (is_results(path) && fails("open")) {
    errno = EIO;
    return -1;
  }
  return real(path, flags, mode);
}
}
