#include "study/chain/tasks.hpp"

#include "study/chain/broken_curve.hpp"
#include "study/chain/point_budget.hpp"
#include "study/chain/solve_breaking.hpp"
#include "theory/rs/coordinates.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace franz_parisi::study {

Eigen::Vector3d coordinates(const Start& start) {
  const auto x = theory::Overlaps::from_q_r_q_star(start.q, start.r, start.q_star);
  if (!x) throw std::invalid_argument("start: 0 < q < q_star < 1 and r^2 < q must hold");
  return theory::coordinates(*x);
}

Solved nothing() { return {.tasks = {}, .u = {}, .past = no_past()}; }

void append(Solved& solved, const Root& root) {
  for (const TaskSolution& s : root.tasks) solved.tasks.push_back(s);
  if (!root.found) return;
  const Layout& layout = root.problem->layout();
  for (std::size_t i = 0; i < layout.tasks(); ++i) solved.u.emplace_back(unknowns_of(layout, root.x, i));
  solved.past = hand_on(root);
}

Failure failure_of(const Solved& solved) {
  const auto first = std::ranges::find(solved.tasks, false, &TaskSolution::has_solution);
  const std::string task = "task " + std::to_string(first - solved.tasks.begin() + 1);
  if (is_limit(first->status)) return {first->status, first->reason + " in " + task};
  return {Status::upstream_failed, task + " has no solution to continue from"};
}

Solved solve_tasks(Solved solved, const Chain& chain, std::size_t end, const Settings& settings,
                   solver::Budget& budget, const std::optional<Start>& start, BrokenCurve* kept) {
  while (solved.tasks.size() < end) {
    const std::size_t t = solved.tasks.size();
    const Task task{chain, t, solved.past, solved.tasks};
    const bool last = t + 1 == chain.size();
    BrokenCurve* const curve = kept != nullptr && kept->task() == t ? kept : nullptr;
    if (!solved.all()) {
      Failure failure = failure_of(solved);
      TaskSolution orphan;
      orphan.parameters = chain[t];
      orphan.status = failure.status;
      orphan.reason = std::move(failure.reason);
      if (settings.breaking != Breaking::none) orphan.broken = false;
      solved.tasks.push_back(std::move(orphan));
    } else if (budget.exhausted()) {  // not even what the task before hands on is worked out
      append(solved, out_of_budget(task.problem(), budget));
    } else if (!last) {
      append(solved, solve_earlier(task, settings, budget, curve));
    } else {
      append(solved, start ? solve_from(task, coordinates(*start), settings, budget)
                     : settings.breaking != Breaking::none
                         ? solve_breaking(task, settings, budget, false, curve)
                         : solve_cold(task, settings, budget, false));
    }
  }
  return solved;
}

Chain chain_of(const ChainSolution& solution) {
  Chain chain;
  for (const TaskSolution& task : solution.tasks) chain.push_back(task.parameters);
  return chain;
}

ChainSolution solve_chain(const Chain& chain, const Settings& settings, const std::optional<Start>& start) {
  theory::validate(chain);
  PointBudget budget(settings);
  return {solve_tasks(nothing(), chain, chain.size(), settings, budget, start).tasks};
}

ChainSolution solve_chain(const Chain& chain, const std::vector<Reference>& references,
                          const Settings& settings) {
  theory::validate(chain);
  PointBudget budget(settings);
  Solved solved = nothing();
  for (std::size_t t = 0; t < chain.size() && solved.all(); ++t) {
    Settings own = settings;
    own.reference = references.at(t);
    append(solved, solve_earlier({chain, t, solved.past, solved.tasks}, own, budget));
  }
  return {solve_tasks(std::move(solved), chain, chain.size(), settings, budget).tasks};
}

}  // namespace franz_parisi::study
