#include "engine/scenario/file_memory.hpp"

#include "engine/scenario/yaml_guard.hpp"

namespace chokepoint::scenario {

std::optional<std::string> FileMemory::read(std::filesystem::path const& path, base::Diagnostics& diagnostics,
                                            base::Mark mark, std::size_t most) {
  std::lock_guard const lock(mutex_);
  auto const known = texts_.find(path.string());
  if (known != texts_.end() && known->second.size() <= most) return known->second;
  auto text = read_file(path, diagnostics, mark, most);
  if (text) texts_.emplace(path.string(), *text);
  return text;
}

}  // namespace chokepoint::scenario
