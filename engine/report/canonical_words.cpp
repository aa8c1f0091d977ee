#include "engine/report/canonical_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "engine/base/calendar.hpp"
#include "engine/report/numbers.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/number_words.hpp"
#include "engine/scenario/scalar.hpp"

namespace chokepoint::report {

namespace {

using scenario::ValueKind;

/// What the numbers of a place are.
struct Meaning {
  ValueKind kind = ValueKind::number;
  base::Dimension dimension;
  bool share = false;  ///< of something: people are told percent
};

/// The field of a path; of an event's `set` that of the place it sets. Null where the table has none.
scenario::FieldNode const* field_of(std::string const& path) {
  if (auto const* const field = scenario::field_at(path)) return field;
  std::string_view const setting = ".set.";
  std::size_t const at = path.find(setting);
  return at == std::string::npos ? nullptr : scenario::field_at(std::string_view(path).substr(at + setting.size()));
}

std::string date_words(double seconds) {
  base::SimTime const time(static_cast<std::int64_t>(seconds));
  std::string const whole = base::iso_date_time(time);
  return whole.ends_with("T00:00:00Z") ? base::iso_date(time) : whole;
}

/// Whole numbers whole, others with six digits.
std::string digits(double value) {
  return value == std::floor(value) ? readable(value) : scenario::plain_number(value);
}

/// "100 MW": in the largest of the units, each a thousand of the one before, whose few digits tell all of it.
std::string scaled_words(double value, std::span<std::string_view const> units) {
  constexpr double thousand = 1e3, digits_told = 1e6;
  double scale = 1;
  for (std::size_t i = 1; i < units.size(); ++i) scale *= thousand;
  for (std::size_t i = units.size(); i-- > 1; scale /= thousand) {
    double const thousandths = value / scale * thousand;
    bool const is_short = thousandths == std::floor(thousandths) && std::fabs(thousandths) < digits_told;
    bool const is_whole = value / scale == std::floor(value / scale);
    if (std::fabs(value) >= scale && (is_short || is_whole)) {
      return fmt::format("{} {}", digits(value / scale), units[i]);
    }
  }
  return fmt::format("{} {}", digits(value), units[0]);
}

constexpr std::array<std::string_view, 4> powers{"W", "kW", "MW", "GW"};
constexpr std::array<std::string_view, 5> bandwidths{"B/s", "kB/s", "MB/s", "GB/s", "TB/s"};

std::string number_words(double value, Meaning const& meaning, std::string_view currency) {
  constexpr double micro = 1e6;
  base::Dimension const dimension = meaning.dimension;
  std::string const money = currency.empty() ? std::string() : fmt::format(" {}", currency);
  switch (meaning.kind) {
    case ValueKind::date:
      return date_words(value);
    case ValueKind::flag:
      return value != 0 ? "yes" : "no";
    case ValueKind::duration:
      return scenario::bound_words(value, base::dimensions::time);
    case ValueKind::goods:
      return digits(value / micro) + " units";
    case ValueKind::money: {
      double scale = 1;
      for (int digit = 0; digit < scenario::minor_digits(currency); ++digit) scale *= 10;
      return digits(value / scale) + money;
    }
    case ValueKind::number:
    case ValueKind::integer:
    case ValueKind::any:
      break;
  }
  if (meaning.share) return digits(100 * value) + " %";
  if (dimension == base::dimensions::time) return scenario::bound_words(value, dimension);
  if (dimension == base::dimensions::goods) return digits(value) + " units";
  if (dimension == base::dimensions::goods_rate) return digits(value * base::seconds_a_day) + " units per day";
  if (dimension == base::dimensions::rate) return digits(value * base::seconds_a_day) + " per day";
  if (dimension == base::dimensions::power) return scaled_words(value, powers);
  if (dimension == base::dimensions::bandwidth) return scaled_words(value, bandwidths);
  return digits(value) + money;
}

/// Reads one value of the canonical text from its beginning to its end.
class Words {
 public:
  Words(std::string_view text, Meaning meaning) : text_(text), meaning_(meaning) {}

  /// Nothing where something isn't understood.
  std::optional<std::string> whole() {
    std::optional<std::string> const words = text_.starts_with('{') ? dated() : text_.starts_with('[') ? list() : one();
    return text_.empty() ? words : std::nullopt;
  }

 private:
  bool take(std::string_view mark) {
    if (!text_.starts_with(mark)) return false;
    text_.remove_prefix(mark.size());
    return true;
  }

  std::string quoted() {
    std::string words;
    take("\"");
    while (!text_.empty() && text_.front() != '"') {
      bool const escaped = text_.front() == '\\' && text_.size() > 1;
      if (escaped) text_.remove_prefix(1);
      words += escaped && text_.front() == 'n' ? ' ' : text_.front();
      text_.remove_prefix(1);
    }
    take("\"");
    return words;
  }

  /// [-1,1,0,0,0,0]: how the author's unit differs from the field's.
  void take_dimension(Meaning& meaning) {
    if (!take("[")) return;
    base::Dimension& d = meaning.dimension;
    for (std::int8_t* const exponent : {&d.time, &d.goods, &d.money, &d.power, &d.data, &d.operations}) {
      auto const [end, problem] = std::from_chars(text_.data(), text_.data() + text_.size(), *exponent);
      text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
      if (problem != std::errc() || !take(exponent == &d.operations ? "]" : ",")) return;
    }
  }

