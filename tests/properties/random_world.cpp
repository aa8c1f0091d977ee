#include "tests/properties/random_world.hpp"

#include <algorithm>

namespace chokepoint::test {

namespace {

class WorldMaker {
 public:
  explicit WorldMaker(std::uint64_t seed) : dice_(seed) {}

  ScenarioText make() {
    days_ = dice_.within(30, 55);
    world_.to = date(days_);
    world_.clock = InOrder{", news_delay: {}, warm_up: {} days, batches: {}",
                           dice_.pick({"1 seconds", "90 seconds", "20 minutes", "1 hours", "6 hours", "1 days"}),
                           dice_.within(0, 10), dice_.within(1, 6)};
    world_.calendars = {"week: {opens: '09:00', closes: '17:00', utc_offset: 8 hours, holidays: [2026-01-06]}",
                        "days: {working_days: [mon, tue, wed, thu, fri, sat]}"};
    world_.uncertain = {"slow: {uniform: [1 days, 4 days]}", "some: {uniform: [2 units, 30 units], central: 9 units}"};
    world_.countries = {"CN: {calendar: week}", "TW: {}", "US: {calendar: days}"};
    world_.firms = {"maker: {home: TW}", "holding: {home: CN}", "user: {home: CN, parent: holding}"};
    world_.products = {"chip: {unit: chip, power: 700 W, per_rack: 4 chips, price: 100 USD, attributes: {tpp: 15832}}"};
    if (dice_.one_in(2)) world_.products.push_back("ore: {resolution: 0.1, power: 90 W, per_rack: 7 units}");
    made_ = dice_.one_in(2);
    sites();
    lanes();
    if (dice_.one_in(2)) rules();
    offices();
    campuses();
    dealers();
    buyers();
    timeline();
    governments();
    outcomes();
    if (made_) production();
    return std::move(world_);
  }

 private:
  int products() const { return static_cast<int>(world_.products.size()); }
  static std::string product(int index) { return index == 0 ? "chip" : "ore"; }
  std::string amount(int low, int high) { return InOrder{"{} units", dice_.within(low, high)}; }
  std::string country() { return dice_.pick({"CN", "TW", "US"}); }

  std::string counts() { return dice_.pick({"working_time", "business_days", "calendar_time"}); }

  std::string time_law(int most_days) {
    int const n = dice_.within(1, most_days);
    switch (dice_.below(6)) {
      case 0:
        return InOrder{"{} days", n};
      case 1:
        return InOrder{"{{law: {{triangular: [{}, {}, {}], unit: days}}}}", n, n + 1, n + 4};
      case 2:
        return InOrder{"{{law: {{exponential: {} days}}}}", n};
      case 3:
        return InOrder{"{{law: {{lognormal: {{median: {} hours, sigma: 0.7}}}}}}", 12 * n};
      case 4:
        return InOrder{"{{law: {{uniform: [0, {}], unit: days}}}}", n};
      default:
        return "$slow";
    }
  }

  /// One that may become another, of the same kind as all that a scenario may date.
  std::string changing_time_law(int most_days) {
    std::string const first = time_law(most_days);
    if (!dice_.one_in(4)) return first;
    return InOrder{"{{path: {{2026-01-01: {}, {}: {}}}}}", first, date(dice_.within(3, 25)), time_law(most_days)};
  }

  std::string replenishment(std::string const& supplier, std::string const& line = "") {
    std::string const source = !line.empty()      ? line
                               : supplier.empty() ? "outside_time: " + changing_time_law(6)
                                                  : "from: " + supplier;
    bool const periodic = dice_.one_in(2);
    std::string review = periodic ? InOrder{", review: periodic, every: {} days, first_review: {} days",
                                            dice_.within(1, 6), dice_.below(3)}
                                        .text
                         : !supplier.empty() ? InOrder{", retry_after: {} days", dice_.within(1, 4)}.text
                                             : "";
    if (dice_.one_in(3)) review += ", counts: firm_orders";
    int const low = dice_.within(2, 25);
    switch (dice_.below(4)) {
      case 0:
        return InOrder{"{{policy: s_S, reorder_point: {} units, order_up_to: {} units, {}{}}}", low,
                       low + dice_.within(1, 30), source, review};
      case 1:
        return InOrder{"{{policy: r_Q, reorder_point: {} units, order_quantity: {} units, {}{}}}", low,
                       dice_.within(3, 30), source, review};
      case 2:
        if (periodic && supplier.empty() && line.empty()) {
          return InOrder{
              "{{policy: base_stock, forecast: moving_average, forecast_periods: {}, lead_periods: {}, {}{}}}",
              dice_.within(1, 4), dice_.within(1, 3), source, review};
        }
        [[fallthrough]];
      default:
        return InOrder{"{{policy: base_stock, base_stock: {}, {}{}}}",
                       dice_.one_in(4) ? std::string("$some") : InOrder{"{} units", 2 * low}.text, source, review};
    }
  }

