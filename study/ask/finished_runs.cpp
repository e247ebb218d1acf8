#include "study/ask/finished_runs.hpp"

#include "study/ask/number.hpp"
#include "study/comparison.hpp"
#include "study/simulation_log.hpp"
#include "study/usage_error.hpp"
#include "validation/records.hpp"

#include <map>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

/// The state point that a log is of. Training knows no temperature, so it has to be given.
Chain logged_chain(const LogLines& log, const validation::SimulationSettings& settings,
                   const std::optional<std::string>& beta) {
  Chain chain = chain_of(settings);
  const bool hmc = settings.method == validation::Method::hmc;
  if (hmc && beta)
    throw UsageError(
        "--beta", *beta,
        fmt::format("the log {} has its own; allowed is one for logs of sgd and adam only", log.path()));
  if (hmc) return chain;
  if (!beta)
    throw UsageError("--beta", std::nullopt,
                     fmt::format("missing: the log {} is of training, which knows none; allowed is that of "
                                 "the theory to compare with",
                                 log.path()));
  const std::vector<double> values = parse_list("--beta", *beta, theory::parameter::beta.range);
  check_entries("--beta", *beta, values.size(), chain.size(), fmt::format(" of {}", log.path()));
  for (std::size_t t = 0; t < chain.size(); ++t) chain[t].beta = values.size() == 1 ? values[0] : values[t];
  return chain;
}

}  // namespace

std::vector<VerifyPoint> read_finished_runs(const std::vector<std::string>& paths,
                                            const std::optional<std::string>& beta,
                                            const Execution& execution) {
  struct Logged {
    std::string path;
    LoggedInstances instances;
  };
  std::vector<Logged> all;
  std::map<std::string, std::size_t> places;  // by settings
  std::vector<VerifyPoint> points;
  for (const std::string& path : paths) {
    const LogLines log = LogLines::read("--log", path, simulation_kind);
    const validation::SimulationSettings settings = simulation_settings(log);
    const auto [place, is_new] = places.try_emplace(validation::to_record(settings).dump(), points.size());
    if (is_new) {
      points.push_back({.chain = logged_chain(log, settings, beta), .from = PointSource::log});
      points.back().request.settings = settings;
      all.push_back({path, LoggedInstances(settings)});
    }
    all[place->second].instances.add(log, execution);
  }
  for (std::size_t k = 0; k < points.size(); ++k) {
    points[k].results = all[k].instances.take();
    points[k].request.plan = plan_of(points[k].results);
    std::map<std::size_t, std::size_t> counts;
    for (const validation::InstanceResult& result : points[k].results) ++counts[result.size];
    if (counts.empty()) throw UsageError("--log", all[k].path, "holds no finished instance");
    for (const auto& [size, count] : counts)
      if (count < fewest_instances)
        throw UsageError(
            "--log", all[k].path,
            fmt::format("too few instances of N = {} for a test, {}; allowed to verify are {} or more", size,
                        count, fewest_instances));
  }
  return points;
}

}  // namespace franz_parisi::study
