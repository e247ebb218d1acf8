/// Logs of one simulation, written by several runs, put together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <franz_parisi/study/document.hpp>
#include <franz_parisi/study/execution.hpp>

namespace franz_parisi::study {

/// The document that one `simulate` of all instances in these logs gives, sizes in ascending order; with
/// `log` also one log of them all, a new file. Throws UsageError, naming file and line, for a log that cannot
/// be read, is damaged, has other settings than the first or contradicts another one, and where there are no
/// instances.
Document merge(const std::vector<std::string>& paths, const std::optional<std::string>& log,
               const Execution& execution);

}  // namespace franz_parisi::study
