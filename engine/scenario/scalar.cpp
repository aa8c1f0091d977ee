#include "engine/scenario/scalar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/scenario/number_words.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

namespace {

namespace dimensions = base::dimensions;

/// What a person calls the value: its key, or for the third of some dates "one of holidays".
std::string field_name(ScalarField const& field) {
  std::size_t const dot = field.path.rfind('.');
  if (dot == std::string_view::npos) return std::string(field.path);
  std::string_view const last = field.path.substr(dot + 1);
  if (last.find_first_not_of("0123456789") != std::string_view::npos) return std::string(last);
  std::string_view const list = field.path.substr(0, dot);
  std::size_t const before = list.rfind('.');
  return fmt::format("one of {}", before == std::string_view::npos ? list : list.substr(before + 1));
}

std::nullopt_t refuse(ScalarField const& field, Document::Node node, std::string_view code, std::string message,
                      std::string hint) {
  field.diagnostics.error(code, node.mark(), std::string(field.path), std::move(message), std::move(hint));
  return std::nullopt;
}

/// The scalar's text without surrounding spaces; nothing, with an error, for anything else.
std::optional<std::string_view> scalar_text(Document::Node node, ScalarField const& field,
                                            std::string const& expected) {
  if (!node.is_scalar() || node.is_null()) {
    std::string hint =
        node.is_scalar() ? "write a value after the colon, or remove the key" : "write a single value here";
    return refuse(field, node, "E_TYPE",
                  fmt::format("{} is {}, and {} is written here", field_name(field), expected, node.describe()),
                  std::move(hint));
  }
  std::string_view text = node.text();
  std::size_t const first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) text = {};
  return text.empty() ? text : text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

std::string expected_words(ScalarField const& field) {
  return field.dimension ? base::describe(*field.dimension) : "a number, with a unit where it has one";
}

bool in_range(double value, Document::Node node, ScalarField const& field, base::Dimension dimension) {
  bool const above = field.above_minimum ? value > field.minimum : value >= field.minimum;
  if (above && value <= field.maximum) return true;
  std::string const allowed = range_words(field.minimum, field.above_minimum, field.maximum, dimension);
  bool const only_one = field.minimum == field.maximum;
  std::string hint = fmt::format("write {}{}", only_one ? "" : "a value ", allowed);
  if (dimension == dimensions::none && field.minimum == 0 && field.maximum == 1) hint += ", or 0 % to 100 %";
  refuse(field, node, "E_RANGE",
         fmt::format("{} must be {}, and {} is {}", field_name(field), allowed, in_quotes(node.text()),
                     !above ? (value == field.minimum ? "not" : "less") : "more"),
         std::move(hint));
  return false;
}

std::nullopt_t too_large(Document::Node node, ScalarField const& field) {
  return refuse(
      field, node, "E_RANGE",
      fmt::format("{} can't hold {}: it is too large, or too close to zero", field_name(field), in_quotes(node.text())),
      "check the number of zeros, the exponent and the unit");
}

std::nullopt_t no_number(Document::Node node, std::string_view text, base::DecimalProblem problem,
                         ScalarField const& field) {
  if (problem == base::DecimalProblem::too_large) return too_large(node, field);
  NumberComplaint const complaint = explain_number(text, problem);
  return refuse(
      field, node, complaint.not_finite ? "E_NOT_FINITE" : "E_NUMBER",
      fmt::format("{} is {}, and {} {}", field_name(field), expected_words(field), in_quotes(text), complaint.why),
      complaint.hint);
}

/// The example in a unit that keeps it within the field's range where there is one: of an offset of 8, hours, not days.
std::string example_in_range(std::string_view number, base::Dimension expected, ScalarField const& field) {
  auto const read = base::read_decimal(number);
  if (expected == dimensions::time && read.value) {
    for (std::string_view const unit : {"days", "hours", "minutes", "seconds"}) {
      double const seconds = base::to_double(*read.value) * static_cast<double>(base::read_unit(unit)->numerator);
      bool const above = field.above_minimum ? seconds > field.minimum : seconds >= field.minimum;
      if (above && seconds <= field.maximum) return fmt::format("write for example '{} {}'", number, unit);
    }
  }
  return unit_example(number, expected);
}

/// The unit behind a number; nothing, with an error, when it is missing, unknown or measures something else.
std::optional<base::Unit> unit_of(std::string_view number, std::string_view word, Document::Node node,
                                  ScalarField const& field) {
  base::Dimension const expected = field.dimension.value_or(dimensions::none);
  if (word.empty()) {
    if (field.unit != nullptr) return *field.unit;
    if (expected == dimensions::none) return base::Unit{};
    return refuse(
        field, node, "E_UNIT",
        fmt::format("{} is {}, and {} has no unit", field_name(field), base::describe(expected), in_quotes(number)),
        example_in_range(number, expected, field));
  }
  auto unit = base::read_unit(word, field.goods_words(), field.dimension.value_or(dimensions::goods));
  if (!unit) {
    bool const business = word == "business days" || word == "working days" || word == "business day";
    return refuse(
        field, node, "E_UNIT",
        fmt::format("{} is {}, and the unit {} is not known", field_name(field), expected_words(field),
                    in_quotes(word)),
        business
            ? "write plain days; of an office's time, counts: business_days beside it says that they are its working "
              "days"
            : base::unit_hint(word, expected, field.goods_words()));
  }
  bool const price_of_one = expected == dimensions::price && unit->dimension == dimensions::money;
  if (price_of_one) unit->dimension = dimensions::price;
  if (field.dimension && unit->dimension != expected) {
    return refuse(field, node, "E_UNIT",
                  fmt::format("{} is {}, and {} is {}", field_name(field), base::describe(expected),
                              in_quotes(node.text()), base::describe(unit->dimension)),
                  unit_example(number, expected));
  }
  return unit;
}

struct Written {
  base::Decimal number;
  base::Unit unit;
};

/// Number and unit, before any conversion or range.
std::optional<Written> read_written(Document::Node node, ScalarField const& field) {
  auto const text = scalar_text(node, field, expected_words(field));
  if (!text) return std::nullopt;
  auto const [number, word] = split_unit(*text);
  auto const reading = base::read_decimal(number);
  if (!reading.value) return no_number(node, *text, reading.problem, field);
  auto unit = unit_of(number, word, node, field);
  if (!unit) return std::nullopt;
  return Written{*reading.value, std::move(*unit)};
}

/// 0 for nothing else than 0: what is written as more than nothing may not become nothing.
bool vanished(base::Decimal const& written, double value) { return value == 0 && written.mantissa != 0; }

}  // namespace

