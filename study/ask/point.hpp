/// What a state point is asked with.
#pragma once

#include "study/ask/options.hpp"

namespace franz_parisi::study {

class PointOptions {
 public:
  void add(Form& form);

  struct Point {
    Chain chain;
    Options how;
    bool every_order = false;  ///< of the tasks
  };
  /// Throws UsageError.
  Point read() const;

 private:
  StateOptions state_;
  StartOption start_;
  SolverOptions solver_;
  BreakingOption breaking_;
  CheckOption check_;
  BayesOption bayes_;
  ReportOption report_;
  TextOption derivatives_;
  bool permute_ = false;

  void refuse_permuted(const Point& point) const;
};

}  // namespace franz_parisi::study
