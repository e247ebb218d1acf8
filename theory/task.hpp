/// What defines a task and what its saddle point consists of: values without behaviour, in theory.md's
/// symbols.
#pragma once

#include <memory>

namespace franz_parisi::theory {

/// What acts on a weight besides the data, in the exponent of (4): kappa (s(m) + m theta') + tau m m' + nu
/// m^2; of real weights kappa is lambda of (W36).
struct LocalCouplings {
  double kappa;    ///< beta gamma >= 0
  double tau = 0;  ///< multiplier of the overlap with the state left by the task before, (13)
  double nu = 0;   ///< multiplier of q_star
};

struct Channel;
extern const Channel probit;
extern const Channel square;

struct Ansatz;
extern const Ansatz replica_symmetric;
extern const Ansatz real_weights;

class TeacherTree;

/// Control parameters of one task of the chain.
struct TaskParameters {
  double alpha;      ///< data load P/N, > 0
  double beta;       ///< inverse temperature, > 0
  double gamma;      ///< weight of the KL to the state the task before left, >= 0
  double rho = 0;    ///< overlap with the teacher of task `parent`, in [-1, 1]; unused for the first task
  double tau = 0;    ///< multiplier that imposes an overlap m.m'/N, (13); no meaning for the first task
  double nu = 0;     ///< multiplier that imposes q_star = m.m/N
  double delta = 1;  ///< of real weights: weight of |w|^2/2, >= 0
  double noise = 0;  ///< of the square loss: variance of what is added to a label, >= 0
  int parent = 0;  ///< the earlier task, counted from 1, whose teacher this one resembles; 0: the one before
  const Channel* channel = &probit;           ///< what one example costs
  const Ansatz* ansatz = &replica_symmetric;  ///< how replicas break into clusters
  /// The joint law of all teachers where they come in an order in which not every one resembles just one
  /// before; then rho and parent have no meaning. Null: those say all.
  std::shared_ptr<const TeacherTree> tree{};

  LocalCouplings couplings() const { return {.kappa = beta * gamma, .tau = tau, .nu = nu}; }
  /// Their derivative along a direction in the parameters.
  LocalCouplings couplings_along(const TaskParameters& d) const {
    return {.kappa = d.beta * gamma + beta * d.gamma, .tau = d.tau, .nu = d.nu};
  }
};

/// Conjugate order parameters, equations (3a)-(3c). A stands for q_star_hat: next to freezing it is a small
/// difference of large numbers, and all that depends on it has the digits that it has.
struct Conjugates {
  double q_hat;
  double r_hat;
  double a;  ///< A = q_star_hat - q_hat/2 of (4)

  double q_star_hat() const { return a + 0.5 * q_hat; }
};

}  // namespace franz_parisi::theory
