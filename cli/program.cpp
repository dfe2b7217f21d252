#include "cli/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/config_file.hpp"
#include "core/build_info.hpp"
#include "core/errors.hpp"

namespace qhm::cli {
namespace {

ExitCode refused(std::string const& what) {
  fmt::print(stderr, "qhm: {}\n", what);
  return ExitCode::bad_input;
}

/// One line for what CLI11 refuses: unknown flags get the nearest name.
ExitCode refuse(CLI::ParseError const& error, CLI::App const& command) {
  std::string const name = command.get_parent() == nullptr ? "qhm" : "qhm " + command.get_name();
  std::string const help = "see " + name + " --help";
  if (dynamic_cast<CLI::ExtrasError const*>(&error) != nullptr) {
    auto const extras = command.remaining(true);
    std::string const flag = extras.empty() ? "" : extras.front();
    auto const near = flag.starts_with("-") ? nearest_flag(flag, command) : "";
    return refused(flag + ": is not an option of " + name + "; " +
                   (near.empty() ? help : "did you mean " + near + "?"));
  }
  return refused(std::string(error.what()) + "; " + help);
}

}  // namespace

ExitCode run(std::vector<std::string> const& line) {
  CLI::App app{"QHM Lab: one plan of schedules drives bounds, Monte Carlo, training and figures.", "qhm"};
  app.set_version_flag("--version", version());
  app.require_subcommand(0, 1);
  Invocation const invocation{line};
  std::map<std::string, Action> actions;
  auto const declare = [&](Action action) {
    actions[app.get_subcommands({}).back()->get_name()] = std::move(action);
  };
  declare(declare_bounds(app, invocation));
  declare(declare_optimize(app, invocation));
  declare(declare_synthetic(app, invocation));
  declare(declare_lmo(app, invocation));
#ifdef QHM_WITH_TORCH
  declare(declare_train(app, invocation));
  declare(declare_sweep(app, invocation));
#endif
  declare(declare_data(app, invocation));
  declare(declare_verify(app, invocation));
  declare(declare_compare(app, invocation));
  declare(declare_plot(app, invocation));
  declare(declare_figure(app, invocation));
  declare(declare_report(app, invocation));
  declare(declare_demo(app, invocation));
  declare(declare_manual(app, invocation));

  std::vector<std::string> arguments(line.begin() + 1, line.end());
  CLI::App const* command = nullptr;
  if (!arguments.empty() && !arguments.front().starts_with("-")) {
    std::vector<std::string> names;
    for (auto const& [name, action] : actions) names.push_back(name);
    command = find_subcommand(app, arguments.front());
    if (command == nullptr) {
      auto const near = nearest_word(arguments.front(), names);
      throw InputError("command", arguments.front(), "is not one of qhm's",
                       near.empty() ? "see qhm --help" : "did you mean " + near + "?");
    }
    arguments.erase(arguments.begin());
    arguments = expand_config(arguments, *command);
    arguments.insert(arguments.begin(), command->get_name());
  }
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 reads a vector from its end
    app.parse(arguments);
  } catch (CLI::ParseError const& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app.exit(error);
      return ExitCode::held;
    }
    return refuse(error, command != nullptr ? *command : app);
  }
  if (command == nullptr) {
    fmt::print("{}", app.help());
    return ExitCode::held;
  }
  return actions.at(command->get_name())();
}

}  // namespace qhm::cli