  std::optional<std::string> number(Meaning meaning) {
    for (ValueKind const kind : {ValueKind::number, ValueKind::integer, ValueKind::duration, ValueKind::date,
                                 ValueKind::goods, ValueKind::money, ValueKind::flag}) {
      if (take(fmt::format("{} ", scenario::kind_name(kind)))) meaning.kind = kind;
    }
    if (take("$")) return "$" + quoted();
    double value = 0;
    auto const [end, problem] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (problem != std::errc()) return std::nullopt;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    take_dimension(meaning);
    return number_words(value, meaning, text_.starts_with('"') ? quoted() : std::string());
  }

  std::optional<std::string> one() {
    if (text_.starts_with('"')) return quoted();
    std::size_t const bracket = text_.find('(');
    auto const* const law = bracket == std::string_view::npos ? nullptr : scenario::find_law(text_.substr(0, bracket));
    if (law == nullptr) return number(meaning_);
    text_.remove_prefix(bracket + 1);
    return law_words(*law);
  }

  std::optional<std::string> law_words(scenario::LawInfo const& law) {
    std::vector<std::string> arguments;
    while (!text_.empty() && !take(")")) {
      std::size_t const equals = text_.find('=');
      if (equals == std::string_view::npos) return std::nullopt;
      std::string_view const name = text_.substr(0, equals);
      text_.remove_prefix(equals + 1);
      auto const about = std::find_if(law.arguments.begin(), law.arguments.end(),
                                      [&](auto const& argument) { return argument.name == name; });
      bool const pure = about != law.arguments.end() && about->role != scenario::ArgumentRole::value;
      std::vector<std::string> values;
      while (!text_.empty() && !take(";")) {
        auto words = number(pure || name == "probabilities" ? Meaning{} : meaning_);
        if (!words) return std::nullopt;
        values.push_back(std::move(*words));
        take(",");
      }
      arguments.push_back(fmt::format("{} {}", name, fmt::join(values, ", ")));
      if (law.name == "constant")
        return take(")") ? std::optional(fmt::to_string(fmt::join(values, ", "))) : std::nullopt;
    }
    return fmt::format("{}: {}", law.name, fmt::join(arguments, "; "));
  }

  /// {1764547200:5;...}
  std::optional<std::string> dated() {
    take("{");
    std::string words;
    while (!text_.empty() && !take("}")) {
      auto const from = number(Meaning{ValueKind::date, {}});
      if (!from || !take(":")) return std::nullopt;
      auto const value = number(meaning_);
      if (!value) return std::nullopt;
      take(";");
      words += fmt::format("{}{} from {}", words.empty() ? "" : ", ", *value, *from);
    }
    return words;
  }

  std::optional<std::string> list() {
    take("[");
    std::string words;
    while (!text_.empty() && !take("]")) {
      words += (words.empty() ? "" : ", ") + quoted();
      if (!take(",")) return std::nullopt;
    }
    return words;
  }

  std::string_view text_;
  Meaning meaning_;
};

/// A value as an author writes it: "yes from 2025-12-01, no from 2026-01-28" of a dated one; all else as it is.
std::string written_words(std::string_view text) {
  constexpr std::string_view dated = "{path: {";
  bool const is_dated = text.starts_with(dated) && text.ends_with("}}");
  if (!is_dated) return std::string(text);
  std::string words;
  std::string_view rest = text.substr(dated.size(), text.size() - dated.size() - 2);
  while (!rest.empty()) {
    std::string_view const step = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), step.size() + 1));
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(' ')));
    std::size_t const colon = step.find(": ");
    if (colon == std::string_view::npos) return std::string(text);  // more than a value by its date
    words += fmt::format("{}{} from {}", words.empty() ? "" : ", ", step.substr(colon + 2), step.substr(0, colon));
  }
  return words;
}

}  // namespace

std::string path_words(std::string_view canonical_path) {
  std::string path;
  bool inside = false;
  for (std::size_t i = 0; i < canonical_path.size(); ++i) {
    char const c = canonical_path[i];
    if (inside && c == '\\' && i + 1 < canonical_path.size()) {
      path += canonical_path[++i];
    } else if (c == '"') {
      inside = !inside;
    } else if (!inside && c == '[') {
      path += '.';
    } else if (inside || c != ']') {
      path += c;
    }
  }
  return path;
}

std::string canonical_words(std::string_view canonical_path, std::string_view value) {
  Meaning meaning;
  if (auto const* const field = field_of(path_words(canonical_path))) {
    meaning = {field->kind, scenario::dimension_of(*field), scenario::is_share(*field)};
  }
  auto const words = Words(value, meaning).whole();
  return words ? *words : std::string(value);
}

std::string told_words(std::string_view canonical_path, std::string_view value) {
  std::string words = written_words(canonical_words(canonical_path, value));
  auto const* const field = field_of(path_words(canonical_path));
  if (field != nullptr && field->shape == scenario::FieldShape::choice) {
    std::replace(words.begin(), words.end(), '_', ' ');
  }
  return words;
}

bool counts_goods(std::string_view canonical_path) {
  auto const* const field = field_of(path_words(canonical_path));
  if (field == nullptr) return false;
  base::Dimension const dimension = scenario::dimension_of(*field);
  return field->kind == ValueKind::goods || dimension == base::dimensions::goods ||
         dimension == base::dimensions::goods_rate;
}

std::string default_words(std::string_view canonical_path) {
  auto const* const field = field_of(path_words(canonical_path));
  if (field == nullptr || field->info.default_text.empty()) return {};
  return fmt::format("{} (default)", field->info.default_text);
}

}  // namespace chokepoint::report
