#include "engine/scenario/schema.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/decimal.hpp"
#include "engine/base/diagnostic.hpp"
#include "engine/base/unit.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/number_words.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/yaml_guard.hpp"

namespace chokepoint::scenario {
namespace {

using Json = nlohmann::json;

/// The part of JSON Schema draft 7 that our schema uses; an unknown keyword is a failure, so that none goes unchecked.
class Validator {
 public:
  explicit Validator(Json const& root) : root_(root) {}

  /// The first place that doesn't fit, or nothing.
  std::optional<std::string> check(Json const& value, Json const& schema, std::string const& at = "$") {
    for (auto const& [keyword, rule] : schema.items()) {
      if (auto problem = check_keyword(keyword, rule, value, schema, at)) return problem;
    }
    return std::nullopt;
  }

 private:
  using Problem = std::optional<std::string>;

  static bool has_type(Json const& value, std::string const& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "number") return value.is_number();
    if (type == "integer") return value.is_number() && value.get<double>() == std::floor(value.get<double>());
    ADD_FAILURE() << "unknown type " << type;
    return false;
  }

  std::regex const& compiled(std::string const& pattern) {
    auto const found = patterns_.find(pattern);
    return found != patterns_.end() ? found->second : patterns_.emplace(pattern, std::regex(pattern)).first->second;
  }

  std::size_t count_fitting(Json const& value, Json const& schemas, std::string const& at) {
    std::size_t fitting = 0;
    for (auto const& schema : schemas) fitting += check(value, schema, at) ? 0U : 1U;
    return fitting;
  }

  Problem check_keyword(std::string const& keyword, Json const& rule, Json const& value, Json const& schema,
                        std::string const& at) {
    auto const refuse = [&](std::string const& why) {
      return Problem(fmt::format("{}: {} ({} {})", at, why, keyword, rule.dump().substr(0, 80)));
    };
    if (keyword == "description" || keyword == "title" || keyword == "$schema" || keyword == "definitions") return {};
    if (keyword == "$ref") return check(value, root_.at("definitions").at(rule.get<std::string>().substr(14)), at);
    if (keyword == "type") {
      Json const types = rule.is_array() ? rule : Json::array({rule});
      for (auto const& type : types) {
        if (has_type(value, type)) return {};
      }
      return refuse("has another type");
    }
    if (keyword == "enum") return rule.end() != std::find(rule.begin(), rule.end(), value) ? Problem() : refuse("no");
    if (keyword == "allOf") return count_fitting(value, rule, at) == rule.size() ? Problem() : refuse("does not fit");
    if (keyword == "anyOf") return count_fitting(value, rule, at) > 0 ? Problem() : refuse("fits none");
    if (keyword == "oneOf") return count_fitting(value, rule, at) == 1 ? Problem() : refuse("fits none or several");
    if (keyword == "pattern") {
      bool const fits = !value.is_string() || std::regex_search(value.get<std::string>(), compiled(rule));
      return fits ? Problem() : refuse("doesn't match");
    }
    if (keyword == "minimum") return !value.is_number() || value.get<double>() >= rule ? Problem() : refuse("too low");
    if (keyword == "maximum") return !value.is_number() || value.get<double>() <= rule ? Problem() : refuse("too high");
    if (keyword == "exclusiveMinimum") {
      return !value.is_number() || value.get<double>() > rule ? Problem() : refuse("too low");
    }
    if (keyword == "minItems") return !value.is_array() || value.size() >= rule ? Problem() : refuse("too short");
    if (keyword == "maxItems") return !value.is_array() || value.size() <= rule ? Problem() : refuse("too long");
    if (keyword == "minProperties") return !value.is_object() || value.size() >= rule ? Problem() : refuse("too few");
    if (keyword == "required") {
      for (auto const& name : rule) {
        if (value.is_object() && !value.contains(name)) return refuse("lacks a key");
      }
      return {};
    }
    if (keyword == "items") {
      for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
        if (rule.is_array() && i >= rule.size()) break;
        if (auto problem = check(value[i], rule.is_array() ? rule[i] : rule, fmt::format("{}[{}]", at, i))) {
          return problem;
        }
      }
      return {};
    }
    if (!value.is_object() && (keyword == "properties" || keyword == "propertyNames" ||
                               keyword == "patternProperties" || keyword == "additionalProperties")) {
      return {};
    }
    if (keyword == "properties") {
      for (auto const& [name, inner] : value.items()) {
        if (!rule.contains(name)) continue;
        if (auto problem = check(inner, rule[name], at + "." + name)) return problem;
      }
      return {};
    }
    if (keyword == "propertyNames") {
      for (auto const& [name, inner] : value.items()) {
        if (auto problem = check(name, rule, at + " key " + name)) return problem;
      }
      return {};
    }
    auto const fits_pattern = [&](std::string const& name, std::string const& pattern) {
      return std::regex_search(name, compiled(pattern));
    };
    if (keyword == "patternProperties") {
      for (auto const& [name, inner] : value.items()) {
        for (auto const& [pattern, inside] : rule.items()) {
          if (!fits_pattern(name, pattern)) continue;
          if (auto problem = check(inner, inside, at + "." + name)) return problem;
        }
      }
      return {};
    }
    if (keyword == "additionalProperties") {
      for (auto const& [name, inner] : value.items()) {
        if (schema.contains("properties") && schema["properties"].contains(name)) continue;
        bool known = false;
        Json const patterns = schema.value("patternProperties", Json::object());
        for (auto const& [pattern, inside] : patterns.items()) known = known || fits_pattern(name, pattern);
        if (known) continue;
        if (rule == false) return refuse("unknown key " + name);
        if (auto problem = check(inner, rule, at + "." + name)) return problem;
      }
      return {};
    }
    ADD_FAILURE() << "the schema uses " << keyword << ", which this test doesn't check";
    return {};
  }