  std::string stock(std::string const& supplier, bool source) {
    if (source && dice_.one_in(3)) return "{supply: unlimited}";
    bool const loses = dice_.one_in(3);
    std::string text = InOrder{"{{unmet: {}", loses ? "lost" : "backorder"};
    if (!loses && dice_.one_in(2)) text += ", allocation: " + dice_.pick({"proportional", "max_min"});
    if (!loses && dice_.one_in(3)) text += ", shipping_lot: " + amount(1, 6);
    if (!dice_.one_in(4)) {
      text += ", initial: " + (dice_.one_in(4) ? std::string("$some") : amount(1, 60));
    }
    if (dice_.one_in(3)) {
      text += InOrder{", pipeline: [{{on: {}, quantity: {}}}, {{on: {}, quantity: {}}}]", date(dice_.below(20)),
                      amount(1, 20), dice_.one_in(2) ? "2025-12-20" : date(dice_.below(20)), amount(1, 20)};
    }
    if (!dice_.one_in(5)) text += ", order_cost: 8 USD, replenishment: " + replenishment(supplier);
    return text + ", holding_cost: 2 USD per unit per day}";
  }

  void sites() {
    site_count_ = dice_.within(2, 5);
    for (int site = 0; site < site_count_; ++site) {
      parents_.push_back(site == 0 ? -1 : dice_.below(site));
      std::string stocks;
      for (int p = 0; p < products(); ++p) {
        bool const here = site == 0 || dice_.one_in(2);
        stocked_.push_back(here);
        if (!here) continue;
        int supplier = site == 0 ? -1 : parents_[static_cast<std::size_t>(site)];
        while (supplier > 0 && !stocks_at(supplier, p)) supplier = parents_[static_cast<std::size_t>(supplier)];
        std::string const from = supplier < 0 || dice_.one_in(4) ? "" : InOrder{"site{}", supplier}.text;
        std::string text = stock(from, site == 0);
        // A line waits for its components.
        std::size_t const lost = made_ && site == 0 && p == 0 ? text.find("unmet: lost") : std::string::npos;
        if (lost != std::string::npos) text.replace(lost, 11, "unmet: backorder");
        stocks += InOrder{"{}{}: {}", stocks.empty() ? "" : ", ", product(p), text};
      }
      if (made_ && site == 0) {
        for (auto const* made : {"kit", "set"}) {
          stocks += InOrder{", {}: {{unmet: {}, replenishment: {}}}", made, dice_.one_in(3) ? "lost" : "backorder",
                            replenishment("", "made_on: line")};
        }
      }
      world_.sites.push_back(InOrder{"site{}: {{in: {}, firm: maker{}}}", site, country(),
                                     stocks.empty() ? "" : ", stock: {" + stocks + "}"});
    }
  }
  bool stocks_at(int site, int p) const { return stocked_[static_cast<std::size_t>(site * products() + p)]; }

  void lane(int from, int to, std::string const& name) {
    std::string text = InOrder{"{}: {{from: site{}, to: site{}, time: {}", name, from, to, changing_time_law(5)};
    if (dice_.one_in(3)) {
      int const closes = dice_.within(1, 20);
      text += InOrder{", open: {{path: {{2026-01-01: {}, {}: {}, {}: {}}}}}",
                      dice_.pick({"yes", "no"}),
                      date(closes),
                      dice_.pick({"yes", "no"}),
                      date(closes + dice_.within(1, 12)),
                      dice_.pick({"yes", "yes", "no"})};
    }
    if (dice_.one_in(4)) {
      text += InOrder{", outages: {{up: {}, down: {}}}", time_law(9), time_law(3)};
    }
    if (dice_.one_in(4)) {
      text += InOrder{", departs_every: {}", dice_.pick({"5 days", "36 hours", "1 hours"})};
      if (dice_.one_in(3)) text += ", first_departure: 2025-12-30";
      if (dice_.one_in(2))
        text += InOrder{", capacity: {{path: {{2026-01-01: {}, {}: {}}}}}", amount(0, 30), date(dice_.within(3, 20)),
                        amount(1, 30)};
    } else if (dice_.one_in(4)) {
      text += ", leaves_with: " + amount(1, 40);
      if (dice_.one_in(2)) text += ", waits_at_most: 4 days";
    }
    if (dice_.one_in(2)) text += InOrder{", cost: {} USD per unit", dice_.below(4)};
    world_.lanes.push_back(text + "}");
  }

  void lanes() {
    for (int site = 1; site < site_count_; ++site) {
      int const parent = parents_[static_cast<std::size_t>(site)];
      lane(parent, site, InOrder{"lane{}", site}.text);
      if (dice_.one_in(2)) lane(parent, site, InOrder{"other{}", site}.text);
    }
    for (int extra = dice_.below(3); extra > 0; --extra) {
      int const from = dice_.below(site_count_);
      int const to = dice_.below(site_count_);
      if (from != to) lane(from, to, InOrder{"extra{}", extra}.text);
    }
  }

