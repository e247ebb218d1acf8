/// Learning a task by gradient descent on the fields, as the paper's simulations do.
#pragma once

#include <franz_parisi/validation/optimiser.hpp>
#include <franz_parisi/validation/q_star_schedule.hpp>
#include <franz_parisi/validation/random.hpp>
#include <franz_parisi/validation/task_data.hpp>
#include <franz_parisi/validation/task_loss.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace franz_parisi::validation {

/// Training has come to rest: from epoch `first` on, the standard deviation of eps of the task being learned
/// over the last `window` epochs is below `tolerance`. (The defaults are the convergence time of the paper's
/// figure 2c.)
struct Plateau {
  std::size_t first = 1000;
  std::size_t window = 1000;  ///< >= 2
  double tolerance = 5e-4;
};

struct TrainerSettings {
  OptimiserSettings optimiser = {};
  std::size_t batch = 0;                                        ///< patterns in a minibatch; 0: all of them
  std::size_t epochs = 1000;                                    ///< the most that are run
  bool stop_when_perfect = false;                               ///< stop as soon as sgn(m) equals the teacher
  std::optional<Plateau> plateau = std::nullopt;                ///< stop when training has come to rest
  std::optional<QStarSchedule> q_star_schedule = std::nullopt;  ///< imposed after every step
  std::size_t history_every = 0;  ///< record every so many epochs; 0: no history
};

enum class StopReason { epochs, perfect, plateau, diverged };

/// The word for a reason that reports use, e.g. "plateau".
std::string_view to_string(StopReason reason);

/// Columns of equal length, one row per recorded epoch; the first row (epoch 0) is the state before training.
struct History {
  std::vector<std::size_t> epoch;
  std::vector<std::vector<double>> eps;  ///< eps[s]: generalisation error of sgn(m) on task s, by row
  std::vector<std::vector<double>> p;    ///< p[s]: overlap of sgn(m) with teacher s
  std::vector<double> q_star;
  std::vector<double> loss;  ///< L_t of all patterns, without the KL
};

struct TrainingReport {
  StopReason reason = StopReason::epochs;
  std::size_t epochs = 0;  ///< how many were run
  History history;
};

/// Trains `state` on the task of `loss`. The loss of a minibatch is summed over its patterns, not averaged,
/// and takes the KL with weight batch/P. `teachers` are those of all tasks so far, the last one is this
/// task's; they are only used to measure. `shuffle` orders the minibatches of each epoch. Optimiser moments
/// start from zero. Throws std::invalid_argument for settings out of range, no patterns or no teachers.
TrainingReport train(TaskLoss& loss, std::span<const Teacher> teachers, const TrainerSettings& settings,
                     Stream shuffle, Posterior& state);

}  // namespace franz_parisi::validation
