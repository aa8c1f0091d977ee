#include "engine/results/packed_rows.hpp"

#include <array>
#include <cstring>
#include <memory>
#include <string>

#include "engine/results/block_data.hpp"
#include "engine/results/sqlite.hpp"
#include "engine/results/sweep_tables.hpp"

namespace chokepoint::results {

namespace {

constexpr std::size_t word = 8;
constexpr std::uint64_t block_size = 16;  // replications

/// One block's bytes, and where in them what stands. Nothing is copied.
class PackedBlock {
 public:
  PackedBlock() = default;
  PackedBlock(unsigned char const* bytes, std::size_t size, std::size_t variants, std::size_t outcomes)
      : bytes_(bytes), outcomes_(outcomes) {
    replications_ = size >= word ? integer(0) : 0;
    runs_ = replications_ * variants;
    valid_ = replications_ <= block_size && size == word * (1 + replications_ + runs_ * (3 + outcomes));
  }
  bool valid() const { return valid_; }
  std::uint64_t replications() const { return replications_; }
  std::uint64_t luck(std::uint64_t i) const { return integer(1 + i); }
  std::uint64_t events(std::uint64_t run) const { return integer(1 + replications_ + 3 * run); }
  unsigned char const* hash(std::uint64_t run) const { return bytes_ + word * (2 + replications_ + 3 * run); }
  double value(std::uint64_t run, std::size_t outcome) const {
    return std::bit_cast<double>(integer(1 + replications_ + 3 * runs_ + run * outcomes_ + outcome));
  }

 private:
  std::uint64_t integer(std::size_t place) const {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < word; ++i) value |= std::uint64_t{bytes_[place * word + i]} << (8 * i);
    return value;
  }

  unsigned char const* bytes_ = nullptr;
  std::size_t outcomes_ = 0;
  std::uint64_t replications_ = 0;
  std::uint64_t runs_ = 0;
  bool valid_ = false;
};

struct PackedTable {
  sqlite3_vtab base;
  sqlite3* database;
  StoredStudy const* study;
};

/// Goes through cells in their order, and through each one's replications in theirs.
struct Cursor {
  sqlite3_vtab_cursor base;
  PackedTable const* rows;
  sqlite3_stmt* blocks = nullptr;  // of the cell's point
  std::uint64_t cell = 0, last_cell = 0;
  std::uint64_t first = 0, last = 0;  // replications asked for
  PackedBlock block;
  std::uint64_t number = 0;  // of the block
  std::uint64_t at = 0;      // within it
  bool over = false;

  std::uint64_t variants() const { return rows->study->variants.size(); }
  std::uint64_t run() const { return cell % variants() * block.replications() + at; }
  std::uint64_t replication() const { return number * block_size + at; }

