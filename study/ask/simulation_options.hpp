/// What a finite-size simulation is asked for on the command line.
#pragma once

#include "study/ask/options.hpp"
#include "study/simulate.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

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
  static constexpr long most_weights = validation::largest_size;

  /// `instances`: where their number is not given. `fewest`: of them. `finished_logs`: --log may name
  /// several. `other`: one more word of --method, which the command itself takes care of.
  explicit SimulationOptions(std::size_t instances = 8, std::size_t fewest = 1, bool finished_logs = false,
                             std::string other = {})
      : usual_instances_(instances), fewest_(fewest), other_(std::move(other)), log_(finished_logs) {}
  void add(Form& form);

  std::string method() const { return method_.text().value_or("hmc"); }  ///< the word, whatever it is
  bool is_hmc() const;  ///< throws UsageError for an unknown method, and for the other one

  /// The simulations of state points, in order; where there are several, the name of each one's log ends in
  /// its number. Throws UsageError for values outside their range, options of another method, and lists that
  /// do not fit the number of tasks.
  std::vector<SimulationRequest> read(std::span<const Chain> chains) const;

  /// Sizes and instances; `usual`: those where they are not given. Throws UsageError.
  validation::RunPlan read_plan(const std::optional<validation::RunPlan>& usual = std::nullopt,
                                long largest = most_weights) const;
  std::uint64_t seed() const { return seed_.read(); }
  std::optional<LogPlace> log() const { return log_.read(); }

  bool has_size() const { return size_.text().has_value(); }
  std::vector<std::string> logs() const { return log_.paths(); }  ///< as named, see LogOptions
  /// Throws UsageError if anything but --log was given; `because`: why nothing is simulated.
  void reject_all(const std::string& because) const;

 private:
  SimulationRequest read_one(const Chain& chain) const;
  /// Throws UsageError for what only +-1 weights have.
  void refuse_of_real_weights(bool hmc) const;

  std::size_t usual_instances_, fewest_;
  std::string other_;
  TextOption method_, size_, instances_, start_from_, draws_;
  LogOptions log_;
  SeedOption seed_;
  std::vector<FormOption> options_;  // all of them
  SamplerOptions sampler_;
  TrainingOptions training_;
};

/// The files that the simulations log to.
std::vector<std::string> files_of(std::span<const SimulationRequest> requests);

/// A line about sizes of both parities, which approach the limit from two sides; mostly none.
std::string parity_remark(std::span<const std::size_t> sizes);

}  // namespace franz_parisi::study