  /// Staff, time and how it is interrupted, with a leading comma.
  std::string service() {
    std::string text;
    if (dice_.one_in(3)) {
      text += InOrder{
          ", stages: [{{name: first, officers: {}, time: {}, counts: {}}}, {{name: second, officers: {}, time: {}, "
          "counts: {}, redo: 20 %, redo_from: {}}}]",
          dice_.within(1, 3),
          time_law(2),
          counts(),
          dice_.within(1, 2),
          time_law(2),
          counts(),
          dice_.pick({"first", "second"})};
    } else {
      if (!dice_.one_in(4)) {
        text += dice_.one_in(3) ? InOrder{", officers: {{path: {{2026-01-01: {}, {}: {}}}}}", dice_.below(3),
                                          date(dice_.within(5, 20)), dice_.within(1, 3)}
                                      .text
                                : InOrder{", officers: {}", dice_.within(1, 3)}.text;
        if (dice_.one_in(4)) text += InOrder{", waiting_room: {}", dice_.below(4)};
      }
      text += InOrder{", time: {}, counts: {}", changing_time_law(2), counts()};
      if (dice_.one_in(3)) text += ", redo: 25 %";
    }
    if (dice_.one_in(3)) text += ", calendar: " + dice_.pick({"week", "days"});
    if (dice_.one_in(3)) {
      int const from = dice_.within(0, 20);  // 0: it lasts when the run begins
      text += InOrder{", freezes: [{{from: {}, to: {}, in_progress: {}}}, {{from: {}, to: {}, in_progress: {}}}]",
                      date(from),
                      date(from + dice_.within(1, 6)),
                      dice_.pick({"finish", "suspend"}),
                      date(from + 3),
                      date(from + 3 + dice_.within(1, 6)),
                      dice_.pick({"finish", "suspend"})};
    }
    if (dice_.one_in(3)) {
      text += InOrder{", outages: {{up: {}, down: {}, in_progress: {}}}", time_law(9), time_law(3),
                      dice_.pick({"finish", "suspend"})};
    }
    if (dice_.one_in(2)) {
      text += ", decides: " + dice_.pick({"{approve: 80 %, deny: 5 %, return: 15 %}", "{approve: 60 %, deny: 40 %}",
                                          "{approve: 50 %, return: 50 %}"});
    }
    return text;
  }

  /// Rules of every effect, which begin, change and end during the run, with an authority and a quota that they name.
  void rules() {
    world_.permits = {
        InOrder{"permits0: {{product: chip, split: {}{}, grants: {{g0: {{on: {}, quantity: {}}}, g1: {{on: {}, "
                "quantity: {}{}}}}}}}",
                dice_.pick({"first_come", "proportional", "max_min"}),
                dice_.pick({"", ", tiers: [{firms: [user]}]", ", valid: 9 days", ", issue_time: 3 days",
                            ", suspended: {path: {2026-01-01: yes, 2026-01-09: no}}"}),
                date(dice_.below(10)), amount(5, 60), date(dice_.below(30)), amount(5, 60),
                dice_.pick({"", ", firms: [user]", ", each: 9 units"})}
            .text};
    world_.quotas = {InOrder{"quota0: {{product: chip, limit: {}{}}}", amount(5, 80),
                             dice_.pick({"", ", basis: destination == US, share: 50 %", ", window: quarter",
                                         ", window: rolling, over: 9 days", ", smallest_grant: 3 units"})}
                         .text};
    world_.offices.push_back(
        InOrder{"clerk: {{kind: licensing, rules: [rule0]{}, under_denial: {{approve: 20 %, return: 80 %}}, "
                "license_valid: {} days}}",
                service(), dice_.within(2, 20)});
    for (int rule = 0; rule < 3; ++rule) {
      std::string vintages;
      for (int n = dice_.within(1, 3); n > 0; --n) {
        std::string const effect =
            rule == 0
                ? "license: " +
                      std::string(dice_.pick({"case_by_case", "presumption_of_denial", "presumption_of_approval"}))
                : dice_.pick({"ban: yes", "refuses_entry: yes", "holds: yes", "permit: permits0", "cap: quota0",
                              "duty: 25 %", "revenue_share: 15 %, cap: quota0", "test: site0",
                              "permit: permits0, "
                              "fee: 3 USD"});
        int const from = dice_.below(days_);
        std::string const until = dice_.one_in(2) ? "" : ", sunset: " + date(std::min(from + dice_.within(1, 12), 58));
        vintages += InOrder{"{}{{effective: {}{}, in_transit: {}, {}}}",
                            vintages.empty() ? "" : ", ",
                            date(from),
                            until,
                            dice_.pick({"exported", "loaded", "entered"}),
                            effect};
      }
      world_.rules.push_back(InOrder{"rule{}: {{by: {}{}, vintages: [{}]}}", rule, country(),
                                     dice_.pick({"", ", applies: destination == CN", ", applies: product == chip",
                                                 ", looks_through: yes, applies: product == chip"}),
                                     vintages});
    }
  }

