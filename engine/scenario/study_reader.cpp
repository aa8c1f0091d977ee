#include "engine/scenario/study_reader.hpp"

#include <string_view>
#include <utility>

#include "engine/scenario/block_reader.hpp"
#include "engine/scenario/read_context.hpp"
#include "engine/scenario/yaml_guard.hpp"

namespace chokepoint::scenario {

bool is_study_file(std::filesystem::path const& file) {
  base::Diagnostics unheard;
  auto text = read_file(file, unheard);
  if (!text) return false;
  std::uint32_t const source = unheard.add_source(file.string(), std::move(*text));
  auto const document = read_document(unheard.source_text(source), source, unheard);
  return document && document->root().is_mapping() && document->root().find("base").has_value();
}

std::optional<StudyFileSpec> read_study(std::filesystem::path const& file, ReadOptions const& options,
                                        base::Diagnostics& diagnostics) {
  auto text = read_file(file, diagnostics);
  if (!text) return std::nullopt;
  std::size_t const errors_before = diagnostics.error_count();
  std::uint32_t const source = diagnostics.add_source(file.string(), std::move(*text));
  constexpr std::string_view ours = "study.";
  std::vector<std::string> overrides;
  for (std::string const& one : options.overrides) {
    if (one.starts_with(ours)) overrides.push_back(one.substr(ours.size()));
  }
  ReadContext context(diagnostics, overrides, file.parent_path(), options.open_files);
  context.whole = "a study";
  auto const document = read_document(diagnostics.source_text(source), source, diagnostics);
  if (!document) return std::nullopt;
  StudyFileSpec spec;
  BlockReader::read(context, Input{document->root(), ""}, "", spec);
  if (context.overrides.any_unused()) {
    base::Diagnostics unheard = diagnostics;
    ReadContext again(unheard, overrides, file.parent_path(), options.open_files);
    again.overrides.collect_places();
    StudyFileSpec unread;
    BlockReader::read(again, Input{document->root(), ""}, "", unread);
    context.overrides.report_unused(diagnostics, again.overrides.places());
  }
  if (diagnostics.error_count() > errors_before) return std::nullopt;
  return spec;
}

}  // namespace chokepoint::scenario
