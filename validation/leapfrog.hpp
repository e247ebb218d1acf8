/// Hamiltonian dynamics in field space: H = U(theta) + |momentum|^2/2, unit masses.
#pragma once

#include <cstddef>
#include <vector>

#include <franz_parisi/validation/gibbs_measure.hpp>

namespace franz_parisi::validation {

/// A point of phase space with the force on it.
struct PhasePoint {
  Posterior state;
  std::vector<double> momentum;
  std::vector<double> gradient;  ///< dU/dtheta at the state
  double data_loss = 0;          ///< L at the state
  double potential = 0;          ///< U at the state

  /// At rest at `state`, with its force.
  PhasePoint(const GibbsMeasure& measure, Posterior state);

  void refresh(const GibbsMeasure& measure);  ///< force and potential of the state under a measure

  double energy() const;  ///< H
};

/// `steps` leapfrog steps of length `step_size`: reversible, volume-preserving, H conserved to
/// O(step_size^2).
void leapfrog(const GibbsMeasure& measure, PhasePoint& point, double step_size, std::size_t steps);

}  // namespace franz_parisi::validation
