#include "engine/policy/libraries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "engine/base/diagnostic.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/policy/built_in_policies.hpp"

namespace chokepoint::policy {

namespace fs = std::filesystem;

namespace {

/// "risk" of risk.py; empty of other files.
std::string worker_name(fs::path const& path) { return path.extension() == ".py" ? path.stem().string() : ""; }

base::Result<std::shared_ptr<WorkerFile const>, LibraryProblem> read_worker(fs::path const& path, double seconds) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return LibraryProblem{fmt::format("{} is no file", path.string())};
  std::ifstream file(path, std::ios::binary);
  std::string source{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) return LibraryProblem{fmt::format("{} can't be read", path.string())};
  std::string digest = base::Digest().add(source).hex();
  return std::make_shared<WorkerFile const>(
      WorkerFile{worker_name(path), fs::absolute(path), std::move(source), std::move(digest), seconds});
}

}  // namespace

struct Libraries::Kind {
  std::string (*name_of)(fs::path const&);  ///< empty of other files
  std::string_view one, several, ending, none_there;
  static Kind const libraries, files_in_python;
};
Libraries::Kind const Libraries::Kind::libraries{.name_of = &library_name,
                                                 .one = "library",
                                                 .several = "libraries",
                                                 .ending = ".so",
                                                 .none_there = "no library (NAME.so) is there: was it built?"};
Libraries::Kind const Libraries::Kind::files_in_python{.name_of = &worker_name,
                                                       .one = "file in Python",
                                                       .several = "files in Python",
                                                       .ending = ".py",
                                                       .none_there = "no file in Python (NAME.py) is there"};

std::vector<fs::path> Libraries::files(Kind const& kind) const {
  std::vector<fs::path> found;
  for (auto at = folders_.begin(); at != folders_.end(); ++at) {
    fs::path const& folder = *at;
    std::error_code error;
    bool const named_before =
        std::any_of(folders_.begin(), at, [&](fs::path const& other) { return fs::equivalent(folder, other, error); });
    if (named_before) continue;
    error.clear();
    std::vector<fs::path> here;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      if (!kind.name_of(entry->path()).empty()) here.push_back(entry->path());
    }
    std::sort(here.begin(), here.end());
    found.insert(found.end(), here.begin(), here.end());
  }
  return found;
}

template <class List>
void Libraries::note_shadows(List& listed, Kind const& kind) const {
  std::map<std::string, fs::path> first;
  for (auto& one : listed) {
    auto const [found, is_new] = first.try_emplace(kind.name_of(one.path), one.path);
    if (!is_new) one.shadowed_by = found->second;
  }
}

std::vector<Libraries::Listed> Libraries::list() const {
  std::vector<Listed> listed;
  for (fs::path const& path : files(Kind::libraries)) listed.push_back({path, read_library(path), {}});
  note_shadows(listed, Kind::libraries);
  return listed;
}

std::vector<Libraries::ListedWorker> Libraries::list_workers() const {
  std::vector<ListedWorker> listed;
  for (fs::path const& path : files(Kind::files_in_python))
    listed.push_back({path, read_worker(path, worker_seconds_), {}});
  note_shadows(listed, Kind::files_in_python);
  return listed;
}

base::Result<fs::path, LibraryProblem> Libraries::look_for(std::string const& name, Kind const& kind) const {
  if (name.find('/') != std::string::npos) {
    return LibraryProblem{fmt::format("'{}' is a place, and a scenario names {}, never places", name, kind.several),
                          "write its name, and say where it is when you run: --plugins FOLDER"};
  }
  std::string const wanted = name.ends_with(kind.ending) ? kind.name_of(name) : name;
  std::vector<std::string> names;
  for (fs::path const& path : files(kind)) {
    if (kind.name_of(path) == wanted) return path;
    names.push_back(kind.name_of(path));
  }
  if (folders_.empty()) {
    return LibraryProblem{fmt::format("there is no folder of {} to find '{}' in", kind.several, name),
                          "name it: --plugins FOLDER, or CHOKEPOINT_PLUGINS in the environment"};
  }
  std::string const near = base::nearest(wanted, {names.begin(), names.end()});
  std::vector<std::string> folders;
  for (fs::path const& folder : folders_) folders.push_back(folder.string());
  return LibraryProblem{fmt::format("there is no {} '{}' in {}", kind.one, name, fmt::join(folders, ", ")),
                        !near.empty()   ? fmt::format("did you mean '{}'?", near)
                        : names.empty() ? std::string(kind.none_there)
                                        : fmt::format("there are {}", fmt::join(names, ", "))};
}

base::Result<LibraryFile, LibraryProblem> Libraries::find_unlocked(std::string const& name) {
  if (name == built_in_library_name) return built_in_library()->file;
  auto const known = found_.find(name);
  if (known != found_.end()) return known->second;
  auto const path = look_for(name, Kind::libraries);
  auto const found = path ? read_library(path.value()) : base::Result<LibraryFile, LibraryProblem>(path.error());
  return found_.emplace(name, found).first->second;
}

base::Result<std::shared_ptr<WorkerFile const>, LibraryProblem> Libraries::worker(std::string const& name) {
  std::lock_guard const lock(mutex_);
  auto const known = workers_.find(name);
  if (known != workers_.end()) return known->second;
  auto const path = look_for(name, Kind::files_in_python);
  auto const found = path ? read_worker(path.value(), worker_seconds_)
                          : base::Result<std::shared_ptr<WorkerFile const>, LibraryProblem>(path.error());
  return workers_.emplace(name, found).first->second;
}

base::Result<LibraryFile, LibraryProblem> Libraries::find(std::string const& name) {
  std::lock_guard const lock(mutex_);
  return find_unlocked(name);
}

base::Result<std::shared_ptr<Library const>, LibraryProblem> Libraries::open(std::string const& name) {
  if (name == built_in_library_name) return built_in_library();
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
  for (auto const& [name, file] : workers_) {
    if (file) all.push_back({file.value()->name + ".py", file.value()->digest});
  }
  return all;
}

}  // namespace chokepoint::policy