  void offices() {
    for (int office = dice_.below(3); office > 0; --office) {
      std::string const applies =
          dice_.pick({"", ", applies: destination == CN", ", applies: quantity > 6 units",
                      ", applies: product == chip and product.tpp < 21000", ", applies: buyer_parent == holding"});
      world_.offices.push_back(InOrder{"bureau{}: {{kind: licensing, in: TW{}{}, backlog: {}, refile_after: {} days}}",
                                       office, applies, service(), dice_.below(6), dice_.within(1, 3)});
    }
    for (int office = dice_.below(4); office > 0; --office) {
      world_.offices.push_back(InOrder{"border{}: {{kind: {}, at: site{}{}}}", office,
                                       dice_.pick({"customs", "customs, hold_limit: 4 days",
                                                   "customs, hold_limit: 2 days, after_hold: forfeit", "laboratory"}),
                                       dice_.below(site_count_), service()});
    }
    world_.offices.push_back(InOrder{"counter: {{kind: desk{}}}", service()});
  }

  /// What an event may set in this world: a path and a value.
  std::string setting() {
    auto const name_of = [&](std::vector<std::string> const& lines) {
      std::string const& line = lines[static_cast<std::size_t>(dice_.below(static_cast<int>(lines.size())))];
      return std::pair(line.substr(0, line.find(':')), line);
    };
    if (!world_.rules.empty() && dice_.one_in(2)) {
      switch (dice_.below(3)) {
        case 0:
          return InOrder{"quotas.quota0.limit: {}", amount(0, 80)};
        case 1:
          return "permits.permits0.suspended: " + dice_.pick({"yes", "no"});
        default:
          return InOrder{"rules.rule{}.active: {}", dice_.below(3), dice_.pick({"yes", "no"})};
      }
    }
    switch (dice_.below(5)) {
      case 4:
        return InOrder{"lanes.{}.time: {}", name_of(world_.lanes).first, time_law(9)};
      case 0:
        return InOrder{"lanes.{}.open: {}", name_of(world_.lanes).first, dice_.pick({"yes", "no"})};
      case 1: {
        auto const [office, line] = name_of(world_.offices);
        if (line.find(", officers") == std::string::npos || line.find("stages") != std::string::npos) {
          return InOrder{"offices.{}.open: {}", office, dice_.pick({"yes", "no"})};
        }
        return InOrder{"offices.{}.officers: {}", office, dice_.below(4)};
      }
      case 2: {
        auto const [site, line] = name_of(world_.sites);
        std::size_t const chip = line.find("chip: {");
        std::size_t const level = line.find("base_stock: ", chip);
        // Of chip's own block: no brace between closes it.
        int depth = 0;
        bool of_chip = chip != std::string::npos && level != std::string::npos;
        for (std::size_t at = chip; of_chip && at < level; ++at) {
          depth += line[at] == '{' ? 1 : line[at] == '}' ? -1 : 0;
          of_chip = depth > 0 || line[at] != '}';
        }
        if (!of_chip) return InOrder{"lanes.{}.open: {}", name_of(world_.lanes).first, dice_.pick({"yes", "no"})};
        return InOrder{"sites.{}.stock.chip.replenishment.base_stock: {}", site, amount(1, 60)};
      }
      default: {
        auto const [buyer, line] = name_of(world_.buyers);
        std::size_t const orders = line.find("orders: {") + 9;
        return InOrder{"buyers.{}.orders.{}.active: {}", buyer, line.substr(orders, line.find(':', orders) - orders),
                       dice_.pick({"yes", "no"})};
      }
    }
  }

  /// Nothing, or what stands still while an event lasts.
  std::string pauses() {
    if (!dice_.one_in(3)) return "";
    return ", pauses: {" +
           dice_.pick({"dispatch: [site0]", "transit: [lane1]", "receipt: [site1]", "ordering: [buyer0]",
                       "transit: [lane1], receipt: [site0, site1]", "dispatch: [site1]"}) +
           "}";
  }

  std::string what_it_does() { return InOrder{"set: {{{}}}{}", setting(), pauses()}; }

  void timeline() {
    int const events = dice_.below(4);
    for (int event = 0; event < events; ++event) {
      std::string text = InOrder{"event{}: {{", event};
      if (event > 0 && dice_.one_in(2)) {
        text += InOrder{"after: [event{}], delay: {}", dice_.below(event), time_law(6)};
      } else {
        text += "on: " + date(dice_.below(25));
      }
      if (event > 0 && dice_.one_in(3)) text += InOrder{", unless: [event{}]", dice_.below(event)};
      if (dice_.one_in(2)) text += InOrder{", occurs: {} %", dice_.within(20, 90)};
      text += ", " + what_it_does();
      if (dice_.one_in(2)) text += ", lasts: " + time_law(8);
      world_.timeline.push_back(text + "}");
    }
  }

