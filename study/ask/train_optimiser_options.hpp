/// How networks step along their slopes.
#pragma once

#include "study/ask/train_method_options.hpp"

namespace franz_parisi::study {

/// --learning-rate, --optimiser, --adam-beta1, --adam-beta2, --adam-epsilon, --reset-optimiser.
class TrainOptimiserOptions {
 public:
  void add(Form& form);
  /// Fills in what all methods share. Throws UsageError for values that are not allowed, a rule that one of
  /// the methods does not have, and constants of a rule that is not used.
  void read(const MethodRows& methods, networks::MethodSettings& constants) const;
  /// The method's own unless it was given.
  double learning_rate(const networks::MethodRow& method) const;

 private:
  TextOption learning_rate_, optimiser_, adam_beta1_, adam_beta2_, adam_epsilon_;
  bool reset_ = false;
};

}  // namespace franz_parisi::study
