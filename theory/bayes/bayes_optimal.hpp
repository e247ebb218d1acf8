/// The Bayes-optimal binary perceptron, equation (14): what no learner can beat.
///
///     q_hat = 2 alpha int Dz phi(v)^2/Phi(v)/(1 - q),  v = sqrt(q/(1-q)) z;     q = int Dz tanh(q_hat +
///     sqrt(q_hat) z)
///
/// Its entropy (per weight, of the weights compatible with all examples) tells where the teacher itself
/// becomes the only one left: the first-order transition at alpha = 1.245 (Gyorgyi, Phys. Rev. A 41 (1990)
/// 7097).
#pragma once

#include <franz_parisi/integrals/estimate.hpp>

namespace franz_parisi::theory {

/// q_hat of (14) at load alpha and overlap 0 <= q < 1.
integrals::Estimate bayes_q_hat(double alpha, double q);

/// int Dz tanh(q_hat + sqrt(q_hat) z), q_hat >= 0.
integrals::Estimate bayes_overlap(double q_hat);

/// 2 alpha int Dz Phi(v) ln Phi(v): what the data of the load say of the entropy.
integrals::Estimate bayes_energetic(double alpha, double q);

/// Entropy at a solution q of (14) with its q_hat; zero for the teacher alone (q = 1).
integrals::Estimate bayes_entropy(double alpha, double q, double q_hat);

/// The smallest solution q of (14), which continues from alpha -> 0; 1 beyond its spinodal (alpha = 1.4926).
/// alpha >= 0; throws std::invalid_argument otherwise.
integrals::Estimate bayes_optimal_q(double alpha);

/// arccos(sqrt(q))/pi: the error of the learner whose mean has this overlap with the teacher.
integrals::Estimate bayes_eps(const integrals::Estimate& q);

/// Smallest generalisation error any learner can reach: arccos(sqrt(q))/pi of the solution with the larger
/// entropy, 0 beyond the transition. The error covers both solutions where the entropies cannot be told
/// apart. alpha >= 0; throws std::invalid_argument otherwise.
integrals::Estimate bayes_optimal_eps(double alpha);

}  // namespace franz_parisi::theory