  void governments() {
    if (dice_.one_in(3)) return;
    world_.timeline.push_back(InOrder{"answer: {{by_reaction: yes, {}{}}}", what_it_does(),
                                      dice_.one_in(2) ? ", lasts: " + time_law(6) : std::string()});
    world_.timeline.push_back("mood: {by_reaction: yes, " + what_it_does() + "}");
    world_.commitments.push_back(InOrder{
        "pledge: {{by: maker, amount: 90 USD, instalments: [{{due: {}, amount: 30.5 USD}}, {{due: {}, amount: 9 "
        "USD}}], "
        "slips: {}{}}}",
        date(dice_.below(20)), date(dice_.below(30)), time_law(5), dice_.one_in(2) ? ", needs: [answer]" : ""});
    std::string const condition =
        dice_.pick({"total.delivered.chip > 20 units", "overdue.pledge > 5 USD", "not open.lane1 or happened.mood",
                    "month.in_transit.chip > 5 units and balance.delivered.chip > 0 units", "date > 2026-01-20"});
    world_.governments.push_back(InOrder{
        "crown: {{reactions: {{watch: {{watches: {}, every: {}, publication_lag: {} days, lag: {}, triggers: answer, "
        "at_most: {}}}, moods: {{starts: calm, regimes: {{calm: {{lasts: {}, then: {{angry: 80 %, calm: 20 %}}}}, "
        "angry: "
        "{{lasts: {}, triggers: mood, then: {{calm: 100 %}}}}}}}}}}}}",
        condition, time_law(4), dice_.within(1, 4), time_law(3), dice_.within(1, 3), time_law(9), time_law(5)});
  }

  /// Alternatives of a stream, with a leading comma.
  std::string substitutes() {
    std::string list = InOrder{"{{product: chip, from: site0, after: {}{}}}",
                               dice_.one_in(3) ? "$slow" : InOrder{"{} days", dice_.below(15)}.text,
                               ", worth: " + dice_.pick({"0.6", "1", "2.5"})};
    if (!world_.dealers.empty()) {
      std::string const grey = InOrder{"{{dealer: smuggler, after: {} days, worth: 1{}}}", dice_.below(9),
                                       dice_.pick({"", ", premium_below: 45 %", ", premium_below: 10 %"})};
      list = dice_.one_in(2) ? grey + ", " + list : list + ", " + grey;
    }
    if (dice_.one_in(3)) {
      list = InOrder{"{{rent: chip, from: site0, after: {} days, worth: 0.9}}, ", dice_.below(12)}.text + list;
    }
    return InOrder{", else_buys: [{}], reconsiders: {} days", list, dice_.within(1, 9)};
  }

  std::string stream(bool has_site) {
    std::string text;
    bool const applies = dice_.one_in(5);
    bool const grey = !applies && !world_.dealers.empty() && dice_.one_in(5);
    if (applies) {
      text = "{apply_to: counter";
    } else if (grey) {
      text = "{dealer: smuggler";
    } else {
      int site = dice_.below(site_count_);
      int const p = dice_.below(products());
      if (!stocks_at(site, p)) site = 0;
      text = InOrder{"{{product: {}, from: site{}", product(p), site};
    }
    switch (applies || grey ? dice_.below(2) : dice_.below(4)) {
      case 0:
        text += ", every: " + changing_time_law(4);
        if (dice_.one_in(3)) text += InOrder{", starts: {}", date(dice_.below(10))};
        if (dice_.one_in(3)) text += InOrder{", ends: {}", date(dice_.within(15, 25))};
        break;
      case 1:
        text += InOrder{", rate: {{path: {{2026-01-01: {} per day, {}: {} per day}}}}", dice_.within(0, 3),
                        date(dice_.within(5, 15)), dice_.within(1, 4)};
        break;
      case 2:
        text += InOrder{
            ", dates: [{{on: {}, quantity: {}}}, {{on: {}, quantity: {}, firmness: interest, firm_on: {}}}, "
            "{{on: 2025-12-15, {}: {}, firmness: {}}}]",
            date(dice_.below(20)),
            amount(1, 40),
            date(dice_.below(10)),
            amount(1, 40),
            date(dice_.within(10, 25)),
            dice_.pick({"quantity", "true_need", "padded_by: 2.2, true_need"}),
            amount(1, 20),
            dice_.pick({"prepaid", "purchase_order, licensed: yes", "interest"})};
        break;
      default:
        text += InOrder{", restock_to: {{path: {{2026-01-01: {}, {}: {}}}}}, uses: {} units per day, every: {}",
                        amount(5, 40),
                        date(dice_.within(5, 20)),
                        amount(5, 60),
                        dice_.within(1, 6),
                        time_law(4)};
        if (dice_.one_in(3)) text += ", has: " + amount(0, 9);
        break;
    }
    if (!applies) {
      if (text.find("every") != std::string::npos && text.find("restock") == std::string::npos && !dice_.one_in(3)) {
        text += ", quantity: " +
                dice_.pick({"{law: {uniform: [1, 20], unit: units}}", "{law: {poisson: 5 units}}", "7 units"});
      }
      if (grey) return text + "}";
      bool const priced = text.find("product: chip") != std::string::npos &&
                          text.find("restock") == std::string::npos && text.find("dates") == std::string::npos;
      if (priced && dice_.one_in(4)) text += ", elasticity: -1.2, reference_cost: 90 USD per unit";
      if (dice_.one_in(3)) text += ", patience: " + changing_time_law(12);
      if (dice_.one_in(4) && text.find("patience") == std::string::npos) {
        text += ", firmness: " + dice_.pick({"prepaid", "purchase_order"});
      } else if (dice_.one_in(4) && text.find("dates") == std::string::npos) {
        text += ", firmness: interest, firm_after: " + time_law(9);
      }
      if (has_site && site_count_ > 2 && dice_.one_in(6)) text += InOrder{", via: [site{}]", dice_.below(site_count_)};
      if (has_site && dice_.one_in(4)) {
        text += std::string(", routing: cheapest") + (dice_.one_in(2) ? ", expedites_after: 5 days" : "");
      }
      if (text.find("restock_to") == std::string::npos) {
        if (dice_.one_in(3)) text += substitutes();
        if (dice_.one_in(3))
          text += ", padded_by: " + dice_.pick({"2", "1.4", "{path: {2026-01-01: 1, 2026-01-15: 3}}"});
      }
    }
    return text + InOrder{", priority: {}}}", dice_.below(3)}.text;
  }

