#include "engine/scenario/law_text.hpp"

#include <fmt/format.h>

#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/scenario/laws.hpp"

namespace chokepoint::scenario {

namespace {

std::string text_of(Value const& value) {
  return value.written->uncertain.empty() ? value.written->text : "$" + value.written->uncertain;
}

/// A law that holds at all times, or for one of its dates.
std::string text_of_one(LawSpec const& law) {
  LawSpec::Written const& written = *law.written;
  bool const short_form = written.kind == "constant" && written.arguments.size() == 1 && written.unit.empty();
  if (short_form) return text_of(written.arguments.front());
  LawInfo const& info = *find_law(written.kind);
  std::vector<std::string> arguments;
  std::size_t place = 0;
  for (LawArgument const& argument : info.arguments) {
    if (argument.is_list) continue;
    Value const& value = written.arguments[place++];
    if (value.given) arguments.push_back(fmt::format("{}: {}", argument.name, text_of(value)));
  }
  std::vector<std::string> points;
  for (Value const& point : written.points) points.push_back(text_of(point));
  std::string const values = fmt::format("[{}]", fmt::join(points, ", "));
  if (written.kind == "discrete") {
    arguments.push_back(fmt::format("values: {}", values));
    arguments.push_back(fmt::format("probabilities: [{}]", fmt::join(written.weights, ", ")));
  }
  std::string const inner = written.kind == "empirical" ? values : fmt::format("{{{}}}", fmt::join(arguments, ", "));
  std::string const unit = written.unit.empty() ? std::string() : fmt::format(", unit: {}", written.unit);
  return fmt::format("{{law: {{{}: {}{}}}}}", written.kind, inner, unit);
}

std::string step(std::int64_t from, std::string const& text) {
  return fmt::format("'{}': {}", base::iso_date_time(base::SimTime(from)), text);
}

}  // namespace

std::string text_of(LawSpec const& law) {
  if (law.written->path.empty()) return text_of_one(law);
  std::vector<std::string> steps;
  for (DatedLaw const& dated : law.written->path) steps.push_back(step(dated.from, text_of_one(dated.law)));
  return fmt::format("{{path: {{{}}}}}", fmt::join(steps, ", "));
}

std::string text_until(LawSpec const& law, base::SimTime begin, base::SimTime moment, std::string const& then) {
  if (moment <= begin) return then;
  std::vector<std::string> steps;
  if (law.written->path.empty()) steps.push_back(step(begin.seconds(), text_of_one(law)));
  for (DatedLaw const& dated : law.written->path) {
    if (dated.from < moment.seconds()) steps.push_back(step(dated.from, text_of_one(dated.law)));
  }
  steps.push_back(step(moment.seconds(), then));
  return fmt::format("{{path: {{{}}}}}", fmt::join(steps, ", "));
}

}  // namespace chokepoint::scenario
