#include "engine/scenario/reader.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/block_reader.hpp"
#include "engine/scenario/read_context.hpp"
#include "engine/scenario/references.hpp"
#include "engine/scenario/settings.hpp"
#include "engine/scenario/sound_part.hpp"
#include "engine/scenario/source_keys.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/unit_words.hpp"
#include "engine/scenario/yaml_guard.hpp"

namespace chokepoint::scenario {

namespace {

/// What must be known before the rest is read: which files belong to the scenario, and what its products call their
/// units. All else is passed over, and what is wrong is told when it is read for good.
struct Preview final : SpecBlock {
  std::vector<Text> include;
  Blocks<ProductSpec> products;
  void visit(FieldVisitor& v) override {
    v.references({.name = "include", .meaning = {}, .refers_to = "!file"}, include);
    v.named_blocks({.name = "products", .meaning = {}}, products);
  }
};

/// Adds what a file says to `preview`.
void preview_file(Document const& document, ReadOptions const& options, base::Diagnostics const& diagnostics,
                  Preview& preview, BlockReader::Part part = BlockReader::Part::whole) {
  base::Diagnostics unheard = diagnostics;
  ReadContext context(unheard, options.overrides, options.folder, options.open_files, options.memory);
  BlockReader::read(context, Input{document.root(), ""}, "", preview, part);
}

/// Overrides that nobody asked for, with the nearest place that there is. Places are found by reading once more.
void report_lost_overrides(ReadContext& context, Document const& document, std::vector<Document> const& included,
                           ReadOptions const& options) {
  if (!context.overrides.any_unused()) return;
  base::Diagnostics unheard = context.diagnostics;
  ReadContext again(unheard, options.overrides, options.folder, options.open_files, options.memory);
  again.goods_words = context.goods_words;
  again.overrides.collect_places();
  ScenarioSpec spec;
  BlockReader::read(again, Input{document.root(), ""}, "", spec);
  for (Document const& one : included) {
    BlockReader::read(again, Input{one.root(), ""}, "", spec, BlockReader::Part::addition);
  }
  context.overrides.report_unused(context.diagnostics, again.overrides.places());
}

std::vector<Document> open_included(ReadContext& context, std::vector<Text> const& files) {
  std::vector<Document> included;
  for (auto const& name : files) {
    auto const file = context.open(name.text, name.mark, "include");
    std::optional<Document> document;
    if (file) document = read_document(context.diagnostics.source_text(*file), *file, context.diagnostics);
    if (document) {
      included.push_back(std::move(*document));
    } else {
      context.set_all_incomplete();
    }
  }
  return included;
}

/// The libraries' files, for the scenario's identity. Where one isn't there assembly says so.
void find_libraries(ScenarioSpec& spec, ReadOptions const& options) {
  spec.libraries = options.libraries;
  for (auto& policy : spec.policies.entries) {
    if (!options.libraries) continue;
    if (policy.block.library.given) {
      auto const file = options.libraries->find(policy.block.library.text);
      if (file) policy.block.library_digest = file.value().digest;
    } else if (policy.block.worker.given) {
      auto const file = options.libraries->worker(policy.block.worker.text);
      if (file) policy.block.library_digest = file.value()->digest;
    }
  }
}

/// Texts of scripts, in place of the names of their files: what a scenario is doesn't hang on what they are called.
void read_scripts(ReadContext& context, ScenarioSpec& spec) {
  for (auto& [name, policy] : spec.policies.entries) {
    std::string const path = fmt::format("policies.{}.script", name.text);
    if (!policy.script.given) continue;
    if (policy.lua.given) {
      context.error("E_CONFLICT", policy.script.mark, path, "a policy has one script, and its text stands here already",
                    "remove script: or lua:");
      continue;
    }
    auto const file = context.open(policy.script.text, policy.script.mark, path);
    if (!file) {
      context.set_incomplete(path);
      continue;
    }
    policy.lua = {.given = true,
                  .text = std::string(context.diagnostics.source_text(*file)),
                  .mark = {.file = *file, .line = 1, .column = 1}};
  }
}

/// What assembly would say about the elements that are sound as far as they were read.
void report_further_problems(ScenarioSpec spec, base::Diagnostics& diagnostics) {
  auto const sound = sound_part(std::move(spec), diagnostics);
  if (!sound) return;
  base::Diagnostics further = diagnostics;
  std::size_t const known = further.all().size();
  (void)assemble(sound->spec, further);
  for (std::size_t i = known; i < further.all().size(); ++i) {
    if (sound->is_certain(further.all()[i])) diagnostics.add(further.all()[i]);
  }
}

}  // namespace

std::optional<ScenarioSpec> read_scenario_text(std::string name, std::string text, ReadOptions const& options,
                                               base::Diagnostics& diagnostics) {
  std::size_t const errors_before = diagnostics.error_count();
  std::uint32_t const file = diagnostics.add_source(std::move(name), std::move(text));
  ReadContext context(diagnostics, options.overrides, options.folder, options.open_files, options.memory);
  auto const document = read_document(diagnostics.source_text(file), file, diagnostics);
  if (!document) return std::nullopt;

  Preview preview;
  preview_file(*document, options, diagnostics, preview);
  std::vector<Document> const included = open_included(context, preview.include);
  for (Document const& one : included) {
    preview_file(one, options, diagnostics, preview, BlockReader::Part::addition);
  }
  context.goods_words = goods_words_of(preview.products);

  ScenarioSpec spec;
  BlockReader::read(context, Input{document->root(), ""}, "", spec);
  for (Document const& one : included) {
    BlockReader::read(context, Input{one.root(), ""}, "", spec, BlockReader::Part::addition);
  }
  find_libraries(spec, options);
  note_source_dates(spec, context);
  if (spec.meta.as_of.given) context.check_source_dates(spec.meta.as_of.integer);
  warn_of_late_steps(diagnostics, spec);
  check_settings(context, spec);
  read_scripts(context, spec);
  check_references(context, spec);
  check_unit_words(context, spec);
  check_source_keys(spec, diagnostics);
  report_lost_overrides(context, *document, included, options);
  if (diagnostics.error_count() == errors_before) return spec;
  if (!context.full()) report_further_problems(std::move(spec), diagnostics);
  return std::nullopt;
}

std::optional<ScenarioSpec> read_scenario(std::filesystem::path const& file, ReadOptions const& options,
                                          base::Diagnostics& diagnostics) {
  auto text = options.memory != nullptr ? options.memory->read(file, diagnostics) : read_file(file, diagnostics);
  if (!text) return std::nullopt;
  ReadOptions here = options;
  here.folder = file.parent_path();
  return read_scenario_text(file.string(), std::move(*text), here, diagnostics);
}

}  // namespace chokepoint::scenario