  std::string capacity(int most) {
    std::string text = InOrder{"power: {} kW", dice_.below(most)};
    if (dice_.one_in(2)) text += InOrder{", racks: {} racks", dice_.below(2 * most)};
    return text;
  }

  void campuses() {
    campus_count_ = dice_.below(3);
    for (int campus = 0; campus < campus_count_; ++campus) {
      std::string text = InOrder{"campus{}: {{in: {}, owner: {}", campus, country(), dice_.pick({"maker", "user"})};
      if (dice_.one_in(2)) text += ", users: {user: 37 %, maker: 63 %}";
      if (!dice_.one_in(4)) text += ", " + capacity(20);
      if (dice_.one_in(2)) {
        text +=
            InOrder{", phases: {{permit: {{time: {}, slips: {}}}, hall: {{after: [permit], time: {}, adds: {{{}}}}}",
                    time_law(9), time_law(2), time_law(9), capacity(30)};
        text +=
            InOrder{", dated: {{ready_on: {}, adds: {{power: {} kW}}}}}}", date(dice_.within(1, 25)), dice_.below(20)};
      }
      if (dice_.one_in(2)) text += ", opening: {chip: " + amount(1, 9) + "}, channel: domestic";
      if (dice_.one_in(3)) text += ", waiting: {chip: " + amount(1, 9) + "}";
      if (!dice_.one_in(3)) {
        text += dice_.one_in(2) ? InOrder{", technicians: {} units per day", dice_.within(1, 9)}.text
                                : InOrder{
                                      ", technicians: {{path: {{2026-01-01: {} units per day, {}: {} units per "
                                      "day}}}}",
                                      dice_.below(3), date(dice_.within(5, 20)), dice_.within(1, 20)}.text;
      }
      if (dice_.one_in(3)) text += InOrder{", batch: {} units", dice_.within(1, 5)};
      if (!dice_.one_in(4)) text += ", commissioning: " + changing_time_law(5);
      if (dice_.one_in(3)) text += InOrder{", outages: {{up: {} days, down: {}}}", dice_.within(2, 9), time_law(3)};
      world_.campuses.push_back(text + "}");
    }
  }

  /// A dealer that takes chips out of site 0, such as they are there.
  void dealers() {
    if (dice_.one_in(3)) return;
    std::string text = InOrder{
        "smuggler: {{firm: {}, product: chip, from: site0, capacity: {}, period: {} days, premium: 40 %, time: {}, "
        "detection: {} %",
        dice_.pick({"maker", "user"}),
        amount(0, 30),
        dice_.within(1, 20),
        time_law(6),
        dice_.within(0, 60)};
    if (dice_.one_in(2)) text += ", lot: " + amount(1, 6);
    if (dice_.one_in(2)) text += ", scarcity: 25 %, risk: 10 %";
    if (dice_.one_in(2)) text += InOrder{", vigilance: 0.5, fades: {} days, enforcement: 0.2", dice_.within(1, 30)};
    world_.dealers.push_back(text + "}");
  }

