#include "engine/report/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "engine/base/check.hpp"

namespace chokepoint::report {

namespace {

/// One character of UTF-8 text; bytes that are none count as one character each.
struct Character {
  char32_t code = 0;
  std::size_t length = 1;
};

Character character_at(std::string_view text, std::size_t at) {
  auto const first = static_cast<unsigned char>(text[at]);
  std::size_t const length = first < 0xC0U ? 1 : first < 0xE0U ? 2 : first < 0xF0U ? 3 : 4;
  if (length == 1 || at + length > text.size()) return {first, 1};
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = (code << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  return {code, length};
}

std::size_t width_of(char32_t code) {
  if (code >= 0x300 && code <= 0x36F) return 0;
  bool const wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                    (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                    (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                    (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD);
  return wide ? 2 : 1;
}

/// fmt rounds exactly and knows no locale; this only puts in the commas.
std::string with_commas(std::string digits) {
  std::size_t const begin = !digits.empty() && digits.front() == '-' ? 1 : 0;
  std::size_t const point = std::min(digits.find('.'), digits.size());
  for (std::size_t at = point; at > begin + 3; at -= 3) digits.insert(at - 3, ",");
  // What rounds to zero has no sign.
  if (begin == 1 && digits.find_first_of("123456789") == std::string::npos) digits.erase(0, 1);
  return digits;
}

/// The power of ten of a number's first digit: 0 for 3.2, -2 for 0.032.
int magnitude_of(double value) {
  int power = 0;
  for (double scale = std::fabs(value); scale >= 10; scale /= 10) ++power;
  for (double scale = std::fabs(value); scale < 1 && power > -300; scale *= 10) --power;
  return power;
}

std::string fixed(double value, int decimals) { return with_commas(fmt::format("{:.{}f}", value, decimals)); }

/// A line of a text of several; nothing beyond the last.
std::optional<std::string_view> part_of(std::string_view text, std::size_t part) {
  for (; part > 0; --part) {
    std::size_t const end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

bool is_extreme(double value) {
  double const size = std::fabs(value);
  return size >= 1e15 || (size != 0 && size < 1e-4);
}

}  // namespace

std::string grouped(base::Wide value, int decimals) {
  std::string digits = base::to_string(value < 0 ? -value : value);
  auto const places = static_cast<std::size_t>(decimals);
  if (decimals > 0) {
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return with_commas((value < 0 ? "-" : "") + digits);
}

std::string readable(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "none" : value > 0 ? "infinite" : "-infinite";
  if (is_extreme(value)) return fmt::format("{:.3e}", value);
  if (value == std::floor(value)) return fixed(value, 0);
  return fixed(value, std::max(0, 3 - std::max(magnitude_of(value), -4)));
}

WithError readable(double value, double standard_error) {
  if (!std::isfinite(value) || !std::isfinite(standard_error) || is_extreme(value) || is_extreme(standard_error)) {
    return {readable(value), readable(standard_error)};
  }
  if (standard_error == 0) return {readable(value), "0"};
  int const decimals = std::max(0, 1 - magnitude_of(standard_error));
  return {fixed(value, decimals), fixed(standard_error, decimals)};
}

std::vector<base::Wide> rounded_parts(std::vector<base::Wide> const& numerators, base::Wide denominator) {
  CHOKEPOINT_CHECK(denominator > 0, "parts of nothing");
  base::Wide const sum = std::accumulate(numerators.begin(), numerators.end(), base::Wide{0});
  base::Wide left = sum / denominator + (sum % denominator * 2 >= denominator ? 1 : 0);
  std::vector<base::Wide> parts;
  for (base::Wide const numerator : numerators) {
    parts.push_back(numerator / denominator);
    left -= parts.back();
  }
  std::vector<std::size_t> order(numerators.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return numerators[a] % denominator > numerators[b] % denominator;
  });
  for (std::size_t const index : order) {
    if (left <= 0) break;
    ++parts[index];
    --left;
  }
  return parts;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    Character const character = character_at(text, at);
    columns += width_of(character.code);
    at += character.length;
  }
  return columns;
}

std::string fit(std::string_view text, std::size_t columns) {
  std::size_t const needed = columns_of(text);
  if (needed <= columns) return std::string(text) + std::string(columns - needed, ' ');
  if (columns == 0) return {};
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    Character const character = character_at(text, at);
    if (used + width_of(character.code) > columns - 1) break;
    used += width_of(character.code);
    at += character.length;
  }
  return std::string(text.substr(0, at)) + "…" + std::string(columns - 1 - used, ' ');
}

std::string fit_right(std::string_view text, std::size_t columns) {
  std::size_t const needed = columns_of(text);
  return needed < columns ? std::string(columns - needed, ' ') + std::string(text) : fit(text, columns);
}

std::string numbers_table(std::vector<std::vector<std::string>> const& lines) {
  std::vector<std::vector<std::string>> rows;
  for (auto const& line : lines) {
    for (std::size_t part = 0;; ++part) {
      std::vector<std::string> row;
      bool any = false;
      for (std::string const& cell : line) {
        auto const found = part_of(cell, part);
        any = any || found;
        row.push_back(found ? (part > 0 && row.empty() ? "  " : "") + std::string(*found) : std::string());
      }
      if (!any) break;
      rows.push_back(std::move(row));
    }
  }
  std::vector<std::size_t> widths(lines.front().size(), 0);
  for (auto const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  std::string text;
  for (auto const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += i == 0 ? fit(row[i], widths[i]) : "  " + fit_right(row[i], widths[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  return text;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    std::size_t const space = text.find(' ');
    std::string_view const word = text.substr(0, space);
    text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
    if (!lines.back().empty() && columns_of(lines.back()) + 1 + columns_of(word) > columns) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

}  // namespace chokepoint::report
