#include "engine/cli/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <functional>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/check.hpp"
#include "engine/base/diagnostic.hpp"
#include "engine/cli/command_map.hpp"
#include "engine/cli/common_arguments.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/history_options.hpp"
#include "engine/cli/option_kinds.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/unknown_words.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/policy/foreign_code.hpp"

namespace chokepoint::cli {

namespace {

/// All verbs' arguments, and which verb was chosen.
class CommandLine {
 public:
  explicit CommandLine(CommonArguments const& from_environment) {
    app_.name("chokepoint");
    app_.description("Simulates how goods, permissions and power move through a world of countries and firms.");
    app_.require_subcommand(1);
    app_.set_version_flag("--version", std::string("chokepoint ") + CHOKEPOINT_VERSION);
    app_.footer("chokepoint VERB --help says more. First: chokepoint new scenario NAME");
    for (CommonArguments* common : std::initializer_list<CommonArguments*>{
             &run_,      &sweep_,   &plan_,    &resume_,    &merge_,        &replay_,   &trajectories_, &solve_,
             &validate_, &schema_,  &explain_, &results_,   &new_scenario_, &may_,      &assumptions_,  &report_,
             &why_,      &compare_, &policy_,  &reference_, &analyze_,      &backtest_, &calibrate_,    &import_}) {
      *common = from_environment;
    }
    for (CommonArguments* common : std::initializer_list<CommonArguments*>{&sweep_, &resume_, &merge_}) {
      common->json_lines = true;
    }
    add_run();
    add_sweeps();
    add_solve();
    add_history_verbs(app_, backtest_, calibrate_, import_,
                      [this](std::function<int()> action) { action_ = std::move(action); });
    add_small_verbs();
    add_results();
    add_new();
    add_policy();
    add_shells();
  }

  CLI::App& app() { return app_; }
  int execute() const { return action_(); }

 private:
  void add_run() {
    CLI::App& verb = *app_.add_subcommand("run", "Simulate one future of a scenario");
    verb.add_option("FILE", run_.file, "The scenario, or the folder that holds scenario.yaml")->required();
    add_integer<std::uint64_t>(verb, "--seed", run_.seed, 0, UINT64_MAX, "Which luck (1)");
    add_integer<std::uint64_t>(verb, "--replication", run_.replication, 0, UINT64_MAX, "Which run of that luck (0)");
    verb.add_flag("--draw", run_.draw, "Draw uncertain values instead of taking their central ones");
    auto* const out = verb.add_option("-o,--out", run_.out, "Where the results go (out/<scenario>.results)");
    out->type_name("RESULTS");
    verb.add_flag("--no-out", run_.no_out, "Write no results file")->excludes(out);
    add_overrides(verb, run_.overrides);
    auto const until = [this](std::string const& date) { run_.overrides.push_back("clock.to=" + date); };
    verb.add_option_function<std::string>("--until", until, "End earlier or later: --set clock.to=DATE")
        ->type_name("DATE");
    auto const look_at = [this](std::string const& key) {
      return [this, key](std::string const& name) {
        run_.overrides.push_back(fmt::format("meta.about.{}=[{}]", key, name == "all" ? "" : name));
      };
    };
    verb.add_option_function<std::string>("--of", look_at("buyers"),
                                          "Tell whose waiting: a buyer, firm, country, group, or all")
        ->type_name("BUYER");
    verb.add_option_function<std::string>("--product", look_at("products"), "Tell of orders of a product, or all")
        ->type_name("PRODUCT");
    add_integer(verb, "--threads", run_.threads, 1, 1024, "Threads of one run");
    add_choice(verb, "--executor", run_.executor, "How events are run; never changes a result",
               {{"auto", ExecutorChoice::automatic},
                {"sequential", ExecutorChoice::sequential},
                {"parallel", ExecutorChoice::parallel}});
    add_integer(verb, "--partitions", run_.partitions, 1, 256, "");
    verb.get_option("--partitions")->group("");
    verb.add_flag("--trace", run_.trace, "Keep every event with its causes in the results");
    verb.add_flag("--profile", run_.profile, "Tell where the time and memory of the run went; never changes a result");
    verb.add_flag("--watch", run_.watch, "Run again whenever the scenario or a file that it includes changes");
    add_plugins(verb, run_);
    add_common(verb, run_);
    verb.callback([this] { action_ = [this] { return cli::run(run_); }; });
  }

