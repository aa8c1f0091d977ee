#include "engine/cli/policy_templates.hpp"

namespace chokepoint::cli {

namespace {

constexpr std::string_view cmake_text =
    R"(# NAME.so: built with chokepoint, or by itself where chokepoint is installed (README.md).
cmake_minimum_required(VERSION 3.25)
project(NAME LANGUAGES CXX)
if(NOT COMMAND chokepoint_plugin)
  include(CTest)
  find_package(chokepoint REQUIRED)
endif()
chokepoint_plugin(NAME SOURCES NAME.cpp EXAMPLE example.yaml)
)";

constexpr std::string_view source_text = R"(#include <algorithm>
#include <chokepoint_policy.hpp>

namespace plugin = chokepoint::plugin;

/// QUESTION: MEANING
struct CLASS {
  static constexpr char const* meaning = "Decides by a simple rule; say here what it does.";

  static void decide(plugin::Asked<plugin::QUESTION>& asked) {
DECIDES  }
};
CHOKEPOINT_POLICY(QUESTION, NAME, CLASS);
)";

constexpr std::string_view policy_readme = R"(# NAME

Answers `QUESTION`: MEANING

Who is asked: ASKED. What the question tells, to the unit: `chokepoint_policy.h`, or docs/reference/questions.md.

Build it, check it, run its example:

```
cmake -S FOLDER -B FOLDER/build && cmake --build FOLDER/build
ctest --test-dir FOLDER/build
chokepoint policy check NAME --plugins FOLDER/build
chokepoint run FOLDER/example.yaml --plugins FOLDER/build --no-out
```

(An installed chokepoint is found by itself, or with `-DCMAKE_PREFIX_PATH=WHERE`.)

A number that scenarios may set: add to the struct

```cpp
  static constexpr chokepoint_parameter parameters[] = {{"share", "%", 50, 0, 100, "What it is."}};
```

and read `asked.parameter(0)`; names that they may give: `static constexpr chokepoint_name_list lists[] =
{{"favored", "country", "Who they are."}};` and `asked.is_in(0, name)`; something to remember of each actor from one
question to the next: `struct State { std::int64_t count; };`, `plugin::Asked<plugin::QUESTION, State>` and
`asked.state()`.
)";

constexpr std::string_view script_cmake_text =
    R"(# NAME's own file is read as it stands: nothing is built. The test: ctest, with chokepoint or by itself.
cmake_minimum_required(VERSION 3.25)
project(NAME LANGUAGES NONE)
if(NOT COMMAND chokepoint_script)
  include(CTest)
  find_package(chokepoint REQUIRED)
endif()
chokepoint_script(NAME EXAMPLE example.yaml)
)";

constexpr std::string_view script_text = R"(-- QUESTION: MEANING
-- Decides by a simple rule; say here what it does.
function decide(situation, cases, parameters, state)
DECIDESend
)";

constexpr std::string_view script_readme = R"(# NAME

Answers `QUESTION`: MEANING

Who is asked: ASKED. What the question tells, to the unit: docs/reference/questions.md. What a script finds and may do:
docs/policies-in-lua.md.

Check it, run its example:

```
chokepoint policy check FOLDER/example.yaml
chokepoint run FOLDER/example.yaml --no-out
```

A scenario in another folder has a copy of NAME.lua beside it, or in a folder of its own below.

A number that scenarios may set under `parameters:` is declared outside of `decide`, and is `parameters.share` there:

```lua
parameters = {share = {unit = "%", default = 50, min = 0, max = 100, help = "What it is."}}
```

Something to remember of each actor from one question to the next is declared likewise: `state = {count = 0}`.
)";

constexpr std::string_view python_text = R"("""MEANING

