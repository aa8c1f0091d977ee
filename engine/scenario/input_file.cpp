#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "engine/scenario/source_text.hpp"
#include "engine/scenario/yaml_guard.hpp"
#include "engine/scenario/yaml_scout.hpp"

namespace chokepoint::scenario {

namespace {

/// Closes the file whatever happens in between.
class OpenFile {
 public:
  // Without O_NONBLOCK, opening a pipe that nobody writes to never returns.
  explicit OpenFile(std::filesystem::path const& path)
      : handle_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}
  ~OpenFile() {
    if (handle_ >= 0) ::close(handle_);
  }
  OpenFile(OpenFile const&) = delete;
  OpenFile& operator=(OpenFile const&) = delete;

  int handle() const { return handle_; }

 private:
  int handle_;
};

/// What a file is that no scenario could be; empty of what may be text, however wrongly encoded.
std::string_view no_text(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("SQLite format 3\0"sv)) return "is a results file (or another SQLite database)";
  if (bytes.starts_with("\x7F"
                        "ELF") ||
      bytes.starts_with("PK\x03\x04") || bytes.starts_with("\x1F\x8B") || bytes.starts_with("\x89PNG") ||
      bytes.starts_with("%PDF-")) {
    return "is a program, an archive, a picture or a document";
  }
  return {};
}

}  // namespace

std::optional<std::string> read_file(std::filesystem::path const& path, base::Diagnostics& diagnostics, base::Mark mark,
                                     std::size_t most) {
  auto const refuse = [&](std::string_view code, std::string const& what, std::string hint) {
    diagnostics.error(code, mark, "", fmt::format("file {} {}", in_quotes(path.string()), what), std::move(hint));
    return std::nullopt;
  };
  auto const system_reason = [] { return std::generic_category().message(errno); };

  OpenFile const file(path);
  if (file.handle() < 0) {
    std::string const why = fmt::format("can't be opened: {}", system_reason());
    // Where scenarios live: `chokepoint new` puts them there.
    std::filesystem::path const usual = std::filesystem::path("scenarios") / path;
    std::error_code error;
    bool const lies_there = errno == ENOENT && path.is_relative() && std::filesystem::exists(usual, error);
    return refuse("E_FILE", why,
                  lies_there ? fmt::format("did you mean {}?", usual.string()) : "check the path and its permissions");
  }
  struct stat status {};
  if (::fstat(file.handle(), &status) != 0) return refuse("E_FILE", "can't be examined: " + system_reason(), "");
  if (S_ISDIR(status.st_mode)) {
    return refuse("E_FILE", "is a folder", "name the file in it, such as scenario.yaml");
  }
  if (!S_ISREG(status.st_mode)) {
    return refuse("E_FILE", "is a pipe, device or socket, not a regular file", "write its content to a file first");
  }

  // As large as the file says it is, and one byte more to see that it ends there: it may grow meanwhile, up to one byte
  // beyond what is allowed, which tells a file at the limit from a larger one. No more, since texts are kept.
  std::string bytes;
  std::size_t size = 0;
  auto const said = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  for (std::size_t room = said + 1; size < most + 1; room = 2 * room + 1) {
    bytes.resize(std::min(room, most + 1));
    ssize_t count = 1;
    while (count > 0 && size < bytes.size()) {
      count = ::read(file.handle(), bytes.data() + size, bytes.size() - size);
      if (count < 0 && errno == EINTR) {
        count = 1;
        continue;
      }
      if (count < 0) return refuse("E_FILE", "can't be read: " + system_reason(), "");
      size += static_cast<std::size_t>(count);
    }
    if (count == 0) break;
  }
  if (std::string_view const what = no_text(std::string_view(bytes).substr(0, size)); !what.empty()) {
    return refuse("E_ENCODING", fmt::format("{}, and a text file is read here", what),
                  what.starts_with("is a results")
                      ? fmt::format("chokepoint report {0} shows it, chokepoint results list {0} says what it holds",
                                    path.string())
                      : "name the scenario: a YAML file, or the folder that holds scenario.yaml");
  }
  if (size > most) {
    return refuse("E_LIMIT", fmt::format("is larger than {} MiB", most >> 20U),
                  most > limits::file_bytes
                      ? "divide the world: no question needs so many elements of one kind"
                      : "keep long tables in CSV files beside the scenario: 'firms: {table: firms.csv}'");
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace chokepoint::scenario
