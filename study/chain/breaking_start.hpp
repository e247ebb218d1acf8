/// Where solutions with one step begin beside a replica-symmetric one whose replicon vanishes, whatever
/// parameter moves.
///
/// Where (26) gives x < 1 they begin there, with d = 0. Else clusters have appeared before, at x = 1, and
/// they begin where these come to dominate, with x = 1.
#pragma once

#include "study/chain/ansatz_problems.hpp"

#include <optional>

#include <Eigen/Core>

namespace franz_parisi::study {

struct BreakingStart {
  double share;  ///< x of (26)
  double onset;  ///< lambda from where on one step is the answer; of the instability where it was not located
  std::optional<Eigen::VectorXd> condensed{};  ///< of problems.clusters: where they begin to dominate
  /// Of problems.broken, beyond the onset; its tangent points to growing lambda.
  std::optional<solver::CurvePoint> start{};

  bool continuous() const { return share < 1; }
};

/// `unstable` is an x of problems.symmetric; into the direction `beyond` (+-1) of lambda its replicon falls.
/// Empty where the state cannot be evaluated.
std::optional<BreakingStart> breaking_start(const AnsatzProblems& problems, const Eigen::VectorXd& unstable,
                                            double beyond, solver::Budget& budget);

}  // namespace franz_parisi::study
