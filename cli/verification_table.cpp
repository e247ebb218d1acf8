#include "cli/verification_table.hpp"

#include "cli/columns.hpp"
#include "cli/simulation_table.hpp"
#include "study/comparison.hpp"
#include "study/simulate.hpp"
#include "study/text.hpp"

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

std::string heading(const study::Verification& verification) {
  const auto& tasks = verification.theory.tasks;
  theory::Chain chain;
  for (const study::TaskSolution& task : tasks) chain.push_back(task.parameters);
  std::string text = "task " + std::to_string(tasks.size()) + " of";
  for (const theory::Parameter& parameter : theory::parameters_of(tasks.size()))
    text += " " + parameter.name() + " = " + number_text(parameter.of(chain));
  const study::SimulationRequest& request = verification.request;
  std::vector<std::string> sizes;
  for (const std::size_t size : request.plan.sizes) sizes.push_back(std::to_string(size));
  return text + "\n" + study::method_word(request.settings) + ", N = " + join(sizes, ", ") + ", " +
         std::to_string(request.plan.instances) + " instances each, seed " +
         std::to_string(request.settings.seed) + "\n\n";
}

std::string quantity_table(const study::Comparison& comparison) {
  const bool several = comparison.quantities.front().simulation.limit.has_value();
  std::vector<Row> rows{{"quantity", "theory"}};
  if (several)
    for (const validation::SizedEstimate& one : comparison.quantities.front().simulation.by_size)
      rows.front().push_back("N = " + number_text(one.size));
  const std::string tested = several ? "N -> infinity" : "simulation";
  rows.front().insert(rows.front().end(), {tested, "std error", "z", "p", "  tested"});
  for (const study::ComparedQuantity& one : comparison.quantities) {
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

std::string remarks(const study::Verification& verification) {
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

std::string verification_table(const study::Verification& verification, double level) {
  std::string text = heading(verification);
  if (!verification.comparison) {
    const study::TaskSolution& last = verification.theory.tasks.back();
    return text + "theory has no solution here (" + to_string(last.status) + ": " + one_line(last.reason) +
           "): nothing to compare\n";
  }
  const study::Comparison& comparison = *verification.comparison;
  text += quantity_table(comparison) + "\n" + joint_line(comparison.joint) + remarks(verification);
  return text + "theory and simulation " + (verification.agrees ? "agree" : "DISAGREE") +
         ": p = " + short_text(comparison.p_value) + " at significance level " + number_text(level) + "\n";
}

}  // namespace franz_parisi::cli
