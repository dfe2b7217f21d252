// TOML: configurations of a command, and grids of a sweep.
#include <CLI/CLI.hpp>

#include "cli/config_file.hpp"
#include "core/errors.hpp"
#include "sweep/grid.hpp"
#include "tests/fuzz/input_file.hpp"

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  CLI::App app;
  auto* command = app.add_subcommand("bounds", "");
  double number = 0;
  std::string text;
  bool flag = false;
  command->add_option("--lr-max", number);
  command->add_option("--lr", text);
  command->add_flag("--dump-plan", flag);
  command->add_option("--config", text);
  try {
    auto const file = qhm::test::input_file(data, size, "config.toml").string();
    static_cast<void>(qhm::cli::expand_config({"--config", file}, *command));
  } catch (qhm::InputError const&) {
  }
  static qhm::sweep::FlagKinds const kinds{{"lr-max", qhm::sweep::Takes::value},
                                           {"lr", qhm::sweep::Takes::value},
                                           {"seed", qhm::sweep::Takes::value},
                                           {"paper-code", qhm::sweep::Takes::nothing}};
  try {
    static_cast<void>(
        qhm::sweep::parse_grid(std::string(reinterpret_cast<char const*>(data), size), "grid.toml", kinds));
  } catch (qhm::InputError const&) {
  }
  return 0;
}
