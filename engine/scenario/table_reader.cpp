#include "engine/scenario/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

namespace {

/// The columns as a tree of keys; a leaf is a column.
struct ColumnTree {
  std::string key;
  base::Mark mark;
  std::optional<std::size_t> column;
  std::vector<ColumnTree> children;

  bool is_list() const {
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (children[i].key != std::to_string(i)) return false;
    }
    return !children.empty();
  }
};

bool any_cell(ColumnTree const& tree, Row const& row) {
  if (tree.column) return !row[*tree.column].text.empty() || row[*tree.column].quoted;
  return std::any_of(tree.children.begin(), tree.children.end(),
                     [&](auto const& child) { return any_cell(child, row); });
}

/// The place of the first cell below `tree` that is filled.
base::Mark first_mark(ColumnTree const& tree, Row const& row) {
  if (tree.column) return row[*tree.column].mark;
  for (auto const& child : tree.children) {
    if (any_cell(child, row)) return first_mark(child, row);
  }
  return tree.mark;
}

void build(DocumentBuilder& builder, ColumnTree const& tree, Row const& row, base::Mark mark) {
  if (tree.column) {
    Cell const& cell = row[*tree.column];
    builder.scalar(cell.mark, cell.text, cell.quoted);
    return;
  }
  bool const list = tree.is_list();
  if (list) {
    builder.begin_sequence(mark);
  } else {
    builder.begin_mapping(mark);
  }
  for (auto const& child : tree.children) {
    if (!any_cell(child, row)) continue;
    if (!list) builder.scalar(child.mark, child.key);
    build(builder, child, row, first_mark(child, row));
  }
  builder.end();
}

class TableReader {
 public:
  TableReader(ReadContext& context, std::string_view path) : context_(context), path_(path) {}

  std::optional<Document> read(std::vector<Row> const& rows, SpecBlock& block, base::Mark start) {
    if (rows.empty()) {
      context_.error("E_CSV", start, path_, "the table is empty", "its first line names the columns: name, ...");
      return std::nullopt;
    }
    if (!read_header(rows.front(), block)) return std::nullopt;
    DocumentBuilder builder;
    builder.begin_mapping(start);
    for (std::size_t i = 1; i < rows.size() && !context_.full(); ++i) add_row(builder, rows[i], rows.front().size());
    builder.end();
    return std::move(builder).finish();
  }

 private:
  bool read_header(Row const& header, SpecBlock& block) {
    constexpr std::size_t most_columns = 256;
    if (header.size() > most_columns) {
      context_.error("E_LIMIT", header[most_columns].mark, path_,
                     fmt::format("the table has more than {} columns", most_columns), "divide it");
      return false;
    }
    std::vector<std::string> names{"name"};
    for (auto const& field : fields_of(block)) names.emplace_back(field.info.name);
    std::vector<std::string_view> const known(names.begin(), names.end());
    bool misspelt_name = false;
    for (std::size_t i = 0; i < header.size(); ++i) {
      std::string const& text = header[i].text;
      std::string const top = text.substr(0, text.find('.'));
      if (text == "name") {
        if (name_column_) repeated(header[i]);
        name_column_ = i;
      } else if (text.empty()) {
        context_.error("E_CSV", header[i].mark, path_, "this column has no name", "name it, or remove it");
      } else if (top == "name" || std::find(known.begin(), known.end(), top) == known.end()) {
        std::string const near = context_.suggest(top, known);
        misspelt_name = misspelt_name || near == "name";
        context_.error("E_UNKNOWN_FIELD", header[i].mark, join_path(path_, text),
                       fmt::format("{} is no key of {}, so what this column says would be lost", in_quotes(top), path_),
                       near.empty() ? fmt::format("columns may be: {}", fmt::join(known, ", "))
                                    : fmt::format("did you mean '{}'?", near));
      } else {
        add_column(header[i], i);
      }
    }
    if (!name_column_ && !misspelt_name) {
      context_.error("E_MISSING_FIELD", header.front().mark, path_, "the table has no column 'name'",
                     "add a column with the name of each element");
    }
    return name_column_.has_value();
  }

  void add_column(Cell const& cell, std::size_t column) {
    constexpr std::size_t longest = 256;
    if (cell.text.size() > longest) {
      context_.error("E_LIMIT", cell.mark, path_,
                     fmt::format("the name of this column has more than {} characters", longest),
                     "no key path is so long: it names a key of the element, and keys below that after dots");
      return;
    }
    ColumnTree* at = &root_;
    std::string_view rest = cell.text;
    while (true) {
      std::size_t const dot = rest.find('.');
      std::string_view const key = rest.substr(0, dot);
      auto found = std::find_if(at->children.begin(), at->children.end(), [&](auto const& c) { return c.key == key; });
      bool const is_new = found == at->children.end();
      if (key.empty() || (!is_new && (dot == std::string_view::npos || found->column))) {
        key.empty() ? context_.error("E_CSV", cell.mark, path_, fmt::format("{} is no key path", in_quotes(cell.text)),
                                     "write key.key")
                    : repeated(cell);
        return;
      }
      if (is_new) {
        at->children.push_back({.key = std::string(key), .mark = cell.mark, .column = {}, .children = {}});
        found = std::prev(at->children.end());
      }
      at = &*found;
      if (dot == std::string_view::npos) break;
      rest.remove_prefix(dot + 1);
    }
    at->column = column;
  }

  void repeated(Cell const& cell) {
    context_.error("E_DUP_KEY", cell.mark, path_, fmt::format("the column {} is there already", in_quotes(cell.text)),
                   "remove one of them");
  }

  void add_row(DocumentBuilder& builder, Row const& row, std::size_t columns) {
    if (row.size() != columns) {
      base::Mark const mark = row.size() > columns ? row[columns].mark : row.back().mark;
      context_.error("E_CSV", mark, path_,
                     fmt::format("this row has {} cells, and the table has {} columns", row.size(), columns),
                     "leave cells empty rather than out; put cells that hold a comma in quotes");
      context_.set_incomplete(path_);
      return;
    }
    Cell const& name = row[*name_column_];
    auto const [other, is_new] = names_.try_emplace(name.text, name.mark);
    if (!is_new) {
      context_.error("E_DUP_ID", name.mark, join_path(path_, name.text),
                     fmt::format("{} already exists: see line {}", in_quotes(name.text), other->second.line),
                     "give one of them another name");
      return;
    }
    builder.scalar(name.mark, name.text, name.quoted);
    build(builder, root_, row, name.mark);
  }

  ReadContext& context_;
  std::string path_;
  ColumnTree root_;
  std::optional<std::size_t> name_column_;
  std::map<std::string, base::Mark> names_;
};

}  // namespace

std::optional<Document> read_table(ReadContext& context, Document::Node name, std::string_view path, SpecBlock& block) {
  std::string const key = join_path(path, "table");
  auto const text = read_text(name, {.diagnostics = context.diagnostics, .path = key});
  if (!text) return std::nullopt;
  auto const file = context.open(*text, name.mark(), key, limits::table_bytes);
  if (!file) return std::nullopt;
  std::size_t const errors = context.diagnostics.error_count();
  auto const rows = read_csv(context.diagnostics.source_text(*file), *file, context.diagnostics);
  if (context.diagnostics.error_count() > errors) return std::nullopt;
  auto table = TableReader(context, path).read(rows, block, {.file = *file, .line = 1, .column = 1});
  if (table) context.grant_for_table(*file);
  return table;
}

}  // namespace chokepoint::scenario
