#include "study/verify.hpp"

#include "study/comparison_records.hpp"
#include "study/record.hpp"
#include "validation/records.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

ChainSolution solve(const VerifyPoint& point, const std::optional<Start>& start, const Options& options) {
  std::vector<Reference> references;
  for (const auto& task : point.request.settings.tasks)
    references.push_back(task.start == validation::Start::teacher ? Reference::teacher
                                                                  : Reference::small_load);
  const bool near_teacher = std::ranges::find(references, Reference::teacher) != references.end();
  if (near_teacher && !start) return solve_chain(point.chain, references, options.point);
  return solve_chain(point.chain, options.point, start);
}

bool are_same(const ChainSolution& a, const ChainSolution& b) {
  constexpr double same = 1e-6;
  for (std::size_t t = 0; t < a.tasks.size(); ++t) {
    if (!a.tasks[t].has_solution || !b.tasks[t].has_solution) return false;
    for (const char* key : {"q", "r", "q_star"})
      if (std::abs(a.tasks[t].readings.value(key) - b.tasks[t].readings.value(key)) > same) return false;
  }
  return true;
}

/// Is this the solution of largest free entropy, task by task?
bool is_equilibrium(const ChainSolution& solution, const Options& options) {
  const Chain chain = chain_of(solution);
  return are_same(solution,
                  solve_chain(chain, std::vector(chain.size(), Reference::equilibrium), options.point));
}

/// Solves the point, and says whether there is something to judge.
Verification begin(std::size_t index, const VerifyPoint& point, const VerifySettings& settings,
                   const Options& options) {
  Verification one{.point = index,
                   .from = point.from,
                   .request = point.request,
                   .theory = solve(point, options.start ? options.start : point.start, options),
                   .results = point.results,
                   .measured = point.measured};
  one.request.point = index;
  const TaskSolution& last = one.theory.tasks.back();
  if (!last.has_solution) {
    one.reason = "theory has no solution here: " + last.reason;
    return one;
  }
  one.stable = std::ranges::all_of(one.theory.tasks, &TaskSolution::stable);
  one.equilibrium = one.stable && is_equilibrium(one.theory, options);
  if (!one.stable)
    one.reason = "the theory's state is no stable one: nothing samples it";
  else if (!one.equilibrium && settings.judge == Judge::equilibrium)
    one.reason = "the theory's state is not the equilibrium; --judge stable compares it";
  return one;
}

/// Points of one simulation: one of them is compared with it, and the others are not judged.
std::vector<std::vector<std::size_t>> simulated_alike(const std::vector<VerifyPoint>& points) {
  std::map<std::string, std::vector<std::size_t>> alike;
  for (std::size_t k = 0; k < points.size(); ++k) {
    if (points[k].from != PointSource::simulation) continue;
    Json key = validation::to_record(points[k].request.settings);
    add_parameters(key, points[k].chain);  // training knows no temperature
    alike[key.dump()].push_back(k);
  }
  std::vector<std::vector<std::size_t>> groups;
  for (auto& [key, group] : alike)
    if (group.size() > 1) groups.push_back(std::move(group));
  return groups;
}

/// Of several states that could be compared the one where learners begin, else the first.
void choose_state(const std::vector<std::size_t>& group, const VerifyPoint& point, const Options& options,
                  std::vector<Verification>& all) {
  std::vector<std::size_t> judged;
  std::ranges::copy_if(group, std::back_inserter(judged),
                       [&](std::size_t k) { return all[k].reason.empty(); });
  if (judged.empty()) return;
  std::size_t chosen = judged.front();
  if (judged.size() > 1) {
    const ChainSolution begun = solve(point, std::nullopt, options);
    const auto there =
        std::ranges::find_if(judged, [&](std::size_t k) { return are_same(all[k].theory, begun); });
    if (there != judged.end()) chosen = *there;
  }
  for (const std::size_t k : group) {
    if (k == chosen) continue;
    all[k].instead = chosen;
    if (all[k].reason.empty())
      all[k].reason = fmt::format("the simulation is compared with the state of point {}", chosen);
  }
}

/// The instances that another process wants, which throws Delivered.
void simulate_pieces(const std::vector<VerifyPoint>& points, const Execution& execution) {
  std::vector<SimulationRequest> requests;
  for (const VerifyPoint& point : points) {
    requests.push_back(point.request);
    requests.back().wanted = point.from == PointSource::simulation;
  }
  run(requests, execution);
}

Verdict verdict_of(const Verification& one) {
  return one.comparison ? one.comparison->verdict : Verdict::inconclusive;
}

