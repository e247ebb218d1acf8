/// A form as options of the command line.
#pragma once

#include "study/ask/form.hpp"

#include <CLI/CLI.hpp>

namespace franz_parisi::cli {

/// Adds every option of the form to the command; parsing fills the form in.
void add_form(CLI::App& command, const study::Form& form);

}  // namespace franz_parisi::cli
