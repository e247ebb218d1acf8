/// Adapting the leapfrog step to a target acceptance.
#pragma once

namespace franz_parisi::validation {

/// Nesterov's dual averaging as Hoffman and Gelman use it (JMLR 15, 1593 (2014), section 3.2.1), with their
/// constants.
class DualAveraging {
 public:
  /// Throws std::invalid_argument unless initial_step > 0 and 0 < target_acceptance < 1.
  DualAveraging(double initial_step, double target_acceptance);

  void update(double acceptance);  ///< acceptance probability of the last trajectory, in [0, 1]
  double step() const;             ///< to try next, while adapting
  double averaged_step() const;    ///< to keep once adaptation ends

 private:
  double target_, centre_, log_step_, log_averaged_, error_ = 0;
  int count_ = 0;
};

}  // namespace franz_parisi::validation
