#include "engine/report/summary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <tuple>

#include "engine/base/calendar.hpp"
#include "engine/ledger/delay_reason.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/page.hpp"
#include "engine/report/run_answer.hpp"

namespace chokepoint::report {
namespace {

using ledger::DelayReason;
using ledger::Gate;
using ledger::GateSet;
using ledger::OrderClass;
using ledger::UnitStatus;

/// Days of 2026 as a record has them.
base::SimTime day(std::string const& iso) { return *base::parse_date_time(iso); }

/// One product, one buyer with one stream, three outcomes.
model::World small_world() {
  model::World world;
  world.title = "A small world";
  world.clock.from = *base::parse_date_time("2026-01-01");
  world.clock.to = *base::parse_date_time("2026-12-31");
  model::Product chip;
  chip.name = "chip";
  world.products.push_back(chip);
  model::Stock stock;
  stock.product = model::ProductId(0U);
  world.stocks.push_back(stock);
  model::Buyer buyer;
  buyer.name = "cloud";
  world.buyers.push_back(buyer);
  model::Demand demand;
  demand.name = "buyers.cloud.orders.chips";
  demand.buyer = model::BuyerId(0U);
  demand.stock = model::StockId(0U);
  world.demands.push_back(demand);
  auto const outcome = [&](char const* name, char const* title, char const* unit) {
    model::Outcome declared;
    declared.name = name;
    declared.title = title;
    declared.unit = unit;
    world.outcomes.push_back(declared);
  };
  outcome("delivered", "Chips delivered", "units");
  outcome("first", "First delivery", "date");
  outcome("wait", "Mean wait", "days");
  return world;
}

simulation::RunRecord small_record() {
  simulation::RunRecord record;
  record.end = kernel::RunEnd::horizon;
  record.seed = 7;
  record.replication = 3;
  record.events = 1234;
  record.hash = "abc123";
  // 20,508 days after 1970 is 2026-02-24; half past nine.
  record.outcomes = {{1234567.0, std::nullopt}, {20508.0 * 86400 + 34200, std::nullopt}, {31.4159, 1.25}};
  record.bucket_ends = {*base::parse_date_time("2026-06-01"), *base::parse_date_time("2026-12-31")};
  record.series = {{0, UnitStatus::stock, {55, 4321}}, {0, UnitStatus::delivered, {0, 1234567}}};
  // Three equal thirds of 1000 unit-days.
  base::Wide const third = base::Wide{86400} * 1000 / 3;
  record.delay = {{0, OrderClass::genuine, DelayReason::license, third},
                  {0, OrderClass::genuine, DelayReason::stock, third},
                  {0, OrderClass::genuine, DelayReason::transit, third}};
  record.blocked = {{GateSet{}, third}, {GateSet{Gate::license, Gate::stock}, third}, {GateSet{Gate::stock}, third}};
  record.waited = 3 * third;
  return record;
}

std::string text_of(model::World const& world, simulation::RunRecord const& record, SummaryStyle const& style = {}) {
  simulation::RunSettings settings;
  settings.seed = record.seed;
  settings.replication = record.replication;
  return summary(results::describe(world, settings, record, {"small", "small.yaml", {}, "0"}), style);
}

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The line that begins with these words (after the indentation), with runs of spaces made one.
std::string line_with(std::string const& text, std::string const& start) {
  for (std::string const& line : lines_of(text)) {
    std::istringstream words(line);
    std::string joined;
    for (std::string word; words >> word;) joined += (joined.empty() ? "" : " ") + word;
    if (joined.starts_with(start)) return joined;
  }
  return {};
}

TEST(Summary, TellsWhatHappenedWhenAndWhatDidnt) {
  model::World world = small_world();
  simulation::RunRecord record = small_record();
  for (auto const* name : {"block", "gate", "late", "lost"}) {
    world.parameters.events.push_back({.name = name, .title = std::string("The ") + name});
  }
  record.events_happened = {day("2026-03-17T04:00Z"), day("2026-01-13"), day("2027-01-01"), base::SimTime::end()};
  std::string const text = report::summary(results::describe(world, {}, record, {}), {});
  EXPECT_NE(text.find("What happened when\n"
                      "  2026-01-13        The gate\n"
                      "  2026-03-17 04:00  The block\n"
                      "After the run: The late.\n"
                      "Not in this future: The lost.\n"),
            std::string::npos)
      << text;
}

TEST(Summary, CallsProductsAndTheirUnitsWhatPeopleCallThem) {
  model::World world = small_world();
  world.products[0].unit = "die";
  results::Provenance provenance{"small", "small.yaml", {}, "0"};
  provenance.titles = {{"products.chip", "X9"}};
  std::string const text = summary(results::describe(world, {}, small_record(), provenance), {});
  for (char const* const part :
       {"\nBy status over time: X9 (dies)\n", "\n  X9  4,321 in stock, 1,234,567 delivered\n",
        "What held back the ordered dies: ", "\nWhat the ordered dies waited for, from order to delivery (die-days)\n",
        "\nWhat was unmet at the same time (die-days)\n"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << text;
  }
}

TEST(Summary, NamesTwelveEventsThatDidntHappen) {
  model::World world = small_world();
  simulation::RunRecord record = small_record();
  for (int i = 1; i <= 14; ++i) {
    world.parameters.events.push_back({.name = "e" + std::to_string(i), .title = "Outage " + std::to_string(i)});
    record.events_happened.push_back(base::SimTime::end());
  }
  std::string const text = report::summary(results::describe(world, {}, record, {}), {});
  EXPECT_NE(text.find("Outage 11, Outage 12 and 2 more."), std::string::npos) << text;
}

TEST(Summary, SaysThatItIsOneFutureAndNoForecast) {
  std::string const text = text_of(small_world(), small_record());
  EXPECT_EQ(lines_of(text).at(0), "A small world");
  EXPECT_NE(text.find("One future out of many, not a forecast"), std::string::npos);
  std::string joined = text;
  std::replace(joined.begin(), joined.end(), '\n', ' ');
  EXPECT_NE(joined.find("seed 7, replication 3"), std::string::npos);
}

/// A second buyer's stream, which the scenario isn't about.
model::World world_about_one() {
  model::World world = small_world();
  model::Buyer other;
  other.name = "mill";
  world.buyers.push_back(other);
  model::Demand demand = world.demands[0];
  demand.name = "buyers.mill.orders.chips";
  demand.buyer = model::BuyerId(1U);
  world.demands.push_back(demand);
  world.about = {{1, 0}, "chip ordered by cloud"};
  return world;
}

simulation::RunRecord record_about_one() {
  simulation::RunRecord record = small_record();
  base::Wide const third = record.delay[0].unit_seconds;
  record.delay.push_back({1, OrderClass::genuine, DelayReason::cap, 9 * third});
  for (auto& row : record.blocked) row.about = row.unit_seconds;
  record.blocked[2].unit_seconds += 9 * third;
  record.orders = {{0, 700, 500, 50, 150}};
  return record;
}

/// The text with line breaks made spaces.
std::string flat(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

TEST(Summary, BeginsWithTheQuestionAndTheAnswerInASentence) {
  results::Provenance provenance{"small", "small.yaml", {}, "0"};
  provenance.question = "How many are delivered?";
  std::string const text = flat(summary(results::describe(small_world(), {}, small_record(), provenance), {}));
  EXPECT_NE(text.find("  How many are delivered? Chips delivered: 1,234,567 units. Where that lies among other "
                      "futures: chokepoint sweep small.yaml What held back the ordered units: license (33 % of all "
                      "waiting until 2026-12-31), stock (33 %) and transit (33 %).  Outcomes"),
            std::string::npos)
      << text;
}

TEST(Summary, TheAnswerSaysWhichFutureItIsAndWhatShowsOthers) {
  results::StoredRun run = results::describe(small_world(), {}, small_record(), {"small", "my files/it's", {}, "0"});
  EXPECT_EQ(answer_of(run).caveat, "This is one future, with the luck of seed 7, replication 3. It is not a forecast.");
  EXPECT_EQ(answer_of(run).among, R"(chokepoint sweep 'my files/it'\''s')");
  run.manifest["file"] = "scenarios/mine/scenario.yaml";
  EXPECT_EQ(answer_of(run).among, "chokepoint sweep scenarios/mine") << "whose study may be beside it";
  run.uncertain = {{"stock", 3}};
  EXPECT_TRUE(
      answer_of(run).caveat.starts_with("This is one future, in which every uncertain value is at its central"));
  run.manifest["uncertain"] = "drawn";
  EXPECT_TRUE(answer_of(run).caveat.starts_with("This is one future: one draw of what is uncertain (seed 7,"));
  run.manifest["overrides"] = R"(["lanes.air.time=9 days"])";
  EXPECT_TRUE(answer_of(run).among.ends_with(" --set 'lanes.air.time=9 days'")) << answer_of(run).among;
  run.manifest["failure"] = "it broke";
  EXPECT_EQ(answer_of(run).caveat + answer_of(run).among, "");
}

TEST(Summary, WhatOneFutureAnswersWithYesOrNoIsToldSo) {
  model::World world = small_world();
  world.outcomes[0] = {};
  world.outcomes[0].name = "dark";
  world.outcomes[0].title = "Power goes";
  world.outcomes[0].unit = "%";
  simulation::RunRecord record = small_record();
  results::Provenance provenance{"small", "small.yaml", {}, "0"};
  provenance.scenario_lines = {R"(outcomes."dark" {})", R"(outcomes."dark".measure "happened")"};
  auto const told = [&](double value) {
    record.outcomes[0] = {value, std::nullopt};
    return results::describe(world, {}, record, provenance);
  };
  EXPECT_EQ(answer_of(told(100)).sentence, "Power goes: yes.");
  EXPECT_EQ(answer_of(told(0)).sentence, "Power goes: no.");
  EXPECT_EQ(line_with(summary(told(0), {}), "Power goes no"), "Power goes no");
  // A share is no answer, whatever it is a share of; and 0 of anything else is a number.
  EXPECT_EQ(answer_of(told(40)).sentence, "Power goes: 40 %.");
  provenance.scenario_lines[1] = R"(outcomes."dark".measure "busy")";
  EXPECT_EQ(answer_of(told(0)).sentence, "Power goes: 0 %.");
}

TEST(Summary, TitlesThatHaveNoRoomGoOnBelow) {
  model::World world = small_world();
  std::string const title =
      "Chips that were delivered to the first of all the buyers who had asked for them before the end of the year";
  world.outcomes[0].title = title;
  std::string const text = text_of(world, small_record());
  std::vector<std::string> const lines = lines_of(text);
  auto const outcomes = std::find(lines.begin(), lines.end(), "Outcomes (± one standard error, within this run)");
  ASSERT_NE(outcomes, lines.end()) << text;
  std::string whole;
  for (auto line = outcomes + 1; line != lines.end() && !line->starts_with("  First"); ++line) whole += *line + " ";
  std::istringstream words(whole);
  std::string joined;
  for (std::string word; words >> word;) {
    if (word != "1,234,567" && word != "units") joined += (joined.empty() ? "" : " ") + word;
  }
  EXPECT_EQ(joined, title);
}

TEST(Summary, TheAnswerIsOfWhatTheScenarioIsAbout) {
  results::StoredRun const run = results::describe(world_about_one(), {}, record_about_one(), {});
  RunAnswer const answer = answer_of(run);
  EXPECT_EQ(answer.sentence, "Chips delivered: 1,234,567 units.");
  // The cap held back nine times as much, of the other's.
  EXPECT_EQ(
      answer.held,
      "What held back chip ordered by cloud: license (33 % of all waiting until 2026-12-31), stock (33 %) and transit "
      "(33 %).");
}

TEST(Summary, AnAnswerWithoutWaitingOrOutcomesOrEndSaysSo) {
  results::StoredRun run = results::describe(small_world(), {}, small_record(), {});
  run.outcomes[0].unit = "date";
  run.outcomes[0].value.reset();
  run.delay.clear();
  EXPECT_EQ(answer_of(run).sentence, "Chips delivered: not reached.");
  EXPECT_EQ(answer_of(run).held, "");
  run.outcomes.clear();
  EXPECT_EQ(answer_of(run).sentence, "The scenario declares no outcomes.");
  run.manifest["failure"] = "no room";
  EXPECT_EQ(answer_of(run).sentence, "This run failed: no room");
}

TEST(Summary, UnitsAreDrawnOverTimeOnOneScale) {
  // Of 364 days the first 151 have 55 in stock, the rest 4,321 there and 1,234,567 delivered: far more than the other.
  std::string const text = text_of(small_world(), small_record());
  EXPECT_NE(text.find("\nBy status over time: chip (units)\n"), std::string::npos) << text;
  auto const lines = lines_of(text);
  auto const at =
      std::find_if(lines.begin(), lines.end(), [](auto const& line) { return line.starts_with("By status"); });
  std::string const stock = *(at + 2);
  std::string const delivered = *(at + 3);
  EXPECT_EQ(line_with(text, "in stock").substr(0, 9), "in stock ");
  EXPECT_EQ(columns_of(stock), 79U);
  EXPECT_TRUE(stock.ends_with("▏     4,321")) << stock;
  EXPECT_EQ(stock.find("█"), std::string::npos) << "little beside the other";
  EXPECT_NE(stock.find("▕▁▁"), std::string::npos) << "but not nothing";
  EXPECT_TRUE(delivered.ends_with("█▏ 1,234,567")) << delivered;
  EXPECT_NE(delivered.find("▕  "), std::string::npos) << "nothing at first";
}

/// Rows (reason, step's end, unit-days, of what the run is about) of the table of waiting over time.
results::StoredRun with_waiting(std::vector<std::tuple<std::string, std::string, double, int>> const& rows) {
  results::StoredRun run = results::describe(small_world(), {}, small_record(), {});
  auto const table =
      std::find_if(run.tables.begin(), run.tables.end(), [](auto const& one) { return one.name == "waiting"; });
  for (auto const& [reason, end, days, about] : rows) {
    table->rows.push_back({reason, end, days, std::string("0"), std::int64_t{1}, std::int64_t{about}});
  }
  return run;
}

TEST(Summary, WhatBoundWhenIsToldMonthByMonth) {
  // 151 days until June, 213 from then on.
  auto const run = with_waiting({{"license", "2026-06-01T00:00:00Z", 100.0 * 151, 1},
                                 {"license", "2026-12-31T00:00:00Z", 10.0 * 213, 1},
                                 {"stock", "2026-12-31T00:00:00Z", 300.0 * 213, 1},
                                 {"cap", "2026-12-31T00:00:00Z", 9000.0 * 213, 0}});
  std::string const text = summary(run, {});
  EXPECT_EQ(line_with(text, "2026-01-01 license"), "2026-01-01 license 100 100 %") << text;
  EXPECT_EQ(line_with(text, "2026-06-01 stock"), "2026-06-01 stock 300 97 %");
  EXPECT_EQ(line_with(text, "cap "), "") << "others' orders waited for that";
  for (std::string const& line : lines_of(text)) EXPECT_LE(columns_of(line), 80u) << line;
}

TEST(Summary, WhatBoundWhenIsNotToldOfMixedResolutions) {
  auto run = with_waiting({{"license", "2026-06-01T00:00:00Z", 100, 1}});
  for (auto& table : run.tables) {
    if (table.name == "waiting") table.rows[0][4] = std::int64_t{0};
  }
  EXPECT_EQ(summary(run, {}).find("What bound when"), std::string::npos);
}

TEST(Summary, OutcomesHaveUnitsErrorsAndDates) {
  std::string const text = text_of(small_world(), small_record());
  EXPECT_EQ(line_with(text, "Chips delivered 1"), "Chips delivered 1,234,567 units");
  EXPECT_EQ(line_with(text, "First delivery"), "First delivery 2026-02-24 09:30");
  EXPECT_EQ(line_with(text, "Mean wait"), "Mean wait 31.4 days ± 1.2");  // 1.25 rounds half to even
}

TEST(Summary, AnOutcomeWithoutAValueSaysSo) {
  simulation::RunRecord record = small_record();
  record.outcomes[1].value.reset();
  record.outcomes[2] = {};
  std::string const text = text_of(small_world(), record);
  EXPECT_EQ(line_with(text, "First delivery"), "First delivery not reached");
  EXPECT_EQ(line_with(text, "Mean wait"), "Mean wait none");
}

TEST(Summary, UnitsAreThoseOfTheLastBucket) {
  EXPECT_EQ(line_with(text_of(small_world(), small_record()), "chip "), "chip 4,321 in stock, 1,234,567 delivered");
}

TEST(Summary, RowsOfTheWaterfallSumToItsTotalLine) {
  std::string const text = text_of(small_world(), small_record());
  EXPECT_EQ(line_with(text, "license 3").substr(0, 18), "license 334 33.4 %");
  EXPECT_EQ(line_with(text, "stock 3").substr(0, 16), "stock 333 33.3 %");
  EXPECT_EQ(line_with(text, "transit").substr(0, 18), "transit 333 33.3 %");
  EXPECT_EQ(line_with(text, "total"), "total 1,000 100.0 %");
}

TEST(Summary, GatesUnmetTogetherHaveATableOfTheirOwn) {
  std::string const text = text_of(small_world(), small_record());
  EXPECT_EQ(line_with(text, "license + stock").substr(0, 26), "license + stock 333 33.3 %");
  EXPECT_EQ(line_with(text, "nothing (work or transit)").substr(0, 36), "nothing (work or transit) 334 33.4 %");
  simulation::RunRecord record = small_record();
  record.blocked = {{GateSet{Gate::stock}, 86400}};
  EXPECT_EQ(text_of(small_world(), record).find("at the same time"), std::string::npos);
}

TEST(Summary, WaitingIsToldOfWhatTheScenarioIsAbout) {
  std::string const text = text_of(world_about_one(), record_about_one());
  EXPECT_NE(line_with(text, "Of chip ordered by cloud: 1,000 of all 4,000 unit-days."), "") << text;
  EXPECT_EQ(line_with(text, "cap "), "");
  EXPECT_EQ(line_with(text, "total"), "total 1,000 100.0 %");
  EXPECT_EQ(line_with(text, "license 3").substr(0, 18), "license 334 33.4 %");
  // The gates' own total is the same.
  EXPECT_EQ(line_with(text, "license + stock").substr(0, 26), "license + stock 333 33.3 %");
  std::string const gates = text.substr(text.find("What was unmet at the same time"));
  EXPECT_EQ(line_with(gates, "total"), "total 1,000 100.0 %");
  for (std::string const& line : lines_of(text)) EXPECT_LE(columns_of(line), 80u) << line;
}

TEST(Summary, WhoWaitsIsToldBuyerByBuyer) {
  std::string const text = text_of(world_about_one(), record_about_one());
  EXPECT_EQ(line_with(text, "cloud"), "cloud 700 500 150 50 71 %") << text;
  EXPECT_EQ(line_with(text, "total 700"), "total 700 500 150 50 71 %");
  EXPECT_EQ(text_of(small_world(), small_record()).find("Who waits"), std::string::npos);
}

TEST(Summary, WhatIsDeliveredAndWhatIsInstalledAreToldApart) {
  simulation::RunRecord record = small_record();
  record.series.push_back({0, UnitStatus::installed, {0, 77}});
  EXPECT_EQ(line_with(text_of(small_world(), record), "chip "),
            "chip 4,321 in stock, 1,234,567 delivered and not installed, 77 installed");
}

TEST(Summary, ResolutionsAreTakenIntoAccount) {
  model::World world = small_world();
  world.products[0].per_unit = 1000;  // the same amounts are thousandths of a chip now: 1 unit-day in all
  std::string const text = text_of(world, small_record());
  EXPECT_EQ(line_with(text, "total"), "total 1.00 100.0 %");
  EXPECT_EQ(line_with(text, "chip "), "chip 4.321 in stock, 1,235 delivered");  // four digits of 1234.567
}

TEST(Summary, KeepsWithin80ColumnsAndUsesNoColorUnlessAsked) {
  model::World world = small_world();
  world.outcomes[0].title = std::string(200, 'x');
  world.title = "A title of many words that goes on";
  std::string const text = text_of(world, small_record());
  for (std::string const& line : lines_of(text)) EXPECT_LE(columns_of(line), 80u) << line;
  EXPECT_EQ(text.find('\033'), std::string::npos);
  SummaryStyle colored;
  colored.color = true;
  EXPECT_NE(text_of(world, small_record(), colored).find('\033'), std::string::npos);
}

TEST(Summary, NamesTheFileAndTheNextCommand) {
  SummaryStyle style;
  style.results_file = "out/small.results";
  std::string const text = text_of(small_world(), small_record(), style);
  EXPECT_NE(text.find("Written to out/small.results\n"), std::string::npos);
  char const* const next = page_template().empty() ? "Next: chokepoint results export out/small.results"
                                                   : "Next: chokepoint report out/small.results\n";
  EXPECT_NE(text.find(next), std::string::npos) << text;
}

TEST(Summary, AFailedRunShowsWhyAndNoNumbers) {
  simulation::RunRecord record;
  record.end = kernel::RunEnd::event_budget;
  record.failure = "more than 10 events (clock.max_events)";
  std::string const text = text_of(small_world(), record);
  EXPECT_NE(text.find("The run failed: more than 10 events"), std::string::npos);
  EXPECT_EQ(text.find("Outcomes"), std::string::npos);
}

}  // namespace
}  // namespace chokepoint::report
