#include "tests/properties/scenario_text.hpp"

#include <fmt/format.h>

namespace chokepoint::test {

std::uint64_t Dice::next() {
  state_ += 0x9E3779B97F4A7C15U;  // SplitMix64
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

std::string Dice::pick(std::initializer_list<std::string_view> choices) {
  return std::string(choices.begin()[below(static_cast<int>(choices.size()))]);
}

std::string ScenarioText::text() const {
  std::string text = fmt::format("chokepoint: 1\nclock: {{from: {}, to: {}{}}}\n", from, to, clock);
  auto const block = [&](std::string_view name, std::vector<std::string> const& lines) {
    if (lines.empty()) return;
    text += fmt::format("{}:\n", name);
    for (std::string const& line : lines) text += "  " + line + "\n";
  };
  block("calendars", calendars);
  block("uncertain", uncertain);
  block("countries", countries);
  block("firms", firms);
  block("products", products);
  block("sites", sites);
  block("lanes", lanes);
  block("production", production);
  block("rules", rules);
  block("permits", permits);
  block("quotas", quotas);
  block("offices", offices);
  block("campuses", campuses);
  block("dealers", dealers);
  block("buyers", buyers);
  block("timeline", timeline);
  block("governments", governments);
  block("commitments", commitments);
  block("outcomes", outcomes);
  return text;
}

std::string date(int day) {
  return day < 31 ? fmt::format("2026-01-{:02}", day + 1) : fmt::format("2026-02-{:02}", day - 30);
}

}  // namespace chokepoint::test
