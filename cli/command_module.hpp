/// Commands that are Python: those that draw.
#pragma once

#include <span>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

namespace franz_parisi::cli {

/// Adds them to the program, for its help alone.
void add_module_commands(CLI::App& program);

/// Name and summary of each.
std::span<const std::pair<const char*, const char*>> module_commands();

bool is_module_command(const std::string& name);

/// Replaces this program by the Python module with these words, the first being the command. Throws
/// std::runtime_error where there is no module or no interpreter, saying what to install.
[[noreturn]] void run_module_command(std::span<const std::string> words);

}  // namespace franz_parisi::cli
