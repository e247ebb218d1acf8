#include "cli/program.hpp"

#include "cli/command_module.hpp"
#include "cli/command_question.hpp"
#include "cli/commands.hpp"
#include "cli/destination.hpp"
#include "cli/file.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <new>
#include <optional>
#include <span>
#include <utility>

#include "version.hpp"
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace franz_parisi::cli {

namespace {

/// CLI11 takes the word after "--name=" for its value; apart from its equals sign an empty value is one.
std::vector<std::string> with_empty_values_apart(std::span<const std::string> words) {
  std::vector<std::string> apart;
  for (const std::string& word : words) {
    const bool empty_value = word.starts_with("--") && word.find('=') == word.size() - 1;
    apart.push_back(empty_value ? word.substr(0, word.size() - 1) : word);
    if (empty_value) apart.emplace_back();
  }
  return apart;
}

std::string option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string command_names(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands({})) names.push_back(command->get_name());
  return fmt::format("{}", fmt::join(names, ", "));
}

/// What the parser could not place. It gives back the mark at the end of the options, too.
std::vector<std::string> leftovers(const CLI::App& command) {
  std::vector<std::string> words = command.remaining();
  std::erase(words, "--");
  return words;
}

/// What the parser could not place is an error that says what could have been there.
void reject_leftovers(const CLI::App& program, const CLI::App& command) {
  std::vector<std::string> words = leftovers(command);
  if (words.empty()) words = leftovers(program);
  if (words.empty()) return;
  const std::string allowed = "; allowed is " + option_names(command);
  if (!words.front().starts_with("-"))
    throw UsageError("argument", words.front(), "belongs to no option" + allowed);
  const auto value = words.size() > 1 ? std::optional<std::string_view>(words[1]) : std::nullopt;
  throw UsageError(words.front(), value, "unknown option" + allowed);
}

const CLI::App& chosen_command(const CLI::App& program) {
  const auto chosen = program.get_subcommands();
  if (!chosen.empty()) return *chosen.front();
  const std::vector<std::string> words = program.remaining();
  throw UsageError(words.empty() ? "command" : words.front(), std::nullopt,
                   "not an option before the command; allowed is " + command_names(program));
}

/// The option and the complaint of CLI11, which knows no values: "--alpha: 1 required A1,A2,... missing".
UsageError missing_value(const CLI::ArgumentMismatch& error) {
  const std::string_view message = error.what();
  return {message.substr(0, message.find(':')), std::nullopt, "its value is missing, see --help"};
}

/// The program and what each of its commands does.
struct Commands {
  CLI::App program{program_summary, program_name};
  std::map<std::string, Action> actions;
};

void add_commands(Commands& commands) {
  CLI::App& program = commands.program;
  program.set_version_flag(
      "--version", fmt::format("{} {} ({})\n{}", program_name, program_version, program_commit, how_to_cite),
      "print the version and stop");
  program.set_help_flag("-h,--help", "print this and stop");
  program.get_formatter()->column_width(28);
  for (study::Question& question : study::questions()) {
    const std::string name = question.name;
    commands.actions[name] = add_question(program, std::move(question));
  }
  add_module_commands(program);
  program.require_subcommand(0, 1);  // so that words like `figure potential` are no second command
  program.allow_extras();
  for (CLI::App* command : program.get_subcommands({})) command->allow_extras();
  program.footer(
      fmt::format("Example:\n"
                  "  franz-parisi curve --sweep alpha_1=0.01:2:200 --beta 20 --output curve.json\n"
                  "franz-parisi help COMMAND explains a command.\n"
                  "Exit status: {}",
                  exit_statuses));
}

const CLI::App& command_named(const CLI::App& program, std::string_view option, const std::string& word) {
  const auto commands = program.get_subcommands({});
  const auto found = std::ranges::find(commands, word, [](const CLI::App* one) { return one->get_name(); });
  if (found == commands.end()) throw UsageError(option, word, "allowed is " + command_names(program));
  return **found;
}

/// What is asked about rather than asked for: the program alone, `help`, `help COMMAND`. A word that is no
/// command is refused here, whatever follows it.
std::optional<std::string> help_text(const CLI::App& program, std::span<const std::string> words) {
  if (words.empty()) return program.help();
  if (words.front() == "help") {
    if (words.size() > 2) throw UsageError("help", words[2], "one word too many; allowed is help COMMAND");
    return words.size() == 1 ? program.help() : command_named(program, "help", words[1]).help(program_name);
  }
  if (!words.front().starts_with("-")) command_named(program, "command", words.front());
  return std::nullopt;
}

int report_error(int status, std::string_view message) {
  const std::string line = fmt::format("{}: {}\n", program_name, one_line(message));
  try {
    write_all(STDERR_FILENO, line);
  } catch (const std::exception&) {
    // Nowhere left to say it; the exit status still does.
  }
  return status;
}

}  // namespace

int run_command(std::span<const std::string> words) {
  if (words.size() > 1 && is_module_command(words[1])) run_module_command(words.subspan(1));
  if (words.size() == 3 && words[1] == "help" && is_module_command(words[2]))
    run_module_command(std::array<std::string, 2>{words[2], "--help"});
  Commands commands;
  add_commands(commands);
  CLI::App& program = commands.program;
  if (const auto help = help_text(program, words.subspan(words.empty() ? 0 : 1))) {
    Destination("").write(*help);
    return exit_success;
  }
  std::vector<std::string> arguments = with_empty_values_apart(words.subspan(words.empty() ? 0 : 1));
  std::ranges::reverse(arguments);  // as CLI11 wants them
  try {
    program.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    Destination("").write(program.help());
    return exit_success;
  } catch (const CLI::CallForVersion& version) {
    Destination("").write(fmt::format("{}\n", version.what()));
    return exit_success;
  } catch (const CLI::ArgumentMismatch& error) {
    throw missing_value(error);
  }
  const CLI::App& command = chosen_command(program);
  reject_leftovers(program, command);
  return commands.actions.at(command.get_name())({words.begin(), words.end()});
}

int run_program(const std::vector<std::string>& words) {
  try {
    return run_command(words);
  } catch (const UsageError& error) {
    return report_error(exit_usage, error.what());
  } catch (const CLI::ParseError& error) {
    return report_error(exit_usage, error.what());
  } catch (const std::bad_alloc&) {
    return report_error(exit_failure, "out of memory");
  } catch (const std::exception& error) {
    return report_error(exit_failure, error.what());
  } catch (...) {
    return report_error(exit_failure, "unknown error");
  }
}

}  // namespace franz_parisi::cli
