#include <dlfcn.h>
#include <fmt/format.h>
#include <netcdf.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>

#include "engine/base/calendar.hpp"
#include "engine/base/unit.hpp"
#include "engine/results/netcdf.hpp"
#include "engine/results/sweep_axes.hpp"
#include "engine/scenario/number_words.hpp"

namespace chokepoint::results {

namespace fs = std::filesystem;

namespace {

/// netCDF said no, or isn't there; never leaves this file.
struct NetcdfRefusal {
  std::string message;
  std::string hint{};
};

/// libnetcdf, opened by the first who writes with it: it brings forty libraries along, which would cost every start of
/// the program more time than all else that a start does.
class Netcdf {
 private:
  void* const library_ = open();

  static void* open() {
    void* found = dlopen(CHOKEPOINT_NETCDF_FILE, RTLD_NOW | RTLD_LOCAL);
    // Where it was when this was built, if that isn't where libraries are looked for.
    if (found == nullptr) found = dlopen(CHOKEPOINT_NETCDF_PATH, RTLD_NOW | RTLD_LOCAL);
    if (found == nullptr) {
      throw NetcdfRefusal{fmt::format("netCDF can't be opened: {}", dlerror()),
                          "apt-get install libnetcdf-dev; or export csv or jsonl"};
    }
    return found;
  }
  template <class Function>
  Function symbol(char const* name) const {
    void* const found = dlsym(library_, name);
    if (found == nullptr) throw NetcdfRefusal{fmt::format("{} lacks {}", CHOKEPOINT_NETCDF_FILE, name), {}};
    return reinterpret_cast<Function>(found);
  }

 public:
  decltype(&::nc_abort) abort = symbol<decltype(&::nc_abort)>("nc_abort");
  decltype(&::nc_close) close = symbol<decltype(&::nc_close)>("nc_close");
  decltype(&::nc_create) create = symbol<decltype(&::nc_create)>("nc_create");
  decltype(&::nc_def_dim) def_dim = symbol<decltype(&::nc_def_dim)>("nc_def_dim");
  decltype(&::nc_def_var) def_var = symbol<decltype(&::nc_def_var)>("nc_def_var");
  decltype(&::nc_def_var_chunking) def_var_chunking = symbol<decltype(&::nc_def_var_chunking)>("nc_def_var_chunking");
  decltype(&::nc_def_var_deflate) def_var_deflate = symbol<decltype(&::nc_def_var_deflate)>("nc_def_var_deflate");
  decltype(&::nc_def_var_fill) def_var_fill = symbol<decltype(&::nc_def_var_fill)>("nc_def_var_fill");
  decltype(&::nc_enddef) enddef = symbol<decltype(&::nc_enddef)>("nc_enddef");
  decltype(&::nc_put_att_text) put_att_text = symbol<decltype(&::nc_put_att_text)>("nc_put_att_text");
  decltype(&::nc_put_var_double) put_var_double = symbol<decltype(&::nc_put_var_double)>("nc_put_var_double");
  decltype(&::nc_put_var_string) put_var_string = symbol<decltype(&::nc_put_var_string)>("nc_put_var_string");
  decltype(&::nc_put_vara_double) put_vara_double = symbol<decltype(&::nc_put_vara_double)>("nc_put_vara_double");
  decltype(&::nc_put_vara_longlong) put_vara_longlong =
      symbol<decltype(&::nc_put_vara_longlong)>("nc_put_vara_longlong");
  decltype(&::nc_strerror) strerror = symbol<decltype(&::nc_strerror)>("nc_strerror");
};

Netcdf const& netcdf() {
  static Netcdf const library;
  return library;
}

void check(int status) {
  if (status == NC_NOERR) return;
  // A full disk is told by HDF5 below, of which no more comes through than that it failed.
  std::string const message = netcdf().strerror(status);
  bool const perhaps_full = status == NC_EHDFERR || message.find("space") != std::string::npos;
  throw NetcdfRefusal{message, perhaps_full ? "is there room on the disk?" : ""};
}

/// A file that is closed again whatever happens.
class Open {
 public:
  explicit Open(fs::path const& path) { check(netcdf().create(path.c_str(), NC_NETCDF4 | NC_CLOBBER, &id_)); }
  ~Open() {
    if (id_ >= 0) netcdf().abort(id_);
  }
  Open(Open const&) = delete;
  Open& operator=(Open const&) = delete;
  int id() const { return id_; }
  void close() { check(netcdf().close(std::exchange(id_, -1))); }

