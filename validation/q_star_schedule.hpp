/// Driving the size of the state, q_star = m.m/N, along a line in time.
#pragma once

#include <franz_parisi/validation/posterior.hpp>

#include <cstddef>

namespace franz_parisi::validation {

/// q_star(t) = min(start + slope t, limit) at epoch t.
struct QStarSchedule {
  double start = 0.3;
  double slope = 0.7 / 3000;  ///< per epoch
  double limit = 1 - 1e-6;    ///< < 1: the end of the line is at infinite fields

  double at(std::size_t epoch) const;
};

/// Rescales all fields by one positive factor so that q_star = target to 1e-12. The directions of the fields,
/// hence sgn(m), stay. Throws std::invalid_argument unless 0 < target < 1, std::domain_error when no factor
/// does it.
void impose_q_star(Posterior& posterior, double target);

}  // namespace franz_parisi::validation
