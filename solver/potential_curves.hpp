/// The branches of a potential V(p), and the saddle points without constraint on them.
#pragma once

#include "solver/branch_curve.hpp"
#include "solver/imposed.hpp"
#include "solver/task_solver.hpp"

#include <vector>

namespace franz_parisi::solver {

/// A saddle point without constraint, where the multiplier vanishes.
struct UnconstrainedRoot {
  TaskRoot root;
  int branch = 0;  ///< number of the branch it lies on
};

struct PotentialCurves {
  std::vector<Branch> branches;          ///< in (u, t) over lambda; stable ones are numbered first
  std::vector<UnconstrainedRoot> roots;  ///< ascending in lambda
  bool complete = true;                  ///< false when the deadline of the request ended the search
};

/// Branches over [lowest, highest] (lambda, see Imposed::coordinate), and further out to wherever they are
/// followed from: solutions without constraint and at a few multipliers. Curves end where the multiplier
/// passes 3e4, at the edge of what p can be.
PotentialCurves follow_potential(const Request& request, const Imposed& imposed, double lowest,
                                 double highest);

}  // namespace franz_parisi::solver