 private:
  int id_ = -1;
};

/// How many values of a variable are written at once, and kept together in the file.
constexpr std::size_t slab = 8192;

/// xarray takes "days" for a span of time and rounds it to nanoseconds; the singular is as good a unit and left alone.
std::string unit_word(std::string const& unit) {
  for (char const* const one : {"day", "hour", "minute", "second"}) {
    if (unit == std::string(one) + "s") return one;
  }
  return unit;
}

/// The base unit that a factor's values are in, by how one of them is written; empty where that doesn't tell.
std::string base_unit_of(std::string const& written) {
  if (base::parse_date(written) || base::parse_date_time(written)) return "seconds since 1970-01-01 00:00:00";
  auto const [digits, unit] = scenario::split_unit(written);
  if (unit.empty()) return "1";
  auto const read = base::read_unit(unit);
  if (!read) return {};
  if (read->dimension == base::dimensions::time) return "second";
  return read->dimension == base::dimensions::none ? "1" : std::string();
}

class Writer {
 public:
  Writer(SweepFile const& file, Open const& open) : file_(file), study_(file.study()), id_(open.id()) {}

  std::optional<FileProblem> write() {
    axes_ = axes_of(study_);
    auto const most = file_.most_replications();
    if (!most) return most.error();
    replications_ = static_cast<std::size_t>(most.value());
    define();
    check(netcdf().enddef(id_));
    write_coordinates();
    for (std::uint64_t point = 0; point < study_.points.size(); ++point) {
      for (std::uint64_t variant = 0; variant < study_.variants.size(); ++variant) {
        if (auto problem = write_cell(point, variant)) return problem;
      }
    }
    return std::nullopt;
  }

 private:
  struct Coordinate {
    int variable;
    int label;
    std::size_t axis, factor;
  };

  /// A name that nothing else has and netCDF allows.
  std::string free_name(std::string name) {
    std::replace(name.begin(), name.end(), '/', '_');
    std::string candidate = name;
    for (int suffix = 2; std::find(taken_.begin(), taken_.end(), candidate) != taken_.end(); ++suffix) {
      candidate = fmt::format("{}_{}", name, suffix);
    }
    taken_.push_back(candidate);
    return candidate;
  }

  void put_text(int variable, char const* name, std::string const& text) const {
    check(netcdf().put_att_text(id_, variable, name, text.size(), text.c_str()));
  }

  int define_variable(std::string const& name, nc_type type, std::vector<int> const& dimensions) const {
    int variable = 0;
    check(netcdf().def_var(id_, name.c_str(), type, static_cast<int>(dimensions.size()), dimensions.data(), &variable));
    return variable;
  }

  /// What every replication has. Chunks lie along the replications of one cell, as they are written.
  int define_field(std::string const& name, nc_type type) const {
    int const variable = define_variable(name, type, dimensions_);
    std::vector<std::size_t> chunk(dimensions_.size(), 1);
    chunk.back() = std::clamp<std::size_t>(replications_, 1, slab);
    check(netcdf().def_var_chunking(id_, variable, NC_CHUNKED, chunk.data()));
    check(netcdf().def_var_deflate(id_, variable, 1, 1, 1));
    return variable;
  }

  void define() {
    put_text(NC_GLOBAL, "Conventions", "CF-1.8");
    auto const version = study_.session.find("version");
    put_text(NC_GLOBAL, "source", "chokepoint " + (version == study_.session.end() ? "" : version->second));
    for (auto const& [key, value] : study_.manifest) put_text(NC_GLOBAL, key.c_str(), value);
    taken_ = {"point", "variant", "replication", "events", "luck"};
    for (std::size_t axis = 0; axis < axes_.axes.size(); ++axis) define_axis(axis);
    int variants = 0;
    check(netcdf().def_dim(id_, "variant", study_.variants.size(), &variants));
    dimensions_.push_back(variants);
    variant_ = define_variable("variant", NC_STRING, {variants});
    int replications = 0;
    check(netcdf().def_dim(id_, "replication", std::max<std::size_t>(replications_, 1), &replications));
    dimensions_.push_back(replications);
    for (auto const& outcome : study_.outcomes) {
      int const variable = define_field(free_name(outcome.name), NC_DOUBLE);
      double const none = std::numeric_limits<double>::quiet_NaN();
      check(netcdf().def_var_fill(id_, variable, NC_FILL, &none));
      put_text(variable, "long_name", outcome.title.empty() ? outcome.name : outcome.title);
      bool const date = outcome.unit == "date";
      put_text(variable, "units", date ? "seconds since 1970-01-01 00:00:00" : unit_word(outcome.unit));
      if (date) put_text(variable, "calendar", "proleptic_gregorian");
      outcomes_.push_back(variable);
    }
    long long const none = -1;
    events_ = define_field("events", NC_INT64);
    check(netcdf().def_var_fill(id_, events_, NC_FILL, &none));
    put_text(events_, "long_name", "events of the run");
    luck_ = define_field("luck", NC_INT64);
    check(netcdf().def_var_fill(id_, luck_, NC_FILL, &none));
    put_text(luck_, "long_name", "which luck the replication had");
  }

