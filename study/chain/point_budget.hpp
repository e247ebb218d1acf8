/// What the solution of one point may cost, down to the sums inside of an evaluation.
#pragma once

#include "integrals/deadline.hpp"
#include "study/chain/chain.hpp"

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

}  // namespace franz_parisi::study
