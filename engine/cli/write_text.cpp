#include "engine/cli/write_text.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace chokepoint::cli {

std::optional<std::string> write_text(std::filesystem::path const& path, std::string_view text) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) return fmt::format("can't make the folder {}: {}", path.parent_path().string(), error.message());
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  bool written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  int problem = errno;
  if (file != nullptr && std::fclose(file) != 0) {
    if (written) problem = errno;
    written = false;
  }
  if (written) return std::nullopt;
  return fmt::format("can't write {}: {}", path.string(), std::error_code(problem, std::generic_category()).message());
}

}  // namespace chokepoint::cli
