/// The program from the words typed to the exit status.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli {

/// Runs the command that the words (the program's own name first) ask for and gives the exit status. Every
/// error becomes one line on standard error; nothing is thrown.
int run_program(const std::vector<std::string>& words);

/// The same for a program that goes on afterwards: what goes wrong is thrown.
int run_command(std::span<const std::string> words);

}  // namespace franz_parisi::cli
