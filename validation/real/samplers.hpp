/// Samplers of the Gibbs measure of one task of real weights,
///     P(w) ~ exp( -beta [ L(w) + gamma |w - w'|^2/2 + delta |w|^2/2 ] ).
#pragma once

#include "validation/random.hpp"
#include "validation/real/data.hpp"
#include "validation/settings.hpp"

#include <memory>

#include <Eigen/Core>

namespace franz_parisi::validation::real {

/// The measure: data, w' (zeros for the first task) and parameters, which must outlive its samplers.
struct Measure {
  Learner learner;
  const Data& data;
  const TaskSettings& task;
  Eigen::VectorXd previous;

  double precision() const { return task.beta * (task.gamma + task.delta); }  ///< k of the prior
  Eigen::VectorXd pull() const { return task.beta * task.gamma * previous; }
  double potential(const Eigen::VectorXd& weights) const;          ///< -ln P up to a constant
  Eigen::VectorXd gradient(const Eigen::VectorXd& weights) const;  ///< of it
};

/// One chain of states.
class Sampler {
 public:
  virtual ~Sampler() = default;
  virtual void warm_up(std::size_t steps) = 0;
  /// The next state; gives the probability with which the move was accepted.
  virtual double advance() = 0;
  virtual double step_size() const = 0;  ///< 0: it has none
  const Eigen::VectorXd& state() const { return state_; }

 protected:
  Eigen::VectorXd state_;
};

/// Independent draws where the measure is Gaussian (square loss), Gibbs sampling of the latent fields and the
/// weights in turn where the loss is a probit at beta = 1 (J. H. Albert and S. Chib, J. Am. Stat. Assoc. 88,
/// 669 (1993)), Hamiltonian trajectories for all others. Chains begin at N(0, 1).
std::unique_ptr<Sampler> make_sampler(const Measure& measure, const SamplerSettings& settings,
                                      const Stream& stream);

}  // namespace franz_parisi::validation::real
