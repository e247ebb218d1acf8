#include "cli/simulate.hpp"

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/usage_error.hpp"
#include "validation/run_log.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <utility>

namespace franz_parisi::cli {

namespace {

using validation::InstanceResult;
using validation::RunLog;

std::unique_ptr<RunLog> open_log(const SimulationRequest& request) {
  if (!request.log) return nullptr;
  std::error_code ignored;
  if (!request.resume && std::filesystem::exists(*request.log, ignored)) {
    throw UsageError("--log", *request.log,
                     "exists; allowed is a new file, or --resume to go on with this one");
  }
  try {
    return std::make_unique<RunLog>(*request.log, request.settings,
                                    request.resume ? RunLog::Mode::resume : RunLog::Mode::fresh);
  } catch (const std::runtime_error& error) {
    std::string_view problem = error.what();
    const std::string prefix = "run log " + *request.log + ": ";
    if (problem.starts_with(prefix)) problem.remove_prefix(prefix.size());
    throw UsageError("--log", *request.log, problem);
  }
}

/// Whether an instance is one of those that are asked for.
bool is_wanted(const InstanceResult& result, const validation::RunPlan& plan) {
  return result.instance < plan.instances && std::ranges::find(plan.sizes, result.size) != plan.sizes.end();
}

}  // namespace

std::vector<std::vector<InstanceResult>> simulate(const std::vector<SimulationRequest>& requests) {
  std::vector<std::unique_ptr<RunLog>> logs;
  std::size_t open = 0;
  for (const SimulationRequest& request : requests) {
    logs.push_back(open_log(request));
    open += request.plan.sizes.size() * request.plan.instances;
    if (!logs.back()) continue;
    open -= static_cast<std::size_t>(
        std::ranges::count_if(logs.back()->finished(),
                              [&](const InstanceResult& result) { return is_wanted(result, request.plan); }));
  }
  Progress progress(open, "instances");
  std::vector<std::vector<InstanceResult>> results;
  for (std::size_t k = 0; k < requests.size(); ++k) {
    RunLog* const log = logs[k].get();
    results.push_back(validation::run_instances(requests[k].settings, requests[k].plan,
                                                log ? log->finished() : std::vector<InstanceResult>{},
                                                [&](const InstanceResult& result) {
                                                  if (log) {
                                                    const InterruptGuard whole_line;
                                                    log->append(result);
                                                  }
                                                  progress.advance();
                                                }));
  }
  return results;
}

}  // namespace franz_parisi::cli
