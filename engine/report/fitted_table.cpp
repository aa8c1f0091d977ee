#include "engine/report/fitted_table.hpp"

#include <algorithm>
#include <string_view>

#include "engine/report/numbers.hpp"

namespace chokepoint::report {

namespace {

using Lines = std::vector<std::vector<std::string>>;

constexpr std::size_t gap = 2;         // between two columns
constexpr std::size_t narrowest = 12;  // what words are broken to at most

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    std::size_t const end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

/// As numbers_table() sets it: in the first column, what goes on on a further line is moved in by two.
std::size_t width_of(std::string const& cell, bool first_column) {
  std::size_t width = 0;
  std::vector<std::string> const lines = lines_of(cell);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    width = std::max(width, columns_of(lines[i]) + (first_column && i > 0 ? 2 : 0));
  }
  return width;
}

std::vector<std::size_t> widths_of(Lines const& lines) {
  std::vector<std::size_t> widths(lines.front().size(), 0);
  for (auto const& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i], i == 0));
  }
  return widths;
}

std::size_t total_of(std::vector<std::size_t> const& widths) {
  std::size_t total = gap * (widths.size() - 1);
  for (std::size_t const width : widths) total += width;
  return total;
}

/// A figure is read at once or not at all: with its error, or with its unit or the other end of its interval,
/// "12.3 % to 45.6 %". What is longer begins with a figure and goes on in words.
bool is_words(std::string const& cell) {
  constexpr std::size_t most_of_figure = 20;
  std::size_t const first = cell.find_first_not_of("+-");
  bool const number = first <= 1 && first < cell.size() && cell[first] >= '0' && cell[first] <= '9';
  return cell.find("±") == std::string::npos && !(number && columns_of(cell) <= most_of_figure);
}

std::string broken_to(std::string const& cell, std::size_t columns, bool first_column) {
  std::string text;
  for (std::string const& line : lines_of(cell)) {
    // What goes on on a further line has less room there.
    std::string const first = wrap(line, text.empty() || !first_column ? columns : columns - 2).front();
    text += (text.empty() ? "" : "\n") + first;
    if (first.size() >= line.size()) continue;
    for (std::string const& part :
         wrap(std::string_view(line).substr(first.size() + 1), first_column ? columns - 2 : columns)) {
      text += "\n" + part;
    }
  }
  return text;
}

/// Breaks the cells of a column that are wider than so many, as they were at first: what was broken for more room
/// would be broken twice. Whether that made the column narrower.
bool narrow(Lines& lines, Lines const& whole, std::size_t column, std::size_t columns) {
  Lines broken = lines;
  for (std::size_t i = 0; i < broken.size(); ++i) {
    std::string& cell = broken[i][column] = whole[i][column];
    bool const head = i == 0;  // "95 % at most"
    if ((head || is_words(cell)) && width_of(cell, column == 0) > columns) cell = broken_to(cell, columns, column == 0);
  }
  bool const narrower = widths_of(broken)[column] < widths_of(lines)[column];
  if (narrower) lines = std::move(broken);
  return narrower;
}

/// Breaks words, of the widest column first, until it fits or there is nothing more to break.
void break_words(Lines& lines, std::size_t columns) {
  Lines const whole = lines;
  std::vector<bool> stuck(lines.front().size(), false);
  for (;;) {
    std::vector<std::size_t> const widths = widths_of(lines);
    std::size_t const total = total_of(widths);
    if (total <= columns) return;
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      bool const more = !stuck[i] && widths[i] > narrowest && (widest == widths.size() || widths[i] > widths[widest]);
      if (more) widest = i;
    }
    if (widest == widths.size()) return;
    std::size_t next = 0;  // the others give way, too, once this one is no wider than they
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (i != widest && !stuck[i]) next = std::max(next, widths[i]);
    }
    std::size_t const over = total - columns;
    std::size_t const least = std::max(narrowest, std::min(widths[widest] - 1, next));
    std::size_t const wanted = std::max(least, widths[widest] > over ? widths[widest] - over : 0);
    stuck[widest] = !narrow(lines, whole, widest, wanted);
  }
}

}  // namespace

std::string fitted_table(Lines const& lines, std::size_t columns) {
  Lines fitted = lines;
  break_words(fitted, columns);
  if (total_of(widths_of(fitted)) > columns) {
    // In tables below each other words need not be broken so much.
    fitted = lines;
    narrow(fitted, lines, 0, std::max(narrowest, columns * 2 / 5));
  }
  std::vector<std::size_t> const widths = widths_of(fitted);
  std::string text;
  for (std::size_t begin = 1; begin < widths.size() || text.empty();) {
    std::size_t end = begin;
    std::size_t used = widths[0];
    while (end < widths.size() && (end == begin || used + gap + widths[end] <= columns)) used += gap + widths[end++];
    Lines part;
    for (auto const& line : fitted) {
      auto& row = part.emplace_back();
      row.push_back(line[0]);
      row.insert(row.end(), line.begin() + static_cast<std::ptrdiff_t>(begin),
                 line.begin() + static_cast<std::ptrdiff_t>(end));
    }
    text += (text.empty() ? "" : "\n") + numbers_table(part);
    begin = std::max(end, begin + 1);
  }
  return text;
}

std::string broken(std::string const& text, std::size_t most) {
  std::string lines;
  for (std::string const& line : wrap(text, most)) lines += (lines.empty() ? "" : "\n") + line;
  return lines;
}

std::string table_in(Lines const& lines, std::optional<std::size_t> columns) {
  return columns ? fitted_table(lines, *columns) : numbers_table(lines);
}

std::string paragraph_in(std::string const& text, std::optional<std::size_t> columns) {
  if (!columns) return text + "\n";
  std::string lines;
  for (std::string const& line : wrap(text, *columns)) lines += line + "\n";
  return lines;
}

}  // namespace chokepoint::report
