#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

/// What `why` says of a stock that lacked goods: the way back to where less came from.
namespace chokepoint::cli {
namespace {

using Json = nlohmann::json;

/// A shop is refilled by a packager, whose line makes a chip of two dies that come by a ship; a strait closes for three
/// months, and something else happens elsewhere.
constexpr char const* strait =
    "chokepoint: 1\nmeta: {title: s}\nclock: {from: 2026-01-01, to: 2026-12-31}\ncountries: {JP: {}, TW: {}}\n"
    "products: {chip: {unit: chip}, die: {unit: die}}\n"
    "sites:\n"
    "  maker: {title: The die maker, in: JP, stock: {die: {supply: unlimited}}}\n"
    "  fab: {title: The packager, in: TW, stock: {chip: {replenishment: {policy: base_stock, base_stock: 0 chips, "
    "counts: "
    "firm_orders, made_on: line}}, die: {initial: 40 dies, replenishment: {policy: base_stock, base_stock: 40 dies, "
    "from: maker}}}}\n"
    "  store: {title: The shop, in: TW, stock: {chip: {initial: 20 chips, replenishment: {policy: base_stock, "
    "base_stock: "
    "40 chips, from: fab}}}}\n"
    "production: {line: {title: The line, at: fab, capacity: 10 chips per day, makes: {chip: {from: {die: 2}, lot: 5 "
    "chips, cycle: 2 days}}}}\n"
    "lanes: {ship: {from: maker, to: fab, time: 5 days}, truck: {from: fab, to: store, time: 1 day}}\n"
    "timeline:\n"
    "  closes: {title: The strait closes, on: 2026-04-01, set: {lanes.ship.open: no}}\n"
    "  opens: {title: The strait opens, on: 2026-07-01, set: {lanes.ship.open: yes}}\n"
    "  holiday: {title: A holiday, on: 2026-05-01}\n"
    "buyers: {b: {in: TW, at: store, orders: {chips: {product: chip, from: store, every: 7 days, quantity: 10 "
    "chips}}}}\n"
    "outcomes: {got: {measure: delivered}}\n";

class WhySupply : public ProgramTest {
 protected:
  void run(std::string const& scenario) const {
    write("mine.yaml", scenario);
    Answer const answer = chokepoint("run mine.yaml --out r.db --quiet --trace");
    ASSERT_EQ(answer.code, exit_code::ok) << answer.err;
  }
  Json query(std::string const& sql) const {
    return Json::parse(chokepoint("results query r.db \"" + sql + "\" --json").out);
  }
  Json supply(std::string const& words) const {
    return Json::parse(chokepoint("why r.db --json " + words).out)["supply"];
  }
};

TEST_F(WhySupply, TheChainGoesOnFromTheStockToTheLineAndToWhatThatLacked) {
  run(strait);
  Json const step = supply("buyer:b by 2026-06-20");
  EXPECT_EQ(step["site"], "store");
  EXPECT_EQ(step["from"], "fab");
  ASSERT_EQ(step["behind"].size(), 1u) << step.dump(1);
  Json const& line = step["behind"][0];
  EXPECT_EQ(line["line"], "line");
  ASSERT_EQ(line["behind"].size(), 1u) << step.dump(1);
  Json const& dies = line["behind"][0];
  EXPECT_EQ(dies["product"], "die");
  EXPECT_EQ(dies["from"], "maker");
  ASSERT_EQ(dies["events"].size(), 1u) << "neither what happens elsewhere nor what came after the date";
  EXPECT_EQ(dies["events"][0]["date"], "2026-04-01T00:00:00Z");
  EXPECT_EQ(dies["events"][0]["what"], "The strait closes (ship is closed)");
  // Seen while it is closed, and gone again half a year after.
  std::string const words = chokepoint("why r.db buyer:b by 2026-06-20").out;
  EXPECT_NE(words.find("chip for The shop from The packager: 0 chips from "), std::string::npos) << words;
  EXPECT_NE(words.find("chip: made at The packager by The line\n"), std::string::npos) << words;
  EXPECT_NE(words.find("2026-04-01: The strait closes (ship is closed)"), std::string::npos) << words;
}

/// What came is what the table of flows has of those time steps, and usual is the median of all steps, by the day.
TEST_F(WhySupply, FiguresAreSumsOfTheTableOfFlows) {
  run(strait);
  Json const shortfall = supply("buyer:b by 2026-06-20")["behind"][0]["behind"][0]["shortfall"];
  std::string const from = shortfall["from"], to = shortfall["to"];
  Json const came = query(
      "select coalesce(sum(units), 0) as units from flows where to_site = 'fab' and product = 'die' "
      "and bucket_end > '" +
      from + "' and bucket_end <= '" + to + "'");
  EXPECT_DOUBLE_EQ(shortfall["came"].get<double>(), came[0]["units"].get<double>());
  Json const steps = query(
      "select s.bucket_end, julianday(s.bucket_end) - coalesce(lag(julianday(s.bucket_end)) over (order "
      "by s.bucket_end), julianday('2026-01-01')) as days, coalesce((select sum(units) from flows f "
      "where f.to_site = 'fab' and f.product = 'die' and f.bucket_end = s.bucket_end), 0) as units "
      "from (select distinct bucket_end from series) s order by 1");
  std::vector<double> rates;
  double days = 0;
  for (Json const& one : steps) {
    rates.push_back(one["units"].get<double>() / one["days"].get<double>());
    std::string const end = one["bucket_end"];
    if (end > from && end <= to) days += one["days"].get<double>();
  }
  std::sort(rates.begin(), rates.end());
  EXPECT_NEAR(shortfall["usual"].get<double>(), rates[rates.size() / 2] * days, 1e-6);
  EXPECT_LT(shortfall["came"].get<double>(), shortfall["usual"].get<double>() / 2);
  EXPECT_LE(to, "2026-06-20") << "nothing of later";
}

TEST_F(WhySupply, WhereAsMuchAsUsualCameNothingIsSaid) {
  run(strait);
  EXPECT_TRUE(supply("buyer:b by 2026-03-01").is_null());
  EXPECT_EQ(chokepoint("why r.db buyer:b by 2026-03-01").out.find("Why goods were lacking"), std::string::npos);
}

TEST_F(WhySupply, TheSameGoodsOfAnotherSellerAreToldByTheSeller) {
  run("chokepoint: 1\nmeta: {title: t}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {CN: {}}\n"
      "products: {chip: {unit: chip}}\n"
      "sites: {fab: {in: CN, stock: {chip: {initial: 0 chips}}}, other: {title: The second source, in: CN, stock: "
      "{chip: "
      "{initial: 50 chips}}}, hall: {in: CN}}\n"
      "lanes: {a: {from: fab, to: hall, time: 1 day}, b: {from: other, to: hall, time: 1 day}}\n"
      "buyers: {b: {in: CN, at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 20 "
      "chips}], else_buys: [{product: chip, from: other, after: 10 days, worth: 1}]}}}}\n"
      "outcomes: {got: {measure: delivered}}\n");
  std::string const words = chokepoint("why r.db buyer:b").out;
  EXPECT_NE(words.find("taken back by the buyer, who took them from The second source instead"), std::string::npos)
      << words;
}

/// A site lets nothing out for a month; the pause is an event's.
TEST_F(WhySupply, APauseIsToldWithTheEventThatEndsIt) {
  run("chokepoint: 1\nmeta: {title: p}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {CN: {}}\n"
      "products: {chip: {unit: chip}}\n"
      "sites: {fab: {title: The fab, in: CN, stock: {chip: {initial: 50 chips}}}, hall: {in: CN}}\n"
      "lanes: {road: {from: fab, to: hall, time: 1 day}}\n"
      "timeline:\n"
      "  strike: {title: A strike begins, on: 2026-01-05, pauses: {dispatch: [fab]}}\n"
      "  over: {title: The strike is over, on: 2026-02-05, set: {sites.fab.dispatches: yes}}\n"
      "buyers: {b: {in: CN, at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 20 "
      "chips}]}}}}\n"
      "outcomes: {got: {measure: delivered}}\n");
  std::string const words = chokepoint("why r.db buyer:b").out;
  EXPECT_EQ(words.find("pause turns"), std::string::npos) << words;
  EXPECT_NE(words.find("20 on 2026-02-05: a pause ended at The fab (The strike is over)"), std::string::npos) << words;
}

}  // namespace
}  // namespace chokepoint::cli
