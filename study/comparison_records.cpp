#include "study/comparison_records.hpp"

#include <utility>

namespace franz_parisi::study {

std::vector<Json> comparison_records(const Comparison& comparison, std::size_t point, std::size_t task) {
  std::vector<Json> records;
  for (const ComparedQuantity& one : comparison.quantities) {
    const validation::Estimate best = one.simulation.best();
    Json record = Json::object();
    record["point"] = point;
    record["task"] = task;
    record["quantity"] = one.name;
    record["theory"] = number_or_null(one.theory);
    record["mean"] = number_or_null(best.mean);
    record["standard_error"] = number_or_null(best.standard_error);
    record["z"] = number_or_null(one.z);
    record["p_value"] = number_or_null(one.p_value);
    record["jointly"] = one.jointly;
    record["counted"] = one.counted;
    record["detectable"] = number_or_null(one.detectable);
    record["wanted"] = number_or_null(one.wanted);
    records.push_back(std::move(record));
  }
  return records;
}

Json verdict_record(const Comparison* comparison, const std::string& reason, std::size_t point,
                    const Json& mixed) {
  const bool tested = comparison != nullptr && comparison->joint.quantities > 0;
  const auto of_joint = [&](double validation::JointTest::*member) {
    return tested ? number_or_null(comparison->joint.*member) : Json(nullptr);
  };
  const Verdict verdict = comparison != nullptr ? comparison->verdict : Verdict::inconclusive;
  const std::string& why = comparison != nullptr ? comparison->reason : reason;
  Json record = Json::object();
  record["point"] = point;
  record["verdict"] = to_string(verdict);
  record["reason"] = why.empty() ? Json(nullptr) : Json(why);
  record["agrees"] = verdict == Verdict::inconclusive ? Json(nullptr) : Json(verdict == Verdict::agrees);
  record["p_value"] = comparison != nullptr ? number_or_null(comparison->p_value) : Json(nullptr);
  record["t_squared"] = of_joint(&validation::JointTest::t_squared);
  record["quantities"] = of_joint(&validation::JointTest::quantities);
  record["degrees_of_freedom"] = of_joint(&validation::JointTest::degrees_of_freedom);
  record["joint_p_value"] = of_joint(&validation::JointTest::p_value);
  record["bonferroni_p_value"] =
      comparison != nullptr ? number_or_null(comparison->bonferroni) : Json(nullptr);
  record["instances_needed"] =
      comparison != nullptr && comparison->instances > 0 ? Json(comparison->instances) : Json(nullptr);
  record["mixed"] = mixed;
  return record;
}

void add_demands(Json& settings, const Demands& demands) {
  settings["detect"] = demands.detect;
  settings["detect_floor"] = demands.floor;
  settings["power"] = demands.power;
}

}  // namespace franz_parisi::study