std::string bound_words(double bound, base::Dimension dimension) {
  if (dimension == dimensions::time) {
    struct Unit {
      double seconds;
      std::string_view name;
    };
    for (Unit const unit : {Unit{86400, "day"}, Unit{3600, "hour"}, Unit{60, "minute"}}) {
      if (std::fabs(bound) < unit.seconds) continue;
      std::string const count = plain_number(bound / unit.seconds);
      return fmt::format("{} {}{}", count, unit.name, count == "1" ? "" : "s");
    }
    return plain_number(bound) + " s";
  }
  std::string_view unit;
  if (dimension == dimensions::goods) unit = " units";
  if (dimension == dimensions::goods_rate) unit = " units per second";
  if (dimension == dimensions::rate) unit = " per second";
  if (dimension == dimensions::power) unit = " W";
  if (dimension == dimensions::bandwidth) unit = " B/s";
  return fmt::format("{}{}", plain_number(bound), unit);
}

std::string range_words(double minimum, bool above_minimum, double maximum, base::Dimension dimension) {
  bool const has_minimum = minimum > -1e300;
  bool const has_maximum = maximum < 1e300;
  std::string const low = bound_words(minimum, dimension);
  std::string const high = bound_words(maximum, dimension);
  if (has_minimum && minimum == maximum) return low;
  if (has_minimum && has_maximum) return fmt::format("between {} and {}", low, high);
  if (has_maximum) return fmt::format("at most {}", high);
  return fmt::format("{} {}", above_minimum ? "above" : "at least", low);
}

std::optional<Quantity> read_quantity(Document::Node node, ScalarField const& field) {
  auto written = read_written(node, field);
  if (!written) return std::nullopt;
  double const value = base::scale_to_double(written->number, written->unit.numerator, written->unit.denominator);
  if (!std::isfinite(value) || vanished(written->number, value)) return too_large(node, field);
  if (!in_range(value, node, field, written->unit.dimension)) return std::nullopt;
  return Quantity{written->number, std::move(written->unit), value};
}

