#include "cli/command_module.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

namespace franz_parisi::cli {

namespace {

constexpr std::array commands{std::pair{"plot", "A picture of what other commands wrote"},
                              std::pair{"figure", "Figures of the paper: their data and their pictures"}};

/// The folder that holds the module: beside this program as built, or as installed. Empty where it is
/// elsewhere.
std::filesystem::path module_folder() {
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  for (const char* folder : {"../python", FRANZ_PARISI_MODULE_FROM_PROGRAM}) {
    const auto candidate = (program.parent_path() / folder).lexically_normal();
    if (std::filesystem::exists(candidate / "franz_parisi" / "__init__.py", ignored)) return candidate;
  }
  return {};
}

}  // namespace

std::span<const std::pair<const char*, const char*>> module_commands() { return commands; }

void add_module_commands(CLI::App& program) {
  for (const auto& [name, summary] : commands) program.add_subcommand(name, summary);
}

bool is_module_command(const std::string& name) {
  return std::any_of(commands.begin(), commands.end(), [&](const auto& one) { return name == one.first; });
}

void run_module_command(std::span<const std::string> words) {
  const auto folder = module_folder();
  if (folder.empty())
    throw std::runtime_error(words.front() +
                             ": the Python module franz_parisi is not beside this program; build and install "
                             "with FRANZ_PARISI_PYTHON_MODULE=ON (packages pybind11-dev, python3-dev, "
                             "python3-matplotlib, python3-pandas)");
  const char* const before = std::getenv("PYTHONPATH");
  const std::string path =
      folder.string() + (before != nullptr && *before != '\0' ? ":" + std::string(before) : "");
  setenv("PYTHONPATH", path.c_str(), 1);
  std::vector<std::string> all{FRANZ_PARISI_INTERPRETER, "-m", "franz_parisi.command_line"};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  for (std::string& word : all) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(FRANZ_PARISI_INTERPRETER, arguments.data());
  execvp("python3", arguments.data());  // the one that the module was built for is gone
  throw std::runtime_error(words.front() +
                           ": no python3 found; install python3, python3-matplotlib and "
                           "python3-pandas");
}

}  // namespace franz_parisi::cli
