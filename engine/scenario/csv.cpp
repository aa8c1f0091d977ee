#include "engine/scenario/csv.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/source_text.hpp"
#include "engine/scenario/yaml_scout.hpp"

namespace chokepoint::scenario {

namespace {

class CsvReader {
 public:
  CsvReader(SourceText const& source, base::Diagnostics& diagnostics)
      : text_(source.text()), cursor_(source), diagnostics_(diagnostics) {}

  std::vector<Row> read() {
    while (at_ < text_.size() && sound_) {
      Row row = read_row();
      bool const empty_line = row.size() == 1 && row.front().text.empty() && !row.front().quoted;
      if (empty_line) continue;
      // A row of sense has some cells; many of a letter each would take far more memory than their text.
      if (rows_.size() >= std::max(limits::nodes / 2, text_.size() / 16)) {
        stop("E_LIMIT", row.front().mark, fmt::format("the table has more than {} rows", rows_.size()),
             "divide it into several files");
      }
      rows_.push_back(std::move(row));
    }
    return std::move(rows_);
  }

 private:
  bool at_line_end() const {
    return at_ >= text_.size() || text_[at_] == '\n' || (text_[at_] == '\r' && text_.substr(at_ + 1, 1) == "\n");
  }

  Row read_row() {
    Row row;
    while (sound_) {
      row.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted_cell() : plain_cell());
      if (++cells_ > most_cells_) {
        stop("E_LIMIT", row.back().mark, fmt::format("the table has more than {} cells", most_cells_),
             "divide it into several files");
      }
      if (at_line_end() || !sound_) break;
      ++at_;  // the comma
    }
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size()) ++at_;
    return row;
  }

  Cell plain_cell() {
    Cell cell{.text = {}, .mark = cursor_.mark(at_)};
    std::size_t const begin = at_;
    while (!at_line_end() && text_[at_] != ',') {
      if (text_[at_] == '"') {
        stop("E_CSV", cursor_.mark(at_), "a quote stands inside a cell that doesn't begin with one",
             "put the whole cell in quotes and double the quotes inside it");
        break;
      }
      ++at_;
    }
    cell.text = text_.substr(begin, at_ - begin);
    std::size_t const first = cell.text.find_first_not_of(" \t");
    cell.text = first == std::string::npos ? std::string()
                                           : cell.text.substr(first, cell.text.find_last_not_of(" \t") - first + 1);
    if (first != std::string::npos) cell.mark.column += static_cast<std::uint32_t>(first);
    return finished(std::move(cell));
  }

  Cell quoted_cell() {
    Cell cell{.text = {}, .mark = cursor_.mark(at_), .quoted = true};
    ++at_;
    while (true) {
      if (at_ >= text_.size()) {
        stop("E_CSV", cell.mark, "this quote is never closed", "close it; quotes inside a cell are doubled");
        return cell;
      }
      if (text_[at_] == '"' && text_.substr(at_ + 1, 1) != "\"") break;
      if (text_[at_] == '"') ++at_;
      cell.text += text_[at_++];
    }
    ++at_;
    if (!at_line_end() && text_[at_] != ',') {
      stop("E_CSV", cursor_.mark(at_), "text follows a closing quote", "quotes inside a cell are doubled: \"\"");
    }
    return finished(std::move(cell));
  }

  Cell finished(Cell cell) {
    if (cell.text.size() > limits::scalar_bytes) {
      stop("E_LIMIT", cell.mark, fmt::format("this cell holds more than {} bytes", limits::scalar_bytes), "shorten it");
    }
    return cell;
  }

  void stop(std::string_view code, base::Mark mark, std::string message, std::string hint) {
    if (sound_) diagnostics_.error(code, mark, "", std::move(message), std::move(hint));
    sound_ = false;
  }

  std::string_view text_;
  MarkCursor cursor_;
  base::Diagnostics& diagnostics_;
  std::vector<Row> rows_;
  std::size_t at_ = 0;
  /// A cell of sense has some bytes.
  std::size_t const most_cells_ = std::max(limits::nodes, text_.size() / 4);
  std::size_t cells_ = 0;
  bool sound_ = true;
};

}  // namespace

std::vector<Row> read_csv(std::string_view text, std::uint32_t file, base::Diagnostics& diagnostics) {
  SourceText const source(text, file);
  if (!check_characters(source, diagnostics)) return {};
  return CsvReader(source, diagnostics).read();
}

}  // namespace chokepoint::scenario
