/// What defines a finite-size simulation: values without behaviour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <franz_parisi/validation/hamiltonian_chain.hpp>
#include <franz_parisi/validation/trainer.hpp>

namespace franz_parisi::validation {

/// Where a learner's fields begin.
enum class Start {
  previous,  ///< at the state that the task before left; for the first task the same as random
  random,    ///< theta_i ~ N(0, 1)
  teacher,   ///< theta_i ~ 2 W_i + N(0, 1)/2 around the teacher of the task: the good branch of a coexistence
             ///< region
};

enum class Method {
  hmc,       ///< sample the Gibbs measure: what the theory describes exactly
  gradient,  ///< train with sgd or adam, as the settings of each task say
};

/// The words that options and records use: "previous", "hmc", ...
std::string_view to_string(Start start);
std::string_view to_string(Method method);

/// What is learned: means of +-1 weights, or real weights from one of these losses.
enum class Learner { binary, square, probit, logistic };

std::string_view to_string(Learner learner);

/// One task of a chain, theory.md section 1.
struct TaskSettings {
  double alpha = 1;  ///< P/N, >= 0 (> 0 to train)
  double beta = 20;  ///< inverse temperature, >= 0; only hmc uses it
  double gamma = 0;  ///< weight of the KL to the state the task before left, >= 0
  double rho = 0;    ///< overlap with the teacher of task `parent`, in [-1, 1]; unused for the first task
  int parent = 0;    ///< an earlier task, counted from 1; 0: the one before
  double delta = 1;  ///< of real weights: weight of |w|^2/2, >= 0
  double noise = 0;  ///< of the square loss: variance of the noise on labels, >= 0
  Start start = Start::previous;
};

/// Of the teachers so far, that which the one of this task resembles.
template <class AnyTeacher>
const AnyTeacher& parent_of(const TaskSettings& task, const std::vector<AnyTeacher>& teachers) {
  return task.parent == 0 ? teachers.back() : teachers[static_cast<std::size_t>(task.parent - 1)];
}

struct SamplerSettings {
  std::size_t replicas = 2;      ///< even, >= 2: replicas 2k and 2k + 1 are compared to measure q
  std::size_t warm_up = 500;     ///< trajectories that adapt the step size and are thrown away
  std::size_t samples = 1000;    ///< trajectories that are measured, >= 8
  std::size_t temperatures = 1;  ///< of the ladder of every replica, see replica_exchange.hpp; 1: none
  bool overlaps = false;         ///< P(q) as a histogram; always with a ladder
  ChainSettings chain = {};
  double r_hat_limit = 1.05;          ///< a quantity with a larger split R-hat did not mix
  double sample_size_limit = 100;     ///< nor did one with fewer effective samples
  std::size_t round_trips_limit = 5;  ///< nor a ladder with fewer round trips

  bool measures_overlaps() const { return overlaps || temperatures > 1; }
};

/// A chain of tasks and how each is learned.
struct SimulationSettings {
  Method method = Method::hmc;
  Learner learner = Learner::binary;
  std::vector<TaskSettings> tasks = {};
  std::uint64_t seed = 1;
  SamplerSettings sampler = {};
  std::vector<TrainerSettings> training = {TrainerSettings{}};  ///< one for each task, or one for all

  /// Of task `task`, counted from 0. Throws std::out_of_range where there is none.
  const TrainerSettings& training_of(std::size_t task) const {
    return training.size() == 1 ? training.front() : training.at(task);
  }
};

}  // namespace franz_parisi::validation