  Json const& root_;
  std::map<std::string, std::regex> patterns_;
};

/// What an editor makes of a plain scalar by YAML's core schema.
Json to_json(Document::Node node) {
  if (node.is_mapping()) {
    Json result = Json::object();
    for (auto const& [key, value] : node.entries()) result[std::string(key.text())] = to_json(value);
    return result;
  }
  if (node.is_sequence()) {
    Json result = Json::array();
    for (auto const& item : node.items()) result.push_back(to_json(item));
    return result;
  }
  std::string const text(node.text());
  if (node.quoted()) return text;
  if (node.is_null()) return nullptr;
  if (text == "true" || text == "false") return text == "true";
  if (auto const number = base::read_decimal(text); number.value) {
    if (number.value->exponent == 0) return static_cast<std::int64_t>(number.value->mantissa);
    return base::to_double(*number.value);
  }
  return text;
}

Json parse_yaml(std::string const& text) {
  base::Diagnostics diagnostics;
  std::uint32_t const file = diagnostics.add_source("test.yaml", text);
  auto const document = read_document(diagnostics.source_text(file), file, diagnostics);
  EXPECT_TRUE(document && !diagnostics.has_errors()) << diagnostics.render(false);
  return document ? to_json(document->root()) : Json();
}

Json const& schema() {
  static Json const parsed = Json::parse(json_schema());
  return parsed;
}

std::string problem_of(Json const& value, Json const& with) {
  Validator validator(schema());
  return validator.check(value, with).value_or("");
}

/// Calls `visit` for each subschema.
void each(Json const& schema, std::function<void(Json const&)> const& visit) {
  if (schema.is_object()) visit(schema);
  if (!schema.is_structured()) return;
  for (auto const& inner : schema) each(inner, visit);
}

