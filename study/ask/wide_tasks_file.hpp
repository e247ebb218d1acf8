/// Tasks of one's own: {"tasks": [{"inputs": [[...], ...], "targets": [...], "test_inputs": ...,
/// "test_targets":
/// ...}, ...]}. A target is a number, or a list of one number an output.
#pragma once

#include "study/wide_tasks.hpp"

#include <string>
#include <string_view>

namespace franz_parisi::study {

/// Throws UsageError, naming `option`, the file and the place in it, for what is no such file.
GivenTasks read_wide_tasks(std::string_view option, const std::string& path);

}  // namespace franz_parisi::study