  int begin_cell() {
    std::uint64_t const point = cell / variants();
    sqlite3_reset(blocks);
    sqlite3_bind_int64(blocks, 1, packed_place(point, first / block_size));
    sqlite3_bind_int64(blocks, 2, packed_place(point, last / block_size));
    return next_block();
  }
  /// The first row of the next block of this cell, or of a later cell.
  int next_block() {
    for (;;) {
      int const state = sqlite3_step(blocks);
      if (state == SQLITE_ROW) {
        number = static_cast<std::uint64_t>(sqlite3_column_int64(blocks, 0)) & 0xFFFFFFFFU;
        auto const* const bytes = static_cast<unsigned char const*>(sqlite3_column_blob(blocks, 1));
        block = PackedBlock(bytes, static_cast<std::size_t>(sqlite3_column_bytes(blocks, 1)), variants(),
                            rows->study->outcomes.size());
        if (!block.valid()) return SQLITE_CORRUPT;
        at = number == first / block_size ? first % block_size : 0;
        if (at < block.replications() && replication() <= last) return SQLITE_OK;
        continue;
      }
      if (state != SQLITE_DONE) return state;
      if (cell == last_cell) {
        over = true;
        return SQLITE_OK;
      }
      ++cell;
      std::uint64_t const point = cell / variants();
      sqlite3_reset(blocks);
      sqlite3_bind_int64(blocks, 1, packed_place(point, first / block_size));
      sqlite3_bind_int64(blocks, 2, packed_place(point, last / block_size));
    }
  }
};

Cursor* cursor_of(sqlite3_vtab_cursor* cursor) { return reinterpret_cast<Cursor*>(cursor); }

int connect(sqlite3* database, void* study, int, char const* const*, sqlite3_vtab** table, char**) {
  auto const& known = *static_cast<StoredStudy const*>(study);
  std::string sql = "CREATE TABLE rows(cell INTEGER, replication INTEGER, luck INTEGER, events INTEGER, hash BLOB";
  for (auto const& column : outcome_columns(known)) sql += ", " + quoted_name(column) + " REAL";
  int const state = sqlite3_declare_vtab(database, (sql + ")").c_str());
  if (state != SQLITE_OK) return state;
  *table = &(new PackedTable{{}, database, &known})->base;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<PackedTable*>(table);
  return SQLITE_OK;
}

/// What a question says about cell and replication, as bits of the plan's number, in the order of its arguments.
enum Asked : int {
  cell_is = 1,
  replication_is = 2,
  replication_below = 4,
  replication_up_to = 8,
  replication_from = 16
};

int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  struct Use {
    Asked asked;
    int column;
    unsigned char operation;
  };
  constexpr std::array uses{
      Use{cell_is, 0, SQLITE_INDEX_CONSTRAINT_EQ}, Use{replication_is, 1, SQLITE_INDEX_CONSTRAINT_EQ},
      Use{replication_below, 1, SQLITE_INDEX_CONSTRAINT_LT}, Use{replication_up_to, 1, SQLITE_INDEX_CONSTRAINT_LE},
      Use{replication_from, 1, SQLITE_INDEX_CONSTRAINT_GE}};
  int plan = 0;
  int argument = 0;
  for (Use const& use : uses) {
    for (int i = 0; i < info->nConstraint; ++i) {
      auto const& constraint = info->aConstraint[i];
      if (constraint.usable == 0 || constraint.iColumn != use.column || constraint.op != use.operation) continue;
      info->aConstraintUsage[i].argvIndex = ++argument;  // and looked at again by SQLite
      plan |= use.asked;
      break;
    }
  }
  // Rows come by cell, then by replication.
  int next = (plan & cell_is) != 0 ? 1 : 0;
  bool ordered = true;
  for (int i = 0; i < info->nOrderBy; ++i) {
    auto const& order = info->aOrderBy[i];
    if ((plan & cell_is) != 0 && order.iColumn == 0) continue;  // all equal
    ordered = ordered && order.desc == 0 && order.iColumn == next;
    ++next;
  }
  info->orderByConsumed = ordered ? 1 : 0;
  info->idxNum = plan;
  constexpr double everything = 1e9;
  info->estimatedCost = (plan & replication_is) != 0 ? 10 : (plan & cell_is) != 0 ? everything / 100 : everything;
  return SQLITE_OK;
}

