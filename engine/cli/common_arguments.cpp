#include "engine/cli/common_arguments.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <thread>

namespace chokepoint::cli {

CommonArguments common_of(int count, char const* const* arguments, char const* const* environment) {
  CommonArguments common;
  for (; environment != nullptr && *environment != nullptr; ++environment) {
    std::string_view const variable(*environment);
    // https://no-color.org: any value but an empty one
    if (variable == "TERM=dumb" || (variable.starts_with("NO_COLOR=") && variable != "NO_COLOR=")) {
      common.plain_terminal = true;
    }
    common.array.read(variable);
    if (constexpr std::string_view name = "CHOKEPOINT_PLUGINS="; variable.starts_with(name)) {
      std::string_view rest = variable.substr(name.size());
      while (!rest.empty()) {
        std::string_view const folder = rest.substr(0, rest.find(':'));
        if (!folder.empty()) common.plugins_of_environment.emplace_back(folder);
        rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
      }
    }
    // Open MPI; MPICH and others that speak its process manager's language.
    for (std::string_view const name : {"OMPI_COMM_WORLD_SIZE=", "PMI_SIZE="}) {
      if (variable.starts_with(name)) {
        std::string_view const size = variable.substr(name.size());
        std::from_chars(size.data(), size.data() + size.size(), common.started_by_mpi);
      }
    }
  }
  // A command line that can't be understood is answered in the form it asked for.
  for (int i = 1; i < count; ++i) common.json = common.json || std::string_view(arguments[i]) == "--json";
  return common;
}

int threads_wanted(int asked) {
  return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace chokepoint::cli
