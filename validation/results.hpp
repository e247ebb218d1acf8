/// What a finite-size simulation finds: values without behaviour.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <franz_parisi/validation/diagnostics.hpp>
#include <franz_parisi/validation/overlap_histogram.hpp>
#include <franz_parisi/validation/replica_exchange.hpp>
#include <franz_parisi/validation/settings.hpp>
#include <franz_parisi/validation/trainer.hpp>

namespace franz_parisi::validation {

inline constexpr std::size_t largest_size = 1'000'000;    ///< numbers of weights N are in [2, this]
inline constexpr std::size_t most_instances = 1'000'000;  ///< of a size; they are counted from 0

/// Order parameters and readings of one task in one instance, in theory.md's symbols. Under hmc each is the
/// average over replicas and samples; after training it is the value at the final state.
struct Estimates {
  std::optional<double> q;    ///< overlap of two replicas; only hmc has replicas
  double r = 0;               ///< m.W^t/N
  double q_star = 0;          ///< m.m/N
  std::vector<double> p;      ///< p[s]: overlap of sgn(m) with teacher s, every task learned so far
  std::vector<double> eps;    ///< eps[s] = arccos(p[s])/pi
  std::vector<double> error;  ///< error[s]: mean square of w - W^s, of labels that are real numbers
  double energy = 0;          ///< L_t/N, without the KL
  std::optional<double> overlap_previous;  ///< m.m'/N, from the second task on
};

/// One number with the name it has in reports: q, r, q_star, p_1, ..., eps_1, ..., energy, overlap_previous.
struct NamedValue {
  std::string name;
  double value;
};

/// The estimates that exist, by name, in the order above.
std::vector<NamedValue> named_values(const Estimates& estimates);

/// All draws of one quantity: by replica, or by pair of replicas for q.
struct Trace {
  std::string name;  ///< as in named_values
  Chains chains;
};

using Draws = std::vector<std::vector<Trace>>;  ///< of an instance, by task

/// A quantity by name, and the values that it can take.
struct Quantity {
  std::string name;
  double lowest;
  double highest;
};

/// Those that an instance has of task `task` (counted from 0), in the order of named_values. Only replicas
/// have a q.
std::vector<Quantity> quantities_of(std::size_t task, bool replicas, Learner learner = Learner::binary);

struct NamedDiagnostic {
  std::string name;  ///< as in named_values; eps is a function of p and has none of its own
  MixingDiagnostic diagnostic;
};

/// How well the Markov chains of one task did.
struct SamplerReport {
  bool mixed = false;
  std::string reason;              ///< why not, one line; empty when mixed
  std::vector<double> step_size;   ///< by replica
  std::vector<double> acceptance;  ///< mean acceptance probability while measuring, by replica
  std::vector<NamedDiagnostic> diagnostics;
  std::vector<ExchangeReport> exchange;      ///< by replica; none without a ladder
  std::optional<OverlapHistogram> overlaps;  ///< if asked for
};

struct TaskResult {
  Estimates estimates;
  std::optional<SamplerReport> sampler;    ///< of hmc
  std::optional<TrainingReport> training;  ///< of gradient descent
};

/// One realisation of teachers, data and learning, all tasks of the chain.
struct InstanceResult {
  std::size_t size = 0;      ///< N
  std::size_t instance = 0;  ///< index of the realisation
  std::vector<TaskResult> tasks;

  bool mixed() const;  ///< false when a sampler of any task says that it did not mix
};

/// What one instance says of one task: all that summaries and comparisons know, whoever measured it.
struct Measured {
  std::size_t size = 0;
  std::size_t instance = 0;
  bool mixed = true;  ///< InstanceResult::mixed
  std::vector<NamedValue> values = {};
};

/// Task `task` (counted from 0) of every result. Throws std::invalid_argument where a result has no such
/// task.
std::vector<Measured> measured(std::span<const InstanceResult> results, std::size_t task);

}  // namespace franz_parisi::validation