  static void add_study(CLI::App& verb, SweepArguments& arguments) {
    verb.add_option("FILE", arguments.file, "A study, a scenario, or the folder of either")->required();
    add_overrides(verb, arguments.overrides);
    auto const relief = [&arguments](std::string const& time) {
      arguments.overrides.push_back("study.relief=" + time);
    };
    verb.add_option_function<std::string>(
            "--relief", relief, "Compare with each gate gone, and opened so much earlier: --set study.relief=TIME")
        ->type_name("TIME");
    add_integer<std::uint64_t>(verb, "--seed", arguments.seed, 0, UINT64_MAX, "Which luck, in place of the study's");
    add_integer(verb, "--threads", arguments.threads, 1, 1024, "Threads (as many as the machine has)");
  }

  static void add_isolation(CLI::App& verb, SweepArguments& arguments) {
    verb.add_flag("--isolate", arguments.isolate,
                  "In processes of their own: a run that crashes fails alone, and costs no other");
  }

  static void add_shard_size(CLI::App& verb, SweepArguments& arguments) {
    add_integer<std::uint64_t>(verb, "--shard-size", arguments.shard_replications, 16, 1'000'000, "");
    verb.get_option("--shard-size")->group("");  // never changes a result: for tests
  }

  void add_sweeps() {
    constexpr char const* all_outcomes = "Tell of all outcomes, not of the study's answers alone";
    CLI::App& sweep_verb = *app_.add_subcommand("sweep", "Simulate many futures: a study over factors and luck");
    add_study(sweep_verb, sweep_);
    sweep_verb.add_option("-o,--out", sweep_.out, "Where the results go (out/<scenario>-sweep.results)")
        ->type_name("RESULTS");
    auto const part = [this](std::string const& text) {
      auto const found = text.starts_with("array") ? part_of_array(sweep_.array, text) : part_of(text);
      if (!found) throw CLI::ValidationError("--shard", found.error());
      sweep_.part = found.value();
    };
    sweep_verb
        .add_option_function<std::string>("--shard", part,
                                          "Run only the i-th of n parts, to be merged later; array: as the tasks of "
                                          "Slurm, LSF or SGE are counted; array/n: likewise, of PBS")
        ->type_name("i/n|array");
    sweep_verb.add_flag("--replace", sweep_.replace, "Begin anew where a sweep is");
    sweep_verb.add_flag("--all", sweep_.all, all_outcomes);
    add_isolation(sweep_verb, sweep_);
    add_shard_size(sweep_verb, sweep_);
    add_plugins(sweep_verb, sweep_);
    add_common(sweep_verb, sweep_);
    sweep_verb.callback([this] { action_ = [this] { return cli::sweep(sweep_); }; });

    CLI::App& plan_verb = *app_.add_subcommand("plan", "What a study would run, and what it would take");
    add_study(plan_verb, plan_);
    add_plugins(plan_verb, plan_);
    add_common(plan_verb, plan_);
    plan_verb.callback([this] { action_ = [this] { return cli::plan(plan_); }; });

    CLI::App& resume_verb = *app_.add_subcommand("resume", "Run what a sweep or a calibration lacks");
    resume_verb.add_option("RESULTS", resume_.file, "A file that chokepoint sweep or calibrate wrote")->required();
    add_integer(resume_verb, "--threads", resume_.threads, 1, 1024, "Threads (as many as the machine has)");
    resume_verb.add_flag("--all", resume_.all, all_outcomes);
    add_isolation(resume_verb, resume_);
    add_shard_size(resume_verb, resume_);
    add_plugins(resume_verb, resume_);
    add_common(resume_verb, resume_);
    resume_verb.callback([this] { action_ = [this] { return cli::resume(resume_); }; });

    CLI::App& merge_verb = *app_.add_subcommand("merge", "Put parts of a sweep together");
    merge_verb.add_option("PART", merge_.parts, "Files of chokepoint sweep --shard i/n")->required();
    merge_verb.add_option("-o,--out", merge_.out, "Where the results go (out/<scenario>-sweep.results)")
        ->type_name("RESULTS");
    merge_verb.add_flag("--replace", merge_.replace, "Take the place of a sweep");
    merge_verb.add_flag("--all", merge_.all, all_outcomes);
    add_plugins(merge_verb, merge_);
    add_common(merge_verb, merge_);
    merge_verb.callback([this] { action_ = [this] { return cli::merge(merge_); }; });

    CLI::App& replay_verb = *app_.add_subcommand("replay", "Run one replication of a sweep again, to the bit");
    replay_verb.add_option("RESULTS", replay_.file, "A file that chokepoint sweep wrote")->required();
    add_integer<std::uint64_t>(replay_verb, "--cell", replay_.cell, 0, UINT64_MAX, "Which cell (0)");
    add_integer<std::uint64_t>(replay_verb, "--replication", replay_.replication, 0, UINT64_MAX,
                               "Which of its runs (0)");
    replay_verb.add_flag("--trace", replay_.trace, "Keep every event with its causes in a results file");
    replay_verb.add_option("-o,--out", replay_.out, "Where the run's results go")->type_name("RESULTS");
    add_plugins(replay_verb, replay_);
    add_common(replay_verb, replay_);
    replay_verb.callback([this] { action_ = [this] { return cli::replay(replay_); }; });

    CLI::App& chosen =
        *app_.add_subcommand("trajectories", "Run again the futures at quantiles of an outcome, and keep them");
    chosen.add_option("RESULTS", trajectories_.file, "A file that chokepoint sweep wrote")->required();
    chosen.add_option("OUTCOME", trajectories_.outcome, "By which outcome futures are chosen")->required();
    chosen.add_option("--at", trajectories_.at, "At which quantiles, in percent; 0 and 100 are the extremes (5 50 95)")
        ->check(CLI::Range(0.0, 100.0))
        ->type_name("PERCENT");
    add_integer<std::uint64_t>(chosen, "--cell", trajectories_.cell, 0, UINT64_MAX, "Of which cell (of each)");
    add_plugins(chosen, trajectories_);
    add_common(chosen, trajectories_);
    chosen.callback([this] { action_ = [this] { return cli::trajectories(trajectories_); }; });
  }

