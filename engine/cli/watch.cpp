#include "engine/cli/watch.hpp"

#include <chrono>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

namespace chokepoint::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds between_looks(100);

std::string text_of(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

FileWatch::FileWatch(std::vector<Known> const& files) {
  for (Known const& file : files) {
    // First the look, then the text: a change in between is seen by the next look.
    Watched watched{file.path, look_at(file.path), false};
    watched.already_changed = text_of(file.path) != file.text;
    files_.push_back(std::move(watched));
  }
}

FileWatch::Look FileWatch::look_at(fs::path const& path) {
  Look look;
  std::error_code problem;
  look.changed = fs::last_write_time(path, problem);
  look.there = !problem;
  if (!look.there) return {};
  look.bytes = fs::file_size(path, problem);
  return look;
}

std::vector<FileWatch::Look> FileWatch::looks() const {
  std::vector<Look> looks;
  for (Watched const& file : files_) looks.push_back(look_at(file.path));
  return looks;
}

std::optional<fs::path> FileWatch::wait(std::function<bool()> const& stop) const {
  std::optional<fs::path> changed;
  std::vector<Look> before;
  while (!stop()) {
    std::vector<Look> now = looks();
    for (std::size_t i = 0; i < files_.size() && !changed; ++i) {
      if (files_[i].already_changed || files_[i].look != now[i]) changed = files_[i].path;
    }
    if (changed && now == before) return changed;
    before = std::move(now);
    std::this_thread::sleep_for(between_looks);
  }
  return std::nullopt;
}

}  // namespace chokepoint::cli