  void buyers() {
    int const count = dice_.within(1, 4);
    for (int buyer = 0; buyer < count; ++buyer) {
      std::string streams;
      std::string const at = dice_.one_in(4) ? "" : InOrder{"at: site{}, ", dice_.below(site_count_)}.text;
      for (int n = dice_.within(1, 3); n > 0; --n) {
        streams += InOrder{"{}stream{}: ", streams.empty() ? "" : ", ", n}.text + stream(!at.empty());
      }
      std::string installs;
      if (campus_count_ > 0 && streams.find("restock_to") == std::string::npos && !dice_.one_in(3)) {
        installs =
            campus_count_ == 1 || dice_.one_in(3) ? "installs_at: [campus0], " : "installs_at: [campus1, campus0], ";
        installs += InOrder{"buildout: {}, ", dice_.pick({"listed", "earliest", "largest"})};
      }
      bool const pays =
          streams.find("product: chip") != std::string::npos || streams.find("dealer: ") != std::string::npos;
      if (pays && dice_.one_in(4)) {
        installs += InOrder{"budget: {} USD, budget_period: {} days, ", dice_.within(0, 4000), dice_.within(1, 20)};
      }
      world_.buyers.push_back(InOrder{"buyer{}: {{firm: {}, {}{}orders: {{{}}}}}", buyer, dice_.pick({"user", "maker"}),
                                      at, installs, streams});
    }
  }

  void outcomes() {
    // Every measure that the world has; measured of each element apart, so that elements can be compared by name.
    world_.outcomes = {
        "delay: {measure: delay}", "delivered: {measure: status, status: delivered}",
        "first: {measure: status, status: delivered, product: chip, reduce: first_date, reaches: 20 units}",
        "license: {measure: delay, reason: license}", "padding: {measure: delay, class: inflated}"};
    bool const one_resolution = products() == 1 && !made_;  // lanes add up what they carry
    for (std::string const& line : one_resolution ? world_.lanes : std::vector<std::string>()) {
      std::string const name = line.substr(0, line.find(':'));
      for (auto const* measure : {"awaiting_departure", "departure_load"}) {
        world_.outcomes.push_back(InOrder{"{}_{}: {{measure: {}, of: [{}]}}", name, measure, measure, name});
      }
    }
    for (std::string const& line : world_.offices) {
      std::string const name = line.substr(0, line.find(':'));
      for (auto const* measure : {"waiting", "in_service", "present", "up", "wait", "sojourn", "served"}) {
        world_.outcomes.push_back(InOrder{"{}_{}: {{measure: {}, of: [{}]}}", name, measure, measure, name});
      }
      world_.outcomes.push_back(
          InOrder{"{}_late: {{measure: wait, of: [{}], reduce: share_above, above: 1 days}}", name, name});
      world_.outcomes.push_back(
          InOrder{"{}_tail: {{measure: sojourn, of: [{}], reduce: quantile, quantile: 0.9}}", name, name});
    }
    for (int site = 0; site < site_count_; ++site) {
      for (int p = 0; p < products(); ++p) {
        if (!stocks_at(site, p)) continue;
        if (world_.sites[static_cast<std::size_t>(site)].find(product(p) + ": {supply: unlimited}") !=
            std::string::npos) {
          continue;
        }
        for (auto const* measure : {"on_hand", "backorders", "on_order", "demand", "filled_at_once", "lost",
                                    "order_quantity", "stock_wait", "holding", "ordering"}) {
          world_.outcomes.push_back(InOrder{"site{}_{}_{}: {{measure: {}, of: [site{}], product: {}}}", site,
                                            product(p), measure, measure, site, product(p)});
        }
      }
    }
    for (std::string const& line : world_.campuses) {
      std::string const name = line.substr(0, line.find(':'));
      bool const used = std::any_of(world_.buyers.begin(), world_.buyers.end(), [&](std::string const& buyer) {
        return buyer.find("installs_at: [") != std::string::npos && buyer.find(name) != std::string::npos &&
               (buyer.find("product: ") != std::string::npos || buyer.find("dealer: ") != std::string::npos);
      });
      if (!used && line.find("chip: ") == std::string::npos) continue;  // nothing ever comes there
      for (auto const* measure : {"online", "idle_for_power"}) {
        world_.outcomes.push_back(InOrder{"{}_{}: {{measure: {}, of: [{}]}}", name, measure, measure, name});
      }
      world_.outcomes.push_back(
          InOrder{"{}_first: {{measure: online, of: [{}], reduce: first_date, reaches: 5 units}}", name, name});
      for (auto const* measure : {"power_used", "racks_used"}) {
        world_.outcomes.push_back(InOrder{"{}_{}: {{measure: {}, of: [{}]}}", name, measure, measure, name});
      }
    }
    for (std::string const& line : world_.dealers) {
      std::string const name = line.substr(0, line.find(':'));
      for (auto const* measure : {"premium", "enforcement", "finds", "seized"}) {
        world_.outcomes.push_back(InOrder{"{}_{}: {{measure: {}, of: [{}]}}", name, measure, measure, name});
      }
    }
    for (std::string const& line : world_.buyers) {
      std::string const name = line.substr(0, line.find(':'));
      if (products() > 1 &&
          (line.find("product: chip") != std::string::npos || line.find("dealer: ") != std::string::npos) &&
          line.find("product: ore") != std::string::npos) {
        continue;  // amounts of different resolutions can't be added
      }
      for (auto const* measure :
           {"ordered", "delivered", "cancelled", "open", "order_wait", "unmet_need", "true_need", "unfunded"}) {
        bool const orders = line.find("product: ") != std::string::npos || line.find("dealer: ") != std::string::npos;
        if (std::string_view(measure).ends_with("need") && !orders) continue;
        world_.outcomes.push_back(InOrder{"{}_{}: {{measure: {}, of: [{}]}}", name, measure, measure, name});
      }
    }
  }

