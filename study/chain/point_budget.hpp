/// What the solution of one point may cost, down to the sums inside of an evaluation.
#pragma once

#include "integrals/deadline.hpp"
#include "study/chain/chain.hpp"

#include <optional>
#include <type_traits>

namespace franz_parisi::study {

/// A budget with the limits of `settings`, and sums of its thread that outlast it are given up while it
/// lives. One made inside of another stands in for it until it ends.
class PointBudget : public solver::Budget {
 public:
  explicit PointBudget(const Settings& settings)
      : Budget(settings.limits()), deadline_([this] { return overdue(); }) {}

 private:
  integrals::Deadline deadline_;
};

/// The reason of what its clock decided.
inline constexpr const char* time_ran_out = "the time limit ran out";

/// What `find` finds within the limits of one point by sums that may be long; empty where its clock runs out
/// first.
template <class F>
std::optional<std::invoke_result_t<F>> within_point(const Settings& settings, const F& find) {
  try {
    const PointBudget budget(settings);
    const integrals::Deadline::Heeded heeded;
    return find();
  } catch (const integrals::DeadlinePassed&) {
    return std::nullopt;
  }
}

}  // namespace franz_parisi::study