  void add_solve() {
    CLI::App& verb = *app_.add_subcommand("solve", "Find where an outcome's mean comes to a target");
    verb.add_option("OUTCOME", solve_.outcome, "An outcome of the scenario")->required();
    verb.add_option("--vary", solve_.path, "What varies, as --set has it")->required()->type_name("PATH");
    verb.add_option("--target", solve_.target, "With its unit, or in that of the outcome; or a date")
        ->required()
        ->type_name("VALUE");
    verb.add_option("--from", solve_.low, "The least value to try")->required()->type_name("VALUE");
    verb.add_option("--to", solve_.high, "The greatest value to try")->required()->type_name("VALUE");
    verb.add_option("--scenario", solve_.scenario, "Which scenario (scenarios/h200-china)")->type_name("FILE");
    add_integer<std::uint64_t>(verb, "--replications", solve_.replications, 16, 1'000'000'000, "At each value (1000)");
    add_integer<std::uint64_t>(verb, "--seed", solve_.seed, 0, UINT64_MAX, "Which luck (1)");
    add_integer(verb, "--threads", solve_.threads, 1, 1024, "Threads (as many as the machine has)");
    add_overrides(verb, solve_.overrides);
    add_plugins(verb, solve_);
    add_common(verb, solve_);
    verb.callback([this] { action_ = [this] { return cli::solve(solve_); }; });
  }

  void add_small_verbs() {
    CLI::App& validate_verb = *app_.add_subcommand("validate", "Find every problem of a scenario or study");
    validate_verb.add_option("FILE", validate_.file, "The scenario, or its folder")->required();
    add_overrides(validate_verb, validate_.overrides);
    add_plugins(validate_verb, validate_);
    add_common(validate_verb, validate_);
    validate_verb.callback([this] { action_ = [this] { return cli::validate(validate_); }; });

    CLI::App& analyze_verb =
        *app_.add_subcommand("analyze", "Who can stop what: the graph by itself, nothing simulated");
    analyze_verb.add_option("FILE", analyze_.file, "The scenario, or its folder")->required();
    add_integer<std::size_t>(analyze_verb, "--top", analyze_.top, 1, 100'000, "Rows of each table (10)");
    add_overrides(analyze_verb, analyze_.overrides);
    add_plugins(analyze_verb, analyze_);
    add_common(analyze_verb, analyze_);
    analyze_verb.callback([this] { action_ = [this] { return cli::analyze(analyze_); }; });

    CLI::App& schema_verb = *app_.add_subcommand("schema", "Print the JSON Schema of scenarios, for editors");
    add_common(schema_verb, schema_);
    schema_verb.callback([this] { action_ = [this] { return cli::schema(schema_); }; });

    CLI::App& explain_verb = *app_.add_subcommand("explain", "Explain a key, a law, or how values are written");
    explain_verb.add_option("KEY", explain_.words,
                            "Such as lanes.time, laws, triangular, values, days of cover; without, all blocks");
    add_common(explain_verb, explain_);
    explain_verb.callback([this] { action_ = [this] { return cli::explain(explain_); }; });

    CLI::App& assumptions_verb =
        *app_.add_subcommand("assumptions", "What a scenario takes for granted: values, ranges, sources");
    assumptions_verb.add_option("FILE", assumptions_.file, "The scenario, or its folder")->required();
    assumptions_verb.add_flag("--all", assumptions_.all,
                              "All values, those that state no source too; with --influence all outcomes");
    assumptions_verb
        .add_option("--influence", assumptions_.influence, "A sweep's results: which values decide which outcome")
        ->type_name("RESULTS");
    add_overrides(assumptions_verb, assumptions_.overrides);
    add_plugins(assumptions_verb, assumptions_);
    add_common(assumptions_verb, assumptions_);
    assumptions_verb.callback([this] { action_ = [this] { return cli::assumptions(assumptions_); }; });

    CLI::App& may_verb = *app_.add_subcommand("may", "Whether one shipment may be made on one date, and why");
    may_verb.add_option("PRODUCT", may_.product, "A product of the scenario")->required();
    may_verb.add_option("--scenario", may_.scenario, "Whose rules (scenarios/h200-china)")->type_name("FILE");
    may_verb.add_option("--from", may_.from, "Country or site of the seller, where it is sent from")->required();
    may_verb
        .add_option("--origin", may_.origin,
                    "Country where it was made (the product's made_in, or else that of --from)")
        ->type_name("PLACE");
    may_verb.add_option("--via", may_.via, "Countries or sites that the goods pass")
        ->type_name("PLACE")
        ->delimiter(',');
    may_verb.add_option("--to", may_.to, "Country or site of the buyer")->required();
    may_verb.add_option("--for", may_.buyer, "The firm that buys")->type_name("FIRM");
    may_verb.add_option("--seller", may_.seller, "The firm that sells")->type_name("FIRM");
    may_verb.add_option("--on", may_.on, "The date (the run's start)")->type_name("DATE");
    may_verb.add_option("--quantity", may_.quantity, "How much goes together, such as '512 chips' (one)")
        ->type_name("UNITS");
    add_overrides(may_verb, may_.overrides);
    add_plugins(may_verb, may_);
    add_common(may_verb, may_);
    may_verb.callback([this] { action_ = [this] { return cli::may(may_); }; });

    CLI::App& report_verb = *app_.add_subcommand("report", "Write one HTML file that shows a run or a sweep");
    report_verb.add_option("RESULTS", report_.file, "A file that chokepoint run or sweep wrote")->required();
    report_verb.add_option("-o,--out", report_.out, "Where it goes (beside the results)")->type_name("FILE");
    report_verb
        .add_option("--png", report_.pictures, "A folder for each chart as a picture, for papers (needs chromium)")
        ->type_name("FOLDER");
    add_plugins(report_verb, report_);
    add_common(report_verb, report_);
    report_verb.callback([this] { action_ = [this] { return cli::report(report_); }; });

    CLI::App& compare_verb =
        *app_.add_subcommand("compare", "What differs between results, and by how much, with intervals");
    compare_verb
        .add_option("RESULTS", compare_.files,
                    "Files of runs or of sweeps, each held against the first; of one sweep its variants")
        ->required();
    compare_verb.add_flag("--all", compare_.all, "Also outcomes that are equal, in the scenario's order");
    auto* const page =
        compare_verb.add_option("-o,--out", compare_.out, "Also one HTML file that shows it")->type_name("FILE");
    compare_verb.add_option("--png", compare_.pictures, "A folder for each chart as a picture (needs chromium)")
        ->type_name("FOLDER")
        ->needs(page);
    add_plugins(compare_verb, compare_);
    add_common(compare_verb, compare_);
    compare_verb.callback([this] { action_ = [this] { return cli::compare(compare_); }; });

    add_why();

    CLI::App& reference_verb = *app_.add_subcommand("reference", "Write the reference pages");
    reference_verb.group("");
    reference_verb.add_option("OUTPUT_DIR", reference_.folder)->required();
    add_common(reference_verb, reference_);
    reference_verb.callback([this] { action_ = [this] { return cli::reference(reference_); }; });
  }

  void add_why() {
    CLI::App& verb =
        *app_.add_subcommand("why", "Why a buyer got what it got, in one run, and what held back the rest");
    verb.add_option("RESULTS", why_.file, "A file that chokepoint run wrote")->required();
    verb.add_option("WORDS", why_.words,
                    "buyer:NAME product:NAME by DATE, campus:NAME offline by DATE, or lot:ID (of run --trace); "
                    "by DATE may be left out: by the end of the run")
        ->required();
    verb.add_flag("--relief", why_.relief,
                  "Run the scenario again on the same luck with one gate out of the way at a time (buyers)");
    add_plugins(verb, why_);
    add_common(verb, why_);
    verb.callback([this] { action_ = [this] { return cli::why(why_); }; });
  }

  void add_results() {
    CLI::App& verb = *app_.add_subcommand("results", "Look into a results file");
    verb.require_subcommand(1);
    auto const file = [this](CLI::App& app) {
      app.add_option("RESULTS", results_.file, "A file that chokepoint run, sweep or calibrate wrote")->required();
    };
    auto const sweep_file = [this](CLI::App& app) {
      app.add_option("RESULTS", results_.file, "A file that chokepoint sweep wrote")->required();
    };
    CLI::App& list = *verb.add_subcommand("list", "Where the run came from, and what the file holds");
    file(list);
    add_common(list, results_);
    list.callback([this] { action_ = [this] { return list_results(results_); }; });

    CLI::App& query = *verb.add_subcommand("query", "Ask in SQL: \"select * from outcomes\"");
    file(query);
    query.add_option("SQL", results_.sql, "One statement that reads")->required();
    add_common(query, results_);
    query.callback([this] { action_ = [this] { return query_results(results_); }; });

    CLI::App& exporting = *verb.add_subcommand("export", "Write tables as CSV or JSON lines");
    file(exporting);
    results_.format = "csv";
    exporting.add_option("format,--format", results_.format, "csv, jsonl or netcdf (csv)")
        ->check(CLI::IsMember({"csv", "jsonl", "netcdf"}))
        ->type_name("csv|jsonl|netcdf");
    exporting
        .add_option("--table", results_.table, "One table: outcomes of CSV and all of JSON lines, unless it is named")
        ->type_name("TABLE");
    exporting.add_option("-o,--out", results_.out, "A file instead of standard output")->type_name("FILE");
    add_common(exporting, results_);
    exporting.callback([this] { action_ = [this] { return export_results(results_); }; });

    CLI::App& ecdf = *verb.add_subcommand("ecdf", "In what share of a sweep's futures an outcome is at most so much");
    sweep_file(ecdf);
    ecdf.add_option("OUTCOME", results_.outcome, "Of a date: by when it has come, of all futures")->required();
    add_integer(ecdf, "--steps", results_.steps, 2, 1'000'000, "At most so many for each cell (20)");
    ecdf.add_option("--at", results_.at, "Only the share up to this value, or by this date; several may be given")
        ->type_name("VALUE");
    ecdf.add_option("--variant", results_.variant, "Only the cells of this choice (all)")->type_name("VARIANT");
    add_csv(ecdf);
    add_common(ecdf, results_);
    ecdf.callback([this] {
      results_.format = as_csv_ ? "csv" : "";
      action_ = [this] { return ecdf_of_results(results_); };
    });

    CLI::App& bands = *verb.add_subcommand("bands", "The course of outcomes over time: mean and quantiles by date");
    sweep_file(bands);
    bands.add_option("BAND", results_.outcome, "One of the study's bands (all)");
    add_csv(bands);
    add_common(bands, results_);
    bands.callback([this] {
      results_.format = as_csv_ ? "csv" : "";
      action_ = [this] { return bands_of_results(results_); };
    });
    add_relief(verb, sweep_file);
    add_regret(verb, sweep_file);
  }
  void add_relief(CLI::App& verb, std::function<void(CLI::App&)> const& file) {
    CLI::App& relief = *verb.add_subcommand("relief", "What each outcome gains by each gate gone, or opened earlier");
    file(relief);
    relief.add_option("OUTCOME", results_.outcome, "One of the outcomes (all)");
    add_csv(relief);
    add_common(relief, results_);
    relief.callback([this] {
      results_.format = as_csv_ ? "csv" : "";
      action_ = [this] { return relief_of_results(results_); };
    });
  }
  void add_regret(CLI::App& verb, std::function<void(CLI::App&)> const& file) {
    CLI::App& regret = *verb.add_subcommand("regret", "What each compared choice gives away against the best one");
    file(regret);
    regret.add_option("OUTCOME", results_.outcome, "By which outcome choices are judged")->required();
    regret.add_option("--among", results_.among, "Some of the study's variants (all but gates out of the way)")
        ->type_name("VARIANT");
    regret
        .add_option(
            "--prefer", results_.prefer,
            "Whether more or less is better (less of times, waiting, costs and what is missing; more of all else)")
        ->check(CLI::IsMember({"more", "less"}))
        ->type_name("more|less");
    add_csv(regret);
    add_common(regret, results_);
    regret.callback([this] {
      results_.format = as_csv_ ? "csv" : "";
      action_ = [this] { return regret_of_results(results_); };
    });
  }
  void add_csv(CLI::App& verb) {
    verb.add_flag_callback(
        "--csv", [this] { as_csv_ = true; }, "As CSV");
  }

  void add_new() {
    CLI::App& verb = *app_.add_subcommand("new", "Begin something of your own");
    verb.require_subcommand(1);
    CLI::App& scenario = *verb.add_subcommand("scenario", "A small scenario that runs, with comments");
    scenario.add_option("NAME", new_scenario_.name, "Letters, digits, - and _")->required();
    scenario.add_option("--folder", new_scenario_.folder, "Where scenarios live (scenarios)")->type_name("DIR");
    add_common(scenario, new_scenario_);
    scenario.callback([this] { action_ = [this] { return cli::new_scenario(new_scenario_); }; });
  }

  void add_policy() {
    CLI::App& verb = *app_.add_subcommand("policy", "Policies of your own: which there are, begin one, check it");
    verb.require_subcommand(1);
    CLI::App& list =
        *verb.add_subcommand("list", "The questions, and the libraries and files in Python that answer some");
    add_plugins(list, policy_);
    add_common(list, policy_);
    list.callback([this] { action_ = [this] { return list_policies(policy_); }; });
    CLI::App& check = *verb.add_subcommand("check", "Hold policies to what they promise");
    check.add_option("NAME", policy_.name, "A library, NAME of NAME.so, or a scenario with policies")->required();
    add_plugins(check, policy_);
    add_common(check, policy_);
    check.callback([this] { action_ = [this] { return check_policies(policy_); }; });
    CLI::App& bench = *verb.add_subcommand("bench", "How long policies take to answer");
    bench.add_option("NAME", policy_.name, "A library, NAME of NAME.so, or a scenario with policies")->required();
    add_plugins(bench, policy_);
    add_common(bench, policy_);
    bench.callback([this] { action_ = [this] { return bench_policies(policy_); }; });
    CLI::App& begin = *verb.add_subcommand("new", "A policy that works, with a test and an example, to begin from");
    begin.add_option("NAME", policy_.name, "Lower-case letters, digits and _")->required();
    begin.add_option("--question", policy_.question, "Which decision it takes")->required()->type_name("QUESTION");
    begin.add_option("--in", policy_.language, "The language it is written in (c++)")
        ->check(CLI::IsMember({"c++", "lua", "python"}))
        ->type_name("c++|lua");
    begin.add_option("--folder", policy_.folder, "Where plug-ins live (plugins)")->type_name("DIR");
    add_common(begin, policy_);
    begin.callback([this] { action_ = [this] { return new_policy(policy_); }; });
  }

  /// What is told of all verbs; hence the last ones.
  void add_shells() {
    CLI::App& verb = *app_.add_subcommand("completion", "Print what makes a shell complete verbs, options and keys");
    verb.add_option("SHELL", completion_.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}))
        ->type_name("bash|zsh|fish");
    verb.callback([this] { action_ = [this] { return cli::completion(completion_); }; });
    app_.add_subcommand("man", "Print the manual page: chokepoint man | man -l -")->callback([this] {
      action_ = [this] { return manual(map_of(app_)); };
    });
  }