std::string const small_scenario = R"(chokepoint: 1
meta: {title: Chips, question: "How long does a license take?", as_of: 2026-01-28, license: 1.0}
clock: {from: 2026-01-01, to: 2026-12-31T12:00Z, warm_up: 0 days, news_delay: 1 hour, batches: 20}
calendars:
  office: {utc_offset: -5 hours, working_days: [mon, tue, wed], opens: 09:00, closes: "17:00", holidays: [2026-07-04]}
groups: {china_bis: [CN, HK]}
uncertain:
  cap: {uniform: [40, 60], unit: "%", central: 50 %, source: judgment, as_of: 2026-01-13}
  slip: {lognormal: {median: 9 days, sigma: 0.6}}
  lifts: {between: [2026-02-01, 2026-09-30], central: 2026-04-01}
  works: {discrete: {values: [yes, no], probabilities: [0.8, 20 %]}}
correlations: [{between: [cap, slip], rank: -0.5}]
countries: {US: {calendar: office}, CN: {}, HK: {}}
firms: {maker: {home: US}, buyer-1: {home: CN, parent: maker, parent_share: 60 %}}
products:
  h200:
    unit: chip
    price: {value: 27000 USD per chip, source: list, as_of: 2026-01-02, note: of ten thousand}
    attributes: {tpp: 15832, bandwidth: 4800 GB/s}
    made_from: {die: 1}
  die: {resolution: 0.001}
sites:
  fab: {in: US, firm: maker, stock: {h200: {supply: unlimited}}}
  port:
    in: HK
    stock:
      h200:
        initial: 100 chips
        holding_cost: 2 USD per unit per day
        shortage_cost: 18 USD per unit
        order_cost: 8 USD
        replenishment: {policy: base_stock, base_stock: 25 chips, from: fab}
lanes:
  sea: {from: fab, to: port, mode: sea, time: {law: {triangular: [3, 4, 5], unit: weeks}, source: survey}, cost: 12 USD}
  air: {from: fab, to: port, time: $slip, open: {path: {2026-01-01: yes, 2026-06-01: no}, note: strike}}
  road:
    from: fab
    to: port
    time: {value: 9 days}
    outages: {up: {law: {exponential: 200 days}}, down: {law: {gamma: {shape: 2, mean: 14 days}}}}
offices:
  bis:
    kind: licensing
    in: US
    applies: destination in china_bis and product.tpp < 21000
    stages: [{name: first, officers: 12, time: 1 day}, {name: second, redo: 5 %, redo_from: first}]
    freezes: [{from: 2026-01-13, to: 2026-02-02}]
    decides: {approve: 80 %, deny: 0.2}
buyers:
  cloud:
    at: port
    orders:
      h200: {product: h200, from: fab, rate: {path: {2026-01-01: 8 per hour, 2026-06-01: 3 /day}}, quantity: {law: {poisson: 12 units}}}
      prepaid: {product: h200, from: fab, dates: [{on: $lifts, quantity: 400000 chips, firmness: prepaid}]}
      restocking: {product: h200, from: fab, every: {law: {normal: [9, 2, 1], unit: days}}, restock_to: 5000 chips, uses: 120 chips per day}
timeline:
  batch: {on: $lifts, occurs: 80 %, set: {offices.bis.stages.0.officers: 3, offices.bis.decides.approve: 90 %}}
  closed:
    after: [batch]
    delay: {law: {triangular: [20, 40, 90], unit: days}}
    unless: [other]
    set: {lanes.air.open: no, buyers.cloud.orders.h200.rate: {value: 3 per day, source: survey}}
    lasts: 30 days
  other: {on: 2026-03-01}
outcomes:
  wait: {measure: wait, of: [bis], reduce: share_above, above: 30 days}
  twice: {formula: 2 * wait}
)";

