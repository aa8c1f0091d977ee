#include "engine/scenario/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using ::testing::HasSubstr;

/// A folder of its own that goes with the test.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / fmt::format("chokepoint_reader_test_{}", ::getpid())) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_ / "scenario");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;

  void write(std::string const& name, std::string_view text) const { std::ofstream(path_ / name) << text; }
  std::filesystem::path operator/(std::string const& name) const { return path_ / name; }

  Reading read(ReadOptions const& options = {}) const {
    Reading reading;
    reading.spec = read_scenario(path_ / "scenario" / "scenario.yaml", options, reading.diagnostics);
    return reading;
  }

 private:
  std::filesystem::path path_;
};

constexpr std::string_view head = "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\n";

TEST(Reader, ReadsAScenarioOfEveryBlock) {
  auto const reading = read(R"(chokepoint: 1
meta: {title: A small world, as_of: 2026-01-28}
clock: {from: 2026-01-01, to: 2026-07-01, news_delay: 2 hours}
calendars: {office: {working_days: [mon, tue], opens: "09:00", holidays: [2026-01-01], utc_offset: -5 hours}}
groups: {abroad: [B, acme]}
uncertain:
  transit: {triangular: [3, 4, 5], unit: days, central: 4 days, source: judgment, as_of: 2026-01-13}
  share: {uniform: [0.2, 0.4]}
correlations:
  - {between: [transit, share], rank: 0.5}
countries: {A: {calendar: office}, B: {}}
firms: {acme: {home: A}, sub: {home: B, parent: acme, parent_share: 60 %}}
products:
  wafer: {unit: wafer, price: 100 USD per wafer}
  chip: {unit: chip, attributes: {tpp: 15832, bandwidth: 4800 GB/s}, made_from: {wafer: 0.05}}
sites:
  plant: {firm: acme, in: A, stock: {chip: {initial: 1000 chips, pipeline: [{on: 2026-02-01, quantity: 5 chips}]}}}
  port: {in: B}
lanes:
  sea: {from: plant, to: port, mode: sea, time: $transit, outages: {up: {law: {exponential: 200 days}}, down: 5 days}}
offices:
  desk: {kind: licensing, in: A, applies: destination == B, stages: [{name: one, redo: $share, time: 2 days}],
         decides: {approve: 80 %, deny: 20 %}, freezes: [{from: 2026-03-01, to: 2026-04-01}]}
buyers:
  b: {in: B, at: port, orders: {chip: {product: chip, from: plant, rate: {path: {2026-01-01: 8 per hour, 2026-03-01: 9 per hour}}, via: [port]}}}
outcomes:
  got: {measure: order_wait, reduce: share_above, of: [b], above: 30 days}
)");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EXPECT_EQ(reading.diagnostics.all().size(), 0u) << reading.diagnostics.render(false);
  ScenarioSpec const& spec = *reading.spec;

  EXPECT_EQ(spec.version.integer, 1);
  EXPECT_EQ(spec.meta.title.text, "A small world");
  EXPECT_EQ(spec.clock.to.integer, day(2026, 7, 1));
  EXPECT_EQ(spec.clock.news_delay.integer, 7200);
  EXPECT_FALSE(spec.clock.warm_up.given);
  auto const& calendar = spec.calendars.entries.at(0).block;
  EXPECT_EQ(calendar.working_days.at(1).text, "tue");
  EXPECT_EQ(calendar.utc_offset.integer, -18000);
  EXPECT_EQ(spec.groups.entries.at(0).members.at(1).text, "acme");
  EXPECT_DOUBLE_EQ(spec.firms.entries.at(1).block.parent_share.number, 0.6);
  EXPECT_EQ(spec.products.entries.at(0).block.price.written->currency, "USD");
  auto const& chip = spec.products.entries.at(1).block;
  EXPECT_EQ(chip.attributes.entries.at(1).dimension, base::dimensions::bandwidth);
  EXPECT_DOUBLE_EQ(chip.attributes.entries.at(1).value.number, 4.8e12);
  EXPECT_DOUBLE_EQ(chip.made_from.entries.at(0).value.number, 0.05);
  auto const& stock = spec.sites.entries.at(0).block.stock.entries.at(0);
  EXPECT_EQ(stock.name.text, "chip");
  EXPECT_EQ(stock.block.initial.integer, 1'000'000'000);  // 1000 chips × 10^6
  EXPECT_EQ(stock.block.initial.written->unit_word, "chip");
  EXPECT_EQ(stock.block.pipeline.entries.at(0).block.on.integer, day(2026, 2, 1));
  auto const& lane = spec.lanes.entries.at(0).block;
  EXPECT_EQ(lane.mode.text, "sea");
  EXPECT_EQ(lane.time.written->kind, "constant");
  EXPECT_EQ(lane.time.written->arguments.at(0).written->uncertain, "transit");
  EXPECT_TRUE(lane.service->has_outages);
  EXPECT_EQ(lane.service->outages.up.written->kind, "exponential");
  EXPECT_EQ(lane.service->outages.up.written->arguments.at(0).number, 200.0 * 86400);
  auto const& desk = spec.offices.entries.at(0).block;
  EXPECT_EQ(desk.applies.text, "destination == B");
  EXPECT_EQ(desk.stages.entries.at(0).block.redo.written->uncertain, "share");
  EXPECT_DOUBLE_EQ(desk.decides.entries.at(1).value.number, 0.2);
  auto const& order = spec.buyers.entries.at(0).block.orders.entries.at(0).block;
  ASSERT_EQ(order.rate.written->path.size(), 2u);
  EXPECT_EQ(order.rate.written->path.at(1).from, day(2026, 3, 1));
  EXPECT_DOUBLE_EQ(order.rate.written->path.at(1).number, 9.0 / 3600);
  EXPECT_EQ(spec.outcomes.entries.at(0).block.above.kind_read, ValueKind::duration);
  EXPECT_EQ(spec.outcomes.entries.at(0).block.above.integer, 30 * 86400);
}

TEST(Reader, MarksHaveThePlaceInTheFile) {
  auto const reading = read_with("countries:\n  AA: {title: Somewhere}\n");
  ASSERT_TRUE(reading.spec);
  auto const& entry = reading.spec->countries.entries.at(0);
  EXPECT_EQ(entry.name.mark, (base::Mark{.file = 0, .line = 4, .column = 3, .length = 2}));
  EXPECT_EQ(entry.block.title.mark, (base::Mark{.file = 0, .line = 4, .column = 15, .length = 9}));
  EXPECT_EQ(entry.block.mark.line, 4u);
  EXPECT_EQ(entry.block.mark.column, 7u);
}

TEST(Reader, TellsEveryProblemAtOnce) {
  auto const reading = read(R"(chokepoint: 1
clock: {from: 2026-01-01}
countries: {A: {}}
firms:
  acme: {hoem: A}
  sub: {parent: amce, parent_share: 160 %}
sites:
  plant: {in: A, firm: acme}
lanes:
  sea: {from: plant, to: plant, mode: see, time: 4}
  air: {from: plant, to: plant, time: 010 days}
buyers: [1]
)");
  EXPECT_FALSE(reading.spec);
  // Each place is counted by hand in the text above.
  EXPECT_EQ(reading.problems(), (Problems{
                                    "E_MISSING_FIELD 2:8",   // clock.to
                                    "E_UNKNOWN_FIELD 5:10",  // hoem
                                    "E_UNKNOWN_ID 6:17",     // amce
                                    "E_RANGE 6:37",          // 160 %
                                    "E_CHOICE 10:39",        // see
                                    "E_UNIT 10:50",          // 4
                                    "E_NUMBER 11:39",        // 010 days
                                    "E_TYPE 12:9",           // a list of buyers
                                }))
      << reading.diagnostics.render(false);
}

TEST(Reader, CountryNoIsNorwayAndNotAFlag) {
  auto const reading = read_with("countries: {NO: {title: Norway}, on: {}}\nfirms: {f: {home: NO}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EXPECT_EQ(reading.spec->countries.entries.at(0).name.text, "NO");
  EXPECT_EQ(reading.spec->firms.entries.at(0).block.home.text, "NO");
}

TEST(Reader, AnotherRootThanAMappingIsRefusedAtItsBeginning) {
  EXPECT_EQ(read("- 1\n").problems(), (Problems{"E_ROOT 1:1"}));
  EXPECT_EQ(read("").problems(), (Problems{"E_ROOT 1:1"}));
  EXPECT_EQ(read("horizon:365\n").problems(), (Problems{"E_ROOT 1:1"}));
}

TEST(Reader, MissingKeysOfTheRootAreToldAtItsBeginning) {
  EXPECT_EQ(read("{}\n").problems(), (Problems{"E_MISSING_FIELD 1:1", "E_MISSING_FIELD 1:1"}));  // version and clock
  EXPECT_EQ(read("chokepoint: 2\nclock: {from: 2026-01-01, to: 2026-12-31}\n").problems(), (Problems{"E_RANGE 1:13"}));
}

TEST(Reader, SourcesAfterTheInformationCutoffAreRefused) {
  auto const reading = read(R"(chokepoint: 1
uncertain:
  a: {uniform: [1, 2], as_of: 2026-01-29}
  b: {uniform: [1, 2], as_of: 2026-01-28}
clock: {from: {value: 2026-01-01, as_of: 2026-02-01}, to: 2026-12-31}
meta: {as_of: 2026-01-28}
)");
  EXPECT_EQ(reading.problems(), (Problems{"E_AS_OF 3:31", "E_AS_OF 5:42"})) << reading.diagnostics.render(false);
}

TEST(Reader, IncludedFilesAddTheirBlocks) {
  Folder const folder;
  folder.write("scenario/scenario.yaml", std::string(head) + "include: [parts.yaml]\nfirms: {acme: {home: A}}\n");
  folder.write("scenario/parts.yaml", "countries: {A: {}}\nfirms: {other: {home: A}}\n");
  auto const reading = folder.read();
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  EXPECT_EQ(reading.spec->firms.size(), 2u);
  EXPECT_EQ(reading.spec->firms.name(1).text, "other");
}

TEST(Reader, ProblemsOfAnIncludedFileHaveTheirPlaceThere) {
  Folder const folder;
  folder.write("scenario/scenario.yaml", std::string(head) + "include: [parts.yaml]\nfirms: {acme: {}}\n");
  folder.write("scenario/parts.yaml", "firms:\n  acme: {}\nclock: {from: 2026-02-01, to: 2026-03-01}\ninclude: [x]\n");
  auto const reading = folder.read();
  EXPECT_EQ(reading.problems(), (Problems{"E_DUP_ID 2:3", "E_DUP_KEY 3:8", "E_PATH 4:10"}))
      << reading.diagnostics.render(false);
  for (auto const& problem : reading.diagnostics.all()) {
    EXPECT_THAT(reading.diagnostics.source_name(problem.mark.file), HasSubstr("parts.yaml"));
  }
}

TEST(Reader, FilesOutsideTheFolderAreNotOpened) {
  Folder const folder;
  folder.write("secret.yaml", "countries: {A: {}}\n");
  std::filesystem::create_symlink(folder / "secret.yaml", folder / "scenario/link.yaml");
  folder.write(
      "scenario/scenario.yaml",
      std::string(head) + "include: [../secret.yaml, /etc/passwd, link.yaml, a/../../secret.yaml, none.yaml]\n");
  auto const reading = folder.read();
  EXPECT_EQ(reading.problems(), (Problems{"E_PATH 3:11", "E_PATH 3:27", "E_PATH 3:40", "E_PATH 3:51", "E_FILE 3:72"}))
      << reading.diagnostics.render(false);
}

TEST(Reader, ALinkWithinTheFolderIsOpened) {
  Folder const folder;
  folder.write("scenario/real.yaml", "countries: {A: {}}\n");
  std::filesystem::create_symlink(folder / "scenario/real.yaml", folder / "scenario/link.yaml");
  folder.write("scenario/scenario.yaml", std::string(head) + "include: [link.yaml]\n");
  EXPECT_TRUE(folder.read().spec);
}

TEST(Reader, OpensNoFilesWhereThatIsNotAllowed) {
  ReadOptions options;
  options.open_files = false;
  EXPECT_EQ(read_with("include: [a.yaml]\nfirms: {table: b.csv}\n", options).problems(),
            (Problems{"E_PATH 3:11", "E_PATH 4:16"}));
}

TEST(Reader, AFileThatIsNotThereIsAProblemWithoutPlace) {
  Reading reading;
  reading.spec = read_scenario("/nonexistent/scenario.yaml", {}, reading.diagnostics);
  EXPECT_FALSE(reading.spec);
  EXPECT_EQ(reading.problems(), (Problems{"E_FILE 0:0"}));
}

TEST(Reader, AFloodOfProblemsEndsWithOneThatSaysSo) {
  std::string text = "firms:\n";
  for (int i = 0; i < 30'000; ++i) text += fmt::format("  f{}: {{x: 1}}\n", i);
  auto const reading = read_with(text);
  EXPECT_FALSE(reading.spec);
  EXPECT_EQ(reading.diagnostics.error_count(), 10'001u);
  EXPECT_EQ(reading.diagnostics.all().back().code, "E_LIMIT");
}

}  // namespace
}  // namespace chokepoint::scenario
