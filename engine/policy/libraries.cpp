#include "engine/policy/libraries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "engine/base/diagnostic.hpp"

namespace chokepoint::policy {

namespace fs = std::filesystem;

std::vector<fs::path> Libraries::files() const {
  std::vector<fs::path> found;
  for (fs::path const& folder : folders_) {
    std::error_code error;
    std::vector<fs::path> here;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      if (!library_name(entry->path()).empty()) here.push_back(entry->path());
    }
    std::sort(here.begin(), here.end());
    found.insert(found.end(), here.begin(), here.end());
  }
  return found;
}

std::vector<Libraries::Listed> Libraries::list() const {
  std::vector<Listed> listed;
  for (fs::path const& path : files()) listed.push_back({path, read_library(path)});
  return listed;
}

base::Result<LibraryFile, LibraryProblem> Libraries::find_unlocked(std::string const& name) {
  auto const known = found_.find(name);
  if (known != found_.end()) return known->second;
  auto const found = [&]() -> base::Result<LibraryFile, LibraryProblem> {
    if (name.find('/') != std::string::npos) {
      return LibraryProblem{fmt::format("'{}' is a place, and a scenario names libraries, never places", name),
                            "write its name, and say where it is when you run: --plugins FOLDER"};
    }
    std::string const wanted = name.ends_with(".so") ? library_name(name) : name;
    std::vector<std::string> names;
    for (fs::path const& path : files()) {
      if (library_name(path) == wanted) return read_library(path);
      names.push_back(library_name(path));
    }
    if (folders_.empty()) {
      return LibraryProblem{fmt::format("there is no folder of libraries to find '{}' in", name),
                            "name it: --plugins FOLDER, or CHOKEPOINT_PLUGINS in the environment"};
    }
    std::string const near = base::nearest(wanted, {names.begin(), names.end()});
    std::vector<std::string> folders;
    for (fs::path const& folder : folders_) folders.push_back(folder.string());
    return LibraryProblem{fmt::format("there is no library '{}' in {}", name, fmt::join(folders, ", ")),
                          !near.empty()   ? fmt::format("did you mean '{}'?", near)
                          : names.empty() ? "no library (NAME.so) is there: was it built?"
                                          : fmt::format("there are {}", fmt::join(names, ", "))};
  }();
  return found_.emplace(name, found).first->second;
}

base::Result<LibraryFile, LibraryProblem> Libraries::find(std::string const& name) {
  std::lock_guard const lock(mutex_);
  return find_unlocked(name);
}

base::Result<std::shared_ptr<Library const>, LibraryProblem> Libraries::open(std::string const& name) {
  std::lock_guard const lock(mutex_);
  auto file = find_unlocked(name);
  if (!file) return file.error();
  // One library, however a scenario writes its name.
  std::string const key = file.value().name;
  auto const known = open_.find(key);
  if (known != open_.end()) return known->second;
  return open_.emplace(key, load_library(std::move(file).value())).first->second;
}

std::vector<Libraries::Used> Libraries::used() const {
  std::lock_guard const lock(mutex_);
  std::vector<Used> all;
  for (auto const& [name, library] : open_) {
    if (library) all.push_back({name, library.value()->file.digest});
  }
  return all;
}

}  // namespace chokepoint::policy
