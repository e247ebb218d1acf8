#include "study/record.hpp"
#include "study/sample_mean.hpp"
#include "study/simulate.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace franz_parisi::study {
namespace {

using validation::InstanceResult;

/// P(q) of one task and size, from the first bin that is not empty to the last.
void add_overlaps(std::vector<Json>& records, const Simulated& simulated, std::size_t task, std::size_t size,
                  const std::string& pairs, std::vector<double> validation::OverlapHistogram::*shares) {
  constexpr double width = 2.0 / validation::overlap_bins;
  std::vector<Json> bins;
  std::size_t last = 0;
  for (std::size_t bin = 0; bin < validation::overlap_bins; ++bin) {
    std::vector<double> densities;
    for (const InstanceResult& result : simulated.results) {
      const auto& sampler = result.tasks[task].sampler;
      if (result.size == size && sampler && sampler->overlaps)
        densities.push_back(((*sampler->overlaps).*shares)[bin] / width);
    }
    if (densities.empty()) return;
    const validation::Estimate density = sample_mean(densities);
    if (bins.empty() && density.mean == 0) continue;
    Json record = task_heading(simulated, task);
    record["size"] = size;
    record["instances"] = density.count;
    record["pairs"] = pairs;
    record["q"] = -1 + (static_cast<double>(bin) + 0.5) * width;
    record["density"] = number_or_null(density.mean);
    record["standard_error"] = number_or_null(density.standard_error);
    bins.push_back(std::move(record));
    if (density.mean > 0) last = bins.size();
  }
  bins.resize(last);
  std::ranges::move(bins, std::back_inserter(records));
}

}  // namespace

std::vector<Json> overlap_records(const Simulated& simulated) {
  using validation::OverlapHistogram;
  std::vector<Json> records;
  for (std::size_t task = 0; task < simulated.request.settings.tasks.size(); ++task)
    for (const std::size_t size : simulated.request.plan.sizes) {
      add_overlaps(records, simulated, task, size, "between", &OverlapHistogram::between);
      add_overlaps(records, simulated, task, size, "within", &OverlapHistogram::within);
    }
  return records;
}

}  // namespace franz_parisi::study