TEST(Schema, IsDraft7AndRefersToDefinitionsItHas) {
  EXPECT_EQ(schema()["$schema"], "http://json-schema.org/draft-07/schema#");
  each(schema(), [](Json const& part) {
    if (!part.contains("$ref")) return;
    std::string const target = part["$ref"];
    ASSERT_TRUE(target.starts_with("#/definitions/"));
    EXPECT_TRUE(schema()["definitions"].contains(target.substr(14))) << target;
    EXPECT_EQ(part.size(), 1u) << "draft 7 ignores what stands beside " << target;
  });
}

TEST(Schema, EveryBlockIsClosed) {
  std::size_t blocks = 0;
  each(schema(), [&](Json const& part) {
    if (!part.contains("properties") || !part["properties"].is_object() || !part.contains("type")) return;
    ++blocks;
    EXPECT_EQ(part["additionalProperties"], false) << part.dump().substr(0, 200);
  });
  EXPECT_GT(blocks, 50u);
}

TEST(Schema, ASmallScenarioFitsAndTheReaderAgrees) {
  EXPECT_EQ(problem_of(parse_yaml(small_scenario), schema()), "");
  base::Diagnostics diagnostics;
  EXPECT_TRUE(read_scenario_text("small.yaml", small_scenario, {}, diagnostics)) << diagnostics.render(false);
}

struct Change {
  std::string_view from;
  std::string_view to;
};

/// One fault each; the schema alone sees them.
Change const faults[] = {
    {"chokepoint: 1", "chokepoint: 2"},
    {"chokepoint: 1\n", ""},
    {"title: Chips", "titel: Chips"},
    {"from: 2026-01-01, to", "from: 2026-13-01, to"},
    {"from: 2026-01-01, to", "from: 1 January, to"},
    {"warm_up: 0 days", "warm_up: 0"},
    {"news_delay: 1 hour", "news_delay: 1 mile"},
    {"batches: 20", "batches: 20.5"},
    {"batches: 20", "batches: 0"},
    {"[mon, tue, wed]", "[mon, tuesday]"},
    {"holidays: [2026-07-04]", "holidays: 2026-07-04"},
    {"[CN, HK]", "CN"},
    {"uniform: [40, 60]", "uniform: [40, 60, 70]"},
    {"uniform: [40, 60]", "unifrom: [40, 60]"},
    {"uniform: [40, 60]", "uniform: [40, 60], exponential: 3"},
    {"uniform: [40, 60], ", ""},
    {"sigma: 0.6", "cv: 0.6"},
    {"sigma: 0.6", "sigma: 0"},
    {"rank: -0.5", "rank: -1.5"},
    {"parent_share: 60 %", "parent_share: 1.5"},
    {"27000 USD per chip", "27000"},
    {"27000 USD per chip", "27000 $ per chip"},
    {"note: of ten", "nota: of ten"},
    {"value: 27000 USD per chip, ", ""},
    {"initial: 100 chips", "initial: 1_00 chips"},
    {"initial: 100 chips", "initial: 100"},
    {"initial: 100 chips", "initial: 100chips"},
    {"2 USD per unit per day", "2 USD"},
    {"policy: base_stock, ", ""},
    {"policy: base_stock", "policy: base"},
    {"mode: sea", "mode: boat"},
    {"triangular: [3, 4, 5]", "triangular: [3, 4]"},
    {"{law: {triangular: [3, 4, 5], unit: weeks}, source: survey}", "{triangular: [3, 4, 5], unit: weeks}"},
    {"{law: {triangular: [3, 4, 5], unit: weeks}, source: survey}", "{law: {poisson: 3 days}}"},
    {"{value: 9 days}", "{path: {2026-01-01: 9 chips}}"},
    {"{value: 9 days}", "{path: {}}"},
    {"2026-06-01: no}", "june: no}"},
    {"2026-06-01: no}", "2026-06-01: maybe}"},
    {"down: {law: {gamma: {shape: 2, mean: 14 days}}}", "in_progress: suspend"},
    {"officers: 12", "officers: twelve"},
    {"stages: [{name: first", "stages: [{nmae: first"},
    {"deny: 0.2", "deny: 1.2"},
    {"3 /day", "3 per chip"},
    {"firmness: prepaid", "firmness: paid"},
    {"120 chips per day", "120 chips"},
    {"measure: wait", "measure: waits"},
    {"  sea: {from: fab, ", "  sea: {"},
    {"  cloud:", "  big cloud:"},
};

