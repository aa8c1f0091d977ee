#include "engine/cli/write_report.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/cli/browser.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/write_text.hpp"
#include "engine/report/page.hpp"

namespace chokepoint::cli {

using results::FileProblem;

std::optional<FileProblem> page_problem() {
  if (!report::page_template().empty()) return std::nullopt;
  return FileProblem{"this chokepoint was built without npm and has no page to show results in",
                     "apt-get install nodejs npm, then configure and build it again; until then: chokepoint results "
                     "query RESULTS \"select * from outcomes\""};
}

base::Result<WrittenReport, FileProblem> write_report(nlohmann::ordered_json const& document, std::string const& out,
                                                      std::string const& pictures) {
  auto const page = report::page_of(report::page_template(), document);
  if (!page) return FileProblem{"the page has no place for data", "build it again"};
  if (auto const problem = write_text(out, *page)) return FileProblem{*problem, ""};
  WrittenReport written{out, page->size(), {}};
  if (!pictures.empty()) {
    auto drawn = write_pictures(out, pictures);
    if (!drawn) return drawn.error();
    written.pictures = std::move(drawn).value();
  }
  return written;
}

void print_report(CommonArguments const& arguments, WrittenReport const& written,
                  std::vector<std::string> const& next) {
  if (arguments.quiet) return;
  print(Stream::out,
        fmt::format("Report: {} ({} KiB), opens in any browser\n", written.file, (written.bytes + 1023) / 1024));
  if (!written.pictures.empty()) {
    std::string const folder = std::filesystem::path(written.pictures.front()).parent_path().string();
    print(Stream::out, fmt::format("{} pictures in {}\n", written.pictures.size(), folder));
  }
  for (std::size_t i = 0; i < next.size(); ++i) {
    print(Stream::out, fmt::format("{} {}\n", i == 0 ? "Next:" : "     ", next[i]));
  }
}

nlohmann::ordered_json report_json(WrittenReport const& written) {
  return {{"file", written.file}, {"bytes", written.bytes}, {"pictures", written.pictures}};
}

}  // namespace chokepoint::cli
