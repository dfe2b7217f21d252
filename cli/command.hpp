#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "core/errors.hpp"

namespace qhm::cli {

/// What a subcommand does once its options are parsed.
using Action = std::function<ExitCode()>;

/// The command line as given, for manifests.
struct Invocation {
  std::vector<std::string> command;
};

/// Each adds its subcommand to `app` and returns the action that runs it. One file a subcommand.
Action declare_bounds(CLI::App& app, Invocation const&);
Action declare_optimize(CLI::App& app, Invocation const&);
Action declare_synthetic(CLI::App& app, Invocation const&);
Action declare_lmo(CLI::App& app, Invocation const&);
Action declare_train(CLI::App& app, Invocation const&);
Action declare_sweep(CLI::App& app, Invocation const&);
Action declare_data(CLI::App& app, Invocation const&);
Action declare_compare(CLI::App& app, Invocation const&);
Action declare_plot(CLI::App& app, Invocation const&);
Action declare_figure(CLI::App& app, Invocation const&);
Action declare_report(CLI::App& app, Invocation const&);
Action declare_demo(CLI::App& app, Invocation const&);
Action declare_verify(CLI::App& app, Invocation const&);
Action declare_manual(CLI::App& app, Invocation const&);

}  // namespace qhm::cli
