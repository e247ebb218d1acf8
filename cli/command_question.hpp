/// A question as a command: its form becomes options, its answer a report.
#pragma once

#include "cli/commands.hpp"
#include "study/ask/question.hpp"

#include <CLI/CLI.hpp>

namespace franz_parisi::cli {

/// Adds the command; its action asks under a progress bar, writes the answer and gives the exit status.
Action add_question(CLI::App& program, study::Question question);

}  // namespace franz_parisi::cli
