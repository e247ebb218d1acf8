#include "study/check.hpp"

#include "integrals/deadline.hpp"
#include "study/chain/point_budget.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#ifdef FRANZ_PARISI_REFERENCE
#include "theory/reference/equations.hpp"
#endif

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

struct Outcome {
  double residual;
  double error;
};

#ifdef FRANZ_PARISI_REFERENCE
constexpr bool available = true;

/// The worst of all tasks.
std::optional<Outcome> worst(const ChainSolution& solution) {
  Chain chain;
  std::vector<theory::Overlaps> states;
  for (const TaskSolution& task : solution.tasks) {
    if (!task.x) return std::nullopt;
    chain.push_back(task.parameters);
    states.push_back(*task.x);
  }
  Outcome worst{0, 0};
  for (std::size_t t = 0; t < states.size(); ++t) {
    const auto check = theory::reference::check(chain, states, t);
    if (!std::isfinite(check.error) || !std::isfinite(check.residual)) return Outcome{NAN, NAN};
    worst = {std::max(worst.residual, check.residual), std::max(worst.error, check.error)};
  }
  return worst;
}
#else
constexpr bool available = false;

std::optional<Outcome> worst(const ChainSolution&) { return std::nullopt; }
#endif

}  // namespace

void require_reference() {
  if (!available)
    throw UsageError("--check", std::nullopt, "this program was built without theory/reference (GSL)");
}

void add_check(Json& record, const ChainSolution& solution, const Settings& settings) {
  const auto in_time = within_point(settings, [&] { return worst(solution); });
  const std::optional<Outcome> found = in_time.value_or(std::nullopt);
  record["check_residual"] = found ? number_or_null(found->residual) : Json(nullptr);
  record["check_error"] = found ? number_or_null(found->error) : Json(nullptr);
  const bool broken = std::ranges::any_of(
      solution.tasks, [](const TaskSolution& task) { return task.broken.value_or(false); });
  record["check_reason"] = !in_time ? Json(time_ran_out)
                           : broken
                               ? Json("replica symmetry is broken by one step: there is no second evaluation")
                               : Json(nullptr);
  if (!found || record.at("status") != to_string(Status::converged)) return;
  if (found->residual <= settings.target + found->error) return;  // false for NaN
  record["status"] = to_string(Status::check_failed);
  record["reason"] =
      std::isfinite(found->residual)
          ? fmt::format("the reference finds a residual of {}, with an error of its own below {}",
                        number_text(found->residual), number_text(found->error))
          : std::string("the reference could not evaluate the equations");
}

}  // namespace franz_parisi::study
