/// Writes man pages and the completion for bash from the forms of all questions: franz_parisi_manual FOLDER
/// [HELP_FOLDER]. Commands of the Python module are those whose --help stands in HELP_FOLDER/NAME.txt.
#include "cli/command_module.hpp"
#include "cli/commands.hpp"
#include "cli/output_options.hpp"
#include "study/ask/question.hpp"
#include "study/text.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "version.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace franz_parisi::cli {
namespace {

namespace fs = std::filesystem;

/// What the pages and the completion say of a command.
struct Command {
  std::string name, summary, notes;
  std::vector<study::FormOption> options;
  std::string help{};  ///< instead of options: lines as they are
};

/// Text that roff shows as it is.
std::string roff(std::string_view text) {
  std::string shown;
  for (const char letter : text) {
    if ((shown.empty() || shown.back() == '\n') && (letter == '.' || letter == '\'')) shown += "\\&";
    shown += letter == '\\' ? "\\e" : letter == '-' ? "\\-" : std::string(1, letter);
  }
  return shown;
}

std::string as_it_is(std::string_view text) {
  return fmt::format(".nf\n{}{}.fi\n", roff(text), text.ends_with('\n') ? "" : "\n");
}

std::string heading(const std::string& name, const std::string& summary) {
  return fmt::format(".TH \"{}\" 1 \"\" \"{} {}\"\n.SH NAME\n{} \\- {}\n", roff(name), program_name,
                     program_version, roff(name), roff(summary));
}

std::string option_entry(const study::FormOption& option) {
  std::string names;
  for (const std::string_view name : split(option.names, ','))
    names += (names.empty() ? "" : ", ") + fmt::format("\\fB{}\\fR", roff(name));
  return fmt::format(".TP\n{}{}\n{}\n", names,
                     option.shape.empty() ? "" : fmt::format(" \\fI{}\\fR", roff(option.shape)),
                     roff(option.help));
}

std::string page(const Command& command) {
  std::string text = heading(fmt::format("{}-{}", program_name, command.name), command.summary);
  text += fmt::format(".SH SYNOPSIS\n.B {} {}\n[\\fIOPTIONS\\fR]\n", roff(program_name), roff(command.name));
  if (!command.help.empty()) return fmt::format("{}.SH DESCRIPTION\n{}", text, as_it_is(command.help));
  std::string group = "Options";
  text += ".SH OPTIONS\n";
  for (const study::FormOption& option : command.options) {
    if (!option.group.empty() && option.group != group)
      text += fmt::format(".SS \"{}\"\n", roff(group = option.group));
    text += option_entry(option);
  }
  if (!command.notes.empty()) text += ".SH NOTES\n" + as_it_is(command.notes);
  return fmt::format("{}.SH \"SEE ALSO\"\n.BR {} (1)\n", text, roff(program_name));
}

std::string program_page(const std::vector<Command>& commands) {
  std::string text = heading(program_name, program_summary);
  text += fmt::format(".SH SYNOPSIS\n.B {}\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH COMMANDS\n",
                      roff(program_name));
  for (const Command& command : commands)
    text += fmt::format(".TP\n\\fB{}\\fR\n{}; see \\fB{}\\fR(1)\n", roff(command.name), roff(command.summary),
                        roff(fmt::format("{}-{}", program_name, command.name)));
  text += fmt::format(".SH \"EXIT STATUS\"\n{}\n.SH \"HOW TO CITE\"\n{}", roff(exit_statuses),
                      as_it_is(how_to_cite));
  return text;
}

/// Long names, as they are typed.
std::vector<std::string> words_of(const Command& command) {
  std::set<std::string> words{"--help"};
  for (const study::FormOption& option : command.options)
    if (!option.positional()) words.insert(option.name());
  for (std::size_t at = command.help.find("--"); at != std::string::npos;
       at = command.help.find("--", at + 2)) {
    std::size_t end = at + 2;
    while (end < command.help.size() &&
           (std::isalnum(static_cast<unsigned char>(command.help[end])) != 0 || command.help[end] == '-'))
      ++end;
    if (end > at + 2) words.insert(command.help.substr(at, end - at));
  }
  return {words.begin(), words.end()};
}

/// "json|csv|table" is a choice of words, "FILE" and "q,r,q_star" are none.
bool is_choice(const std::string& shape) {
  return shape.find('|') != std::string::npos && std::ranges::all_of(shape, [](char letter) {
           return std::islower(static_cast<unsigned char>(letter)) != 0 || letter == '|' || letter == '-';
         });
}

std::string completion(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  std::string choices, options;
  for (const Command& command : commands) {
    names.push_back(command.name);
    options += fmt::format("    {}) words='{}' ;;\n", command.name, fmt::join(words_of(command), " "));
    for (const study::FormOption& option : command.options) {
      if (!is_choice(option.shape)) continue;
      std::string values = option.shape;
      std::ranges::replace(values, '|', ' ');
      choices += fmt::format("    '{} {}') words='{}' ;;\n", command.name, option.name(), values);
    }
  }
  return fmt::format(
      "# Completion of {} for bash, written by the build.\n"
      "_franz_parisi() {{\n"
      "  local word=${{COMP_WORDS[COMP_CWORD]}} command=${{COMP_WORDS[1]}} "
      "before=${{COMP_WORDS[COMP_CWORD-1]}} words=\n"
      "  if ((COMP_CWORD == 1)) || {{ ((COMP_CWORD == 2)) && [[ $command == help ]]; }}; then\n"
      "    COMPREPLY=($(compgen -W '{} help --help --version' -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case \"$command $before\" in\n"
      "{}  esac\n"
      "  [[ -z $words && $word == -* ]] && case $command in\n"
      "{}  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))  # none: bash completes names of files\n"
      "}}\n"
      "complete -o default -F _franz_parisi {}\n",
      program_name, fmt::join(names, " "), choices, options, program_name);
}

std::vector<Command> all_commands(const fs::path& help_folder) {
  std::vector<Command> all;
  for (study::Question& question : study::questions()) {
    ShapeOptions shape;
    OutputOptions output;
    if (question.of_points) shape.add(question.form);
    output.add(question.form);
    all.push_back({question.name, question.summary, question.notes, question.form.options()});
  }
  for (const auto& [name, summary] : module_commands()) {
    std::ifstream file(help_folder / fmt::format("{}.txt", name));
    std::string help{std::istreambuf_iterator<char>(file), {}};
    if (!help.empty()) all.push_back({name, summary, {}, {}, std::move(help)});
  }
  return all;
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error(path.string() + " cannot be written");
}

void write_manual(const fs::path& folder, const fs::path& help_folder) {
  const std::vector<Command> commands = all_commands(help_folder);
  const std::string program = program_name;
  write(folder / "man" / "man1" / (program + ".1"), program_page(commands));
  for (const Command& command : commands)
    write(folder / "man" / "man1" / fmt::format("{}-{}.1", program, command.name), page(command));
  write(folder / "bash-completion" / "completions" / program, completion(commands));
}

}  // namespace
}  // namespace franz_parisi::cli

int main(int count, char** words) {
  try {
    if (count < 2) throw std::runtime_error("usage: franz_parisi_manual FOLDER [HELP_FOLDER]");
    franz_parisi::cli::write_manual(words[1], count > 2 ? words[2] : "");
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
