/// What commands that ask a study end with.
#pragma once

#include "cli/options.hpp"
#include "study/document.hpp"
#include "study/execution.hpp"

#include <functional>
#include <string>
#include <vector>

namespace franz_parisi::cli {

/// The text of a document in a form.
using Shown = std::function<std::string(const study::Document& document, Format format)>;

/// Checks the destination, asks under a progress bar, writes the answer (as report_text shows it, or
/// `shown`), and gives the exit status. `execution` must be the one that `ask` uses. Throws UsageError,
/// WriteError and what `ask` throws.
int answer(const OutputOptions& output, const std::vector<std::string>& words, study::Execution& execution,
           const std::function<study::Document()>& ask, const Shown& shown = {},
           std::optional<Format> otherwise = std::nullopt);

}  // namespace franz_parisi::cli