TEST(Schema, RefusesWhatIsNotOfTheLanguage) {
  for (auto const& fault : faults) {
    std::string text = small_scenario;
    std::size_t const at = text.find(fault.from);
    ASSERT_NE(at, std::string::npos) << fault.from;
    text.replace(at, fault.from.size(), fault.to);
    EXPECT_NE(problem_of(parse_yaml(text), schema()), "") << fault.from << " -> " << fault.to;
    base::Diagnostics diagnostics;  // so does the reader, of which the schema is a part
    EXPECT_FALSE(read_scenario_text("fault.yaml", text, {}, diagnostics)) << fault.from << " -> " << fault.to;
  }
}

TEST(Schema, NamedBlocksMayComeFromATable) {
  Json scenario = parse_yaml(small_scenario);
  scenario["firms"] = {{"table", "firms.csv"}};
  EXPECT_EQ(problem_of(scenario, schema()), "");
  scenario["firms"]["maker"] = {{"home", "US"}};
  EXPECT_NE(problem_of(scenario, schema()), "");
}

/// The subschema of a key, found by its path in the field table; "uncertain.*" is that of each block.
Json key_schema(std::string_view path) {
  Json const* at = &schema();
  for (auto const part : path_parts(path)) {
    while (!at->contains("properties")) {
      if (at->contains("anyOf")) {
        at = &at->at("anyOf").at(0);
      } else if (at->contains("items")) {
        at = &at->at("items");
      } else {
        at = &at->at("additionalProperties");
      }
    }
    if (part == "*") continue;  // the names of blocks: stepped over above
    at = &at->at("properties").at(std::string(part));
  }
  return *at;
}

void each_field(std::vector<FieldNode> const& fields, std::function<void(FieldNode const&)> const& visit) {
  for (auto const& field : fields) {
    visit(field);
    each_field(field.children, visit);
  }
}

TEST(Schema, EventsSetOnlyWhatMayBeDatedToWhatMayStandThere) {
  Json const place = key_schema("timeline.*.set");
  auto const problem = [&](std::string const& text) {
    return problem_of(parse_yaml("x: {" + text + "}\n")["x"], place);
  };
  EXPECT_EQ(problem("offices.bis.officers: 3, lanes.x.open: no, offices.b.stages.1.redo: 5 %"), "");
  EXPECT_EQ(problem("offices.of.dots.in.names.officers: 3"), "");
  EXPECT_EQ(problem("offices.bis.time: 3 days, lanes.x.time: {law: {triangular: [3, 4, 5], unit: days}}"), "");
  EXPECT_NE(problem("offices.bis.time: 3 chips"), "");
  EXPECT_NE(problem("offices.bis.backlog: 3"), "");
  EXPECT_NE(problem("offices.bis.officers: many"), "");
  EXPECT_NE(problem("lanes.x.open: 3 days"), "");
}

TEST(Schema, ExamplesAndDefaultsOfTheFieldTableFit) {
  std::size_t checked = 0;
  each_field(scenario_fields(), [&](FieldNode const& field) {
    if (field.shape == FieldShape::inline_law) return;
    std::vector<std::string_view> texts = {field.info.example};
    if (field.shape != FieldShape::choice || field.info.default_text.find(' ') == std::string_view::npos) {
      texts.push_back(field.info.default_text);  // a default in words is for people
    }
    for (auto const text : texts) {
      if (text.empty()) continue;
      ++checked;
      Json const value = parse_yaml(fmt::format("x: {}\n", text))["x"];
      EXPECT_EQ(problem_of(value, key_schema(field.path)), "") << field.path << ": " << text;
    }
  });
  EXPECT_GT(checked, 60u);
}

