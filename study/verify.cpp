#include "study/verify.hpp"

#include "study/comparison.hpp"
#include "study/record.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace franz_parisi::study {
namespace {

ChainSolution solve(const VerifyPoint& point, const Options& options) {
  const std::optional<Start> start = options.start ? options.start : point.start;
  std::vector<Reference> references;
  for (const auto& task : point.request.settings.tasks)
    references.push_back(task.start == validation::Start::teacher ? Reference::teacher
                                                                  : Reference::small_load);
  const bool near_teacher = std::ranges::find(references, Reference::teacher) != references.end();
  if (near_teacher && !start) return solve_chain(point.chain, references, options.point);
  return solve_chain(point.chain, options.point, start);
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
    record["counted"] = one.counted;
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
  record["joint_p_value"] = of_joint(&validation::JointTest::p_value);
  record["mixed"] = all_mixed(verification);
  const TaskSolution& last = verification.theory.tasks.back();
  record["rs_stable"] = last.has_solution ? Json(last.rs_stable()) : Json(nullptr);
  return record;
}

}  // namespace

bool all_mixed(const Verification& verification) {
  return std::ranges::all_of(verification.results, &validation::InstanceResult::mixed);
}

std::vector<Verification> verify(const std::vector<VerifyPoint>& points, double level,
                                 const Options& options) {
  std::vector<Verification> all;
  std::vector<SimulationRequest> requests;
  for (std::size_t k = 0; k < points.size(); ++k) {
    all.push_back({k, points[k].request, solve(points[k], options), {}, nullptr});
    requests.push_back(points[k].request);
  }
  auto results = run(requests, options.execution);
  for (Verification& one : all) {
    one.results = std::move(results[one.point]);
    const TaskSolution& last = one.theory.tasks.back();
    if (!last.has_solution) continue;
    one.comparison = std::make_shared<const Comparison>(
        compare(one.results, one.theory.tasks.size() - 1, theory_values(last)));
    one.agrees = one.comparison->p_value * static_cast<double>(all.size()) >= level;
  }
  return all;
}

Document verification_document(const std::vector<Verification>& all, double level, const Options& options) {
  Document document{.settings = point_settings(options)};
  document.settings["level"] = level;
  std::vector<Json> simulations;
  for (const Verification& one : all) simulations.push_back(simulation_settings_record(one.request));
  const bool same = std::ranges::adjacent_find(simulations, std::not_equal_to{}) == simulations.end();
  document.settings["simulation"] = same ? simulations.front() : Json(simulations);
  std::vector<Json> points, simulation, summary, comparison, verdicts;
  for (const Verification& one : all) {
    const Simulated simulated{one.point, one.request, one.results};
    points.push_back(make_record(one.theory));
    std::ranges::move(instance_records(simulated), std::back_inserter(simulation));
    std::ranges::move(summary_records(simulated), std::back_inserter(summary));
    std::ranges::move(comparison_records(one), std::back_inserter(comparison));
    verdicts.push_back(verdict_record(one));
  }
  document.lists = {{"comparison", std::move(comparison)},
                    {"verdicts", std::move(verdicts)},
                    {"points", std::move(points)},
                    {"summary", std::move(summary)},
                    {"simulation", std::move(simulation)}};
  document.met = std::ranges::all_of(all, &Verification::agrees);
  return document;
}

}  // namespace franz_parisi::study
