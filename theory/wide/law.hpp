/// A weight along the tree of tasks without data: what two copies of it share, (W4) and (W5).
#pragma once

#include "theory/wide/settings.hpp"

#include <cstddef>

namespace franz_parisi::theory::wide {

/// A weight at tasks s <= t, counted from 1. Correlations are c/sqrt(v_t v_s): `kappa` of the same lineage,
/// A, and kappa - step of branches that part just before s, B. Both 1 - kappa and step are computed without
/// cancellation, so that they stay exact for large lambda.
struct WeightLaw {
  double scale;       ///< sqrt(v_t v_s)
  double kappa;       ///< in [0, 1]
  double gap;         ///< 1 - kappa
  double step;        ///< kappa_A - kappa_B, > 0 unless s and t are independent
  double moved;       ///< factor of K_phi(A) in (W13): the readout moves
  double remembered;  ///< factor of K_phi(A) - K_phi(B): the hidden weights move; 0 of the first task
};

/// For finite lambda. Throws std::invalid_argument unless 1 <= s <= t.
WeightLaw weight_law(const Settings& settings, std::size_t t, std::size_t s);

}  // namespace franz_parisi::theory::wide
