/// What a finite-size simulation is asked for on the command line.
#pragma once

#include "study/ask/options.hpp"
#include "study/simulate.hpp"

#include <optional>
#include <span>
#include <string>

namespace franz_parisi::study {

/// --learning-rate, --epochs and the like, for sgd and adam.
class TrainingOptions {
 public:
  void add(Form& form);
  /// One entry for all tasks, or one for each. Throws UsageError.
  std::vector<validation::TrainerSettings> read(validation::OptimiserSettings::Rule rule,
                                                std::size_t tasks) const;
  /// Throws UsageError if any was given.
  void reject_all() const;

 private:
  TextOption learning_rate_, momentum_, weight_decay_, batch_, epochs_, plateau_, q_star_schedule_, history_;
  bool stop_when_perfect_ = false;
};

/// --replicas, --warm-up, --samples, --temperatures, --overlaps, for hmc.
class SamplerOptions {
 public:
  void add(Form& form);
  validation::SamplerSettings read() const;
  /// Throws UsageError if any was given.
  void reject_all() const;

 private:
  TextOption replicas_, warm_up_, samples_, temperatures_;
  bool overlaps_ = false;
};

/// --method, --size, --instances, --seed, --start-from, --log, --resume and the options of the methods.
class SimulationOptions {
 public:
  /// `instances`: where their number is not given.
  explicit SimulationOptions(std::size_t instances = 8) : usual_instances_(instances) {}
  void add(Form& form);

  bool is_hmc() const;  ///< throws UsageError for an unknown method

  /// The simulation of a state point. Throws UsageError for values outside their range, options of another
  /// method, and lists that do not fit the number of tasks.
  SimulationRequest read(const Chain& chain) const;

 private:
  std::size_t usual_instances_;
  TextOption method_, size_, instances_, start_from_, draws_;
  LogOptions log_;
  SeedOption seed_;
  SamplerOptions sampler_;
  TrainingOptions training_;
};

/// A line about sizes of both parities, which approach the limit from two sides; mostly none.
std::string parity_remark(std::span<const std::size_t> sizes);

}  // namespace franz_parisi::study