Json verdict_of_point(const Verification& verification) {
  const bool sampled = !verification.results.empty();
  const Json mixed = sampled
                         ? Json(std::ranges::all_of(verification.results, &validation::InstanceResult::mixed))
                         : Json(nullptr);
  Json record = verdict_record(verification.comparison.get(), verification.reason, verification.point, mixed);
  const TaskSolution& last = verification.theory.tasks.back();
  record["stable"] = verification.stable;
  record["equilibrium"] = verification.equilibrium;
  record["rs_stable"] = last.has_solution ? Json(last.rs_stable()) : Json(nullptr);
  return record;
}

/// Of somebody's own data: the last task alone, by no method of this program.
std::vector<Json> data_summary_records(const Verification& one) {
  const Chain chain = chain_of(one.theory);
  Json heading = Json::object();
  heading["point"] = one.point;
  heading["method"] = nullptr;
  heading["task"] = chain.size();
  add_parameters(heading, chain);
  std::vector<Json> records;
  add_summary(records, heading, one.measured);
  return records;
}

}  // namespace

std::vector<Verification> verify(const std::vector<VerifyPoint>& points, const VerifySettings& settings,
                                 const Options& options) {
  if (!options.execution.callbacks.only.empty()) {  // the process that asked has the theory
    simulate_pieces(points, options.execution);
    return {};
  }
  std::vector<Verification> all(points.size());
  options.execution.run(points.size(),
                        [&](std::size_t k) { all[k] = begin(k, points[k], settings, options); });
  for (const auto& group : simulated_alike(points)) choose_state(group, points[group.front()], options, all);
  std::vector<SimulationRequest> requests;  // of every point
  for (const Verification& one : all) {
    requests.push_back(one.request);
    requests.back().wanted = one.from == PointSource::simulation && one.reason.empty();
  }
  auto results = run(requests, options.execution);
  const auto judged = std::ranges::count_if(all, [](const Verification& one) { return one.reason.empty(); });
  const Demands demands{.level = settings.level / static_cast<double>(std::max<std::ptrdiff_t>(judged, 1)),
                        .detect = settings.detect};
  for (Verification& one : all) {
    const std::size_t task = one.theory.tasks.size() - 1;
    if (one.from == PointSource::simulation) one.results = std::move(results[one.point]);
    if (one.from != PointSource::data) one.measured = validation::measured(one.results, task);
    if (!one.reason.empty()) continue;
    one.comparison = std::make_shared<const Comparison>(
        compare(one.measured, theory_values(one.theory.tasks.back()), demands));
  }
  return all;
}

Document verification_document(const std::vector<Verification>& all, const VerifySettings& settings,
                               const Options& options) {
  Document document{.settings = point_settings(options)};
  document.settings["level"] = settings.level;
  add_demands(document.settings, {.detect = settings.detect});
  document.settings["judge"] = to_string(settings.judge);
  const bool own =
      std::ranges::all_of(all, [](const Verification& one) { return one.from == PointSource::data; });
  std::vector<SimulationRequest> requests;
  for (const Verification& one : all) requests.push_back(one.request);
  if (!own) document.settings["simulation"] = simulation_settings_records(requests);
  std::vector<Json> points, simulation, summary, comparison, verdicts;
  for (const Verification& one : all) {
    const Simulated simulated{one.request, one.results};
    points.push_back(make_record(one.theory));
    std::ranges::move(own ? data_summary_records(one) : summary_records(simulated),
                      std::back_inserter(summary));
    std::ranges::move(instance_records(simulated), std::back_inserter(simulation));
    if (one.comparison)
      std::ranges::move(comparison_records(*one.comparison, one.point, one.theory.tasks.size()),
                        std::back_inserter(comparison));
    verdicts.push_back(verdict_of_point(one));
  }
  document.lists = {{"comparison", std::move(comparison)},
                    {"verdicts", std::move(verdicts)},
                    {"points", std::move(points)},
                    {"summary", std::move(summary)}};
  if (!own) document.lists.push_back({"simulation", std::move(simulation)});
  const auto some = [&](Verdict verdict) {
    return std::ranges::any_of(
        all, [&](const Verification& one) { return !one.instead && verdict_of(one) == verdict; });
  };
  document.inconclusive = some(Verdict::inconclusive) && !some(Verdict::disagrees);
  document.met = !some(Verdict::inconclusive) && !some(Verdict::disagrees);
  return document;
}

}  // namespace franz_parisi::study
