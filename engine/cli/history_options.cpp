#include "engine/cli/history_options.hpp"

#include "engine/cli/option_kinds.hpp"

namespace chokepoint::cli {

void add_history_verbs(CLI::App& app, BacktestArguments& backtest, ImportArguments& import,
                       std::function<void(std::function<int()>)> const& chosen) {
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
