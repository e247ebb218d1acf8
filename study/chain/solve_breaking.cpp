#include "study/chain/solve_breaking.hpp"

#include "study/chain/broken_curve.hpp"
#include "theory/rsb/ansatz.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace franz_parisi::study {
namespace {

/// The replica-symmetric root where nothing better is known, or where it is the answer.
Root symmetric_root(Root root, std::optional<bool> exact, const std::string& reason) {
  for (TaskSolution& s : root.tasks) {
    s.broken = false;
    if (!s.has_solution) continue;
    s.rs_exact = exact;
    s.rs_exact_reason = reason;
  }
  return root;
}

/// The root close to the teacher, and whether replica symmetry is the answer there.
Root near_teacher(const Task& symmetric, const Settings& settings, solver::Budget& budget, bool hands_on,
                  const std::string& before) {
  Root root = solve_near_teacher(symmetric, settings, budget, hands_on);
  const bool stable = root.found && root.tasks[0].rs_stable();
  return symmetric_root(std::move(root), stable ? std::optional(true) : std::nullopt,
                        before + "the branch close to the teacher is " + (stable ? "stable" : "unstable"));
}

}  // namespace

Root solve_breaking(const Task& task, const Settings& settings, solver::Budget& budget, bool hands_on,
                    BrokenCurve* kept) {
  using Phase = BrokenCurve::Phase;
  BrokenCurve own(task);
  const long before = budget.granted();
  const BrokenCurve::Place place =
      (kept != nullptr ? *kept : own).at(std::log(task.chain[task.task].alpha), budget);
  const long searched = budget.granted() - before;
  const Task symmetric = with_ansatz(task, theory::replica_symmetric);
  const auto refused = [&](Status status, const std::string& reason) {
    Root none = budget.exhausted() ? out_of_budget(symmetric.problem(), budget)
                                   : failed(symmetric.problem(), status, reason);
    for (TaskSolution& s : none.tasks) s.broken = false;
    return none;
  };
  if (place.phase == Phase::broken) {
    const Task broken = with_ansatz(task, theory::one_step);
    Root root = solve_near(broken.problem(), place.u, task.earlier, settings, budget, hands_on);
    for (TaskSolution& s : root.tasks) {
      s.broken = true;
      s.evaluations += static_cast<int>(searched);
      if (!s.has_solution) continue;
      s.rs_exact = false;
      s.rs_exact_reason = place.reason;
    }
    return root;
  }
  if (settings.breaking == Breaking::one || budget.exhausted())
    return refused(place.phase == Phase::unknown ? Status::not_converged : Status::no_root,
                   place.phase == Phase::symmetric ? "replica symmetry is not broken here: " + place.reason
                                                   : place.reason);
  if (place.phase == Phase::symmetric)
    return symmetric_root(solve_cold(symmetric, settings, budget, hands_on), true, place.reason);
  if (place.phase == Phase::unknown)
    return symmetric_root(solve_cold(symmetric, settings, budget, hands_on), std::nullopt, place.reason);
  Root root = near_teacher(symmetric, settings, budget, hands_on, place.reason + "; ");
  return root.found ? root : refused(Status::no_root, place.reason + ", and no other was found");
}

Root solve_earlier(const Task& task, const Settings& settings, solver::Budget& budget, BrokenCurve* kept) {
  if (settings.breaking == Breaking::none || task.chain[task.task].ansatz->convex)
    return solve_reference(task, settings, budget);
  Settings own = settings;
  own.breaking = Breaking::automatic;
  Root small = solve_breaking(task, own, budget, true, kept);
  if (settings.reference == Reference::small_load) return small;
  const Task symmetric = with_ansatz(task, theory::replica_symmetric);
  Root other = near_teacher(symmetric, own, budget, true, "");
  // Close to the teacher there may be none but the poor branch again.
  constexpr double close = 2;  // artanh r/sqrt q
  if (!other.found || other.last()[2] < close || !other.tasks[0].rs_stable()) return small;
  if (!small.found || settings.reference == Reference::teacher) return other;
  const auto psi = [](const Root& r) { return r.tasks[0].readings.value("free_entropy"); };
  return psi(other) > psi(small) ? other : small;
}

}  // namespace franz_parisi::study
