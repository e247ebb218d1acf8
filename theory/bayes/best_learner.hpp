/// The best continual learner: Bayes-optimal, with the data of all tasks so far at once.
///
/// Teachers W^1, ..., W^T are signs on a tree, W^t equal to its parent's with probability (1 + rho_t)/2 at
/// each weight. The data of different tasks are independent, so that each leaves a Gaussian field of its own,
///
///     b_t = q_hat_t W^t + sqrt(q_hat_t) z_t,    q_hat_t by (14) from q_t alone,
///
/// and the weights of one site are what is known of signs on a tree in such fields:
///
///     q_t = E W^t tanh F_t,   F_t = b_t + sum over neighbours u_{s->t},
///     u_{s->t} = artanh( rho tanh F_{s->t} ),   F_{s->t} the field at s without t.
///
/// Laws of one-dimensional messages along the tree suffice. Sequential Bayes loses nothing, so this is what
/// no continual learner is better than.
#pragma once

#include <cstddef>
#include <vector>

#include <franz_parisi/integrals/estimate.hpp>

namespace franz_parisi::theory {

struct TeacherOnTree {
  double alpha;            ///< data load of the task, > 0
  double rho = 0;          ///< overlap with the parent, in [-1, 1]; the first has none
  std::size_t parent = 0;  ///< a teacher before it
};

struct BestLearner {
  /// Overlap of the posterior mean with each teacher, and the generalisation error arccos(sqrt(q))/pi of
  /// predicting by the whole posterior; 1 and 0 where the teacher is known.
  std::vector<integrals::Estimate> q, eps;
  double entropy;  ///< of all teachers given the data, per weight
};

/// Of all solutions found, with every set of teachers known and from below and above for the others, the one
/// of largest free entropy. Throws std::invalid_argument for values outside their range, std::length_error
/// where a task brings too little data for its laws to be resolved, integrals::DeadlinePassed.
BestLearner best_learner(const std::vector<TeacherOnTree>& teachers);

}  // namespace franz_parisi::theory
