/// Networks that learn task after task from images, as a study: running them with a log, and what came out.
#pragma once

#include "networks/run.hpp"
#include "study/document.hpp"
#include "study/execution.hpp"
#include "study/log.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::study {

struct TrainRequest {
  std::vector<std::string> data{};  ///< folders, one a data set
  std::string protocol_text{};      ///< as it was given
  networks::Protocol protocol{};
  networks::Portion portion{};
  /// One for each method; their seed is that of the study, their instance is set here.
  std::vector<networks::RunSettings> runs{};
  std::size_t instances = 1;
  std::optional<LogPlace> log{};  ///< states of runs stand in a folder beside it
};

/// Reads the data and lets every method learn the tasks of every instance, in parallel over both. Lists
/// `accuracy`, `summary`, `initial` (at the initial fields) and `training` (each epoch). Finished tasks are
/// in the log when an interrupt ends the program; where the study is ended, Unfinished has those. Throws
/// UsageError for data that cannot be used and for a log as Log does. Not met where training diverged.
Document train(const TrainRequest& request, const Execution& execution);

}  // namespace franz_parisi::study
