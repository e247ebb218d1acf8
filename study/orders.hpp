/// The tasks of a chain in every order.
#pragma once

#include <cstddef>
#include <vector>

#include <franz_parisi/study/question.hpp>

namespace franz_parisi::study {

inline constexpr std::size_t most_permuted_tasks = 6;  ///< 720 orders

/// The chain whose i-th task is order[i], counted from 0: alpha, beta, noise, loss and teacher move with the
/// task, gamma and delta stay with the place, and the joint law of the teachers is kept. `order` is a
/// permutation; the one that changes nothing gives the chain itself.
Chain reordered(const Chain& chain, const std::vector<std::size_t>& order);

/// Every order, the first of them that of the chain: list `points`, a record each with the order under
/// `order`. What belongs to a task (alpha_s, p_s, eps_s, forgetting_s, ...) stands under the number that it
/// has in `chain`. options.start and breaking are for the task that comes last; derivatives and
/// every_task do not apply. What orders begin with alike is solved once; every task has the limits of a
/// point. Throws std::invalid_argument for more tasks than most_permuted_tasks, and Unfinished with the
/// orders that were solved when it was interrupted.
Document orders(const Chain& chain, const Options& options);

}  // namespace franz_parisi::study
