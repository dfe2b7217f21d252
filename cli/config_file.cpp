#include "cli/config_file.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <numeric>
#include <sstream>

#include "core/decimal.hpp"
#include "core/edit_distance.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::cli {
namespace {

std::string as_argument(toml::node const& node, std::string const& where) {
  if (auto const* text = node.as_string()) return text->get();
  if (auto const* whole = node.as_integer()) return std::to_string(whole->get());
  if (auto const* real = node.as_floating_point()) return shortest(real->get());
  if (auto const* list = node.as_array()) {
    std::string joined;
    for (auto const& item : *list) joined += (joined.empty() ? "" : ",") + as_argument(item, where);
    return joined;
  }
  throw InputError(where, "", "is not a number, a text, a list or true", "write key = value");
}

void append_flags(toml::table const& table, std::string const& file, CLI::App const& command,
                  std::vector<std::string>& arguments) {
  for (auto const& [key, node] : table) {
    if (node.is_table()) continue;
    std::string const flag = "--" + std::string(key.str());
    std::string const where =
        file + " line " + std::to_string(node.source().begin.line) + ", " + std::string(key.str());
    if (command.get_option_no_throw(flag) == nullptr || flag == "--config") {
      auto const near = nearest_flag(flag, command);
      throw InputError(where, "", "is not a flag of qhm " + command.get_name(),
                       near.empty() ? "see qhm " + command.get_name() + " --help"
                                    : "did you mean " + near.substr(2) + "?");
    }
    if (auto const* flagged = node.as_boolean()) {
      if (flagged->get()) arguments.push_back(flag);
    } else {
      arguments.push_back(flag);
      arguments.push_back(as_argument(node, where));
    }
  }
}

}  // namespace

CLI::App const* find_subcommand(CLI::App const& app, std::string const& name) {
  auto const found = app.get_subcommands([&](CLI::App const* sub) { return sub->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

std::string nearest_word(std::string const& word, std::vector<std::string> const& words) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (auto const& candidate : words) {
    auto const distance = edit_distance(word, candidate);
    if (distance < best_distance) best_distance = distance, best = candidate;
  }
  return best;
}

std::string nearest_flag(std::string const& flag, CLI::App const& command) {
  std::vector<std::string> names;
  for (auto const* option : command.get_options())
    for (auto const& name : option->get_lnames()) names.push_back("--" + name);
  return nearest_word(flag.substr(0, flag.find('=')), names);
}

std::vector<std::string> expand_config(std::vector<std::string> const& arguments, CLI::App const& command) {
  std::vector<std::string> from_file;
  std::vector<std::string> given;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    bool const joined = arguments[i].starts_with("--config=");
    if (arguments[i] != "--config" && !joined) {
      given.push_back(arguments[i]);
      continue;
    }
    if (!joined && ++i == arguments.size())
      throw InputError("--config", "", "names no file", "give a TOML file");
    std::string const file = joined ? arguments[i].substr(9) : arguments[i];
    try {
      auto const table = toml::parse(read_file(file), file);
      for (auto const& [key, node] : table)
        if (node.is_table() && find_subcommand(*command.get_parent(), std::string(key.str())) == nullptr)
          throw InputError(file, "[" + std::string(key.str()) + "]", "is not a subcommand",
                           "name the table like a subcommand, or put the keys at the top level");
      append_flags(table, file, command, from_file);
      if (auto const* own = table[command.get_name()].as_table())
        append_flags(*own, file, command, from_file);
    } catch (toml::parse_error const& error) {
      std::string const line = std::to_string(error.source().begin.line);
      throw InputError(file + " line " + line, "", std::string(error.description()), "mend the TOML");
    }
  }
  from_file.insert(from_file.end(), given.begin(), given.end());
  return from_file;
}

}  // namespace qhm::cli
