/// Hamiltonian Monte Carlo: one Markov chain whose stationary law is a Gibbs measure.
#pragma once

#include <franz_parisi/validation/dual_averaging.hpp>
#include <franz_parisi/validation/leapfrog.hpp>
#include <franz_parisi/validation/random.hpp>

#include <cstddef>

namespace franz_parisi::validation {

struct ChainSettings {
  double path_length = 2;          ///< mean length of a trajectory in field space time, > 0
  double target_acceptance = 0.8;  ///< in (0, 1)
  std::size_t max_steps = 500;     ///< leapfrog steps in a trajectory, at most
};

/// A trajectory draws fresh N(0, 1) momenta, runs for a time uniform in [1/2, 3/2] path_length (so that no
/// period of the dynamics is ever met exactly) and is accepted with probability min(1, exp(-dH)). The step
/// size moves only in `warm_up`.
class HamiltonianChain {
 public:
  /// `measure` must outlive this. Momenta and decisions come from two streams of their own.
  /// Throws std::invalid_argument for settings out of range.
  HamiltonianChain(const GibbsMeasure& measure, Posterior start, const ChainSettings& settings,
                   Stream momenta, Stream decisions);

  void warm_up(std::size_t trajectories);  ///< adapts the step size, then fixes it

  /// One trajectory; returns its acceptance probability (0 where the energy was not finite).
  double advance();

  const Posterior& state() const { return point_.state; }
  double data_loss() const { return point_.data_loss; }  ///< L of the state
  double step_size() const { return step_size_; }

 private:
  const GibbsMeasure* measure_;
  ChainSettings settings_;
  Stream momenta_, decisions_;
  PhasePoint point_, proposal_;
  double step_size_;
};

}  // namespace franz_parisi::validation