TEST(Schema, ExamplesOfLawsFitWhereTheyAreOfUse) {
  for (auto const& law : laws()) {
    Json const example = parse_yaml(fmt::format("x: {}\n", law.example))["x"];
    EXPECT_EQ(problem_of(example, key_schema("uncertain.*")), "") << law.example;
    bool const of_goods = law.example.find("units") != std::string_view::npos;
    if (law.only_dates || law.name == "uniform") continue;  // its example is of plain numbers
    std::string_view const place = of_goods ? "buyers.*.orders.*.quantity" : "lanes.*.time";
    EXPECT_EQ(problem_of({{"law", example}}, key_schema(place)), "") << law.example;
  }
}

TEST(Schema, ALawOfOneArgumentMayBeAListOfIt) {
  EXPECT_EQ(problem_of(parse_yaml("law: {exponential: [30 days]}\n"), key_schema("lanes.*.time")), "");
  EXPECT_EQ(problem_of(parse_yaml("law: {constant: [3 days]}\n"), key_schema("lanes.*.time")), "");
  EXPECT_NE(problem_of(parse_yaml("law: {exponential: [30 days, 3 days]}\n"), key_schema("lanes.*.time")), "");
}

TEST(Schema, ACorrelationIsNeverPerfect) {
  EXPECT_EQ(problem_of(Json(0.9), key_schema("correlations.rank")), "");
  EXPECT_NE(problem_of(Json(1), key_schema("correlations.rank")), "");
  EXPECT_NE(problem_of(Json(-1), key_schema("correlations.rank")), "");
}

TEST(Schema, UnitsOfTimeAreThoseTheReaderKnows) {
  Json const place = key_schema("clock.warm_up");
  for (auto const* word : {"s",   "second", "seconds", "min",  "minute", "minutes", "h",       "hour",  "hours",
                           "d",   "day",    "days",    "week", "weeks",  "months",  "years",   "month", "sec",
                           "hrs", "chips",  "USD",     "Days", "%",      "year",    "per day", ""}) {
    auto const unit = base::read_unit(word);
    bool const is_time = unit && unit->dimension == base::dimensions::time;
    EXPECT_EQ(problem_of(fmt::format("3 {}", word), place).empty(), is_time) << word;
  }
}

TEST(Schema, UnitsTheReaderTakesForADimensionFit) {
  struct Case {
    std::string_view key;
    std::string_view text;
  };
  for (auto const& [key, text] :
       {Case{"lanes.*.cost", "12 USD per unit"}, Case{"lanes.*.cost", "12.5 USD/chip"}, Case{"lanes.*.cost", "1e3 JPY"},
        Case{"buyers.*.orders.*.rate", "8 per hour"}, Case{"buyers.*.orders.*.rate", "8 per month"},
        Case{"buyers.*.orders.*.rate", "0.5 /day"}, Case{"buyers.*.orders.*.uses", "120 cases/day"},
        Case{"buyers.*.orders.*.uses", "120 cases per quarter"},
        Case{"sites.*.stock.*.holding_cost", "2 USD per unit per day"},
        Case{"sites.*.stock.*.holding_cost", "2 USD/unit/day"},
        Case{"sites.*.stock.*.holding_cost", "2 USD per chip-day"}, Case{"sites.*.stock.*.initial", "+4000 chips"},
        Case{"offices.*.redo", "5%"}, Case{"offices.*.redo", "50 bp"}, Case{"clock.warm_up", "1.5 weeks"}}) {
    auto const [number, unit] = split_unit(text);
    EXPECT_TRUE(base::read_decimal(number).value && base::read_unit(unit)) << text << " is none of the reader's";
    EXPECT_EQ(problem_of(text, key_schema(key)), "") << key << ": " << text;
  }
}

}  // namespace
}  // namespace chokepoint::scenario