std::optional<double> read_number(Document::Node node, ScalarField const& field) {
  auto const quantity = read_quantity(node, field);
  if (!quantity) return std::nullopt;
  return quantity->value;
}

std::optional<std::int64_t> read_integer(Document::Node node, ScalarField const& field) {
  std::string const expected = "a whole number";
  auto const text = scalar_text(node, field, expected);
  if (!text) return std::nullopt;
  auto const [number, word] = split_unit(*text);
  auto const reading = base::read_decimal(number);
  if (!reading.value) return no_number(node, *text, reading.problem, field);
  if (!word.empty()) {
    return refuse(field, node, "E_UNIT",
                  fmt::format("{} is {} without a unit, and {} has one", field_name(field), expected, in_quotes(*text)),
                  fmt::format("write '{}'", number));
  }
  auto const scaled = base::scale_to_integer(*reading.value, 1, 1);
  if (!scaled) return too_large(node, field);
  if (!scaled->exact) {
    return refuse(field, node, "E_NUMBER",
                  fmt::format("{} is {}, and {} is not whole", field_name(field), expected, in_quotes(*text)),
                  fmt::format("write for example '{}'", scaled->value));
  }
  if (!in_range(static_cast<double>(scaled->value), node, field, dimensions::none)) return std::nullopt;
  return scaled->value;
}

std::optional<base::Duration> read_duration(Document::Node node, ScalarField const& field) {
  ScalarField timed = field;
  timed.dimension = dimensions::time;
  auto const written = read_written(node, timed);
  if (!written) return std::nullopt;
  auto const scaled = base::scale_to_integer(written->number, written->unit.numerator, written->unit.denominator);
  if (!scaled) return too_large(node, field);
  constexpr double tolerance = 1e-3;
  double const exact = base::scale_to_double(written->number, written->unit.numerator, written->unit.denominator);
  double const change = std::fabs(static_cast<double>(scaled->value) - exact);
  if (vanished(written->number, static_cast<double>(scaled->value)) || change > tolerance * std::fabs(exact)) {
    return refuse(field, node, "E_RANGE",
                  fmt::format("{} counts whole seconds, and {} is none", field_name(field), in_quotes(node.text())),
                  fmt::format("write '{:.0f} s' or '{:.0f} s'", std::floor(exact), std::ceil(exact)));
  }
  if (!in_range(static_cast<double>(scaled->value), node, field, dimensions::time)) return std::nullopt;
  return base::Duration(scaled->value);
}

std::optional<GoodsAmount> read_goods(Document::Node node, ScalarField const& field, std::int64_t parts_per_unit) {
  ScalarField counted = field;
  counted.dimension = dimensions::goods;
  auto const written = read_written(node, counted);
  if (!written) return std::nullopt;
  std::int64_t numerator = 0;
  if (__builtin_mul_overflow(written->unit.numerator, parts_per_unit, &numerator)) return too_large(node, field);
  auto const scaled = base::scale_to_integer(written->number, numerator, written->unit.denominator);
  if (!scaled) return too_large(node, field);
  if (!scaled->exact) {
    return refuse(field, node, "E_NUMBER",
                  fmt::format("{} can't be {}: one unit has {}", field_name(field), in_quotes(node.text()),
                              parts_per_unit == 1 ? "no parts" : fmt::format("{} parts", parts_per_unit)),
                  parts_per_unit == 1 ? "write a whole number, or give the product a finer resolution"
                                      : "write fewer digits after the point");
  }
  double const units = base::scale_to_double(written->number, written->unit.numerator, written->unit.denominator);
  if (!in_range(units, node, field, dimensions::goods)) return std::nullopt;
  return GoodsAmount{scaled->value, written->unit.goods};
}

