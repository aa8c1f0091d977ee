#include "engine/cli/history_options.hpp"

#include "engine/cli/option_kinds.hpp"

namespace chokepoint::cli {

void add_history_verbs(CLI::App& app, BacktestArguments& backtest, CalibrateArguments& calibrate,
                       ImportArguments& import, std::function<void(std::function<int()>)> const& chosen) {
  CLI::App& verb = *app.add_subcommand("backtest", "Score a scenario's futures against what was observed");
  verb.add_option("FILE", backtest.file, "The scenario, or its folder")->required();
  verb.add_option("--split", backtest.split, "What is dated later judges, in place of the scenario's own date")
      ->type_name("DATE");
  add_integer<std::uint64_t>(verb, "--replications", backtest.replications, 2, 20'000,
                             "Futures of each way to have the rules (1000)");
  add_integer<std::uint64_t>(verb, "--seed", backtest.seed, 0, UINT64_MAX, "Which luck (1)");
  add_integer(verb, "--threads", backtest.threads, 1, 1024, "Threads (as many as the machine has)");
  add_overrides(verb, backtest.overrides);
  add_plugins(verb, backtest);
  add_common(verb, backtest);
  verb.callback([&backtest, chosen] { chosen([&backtest] { return cli::backtest(backtest); }); });

  CLI::App& fit = *app.add_subcommand("calibrate", "Fit a scenario's uncertain values to what was observed");
  fit.add_option("FILE", calibrate.file, "The scenario, or its folder")->required();
  fit.add_option("--until", calibrate.until, "The last date that is looked at, in place of the scenario's own")
      ->type_name("DATE");
  fit.add_option("--out", calibrate.out, "Where the results go (out/<scenario>-calibration.results)")
      ->type_name("RESULTS");
  fit.add_flag("--replace", calibrate.replace, "Begin anew where a calibration is");
  add_integer<std::uint64_t>(fit, "--seed", calibrate.seed, 0, UINT64_MAX, "Which luck, in place of the scenario's");
  add_integer(fit, "--threads", calibrate.threads, 1, 1024, "Threads (as many as the machine has)");
  add_integer<std::uint64_t>(fit, "--batch-size", calibrate.batch, 1, 1'000'000, "");
  fit.get_option("--batch-size")->group("");  // never changes a result: for tests
  add_overrides(fit, calibrate.overrides);
  add_plugins(fit, calibrate);
  add_common(fit, calibrate);
  fit.callback([&calibrate, chosen] { chosen([&calibrate] { return cli::calibrate(calibrate); }); });

  CLI::App& importing = *app.add_subcommand("import", "Turn an open data set into a table of a scenario");
  importing.require_subcommand(1);
  CLI::App& epoch = *importing.add_subcommand(
      "epoch-chips", "Epoch AI's counts of Nvidia's chips, as a table of values of an observed series");
  epoch.add_option("DIR", import.folder, "The data set's folder")->required();
  epoch.add_option("--chip", import.chip, "Which chip (H20)")->type_name("CHIP");
  epoch.add_option("--owner", import.owner, "Whose (China); '' for all that were made")->type_name("OWNER");
  epoch.add_flag("--fiscal", import.fiscal, "By Nvidia's fiscal quarters: of all owners together only");
  epoch.add_option("-o,--out", import.out, "Where it goes (standard output)")->type_name("FILE");
  add_common(epoch, import);
  epoch.callback([&import, chosen] { chosen([&import] { return import_epoch_chips(import); }); });
}

}  // namespace chokepoint::cli
