#include "study/sample_mean.hpp"
#include "study/wide_records.hpp"

#include <map>
#include <string>
#include <utility>

namespace franz_parisi::study {
namespace {

/// Where a record stands: what it shares with those that a mean is taken with comes first.
constexpr const char* heading_keys[] = {"depth",         "lambda", "sigma", "temperature", "tasks",
                                        "input_overlap", "rho",    "task",  "tested"};
constexpr const char* reading_keys[] = {"loss_train",        "loss_train_sampled", "loss_test",
                                        "loss_test_sampled", "forgetting",         "gamma_input",
                                        "cos_rule",          "gamma_rf",           "gamma_r",
                                        "forgetting_proxy",  "forgetting_pair",    "forgetting_teachers"};

}  // namespace

std::vector<Json> wide_summary_records(const std::vector<Json>& points) {
  std::vector<Json> groups;
  std::vector<std::map<std::string, std::vector<double>>> values;
  std::map<std::string, std::size_t> known;
  for (const Json& point : points) {
    Json group = Json::object();
    for (const char* key : heading_keys) group[key] = point.at(key);
    const auto [place, is_new] = known.try_emplace(group.dump(), groups.size());
    if (is_new) {
      groups.push_back(std::move(group));
      values.emplace_back();
    }
    for (const char* key : reading_keys)
      if (!point.at(key).is_null()) values[place->second][key].push_back(point.at(key).get<double>());
  }
  std::vector<Json> records;
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const char* key : reading_keys) {
      const std::vector<double>& own = values[i][key];
      if (own.empty()) continue;
      Json record = groups[i];
      const validation::Estimate mean = sample_mean(own);
      record["quantity"] = key;
      record["mean"] = number_or_null(mean.mean);
      record["standard_error"] = number_or_null(mean.standard_error);
      record["instances"] = mean.count;
      records.push_back(std::move(record));
    }
  return records;
}

}  // namespace franz_parisi::study
