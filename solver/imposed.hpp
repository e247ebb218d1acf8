/// A value that is imposed on the last task, with the multiplier that imposes it, (13).
#pragma once

#include "theory/task.hpp"

#include <string>

namespace franz_parisi::solver {

struct Imposed {
  enum class Kind {
    overlap_previous,  ///< p_d = m.m'/N with the state that the task before left, by tau
    q_star             ///< m.m/N, by nu
  };

  Kind kind = Kind::overlap_previous;

  const char* name() const;  ///< "overlap_previous" or "q_star"

  double& multiplier(theory::TaskParameters& task) const;

  /// Is p inside the open range where the value can lie? (-1, 1) for an overlap, (0, 1) for q_star.
  bool allows(double p) const;

  /// lambda: artanh of an overlap, ln q_star/(1 - q_star). Solutions are smooth in it up to the edges.
  double coordinate(double p) const;
  double value(double lambda) const;
  double slope(double lambda) const;  ///< dp/dlambda
};

}  // namespace franz_parisi::solver