  /// A line at site 0 that makes kits and sets from chips, and who buys them.
  void production() {
    world_.products.insert(world_.products.end(),
                           {"kit: {made_from: {chip: 2}, price: 9 USD}", "set: {price: 7 USD, resolution: 0.1}"});
    std::string text = "line: {at: site0";
    bool const limited = !dice_.one_in(4);
    if (limited && dice_.one_in(2)) {
      text += InOrder{", capacity: {} units per hour", dice_.within(1, 12)};
    } else if (limited) {
      int const stops = dice_.within(1, 20);
      text += InOrder{
          ", capacity: {{path: {{2026-01-01: {} units per hour, {}: 0 units per hour, {}: {} units per hour}}}}",
          dice_.within(0, 9), date(stops), date(stops + dice_.within(1, 8)), dice_.within(1, 9)};
      if (dice_.one_in(2)) text += ", restart_after_stop: " + time_law(3);
    }
    if (limited && dice_.one_in(3)) {
      text += InOrder{
          ", phases: {{shell: {{time: {}}}, tools: {{after: [shell], time: {}, slips: {}, adds: {} units "
          "per hour}}}}",
          time_law(6), time_law(4), time_law(5), dice_.within(1, 9)};
    }
    if (dice_.one_in(3)) {
      int const stops = dice_.within(1, 25);
      text += InOrder{", running: {{path: {{2026-01-01: {}, {}: no, {}: yes}}}}, stop_loses: {} %",
                      dice_.pick({"yes", "no"}), date(stops), date(stops + dice_.within(1, 9)), dice_.below(101)};
    }
    if (dice_.one_in(4)) text += InOrder{", outages: {{up: {}, down: {}}}", time_law(9), time_law(3)};
    if (dice_.one_in(3)) text += ", calendar: " + dice_.pick({"week", "days"});
    if (dice_.one_in(2)) text += InOrder{", changeover: {} hours", dice_.below(40)};
    if (dice_.one_in(3)) text += ", changeovers: [{from: kit, to: set, time: 48 hours}], set_up_for: set";
    if (dice_.one_in(3)) {
      text +=
          InOrder{", in_process: [{{product: kit, quantity: {}, done_on: {}}}]", amount(1, 9), date(dice_.below(9))};
    }
    text += dice_.pick({"", "", ", plans: backlog", ", plans: margin", ", plans: priority, priorities: [set]",
                        ", plans: shares, shares: {kit: 30 %, set: 50 %}"});
    std::string const uses = limited ? ", uses: 16.8" : "";
    std::string const yield = dice_.pick({"", ", yield: 80 %", ", yield: 80 %, yield_law: binomial, rework: 20 %",
                                          ", yield_law: clustered, defect_density: 0.1, area: 3, clustering: 1.5"});
    text += InOrder{", makes: {{kit: {{lot: {}, cycle: {}{}{}}}, set: {{from: {{chip: 0.7 units}}, cycle: {}{}}}}}}}",
                    amount(1, 9),
                    time_law(4),
                    uses,
                    yield,
                    time_law(5),
                    dice_.pick({"", ", yield: 93 %", ", rework: 15 %"})};
    world_.production.push_back(text);
    world_.buyers.push_back(
        InOrder{"maker: {{orders: {{kits: {{product: kit, from: site0, every: {}, quantity: {}}}}}}}", time_law(5),
                amount(1, 12)});
    world_.buyers.push_back(
        InOrder{"setter: {{at: site{}, orders: {{sets: {{product: set, from: site0, rate: {} per day}}}}}}",
                dice_.below(site_count_), dice_.within(1, 3)});
    for (auto const* made : {"kit", "set"}) {
      for (auto const* measure :
           {"started", "made", "scrapped", "in_process", "production_backlog", "material_wait", "capacity_wait"}) {
        world_.outcomes.push_back(
            InOrder{"line_{}_{}: {{measure: {}, of: [line], product: {}}}", made, measure, measure, made});
      }
      world_.outcomes.push_back(InOrder{"site0_{}: {{measure: on_hand, of: [site0], product: {}}}", made, made});
    }
    for (auto const* measure : {"busy", "changing", "starved", "changeovers"}) {
      world_.outcomes.push_back(InOrder{"line_{}: {{measure: {}, of: [line]}}", measure, measure});
    }
  }

  Dice dice_;
  ScenarioText world_;
  bool made_ = false;
  int days_ = 0;
  int site_count_ = 0;
  int campus_count_ = 0;
  std::vector<int> parents_;   // by site: where its lane comes from
  std::vector<bool> stocked_;  // by site and product
};

}  // namespace

ScenarioText random_world(std::uint64_t seed) { return WorldMaker(seed).make(); }

}  // namespace chokepoint::test
