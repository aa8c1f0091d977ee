#include "engine/scenario/reference.hpp"

#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/write_text.hpp"

namespace chokepoint::cli {

int reference(ReferenceArguments const& arguments) {
  auto files = nlohmann::ordered_json::array();
  for (auto const& page : scenario::reference_pages()) {
    auto const path = std::filesystem::path(arguments.folder) / page.file;
    if (auto const problem = write_text(path, page.text)) {
      return report_problem(arguments, exit_code::failure, *problem);
    }
    files.push_back(path.string());
  }
  if (arguments.json) {
    print(nlohmann::ordered_json{{"files", files}});
  } else if (!arguments.quiet) {
    print(Stream::out, std::to_string(files.size()) + " pages written to " + arguments.folder + "\n");
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