  CLI::App app_;
  std::function<int()> action_;
  RunArguments run_;
  SweepArguments sweep_;
  SweepArguments plan_;
  SweepArguments resume_;
  MergeArguments merge_;
  ReplayArguments replay_;
  ReportArguments report_;
  CompareArguments compare_;
  WhyArguments why_;
  TrajectoriesArguments trajectories_;
  SolveArguments solve_;
  BacktestArguments backtest_;
  CalibrateArguments calibrate_;
  ImportArguments import_;
  ValidateArguments validate_;
  AnalyzeArguments analyze_;
  CommonArguments schema_;
  ExplainArguments explain_;
  ResultsArguments results_;
  bool as_csv_ = false;
  NewScenarioArguments new_scenario_;
  PolicyArguments policy_;
  MayArguments may_;
  AssumptionsArguments assumptions_;
  ReferenceArguments reference_;
  CompletionArguments completion_;
};

int understand_and_run(CommonArguments const& common, int count, char const* const* arguments) {
  CommonArguments plain = common;
  plain.json = false;
  CommandLine line(plain);
  // Words that are still being written are no command line: they don't go through the parser.
  if (count > 1 && std::string_view(arguments[1]) == "complete-words") {
    return complete_words(map_of(line.app()), {arguments + 2, arguments + count});
  }
  if (count == 1) {
    print(Stream::err, line.app().help());
    return exit_code::usage;
  }
  std::vector<char const*> words(arguments, arguments + count);
  // "chokepoint help run" asks for what "chokepoint run --help" does.
  if (std::string_view(words[1]) == "help") {
    words.erase(words.begin() + 1);
    words.push_back("--help");
    count = static_cast<int>(words.size());
    arguments = words.data();
  }
  try {
    line.app().parse(count, arguments);
  } catch (CLI::Success const& asked) {  // --help, --version
    return line.app().exit(asked) == 0 ? exit_code::ok : exit_code::failure;
  } catch (CLI::ParseError const& error) {
    std::string hint = suggestion(line.app(), count, arguments);
    if (hint.empty()) hint = "chokepoint --help, or chokepoint VERB --help";
    std::string const unknown = unknown_verb(line.app(), count, arguments);
    return report_problem(common, exit_code::usage,
                          unknown.empty() ? error.what() : fmt::format("there is no verb '{}'", unknown), hint);
  }
  return line.execute();
}

}  // namespace

int run_command_line(int count, char const* const* arguments, char const* const* environment) {
  CommonArguments const common = common_of(count, arguments, environment);
  int code = exit_code::failure;
  policy::ForeignCode::hold_program(true);
  try {
    code = understand_and_run(common, count, arguments);
  } catch (base::BrokenPromise const& defect) {
    report_problem(common, code, fmt::format("a defect in chokepoint: {}", defect.what()),
                   "please report it with the scenario and this message");
  } catch (std::bad_alloc const&) {
    report_problem(common, code, "out of memory");
  } catch (std::exception const& problem) {
    report_problem(common, code, problem.what());
  }
  policy::ForeignCode::hold_program(false);
  if (!flush_output()) {
    print(Stream::err, "error: can't write to standard output\n");
    code = exit_code::failure;
  }
  return code;
}

}  // namespace chokepoint::cli
