#include "cli/manual.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "cli/command.hpp"
#include "cli/typed_options.hpp"
#include "core/build_info.hpp"

namespace qhm::cli {
namespace {

using Options = std::vector<CLI::Option const*>;

std::vector<CLI::App const*> commands_of(CLI::App const& app) {
  return app.get_subcommands([](CLI::App const* command) { return !command->get_group().empty(); });
}

/// Without positional arguments.
Options flags_of(CLI::App const& command) {
  return command.get_options([](CLI::Option const* option) { return !option->get_lnames().empty(); });
}

Options positionals_of(CLI::App const& command) {
  return command.get_options([](CLI::Option const* option) { return option->get_positional(); });
}

std::string long_name(CLI::Option const& option) {
  return "--" + option.get_lnames().front();
}

bool takes_value(CLI::Option const& option) {
  return option.get_items_expected_max() > 0;
}

/// Text in which troff sees nothing of its own.
std::string troff(std::string const& text) {
  std::string safe;
  for (char const c : text) {
    if (c == '\\')
      safe += "\\e";
    else if (c == '-')
      safe += "\\-";
    else if (c == '\n')
      safe += ' ';
    else
      safe += c;
  }
  if (safe.starts_with('.') || safe.starts_with('\'')) safe.insert(0, "\\&");
  return safe;
}

std::string troff_entry(CLI::Option const& option) {
  std::string head = option.get_positional() ? fmt::format("\\fI{}\\fR", troff(option.get_name(true)))
                                             : fmt::format("\\fB{}\\fR", troff(option.get_name(false, true)));
  if (takes_value(option) && !option.get_positional()) {
    head += fmt::format(" \\fI{}\\fR", troff(option.get_type_name()));
    if (!option.get_default_str().empty())
      head += fmt::format(" (default {})", troff(option.get_default_str()));
  }
  return fmt::format(".TP\n{}\n{}\n", head, troff(option.get_description()));
}

std::string troff_command(CLI::App const& command) {
  std::string text =
      fmt::format(".SS qhm {}\n{}.\n", troff(command.get_name()), troff(command.get_description()));
  for (auto const* option : positionals_of(command)) text += troff_entry(*option);
  for (auto const* option : flags_of(command)) text += troff_entry(*option);
  return text;
}

/// In single quotes of a shell.
std::string quoted(std::string const& text) {
  std::string safe = "'";
  for (char const c : text) safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return safe + "'";
}

std::vector<std::string> names_of(std::vector<CLI::App const*> const& commands) {
  std::vector<std::string> names;
  for (auto const* command : commands) names.push_back(command->get_name());
  return names;
}

std::string bash_completion(CLI::App const& app) {
  auto const commands = commands_of(app);
  std::string words, flags;
  for (auto const* command : commands) {
    std::vector<std::string> names;
    for (auto const* option : flags_of(*command)) {
      names.push_back(long_name(*option));
      auto const offered = offered_words(option->get_description());
      if (!offered.empty())
        words += fmt::format("    '{} {}') words='{}' ;;\n", command->get_name(), names.back(),
                             fmt::join(offered, " "));
    }
    flags += fmt::format("    {}) flags='{}' ;;\n", command->get_name(), fmt::join(names, " "));
  }
  return fmt::format(
      "# bash completion of qhm, written by `qhm manual bash`\n"
      "_qhm() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} words='' flags=''\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W '{} --help --version' -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case \"${{COMP_WORDS[1]}} $previous\" in\n{}"
      "  esac\n"
      "  if [ -n \"$words\" ]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case \"${{COMP_WORDS[1]}}\" in\n{}"
      "  esac\n"
      "  case \"$current\" in -*) COMPREPLY=($(compgen -W \"$flags\" -- \"$current\")) ;; esac\n"
      "}}\n"
      "complete -o default -F _qhm qhm\n",
      fmt::join(names_of(commands), " "), words, flags);
}

std::string fish_completion(CLI::App const& app) {
  std::string text = "# fish completion of qhm, written by `qhm manual fish`\n";
  for (auto const* command : commands_of(app)) {
    text += fmt::format("complete -c qhm -n __fish_use_subcommand -f -a {} -d {}\n", command->get_name(),
                        quoted(command->get_description()));
    for (auto const* option : flags_of(*command)) {
      text +=
          fmt::format("complete -c qhm -n '__fish_seen_subcommand_from {}' -l {} -d {}", command->get_name(),
                      option->get_lnames().front(), quoted(option->get_description()));
      auto const offered = offered_words(option->get_description());
      if (!offered.empty())
        text += fmt::format(" -x -a {}", quoted(fmt::format("{}", fmt::join(offered, " "))));
      else if (takes_value(*option))
        text += " -r";
      text += "\n";
    }
  }
  return text;
}

/// zsh reads bash's completions.
std::string zsh_completion(CLI::App const& app) {
  return "#compdef qhm\n# zsh completion of qhm, written by `qhm manual zsh`\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         bash_completion(app);
}

}  // namespace

std::vector<std::string> offered_words(std::string const& help) {
  auto const is_word = [](std::string const& word) {
    return !word.empty() && std::ranges::all_of(word, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
  };
  constexpr std::string_view separator = " | ";
  std::vector<std::string> words;
  for (std::size_t begin = 0;;) {
    auto const end = help.find(separator, begin);
    if (end == std::string::npos) {
      auto const rest = help.substr(begin);
      words.push_back(rest.substr(0, rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_")));
      break;
    }
    words.push_back(help.substr(begin, end - begin));
    begin = end + separator.size();
  }
  if (words.size() < 2 || !std::ranges::all_of(words, is_word)) return {};
  return words;
}

std::string manual_page(CLI::App const& app) {
  std::string text = fmt::format(
      ".TH QHM 1 \"\" \"qhm {}\" \"User Commands\"\n.SH NAME\nqhm \\- {}\n"
      ".SH SYNOPSIS\n.B qhm\n.I COMMAND\n[\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n"
      "QHM is d_k = (1\\-beta_k) g_k + beta_k d_{{k\\-1}}; x_{{k+1}} = x_k \\- alpha_k [(1\\-gamma_k) g_k + "
      "gamma_k d_k].\nThe same options mean the same plan of schedules in every command.\n.SH COMMANDS\n",
      troff(version()), troff(app.get_description()));
  for (auto const* command : commands_of(app)) text += troff_command(*command);
  return text +
         ".SH EXIT STATUS\n.TP\n0\nheld\n.TP\n1\na claim was refuted\n.TP\n2\nbad input, told in one line\n"
         ".TP\n3\na theorem does not apply where it was required\n.TP\n70\ninternal error\n";
}

std::string completion(CLI::App const& app, std::string const& shell) {
  if (shell == "bash") return bash_completion(app);
  if (shell == "zsh") return zsh_completion(app);
  if (shell == "fish") return fish_completion(app);
  throw InputError("FORMAT", shell, "is not one that is written", "choose man, bash, zsh or fish");
}

Action declare_manual(CLI::App& app, Invocation const&) {
  auto& command = *app.add_subcommand("manual", "Print the manual page, or the completion of a shell");
  auto const format = std::make_shared<std::string>("man");
  command.add_option("FORMAT", *format, "man | bash | zsh | fish")->type_name("");
  return [&app, format] {
    fmt::print("{}", *format == "man" ? manual_page(app) : completion(app, *format));
    return ExitCode::held;
  };
}

}  // namespace qhm::cli
