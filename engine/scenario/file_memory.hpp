#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/yaml_scout.hpp"

namespace chokepoint::scenario {

/// Files as they were when they were first read. A study reads its scenario again for every world that it assembles,
/// and all of them are to be the one that was there when it began, whoever edits it meanwhile. Any thread may ask.
class FileMemory {
 public:
  /// As read_file; what couldn't be read is tried again.
  std::optional<std::string> read(std::filesystem::path const& path, base::Diagnostics& diagnostics,
                                  base::Mark mark = {}, std::size_t most = limits::file_bytes);

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> texts_;  // by path as it was asked for
};

}  // namespace chokepoint::scenario
