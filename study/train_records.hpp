/// What training networks leaves: tasks as JSON, and the lists of a document made of them.
#pragma once

#include "study/train.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace franz_parisi::study {

/// What defines the answers: all settings but the number of instances, which may grow.
Json train_settings_record(const TrainRequest& request);

/// Tested on all tasks: [{"tested", "evaluate", "accuracy", "standard_error", "averaged"}], tasks counted
/// from 1.
Json tested_record(const std::vector<networks::Tested>& tested);

/// A task learned: {"epochs": [{"epoch", "beta", "loss", "variance": [by layer], "tested"}]}.
Json task_record(const std::vector<networks::EpochResult>& epochs);

/// What is wrong with a record of the log, in a few words; empty: nothing. `task` is counted from 0.
std::string task_problem(const Json& record, const TrainRequest& request, std::size_t task);

/// One method in one instance: what it was before, and the tasks that it has learned.
struct TrainedRun {
  std::size_t method = 0, instance = 0;
  Json initial = Json::array();
  std::vector<Json> tasks{};
};

/// The lists of all runs; the summary of those that have learned every task.
Document train_document(const TrainRequest& request, const std::vector<TrainedRun>& runs);

}  // namespace franz_parisi::study
