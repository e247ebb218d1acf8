/// Hamiltonian Monte Carlo: one Markov chain whose stationary law is a Gibbs measure.
#pragma once

#include <cstddef>
#include <optional>

#include <franz_parisi/validation/dual_averaging.hpp>
#include <franz_parisi/validation/leapfrog.hpp>
#include <franz_parisi/validation/random.hpp>

namespace franz_parisi::validation {

struct ChainSettings {
  double path_length = 2;          ///< mean length of a trajectory in field space time, > 0
  double target_acceptance = 0.8;  ///< in (0, 1)
  std::size_t max_steps = 500;     ///< leapfrog steps in a trajectory, at most
};

/// A trajectory draws fresh N(0, 1) momenta, runs for a time uniform in [1/2, 3/2] path_length (so that no
/// period of the dynamics is ever met exactly) and is accepted with probability min(1, exp(-dH)). The step
/// size moves only while it is adapted.
class HamiltonianChain {
 public:
  /// The loss of `measure` must outlive this. Momenta and decisions come from two streams of their own.
  /// Throws std::invalid_argument for settings out of range.
  HamiltonianChain(const GibbsMeasure& measure, Posterior start, const ChainSettings& settings,
                   Stream momenta, Stream decisions);

  void begin_adaptation();  ///< from now on every trajectory adapts the step size
  void end_adaptation();    ///< the step size is fixed

  /// One trajectory; returns its acceptance probability (0 where the energy was not finite).
  double advance();

  /// A new state, independent of the last: m_i uniform in [-1, 1]. What a trajectory is for at beta > 0.
  void redraw();

  void set_beta(double beta);                 ///< the same state under another temperature
  void swap_states(HamiltonianChain& other);  ///< each goes on from the other's state

  double beta() const { return measure_.beta(); }
  const Posterior& state() const { return point_.state; }
  double data_loss() const { return point_.data_loss; }                              ///< L of the state
  double energy() const { return measure_.energy(point_.state, point_.data_loss); }  ///< L + gamma KL
  double step_size() const { return step_size_; }

 private:
  GibbsMeasure measure_;
  ChainSettings settings_;
  Stream momenta_, decisions_;
  PhasePoint point_, proposal_;
  double step_size_;
  std::optional<DualAveraging> adaptation_;
};

}  // namespace franz_parisi::validation