Decides by a simple rule; say here what it does.
"""

answers = "QUESTION"


def decide(situation, cases, parameters, state):
DECIDES)";

constexpr std::string_view python_readme = R"(# NAME

Answers `QUESTION`: MEANING

Who is asked: ASKED. What the question tells, to the unit: docs/reference/questions.md. What a policy in Python finds:
docs/policies-in-python.md.

Check it, run its example:

```
chokepoint policy check FOLDER/example.yaml --plugins FOLDER
chokepoint run FOLDER/example.yaml --plugins FOLDER --no-out
```

A scenario names it, `worker: NAME`; `--plugins` (or CHOKEPOINT_PLUGINS) says in which folder NAME.py is.

A number that scenarios may set under `parameters:` is declared outside of `decide`, and is `parameters.share` there:

```python
parameters = {"share": {"unit": "%", "default": 50, "min": 0, "max": 100, "help": "What it is."}}
```

Something to remember of each actor from one question to the next is declared likewise: `state = {"count": 0}`.
)";

constexpr std::string_view example_text =
    R"(# An example for the policy NAME: chokepoint run FOLDER/example.yamlWITH_FOLDER
chokepoint: 1
meta: {title: A small world in which every question is asked}
clock: {from: 2026-01-01, to: 2026-12-31, news_delay: 6 hours}
countries: {home: {}, abroad: {}}
firms: {maker: {home: home}, big: {home: abroad}, small: {home: abroad}}
products:
  wafer: {unit: wafer}
  chip: {unit: chip, price: 100 USD per chip, power: 700 W, attributes: {speed: 9}, pricing: {at: fab, every: 14 days, scarcity: {elasticity: 0.5}}}
  lesser: {unit: chip, price: 60 USD per chip, power: 500 W, attributes: {speed: 5}}
  next: {unit: chip, price: 80 USD per chip, power: 600 W, attributes: {speed: 7}}
sites:
  fab:                    # makes both chips on one line, from wafers that it orders
    in: home
    firm: maker
    stock:
      wafer: {initial: 40 wafers, replenishment: {policy: base_stock, base_stock: 100 wafers, outside_time: 10 days}}
      chip: {initial: 100 chips, replenishment: {policy: base_stock, base_stock: 200 chips, made_on: line}}
      lesser: {initial: 20 chips, replenishment: {policy: base_stock, base_stock: 100 chips, made_on: line}}
      next: {supply: unlimited}
  bazaar: {in: abroad, stock: {chip: {supply: unlimited}}}
  port: {in: abroad}
production:
  line: {at: fab, capacity: 30 units per day, plans: backlog, makes: {chip: {lot: 10 chips, cycle: 3 days, from: {wafer: 0.1 wafers per chip}}, lesser: {lot: 10 chips, cycle: 2 days, from: {wafer: 0.1 wafers per chip}}}}
lanes: {air: {from: fab, to: port, time: 2 days, cost: 5 USD, departs_every: 1 day, capacity: 15 chips}, sea: {from: fab, to: port, time: 9 days, cost: 1 USD}}
rules:
  export: {by: home, applies: destination == abroad, vintages: [{effective: 2025-01-01, license: case_by_case}]}
  import: {by: abroad, applies: destination == abroad and product == chip, vintages: [{effective: 2025-01-01, permit: ministry}]}
  hold: {by: abroad, applies: destination == abroad and product == lesser, vintages: [{effective: 2025-01-01, holds: yes}]}
  limit: {by: home, applies: destination == abroad, vintages: [{effective: 2026-06-01, when: product.speed > 8, ban: yes}]}
offices:
  desk: {kind: licensing, rules: [export], time: 2 days}
  customs: {kind: customs, at: port, time: 1 day, hold_limit: 10 days, inspected: 50 %, decides: {approve: 90 %, deny: 10 %}}
permits:
  ministry: {in: abroad, product: chip, grants: {spring: {on: 2026-01-15, quantity: 800 chips}, summer: {on: 2026-04-01, quantity: 900 chips}}}
dealers: {broker: {product: chip, from: bazaar, capacity: 20 chips, period: 30 days, premium: 40 %, time: 10 days}}
campuses: {north: {in: abroad, power: 100 kW}, south: {in: abroad, power: 900 kW}}
buyers:
  x:
    firm: big
    at: port
    installs_at: [north, south]
    orders:
      chips: {product: chip, from: fab, every: 2 days, quantity: 20 chips, else_buys: [{product: lesser, from: fab, after: 20 days, worth: 0.5}]}
      next: {product: next, from: fab, every: 10 days, quantity: 20 chips, active: no}
  y:
    firm: small
    at: port
    budget: 10000 USD
    budget_period: 30 days
    orders:
      chips: {product: chip, from: fab, every: 3 days, quantity: 15 chips}
      gray: {dealer: broker, every: 20 days, quantity: 15 chips}
timeline:
  launch: {by_reaction: yes, set: {buyers.x.orders.next.active: yes}}
  warning: {by_reaction: yes}
  duty: {by_reaction: yes}
introductions: {maker: {by: maker, for: [big], replaces: chip, takes: 30 days, accepts: permission, designs: [{product: next, introduces: launch, cost: 1e6 USD}]}}
governments:
  abroad: {in: abroad, reactions: {limit: {watches: month.delivered.chip < 100 chips, every: 30 days, publication_lag: 10 days, at_most: 12, ladder: [warning, duty]}}}
outcomes:
  big: {title: Chips delivered to the big buyer, measure: delivered, of: [x]}
  small: {title: Chips delivered to the small buyer, measure: delivered, of: [y]}
  wait: {title: Wait from order to delivery, measure: order_wait}
policies: {NAME: {answers: QUESTION, WRITTEN}}
)";

}  // namespace

std::string_view world_of_examples() {
  std::string_view const block = "\npolicies:";
  std::string_view text = example_text;
  text.remove_prefix(text.find('\n') + 1);  // which says whose example it is
  return text.substr(0, text.find(block) + 1);
}

PolicyLanguage const* find_policy_language(std::string_view name) {
  static std::vector<PolicyLanguage> const all = {
      {.name = "c++",
       .written = "library: NAME",
       .plugins = "FOLDER/build",
       .next =
           "cmake -S FOLDER -B FOLDER/build && cmake --build FOLDER/build && chokepoint policy check NAMEWITH_FOLDER",
       .files = {{"CMakeLists.txt", cmake_text},
                 {"NAME.cpp", source_text},
                 {"README.md", policy_readme},
                 {"example.yaml", example_text}}},
      {.name = "lua",
       .written = "script: NAME.lua",
       .plugins = "",
       .next = "chokepoint policy check FOLDER/example.yaml",
       .files = {{"CMakeLists.txt", script_cmake_text},
                 {"NAME.lua", script_text},
                 {"README.md", script_readme},
                 {"example.yaml", example_text}}},
      {.name = "python",
       .written = "worker: NAME",
       .plugins = "FOLDER",
       .next = "chokepoint policy check FOLDER/example.yamlWITH_FOLDER",
       .files = {{"CMakeLists.txt", script_cmake_text},
                 {"NAME.py", python_text},
                 {"README.md", python_readme},
                 {"example.yaml", example_text}}}};
  for (PolicyLanguage const& one : all) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

}  // namespace chokepoint::cli
