#include "study/merge.hpp"

#include "study/simulation_log.hpp"
#include "study/usage_error.hpp"
#include "validation/records.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

constexpr const char* option = "LOG";

Json record_of(const LogLines& log) { return validation::to_record(simulation_settings(log)); }

/// A log of all of these, there as a whole or not at all: a part of one could not be told from the log of an
/// unfinished run. What a killed merge has left is replaced.
void write_log(const std::string& path, const validation::SimulationSettings& settings,
               const std::vector<validation::InstanceResult>& results, const Execution& execution) {
  const std::string part = path + ".part";
  check_new({path});
  std::error_code ignored;
  std::filesystem::remove(part, ignored);
  {
    Log merged({part}, simulation_kind, validation::to_record(settings));
    for (const validation::InstanceResult& result : results)
      execution.whole([&] { merged.append(validation::to_record(result)); });
  }
  std::filesystem::rename(part, path);
}

}  // namespace

Document merge(const std::vector<std::string>& paths, const std::optional<std::string>& log,
               const Execution& execution) {
  std::optional<LoggedInstances> all;
  for (const std::string& path : paths) {
    const LogLines lines = LogLines::read(option, path, simulation_kind);
    if (!all) all.emplace(simulation_settings(lines));
    const std::string apart = differences(record_of(lines), validation::to_record(all->settings()));
    if (!apart.empty())
      lines.reject(fmt::format("line 1 has other settings than {}: {}", paths.front(), apart));
    all->add(lines, execution);
  }
  std::vector<std::vector<validation::InstanceResult>> results;
  results.push_back(all->take());
  if (results.front().empty()) throw UsageError(option, paths.front(), "holds no finished instance");
  std::vector<SimulationRequest> requests(1);
  requests.front().settings = all->settings();
  requests.front().plan = plan_of(results.front());
  if (log) write_log(*log, all->settings(), results.front(), execution);
  Document document = simulation_document(requests, results);
  if (const std::string gaps = missing(results.front()); !gaps.empty())
    document.remark = "instances are missing, " + gaps;
  return document;
}

}  // namespace franz_parisi::study