  void define_axis(std::size_t axis) {
    SweepAxis const& lies = axes_.axes[axis];
    bool const grid = !lies.factors.empty();
    int dimension = 0;
    std::vector<std::size_t> factors = lies.factors;
    if (!grid) {
      for (std::size_t factor = 0; factor < study_.factors.size(); ++factor) factors.push_back(factor);
      check(netcdf().def_dim(id_, "point", lies.at.size(), &dimension));
    }
    for (std::size_t const factor : factors) {
      StoredStudy::Factor const& known = study_.factors[factor];
      std::string const name = free_name(known.name);
      if (grid && factor == factors.front()) check(netcdf().def_dim(id_, name.c_str(), lies.at.size(), &dimension));
      bool const number = !std::isnan(study_.points[lies.at.front()][factor].value);
      Coordinate coordinate{define_variable(name, number ? NC_DOUBLE : NC_STRING, {dimension}), -1, axis, factor};
      put_text(coordinate.variable, "long_name", known.title.empty() ? known.name : known.title);
      put_text(coordinate.variable, "path", known.path);
      if (number) {
        std::string const unit = base_unit_of(study_.points[lies.at.front()][factor].text);
        if (!unit.empty()) put_text(coordinate.variable, "units", unit);
        if (unit.starts_with("seconds since")) put_text(coordinate.variable, "calendar", "proleptic_gregorian");
        put_text(coordinate.variable, "comment", "in base units, time in seconds; " + name + "_label as written");
        coordinate.label = define_variable(free_name(name + "_label"), NC_STRING, {dimension});
      }
      coordinates_.push_back(coordinate);
    }
    dimensions_.push_back(dimension);
  }

  void write_coordinates() const {
    std::vector<char const*> names;
    for (std::string const& name : study_.variants) names.push_back(name.c_str());
    check(netcdf().put_var_string(id_, variant_, names.data()));
    for (Coordinate const& one : coordinates_) {
      std::vector<double> values;
      std::vector<char const*> texts;
      for (std::uint64_t const point : axes_.axes[one.axis].at) {
        values.push_back(study_.points[point][one.factor].value);
        texts.push_back(study_.points[point][one.factor].text.c_str());
      }
      if (one.label >= 0) check(netcdf().put_var_double(id_, one.variable, values.data()));
      check(netcdf().put_var_string(id_, one.label >= 0 ? one.label : one.variable, texts.data()));
    }
  }

  std::optional<FileProblem> write_cell(std::uint64_t point, std::uint64_t variant) {
    std::vector<std::size_t> start(axes_.places[point].begin(), axes_.places[point].end());
    start.push_back(variant);
    start.push_back(0);
    std::vector<std::vector<double>> values(outcomes_.size());
    std::vector<long long> events;
    std::vector<long long> luck;
    std::vector<std::size_t> count(start.size(), 1);
    auto const flush = [&] {
      if (events.empty()) return;
      count.back() = events.size();
      for (std::size_t i = 0; i < outcomes_.size(); ++i) {
        check(netcdf().put_vara_double(id_, outcomes_[i], start.data(), count.data(), values[i].data()));
        values[i].clear();
      }
      check(netcdf().put_vara_longlong(id_, events_, start.data(), count.data(), events.data()));
      check(netcdf().put_vara_longlong(id_, luck_, start.data(), count.data(), luck.data()));
      events.clear();
      luck.clear();
    };
    auto problem = file_.for_each_row(point * study_.variants.size() + variant, [&](SweepFile::Row const& row) {
      // An interrupted sweep has holes.
      if (events.size() == slab || row.replication != start.back() + events.size()) flush();
      if (events.empty()) start.back() = row.replication;
      for (std::size_t i = 0; i < outcomes_.size(); ++i) {
        values[i].push_back(row.values[i].value_or(std::numeric_limits<double>::quiet_NaN()));
      }
      events.push_back(static_cast<long long>(row.events));
      luck.push_back(static_cast<long long>(row.luck));
    });
    if (!problem) flush();
    return problem;
  }

  SweepFile const& file_;
  StoredStudy const& study_;
  int id_;
  SweepAxes axes_;
  std::size_t replications_ = 0;
  std::vector<std::string> taken_;
  std::vector<int> dimensions_;  // of all that replications have
  std::vector<Coordinate> coordinates_;
  std::vector<int> outcomes_;
  int variant_ = 0;
  int events_ = 0;
  int luck_ = 0;
};

}  // namespace

bool netcdf_available() { return true; }

std::optional<FileProblem> write_netcdf(SweepFile const& file, fs::path const& path) {
  fs::path temporary = path;
  temporary += fmt::format(".{}.part", ::getpid());
  std::error_code ignored;
  try {
    Open open(temporary);
    if (auto problem = Writer(file, open).write()) {
      fs::remove(temporary, ignored);
      return problem;
    }
    open.close();
  } catch (NetcdfRefusal const& refusal) {
    fs::remove(temporary, ignored);
    return FileProblem{fmt::format("can't write {}: {}", path.string(), refusal.message), refusal.hint};
  }
  std::error_code error;
  fs::rename(temporary, path, error);
  if (!error) return std::nullopt;
  fs::remove(temporary, ignored);
  return FileProblem{fmt::format("can't write {}: {}", path.string(), error.message()), {}};
}

}  // namespace chokepoint::results
