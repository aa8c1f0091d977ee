#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "engine/cli/verbs.hpp"

namespace chokepoint::cli {

/// The verbs `backtest`, `calibrate` and `import`; `chosen` is told what to do when one of them is.
void add_history_verbs(CLI::App& app, BacktestArguments& backtest, CalibrateArguments& calibrate,
                       ImportArguments& import, std::function<void(std::function<int()>)> const& chosen);

}  // namespace chokepoint::cli