std::optional<MoneyAmount> read_money(Document::Node node, ScalarField const& field) {
  ScalarField paid = field;
  if (!paid.dimension || *paid.dimension == dimensions::none) paid.dimension = dimensions::money;
  auto const written = read_written(node, paid);
  if (!written) return std::nullopt;
  int const digits = minor_digits(written->unit.currency);
  std::int64_t numerator = written->unit.numerator;
  for (int i = 0; i < digits; ++i) {
    if (__builtin_mul_overflow(numerator, 10, &numerator)) return too_large(node, field);
  }
  auto const scaled = base::scale_to_integer(written->number, numerator, written->unit.denominator);
  if (!scaled) return too_large(node, field);
  if (!scaled->exact) {
    return refuse(
        field, node, "E_NUMBER",
        fmt::format("{} can't be {}: amounts of {} have {}", field_name(field), in_quotes(node.text()),
                    written->unit.currency,
                    digits == 0 ? "no digits after the point" : fmt::format("{} digits after the point", digits)),
        "round it");
  }
  double const value = base::scale_to_double(written->number, written->unit.numerator, written->unit.denominator);
  if (!in_range(value, node, field, *paid.dimension)) return std::nullopt;
  return MoneyAmount{scaled->value, written->unit.currency, written->unit.goods};
}

std::optional<base::SimTime> read_moment(Document::Node node, ScalarField const& field) {
  auto const text = scalar_text(node, field, "a date (such as 2026-01-28)");
  if (!text) return std::nullopt;
  auto const moment = base::parse_date_time(*text);
  if (!moment) {
    DateComplaint const complaint = explain_date(*text);
    return refuse(field, node, complaint.too_early ? "E_RANGE" : "E_DATE",
                  fmt::format("{} is a date, and {} {}", field_name(field), in_quotes(*text), complaint.why),
                  complaint.hint);
  }
  auto const seconds = static_cast<double>(moment->seconds());
  if (seconds < field.minimum || seconds > field.maximum) {
    auto const iso = [](double bound) { return base::iso_date_time(base::SimTime(static_cast<std::int64_t>(bound))); };
    bool const early = seconds < field.minimum;
    return refuse(field, node, "E_RANGE",
                  fmt::format("{} may not be {} {}, and {} is", field_name(field), early ? "before" : "after",
                              iso(early ? field.minimum : field.maximum), in_quotes(*text)),
                  "check the year");
  }
  return moment;
}

std::optional<bool> read_flag(Document::Node node, ScalarField const& field) {
  auto const text = scalar_text(node, field, "yes or no");
  if (!text) return std::nullopt;
  if (auto const flag = flag_word(*text)) return flag;
  return refuse(field, node, "E_FLAG",
                fmt::format("{} is yes or no, and {} is neither", field_name(field), in_quotes(*text)),
                "write yes or no (true, false, on and off will do, too)");
}

std::optional<std::string_view> read_name(Document::Node node, ScalarField const& field) {
  constexpr std::size_t longest = 64;
  auto const text = scalar_text(node, field, "a name");
  if (!text) return std::nullopt;
  auto const is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  bool const sound =
      *text == node.text() && !text->empty() && is_alphanumeric(text->front()) &&
      std::all_of(text->begin(), text->end(), [&](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; });
  if (!sound) {
    return refuse(
        field, node, "E_ID", fmt::format("{} is no name", in_quotes(node.text())),
        "names have letters of the English alphabet, digits, '_', '-' and '.', and begin with a letter, digit or "
        "'_'; words for people go under 'title'");
  }
  if (text->size() > longest) {
    return refuse(field, node, "E_ID", fmt::format("the name {} has {} characters", in_quotes(*text), text->size()),
                  fmt::format("use at most {}; words for people go under 'title'", longest));
  }
  return text;
}

std::optional<std::string_view> read_text(Document::Node node, ScalarField const& field) {
  auto const text = scalar_text(node, field, "text");
  if (!text) return std::nullopt;
  if (text->empty()) {
    return refuse(field, node, "E_TYPE", fmt::format("{} is text, and an empty one is written here", field_name(field)),
                  "write the text, or remove the key");
  }
  return node.text();
}

int minor_digits(std::string_view currency) {
  static constexpr std::array none = std::to_array<std::string_view>(
      {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"});
  static constexpr std::array three =
      std::to_array<std::string_view>({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"});
  if (std::find(none.begin(), none.end(), currency) != none.end()) return 0;
  return std::find(three.begin(), three.end(), currency) != three.end() ? 3 : 2;
}

}  // namespace chokepoint::scenario