int open(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
  auto const* const rows = reinterpret_cast<PackedTable const*>(table);
  auto made = std::make_unique<Cursor>();
  made->rows = rows;
  int const state =
      sqlite3_prepare_v2(rows->database, "SELECT place, data FROM blocks WHERE place BETWEEN ? AND ? ORDER BY place",
                         -1, &made->blocks, nullptr);
  if (state != SQLITE_OK) return state;
  *cursor = &made.release()->base;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  sqlite3_finalize(cursor_of(cursor)->blocks);
  delete cursor_of(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* base, int plan, char const*, int, sqlite3_value** arguments) {
  Cursor& cursor = *cursor_of(base);
  std::uint64_t const cells = cursor.rows->study->cells();
  constexpr std::int64_t most = std::int64_t{0xFFFFFFFF} * static_cast<std::int64_t>(block_size);
  std::int64_t cell = -1;
  std::int64_t first = 0;
  std::int64_t last = most;
  int next = 0;
  auto const asked = [&](Asked what) { return (plan & what) != 0 ? arguments[next++] : nullptr; };
  // Of a number with decimals the bounds are taken wider; SQLite looks at each row again.
  if (auto* const value = asked(cell_is)) cell = sqlite3_value_int64(value);
  bool const no_cell = (plan & cell_is) != 0 && (cell < 0 || static_cast<std::uint64_t>(cell) >= cells);
  if (auto* const value = asked(replication_is)) first = last = sqlite3_value_int64(value);
  if (auto* const value = asked(replication_below)) last = std::min<std::int64_t>(last, sqlite3_value_int64(value));
  if (auto* const value = asked(replication_up_to)) last = std::min<std::int64_t>(last, sqlite3_value_int64(value));
  if (auto* const value = asked(replication_from)) first = std::max<std::int64_t>(first, sqlite3_value_int64(value));
  cursor.over = no_cell || last < 0 || first > last;
  if (cursor.over) return SQLITE_OK;
  cursor.first = static_cast<std::uint64_t>(std::max<std::int64_t>(0, first));
  cursor.last = static_cast<std::uint64_t>(std::min(last, most));
  cursor.cell = cell < 0 ? 0 : static_cast<std::uint64_t>(cell);
  cursor.last_cell = cell < 0 ? cells - 1 : cursor.cell;
  return cursor.begin_cell();
}

int next(sqlite3_vtab_cursor* base) {
  Cursor& cursor = *cursor_of(base);
  ++cursor.at;
  bool const within = cursor.at < cursor.block.replications() && cursor.replication() <= cursor.last;
  return within ? SQLITE_OK : cursor.next_block();
}

int at_end(sqlite3_vtab_cursor* base) { return cursor_of(base)->over ? 1 : 0; }

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int index) {
  Cursor const& cursor = *cursor_of(base);
  switch (index) {
    case 0:
      sqlite3_result_int64(context, static_cast<std::int64_t>(cursor.cell));
      break;
    case 1:
      sqlite3_result_int64(context, static_cast<std::int64_t>(cursor.replication()));
      break;
    case 2:
      sqlite3_result_int64(context, std::bit_cast<std::int64_t>(cursor.block.luck(cursor.at)));
      break;
    case 3:
      sqlite3_result_int64(context, std::bit_cast<std::int64_t>(cursor.block.events(cursor.run())));
      break;
    case 4:
      sqlite3_result_blob(context, cursor.block.hash(cursor.run()), 2 * word, SQLITE_TRANSIENT);
      break;
    default:  // NaN becomes NULL
      sqlite3_result_double(context, cursor.block.value(cursor.run(), static_cast<std::size_t>(index - 5)));
  }
  return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* base, sqlite3_int64* id) {
  Cursor const& cursor = *cursor_of(base);
  constexpr unsigned replication_bits = 40;
  std::uint64_t const number = (cursor.cell << replication_bits) + cursor.replication();
  *id = std::bit_cast<std::int64_t>(number);
  return SQLITE_OK;
}

sqlite3_module const rows_module = [] {
  sqlite3_module module{};
  module.xConnect = connect;  // and no xCreate: it is there without being made
  module.xBestIndex = best_index;
  module.xDisconnect = disconnect;
  module.xDestroy = disconnect;
  module.xOpen = open;
  module.xClose = close;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = at_end;
  module.xColumn = column;
  module.xRowid = row_id;
  return module;
}();

}  // namespace

bool has_packed_rows(StoredStudy const& study) {
  auto const rows = study.manifest.find("rows");
  return rows != study.manifest.end() && rows->second == "blocks";
}

std::int64_t packed_place(std::uint64_t point, std::uint64_t block) {
  return static_cast<std::int64_t>((point << 32U) + block);
}

Bytes packed_rows(BlockValues const& block) {
  DataWriter writer;
  std::size_t const runs = block.failed.size();
  writer.reserve(word * (1 + block.replications + 3 * runs + block.values.size()));
  writer.add(std::uint64_t{block.replications});
  writer.add_all(block.luck);
  for (std::size_t run = 0; run < runs; ++run) {
    writer.add(block.events[run]);
    writer.add(block.hashes[run].first);
    writer.add(block.hashes[run].second);
  }
  writer.add_all(block.values);
  return writer.take();
}

void show_packed_rows(sqlite3* database, StoredStudy const& study) {
  // SQLite doesn't change what it is given back.
  int const state = sqlite3_create_module(database, "rows", &rows_module, const_cast<StoredStudy*>(&study));
  if (state != SQLITE_OK) refuse(database);
  // It is connected when first named, which who may only read isn't allowed to do.
  Statement const first(database, "SELECT cell FROM rows LIMIT 0");
}

}  // namespace chokepoint::results
