#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chokepoint::cli {

/// Looks at files until one of them changes. By polling: that works on every file system, networked ones too, and with
/// editors that put a new file in the place of the old one.
class FileWatch {
 public:
  struct Known {
    std::filesystem::path path;
    std::string text;  ///< as it was read: a change since then is found, too
  };
  explicit FileWatch(std::vector<Known> const& files);

  /// The first that changed, once all have come to rest: editors write in several steps. Nothing when asked to stop.
  std::optional<std::filesystem::path> wait(std::function<bool()> const& stop) const;

 private:
  /// What a look at a file sees of it.
  struct Look {
    bool there = false;
    std::filesystem::file_time_type changed;
    std::uintmax_t bytes = 0;
    bool operator==(Look const&) const = default;
  };
  struct Watched {
    std::filesystem::path path;
    Look look;
    bool already_changed = false;
  };
  static Look look_at(std::filesystem::path const& path);
  std::vector<Look> looks() const;

  std::vector<Watched> files_;
};

}  // namespace chokepoint::cli
