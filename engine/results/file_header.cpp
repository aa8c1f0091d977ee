#include "engine/results/file_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <system_error>

#include "engine/results/calibration_file.hpp"
#include "engine/results/sweep_file.hpp"

namespace chokepoint::results {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t header_bytes = 100;

}  // namespace

FileHeader header_of(fs::path const& path) {
  FileHeader header;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return header;
  header.bytes = fs::file_size(path, error);
  std::array<char, header_bytes> raw{};
  std::ifstream(path, std::ios::binary).read(raw.data(), header_bytes);
  constexpr std::string_view magic = "SQLite format 3";
  header.database = std::equal(magic.begin(), magic.end(), raw.begin());
  if (!header.database) return header;
  auto const number = [&](std::size_t from, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = from; i < from + width; ++i) value = value << 8 | static_cast<unsigned char>(raw.at(i));
    return value;
  };
  std::uint64_t const id = number(68, 4);
  header.ours = id == run_application_id || id == sweep_application_id || id == calibration_application_id;
  header.kind = id == sweep_application_id         ? ResultsKind::sweep
                : id == calibration_application_id ? ResultsKind::calibration
                                                   : ResultsKind::run;
  std::uint64_t const page = number(16, 2) == 1 ? 65536 : number(16, 2);
  bool const counted = number(24, 4) == number(92, 4);  // else the count of pages is older than the file
  if (counted) header.bytes_written = page * number(28, 4);
  return header;
}

bool is_cut_off(fs::path const& path, FileHeader const& header) {
  std::error_code error;
  for (char const* beside : {"-wal", "-journal"}) {
    if (fs::exists(fs::path(path) += beside, error)) return false;
  }
  return header.ours && header.bytes < header.bytes_written;
}

FileProblem of_no_sense(fs::path const& path, FileHeader const& header, std::string const& why) {
  if (header.ours) {
    return {is_cut_off(path, header) ? fmt::format("{} is damaged: it is cut off after {} of {} bytes", path.string(),
                                                   header.bytes, header.bytes_written)
                                     : fmt::format("{} is damaged: {}", path.string(), why),
            "what is left of it can't be trusted: take a copy that is whole, or make it anew"};
  }
  bool const head_alone = header.database && header.bytes < header_bytes;
  return {
      fmt::format("{} isn't a results file of chokepoint{}", path.string(),
                  head_alone ? fmt::format(", or one that is cut off after {} bytes", header.bytes) : std::string()),
      "results files are written by: chokepoint run SCENARIO --out FILE"};
}

}  // namespace chokepoint::results
