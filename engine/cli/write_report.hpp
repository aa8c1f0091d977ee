#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/results/results_file.hpp"

/// What the verbs that write a page share.
namespace chokepoint::cli {

/// Why this program has no page to show anything in; nothing where it has one.
std::optional<results::FileProblem> page_problem();

struct WrittenReport {
  std::string file;
  std::size_t bytes = 0;
  std::vector<std::string> pictures;
};

/// The page that shows `document`, as the file `out`; with each of its charts as a picture in the folder `pictures`,
/// where that isn't empty.
base::Result<WrittenReport, results::FileProblem> write_report(nlohmann::ordered_json const& document,
                                                               std::string const& out, std::string const& pictures);

/// Says where it is and how large, and which commands tell more.
void print_report(CommonArguments const& arguments, WrittenReport const& written,
                  std::vector<std::string> const& next = {});
nlohmann::ordered_json report_json(WrittenReport const& written);

}  // namespace chokepoint::cli
