/// What commands that ask a study end with.
#pragma once

#include "cli/options.hpp"
#include "cli/report.hpp"
#include "study/document.hpp"
#include "study/execution.hpp"
#include "study/question.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::cli {

/// How an answer is shown.
struct Showing {
  std::vector<std::string> words;                              ///< typed
  std::function<std::string(const study::Document&)> table{};  ///< none: points and events
  TableOptions columns{};                                      ///< of that
  std::optional<Format> otherwise{};                           ///< see OutputOptions::format
  std::vector<std::string> reads{};                            ///< see OutputOptions::destination
};

/// The log, if any: for `reads`.
inline std::vector<std::string> logs_of(const study::Options& options) {
  return options.log ? std::vector{*options.log} : std::vector<std::string>{};
}

/// Checks the destination, asks under a progress bar, writes the answer, and gives the exit status.
/// `execution` must be the one that `ask` uses. Throws UsageError, WriteError and what `ask` throws.
int answer(const OutputOptions& output, study::Execution& execution, const Showing& showing,
           const std::function<study::Document()>& ask);

}  // namespace franz_parisi::cli
