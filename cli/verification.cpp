#include "cli/verification.hpp"

#include "cli/columns.hpp"
#include "cli/parameter.hpp"
#include "cli/simulation_table.hpp"
#include "cli/text.hpp"

#include <algorithm>
#include <cmath>

namespace franz_parisi::cli {

namespace {

std::string short_text(double value) {
  if (!std::isfinite(value)) return "-";
  return std::abs(value) < 1e-3 && value != 0 ? number_text(value, std::chars_format::scientific, 1)
                                              : number_text(value, std::chars_format::fixed, 3);
}

bool is_unstable(const study::TaskSolution& task) { return task.has_solution && !task.rs_stable(); }

bool all_mixed(const Verification& verification) {
  return std::ranges::all_of(verification.results, &validation::InstanceResult::mixed);
}

std::string heading(const Verification& verification) {
  const auto& tasks = verification.theory.tasks;
  Chain chain;
  for (const study::TaskSolution& task : tasks) chain.push_back(task.parameters);
  std::string text = "task " + std::to_string(tasks.size()) + " of";
  for (const Parameter& parameter : parameters_of(tasks.size()))
    text += " " + parameter.name() + " = " + number_text(parameter.of(chain));
  const SimulationRequest& request = verification.request;
  std::vector<std::string> sizes;
  for (const std::size_t size : request.plan.sizes) sizes.push_back(std::to_string(size));
  return text + "\n" + simulation_settings_record(request).at("method").get<std::string>() +
         ", N = " + join(sizes, ", ") + ", " + std::to_string(request.plan.instances) +
         " instances each, seed " + std::to_string(request.settings.seed) + "\n\n";
}

std::string quantity_table(const Comparison& comparison) {
  const bool several = comparison.quantities.front().simulation.limit.has_value();
  std::vector<Row> rows{{"quantity", "theory"}};
  if (several)
    for (const validation::SizedEstimate& one : comparison.quantities.front().simulation.by_size)
      rows.front().push_back("N = " + number_text(one.size));
  const std::string tested = several ? "N -> infinity" : "simulation";
  rows.front().insert(rows.front().end(), {tested, "std error", "z", "p", "  tested"});
  for (const ComparedQuantity& one : comparison.quantities) {
    const validation::Estimate best = one.simulation.best();
    Row row{one.name, reading_text(one.theory)};
    if (several)
      for (const validation::SizedEstimate& sized : one.simulation.by_size)
        row.push_back(reading_text(sized.estimate.mean));
    row.insert(row.end(), {reading_text(best.mean), reading_text(best.standard_error),
                           std::isfinite(one.z) ? number_text(one.z, std::chars_format::fixed, 2) : "-",
                           short_text(one.p_value)});
    row.push_back(one.jointly ? "  jointly" : one.counted ? "  as count" : "");
    rows.push_back(std::move(row));
  }
  return aligned(rows);
}

std::string joint_line(const validation::JointTest& joint) {
  if (joint.quantities == 0) return {};
  return "joint test (Hotelling, correlations included): T^2 = " + short_text(joint.t_squared) + ", " +
         number_text(joint.quantities) + " quantities, " +
         number_text(joint.degrees_of_freedom, std::chars_format::fixed, 1) +
         " degrees of freedom, p = " + short_text(joint.p_value) + "\n";
}

std::string remarks(const Verification& verification) {
  std::string text = trouble_text(verification.results);
  const study::TaskSolution& last = verification.theory.tasks.back();
  if (is_unstable(last)) {
    text += "replicon = " + short_text(last.readings.value("replicon")) +
            " < 0: replica symmetry is unstable here, so a deviation is expected and z measures it\n";
  }
  if (last.has_solution && last.status != study::Status::converged)
    text += "theory: " + std::string(to_string(last.status)) + ": " + one_line(last.reason) + "\n";
  if (verification.request.plan.sizes.size() == 1)
    text += "one size: corrections of order 1/N are not removed; give several for the limit\n";
  return text;
}

}  // namespace

bool agrees(const std::optional<Comparison>& comparison, std::size_t points, double level) {
  return comparison && comparison->p_value * static_cast<double>(points) >= level;
}

std::vector<Json> comparison_records(const Verification& verification) {
  std::vector<Json> records;
  if (!verification.comparison) return records;
  for (const ComparedQuantity& one : verification.comparison->quantities) {
    const validation::Estimate best = one.simulation.best();
    Json record = Json::object();
    record["point"] = verification.point;
    record["task"] = verification.theory.tasks.size();
    record["quantity"] = one.name;
    record["theory"] = number_or_null(one.theory);
    record["mean"] = number_or_null(best.mean);
    record["standard_error"] = number_or_null(best.standard_error);
    record["z"] = number_or_null(one.z);
    record["p_value"] = number_or_null(one.p_value);
    record["jointly"] = one.jointly;
    records.push_back(std::move(record));
  }
  return records;
}

Json verdict_record(const Verification& verification) {
  const auto& comparison = verification.comparison;
  const bool tested = comparison && comparison->joint.quantities > 0;
  const auto of_joint = [&](double validation::JointTest::*member) {
    return tested ? number_or_null(comparison->joint.*member) : Json(nullptr);
  };
  Json record = Json::object();
  record["point"] = verification.point;
  record["agrees"] = verification.agrees;
  record["p_value"] = comparison ? number_or_null(comparison->p_value) : Json(nullptr);
  record["t_squared"] = of_joint(&validation::JointTest::t_squared);
  record["quantities"] = of_joint(&validation::JointTest::quantities);
  record["degrees_of_freedom"] = of_joint(&validation::JointTest::degrees_of_freedom);
  record["mixed"] = all_mixed(verification);
  const study::TaskSolution& last = verification.theory.tasks.back();
  record["rs_stable"] = last.has_solution ? Json(!is_unstable(last)) : Json(nullptr);
  return record;
}

std::string verification_table(const Verification& verification, double level) {
  std::string text = heading(verification);
  if (!verification.comparison) {
    const study::TaskSolution& last = verification.theory.tasks.back();
    return text + "theory has no solution here (" + to_string(last.status) + ": " + one_line(last.reason) +
           "): nothing to compare\n";
  }
  const Comparison& comparison = *verification.comparison;
  text += quantity_table(comparison) + "\n" + joint_line(comparison.joint) + remarks(verification);
  return text + "theory and simulation " + (verification.agrees ? "agree" : "DISAGREE") +
         ": p = " + short_text(comparison.p_value) + " at significance level " + number_text(level) + "\n";
}

}  // namespace franz_parisi::cli
