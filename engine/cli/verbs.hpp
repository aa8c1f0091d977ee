#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/batch_array.hpp"
#include "engine/policy/worker_file.hpp"
#include "engine/sweep/run.hpp"

/// One struct of arguments and one function for each verb; a function gives the program's exit code.
namespace chokepoint::cli {

/// What verbs are about where no scenario is named.
inline constexpr std::string_view shipped_scenario = "scenarios/h200-china";

struct MappedVerb;

enum class Color : std::uint8_t { automatic, always, never };

/// What every verb understands.
struct CommonArguments {
  bool json = false;        ///< one JSON value on standard output, and nothing else
  bool json_lines = false;  ///< or, of verbs that tell how they go, one a line
  bool quiet = false;       ///< only errors
  Color color = Color::automatic;
  bool plain_terminal = false;                        ///< the environment asks for no color (NO_COLOR, TERM=dumb)
  std::vector<std::string> plugins{};                 ///< folders of libraries with policies, as --plugins names them
  std::vector<std::string> plugins_of_environment{};  ///< those of CHOKEPOINT_PLUGINS, which are looked at after them
  double worker_seconds = policy::WorkerFile{}.seconds;  ///< that a policy in Python may take for an answer
  BatchArray array;                                      ///< what a batch system's environment says
  int started_by_mpi = 0;                                ///< how many processes mpirun started; 0: there is none
};

enum class ExecutorChoice : std::uint8_t { automatic, sequential, parallel };

struct RunArguments : CommonArguments {
  std::string file;
  std::uint64_t seed = 1;
  std::uint64_t replication = 0;
  bool draw = false;
  std::string out;  ///< empty: out/<scenario name>.results
  bool no_out = false;
  std::vector<std::string> overrides;
  int threads = 0;  ///< 0: as many as the machine has, where more than one are wanted at all
  ExecutorChoice executor = ExecutorChoice::automatic;
  int partitions = 0;  ///< 0: what suits the threads
  bool trace = false;
  bool watch = false;    ///< again whenever the scenario changes
  bool profile = false;  ///< tells where the time of the run went
};
int run(RunArguments const& arguments);

/// Of sweep, plan and resume.
struct SweepArguments : CommonArguments {
  std::string file;                   ///< a scenario, a study or their folder; of resume the results
  std::optional<std::uint64_t> seed;  ///< in place of the study's
  std::string out;                    ///< empty: out/<scenario name>-sweep.results
  std::vector<std::string> overrides;
  int threads = 0;                       ///< 0: as many as the machine has
  std::uint64_t shard_replications = 0;  ///< of one transaction; 0: about a quarter of a second's
  std::optional<sweep::Part> part;
  bool isolate = false;  ///< in forked processes
  bool replace = false;
  bool all = false;  ///< tell of all outcomes, not of those alone that answer the study's question
};
int sweep(SweepArguments const& arguments);
int plan(SweepArguments const& arguments);
int resume(SweepArguments const& arguments);

struct MergeArguments : CommonArguments {
  std::vector<std::string> parts;
  std::string out;
  bool replace = false;
  bool all = false;  ///< as of a sweep
};
int merge(MergeArguments const& arguments);

struct SolveArguments : CommonArguments {
  std::string outcome;
  std::string scenario{shipped_scenario};
  std::string path;
  std::string low, high;
  std::string target;  ///< a number in the outcome's unit, or a date
  std::uint64_t replications = 1000;
  std::uint64_t seed = 1;
  int threads = 0;
  std::vector<std::string> overrides;
};
int solve(SolveArguments const& arguments);

/// Of a scenario held against what was observed.
struct BacktestArguments : CommonArguments {
  std::string file;
  std::string split;  ///< a date; empty: the scenario's own
  std::uint64_t replications = 1000;
  std::uint64_t seed = 1;
  int threads = 0;
  std::vector<std::string> overrides;
};
int backtest(BacktestArguments const& arguments);

/// Of values fitted to what was observed.
struct CalibrateArguments : CommonArguments {
  std::string file;
  std::string until;                  ///< a date; empty: the scenario's own
  std::optional<std::uint64_t> seed;  ///< in place of the scenario's
  std::string out;                    ///< empty: out/<scenario name>-calibration.results
  int threads = 0;
  std::uint64_t batch = 0;  ///< proposals of one transaction; 0: about a quarter of a second's
  bool replace = false;
  std::vector<std::string> overrides;
};
int calibrate(CalibrateArguments const& arguments);
/// What `resume` does with a calibration's results.
int resume_calibration(SweepArguments const& arguments);

struct ImportArguments : CommonArguments {
  std::string folder;
  std::string chip = "H20";
  std::string owner = "China";  ///< empty: all
  bool fiscal = false;
  std::string out;  ///< empty: standard output
};
int import_epoch_chips(ImportArguments const& arguments);

struct ReplayArguments : CommonArguments {
  std::string file;
  std::uint64_t cell = 0;
  std::uint64_t replication = 0;
  bool trace = false;
  std::string out;  ///< empty: none; with a trace out/<scenario name>-<cell>-<replication>.results
};
int replay(ReplayArguments const& arguments);

/// Of futures chosen after a sweep.
struct TrajectoriesArguments : CommonArguments {
  std::string file;
  std::string outcome;
  std::vector<double> at{5, 50, 95};  ///< quantiles [%]
  std::optional<std::uint64_t> cell;
};
int trajectories(TrajectoriesArguments const& arguments);

struct ValidateArguments : CommonArguments {
  std::string file;
  std::vector<std::string> overrides;
};
int validate(ValidateArguments const& arguments);

struct AnalyzeArguments : CommonArguments {
  std::string file;
  std::vector<std::string> overrides;
  std::size_t top = 10;  ///< rows of each table
};
int analyze(AnalyzeArguments const& arguments);

int schema(CommonArguments const& arguments);

struct ExplainArguments : CommonArguments {
  std::vector<std::string> words;  ///< of a key, or of what several words name; empty: all blocks
};
int explain(ExplainArguments const& arguments);

struct ResultsArguments : CommonArguments {
  std::string file;
  std::string sql;                 ///< of query
  std::string table;               ///< of export; empty: outcomes as CSV, all tables as JSON lines
  std::string format;              ///< csv, jsonl or netcdf
  std::string out;                 ///< empty: standard output
  std::string variant;             ///< of ecdf; empty: all
  std::string outcome;             ///< of ecdf, relief and regret; of bands the band; empty: all
  int steps = 20;                  ///< of ecdf: at most so many a cell
  std::vector<std::string> at;     ///< of ecdf: values at which the share is asked; empty: steps
  std::vector<std::string> among;  ///< of regret: variants; empty: all that open no gate
  std::string prefer;              ///< of regret: more or less; empty: as report::better_of has it
};
int list_results(ResultsArguments const& arguments);
int query_results(ResultsArguments const& arguments);
int export_results(ResultsArguments const& arguments);
int ecdf_of_results(ResultsArguments const& arguments);
int bands_of_results(ResultsArguments const& arguments);
int relief_of_results(ResultsArguments const& arguments);
int regret_of_results(ResultsArguments const& arguments);

struct ReportArguments : CommonArguments {
  std::string file;
  std::string out;       ///< empty: beside the results, with .html in the place of their ending
  std::string pictures;  ///< folder for the charts as PNG; empty: none
};
int report(ReportArguments const& arguments);

/// Of results held against each other: the first with each other one, or the variants of one sweep.
struct CompareArguments : CommonArguments {
  std::vector<std::string> files;
  bool all = false;      ///< also outcomes that are equal, in their order
  std::string out;       ///< a page that shows it; empty: none
  std::string pictures;  ///< folder for the charts as PNG; empty: none
};
int compare(CompareArguments const& arguments);

struct WhyArguments : CommonArguments {
  std::string file;
  std::vector<std::string> words;  ///< of the question, as report::WhyQuestion has them
  bool relief = false;             ///< also with one gate out of the way at a time
};
int why(WhyArguments const& arguments);

struct AssumptionsArguments : CommonArguments {
  std::string file;
  std::string influence;  ///< results of a sweep; empty: none
  bool all = false;       ///< values without a source, too
  std::vector<std::string> overrides;
};
int assumptions(AssumptionsArguments const& arguments);

struct MayArguments : CommonArguments {
  std::string scenario{shipped_scenario};
  std::string product;
  std::string from;
  std::vector<std::string> via;
  std::string to;
  std::string origin;  ///< empty: where the product is made, or else `from`
  std::string buyer;
  std::string seller;
  std::string on;        ///< empty: the run's start
  std::string quantity;  ///< "512 chips", or a number of units; empty: one
  std::vector<std::string> overrides;
};
int may(MayArguments const& arguments);

struct NewScenarioArguments : CommonArguments {
  std::string name;
  std::string folder = "scenarios";
};
int new_scenario(NewScenarioArguments const& arguments);

struct PolicyArguments : CommonArguments {
  std::string name;      ///< of check and bench: a library; of new: the policy
  std::string question;  ///< of new
  std::string language = "c++";
  std::string folder = "plugins";  ///< of new: where plug-ins live
};
int list_policies(PolicyArguments const& arguments);
int check_policies(PolicyArguments const& arguments);
int bench_policies(PolicyArguments const& arguments);
int new_policy(PolicyArguments const& arguments);

struct CompletionArguments {
  std::string shell;  ///< bash, zsh or fish
};
int completion(CompletionArguments const& arguments);
/// What may come after these words, for the scripts of `completion`.
int complete_words(MappedVerb const& program, std::vector<std::string> const& words);
int manual(MappedVerb const& program);

struct ReferenceArguments : CommonArguments {
  std::string folder;
};
int reference(ReferenceArguments const& arguments);

}  // namespace chokepoint::cli
