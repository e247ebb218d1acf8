/// The best value of a control parameter, and along another one.
#pragma once

#include <optional>
#include <string>

#include <franz_parisi/study/chain/optimum.hpp>
#include <franz_parisi/study/question.hpp>

namespace franz_parisi::study {

struct OptimumQuestion {
  Parameter over;
  double lowest, highest;
  Objective objective;
  std::string text;           ///< the objective as it was typed
  bool largest = false;       ///< where it is largest
  std::optional<Axis> along;  ///< repeated at each of these values
};

/// Local optima as `points`: the records of the states there with `objective`, its place and bounds, and
/// which is the best at its value of `along`. Throws std::invalid_argument for parameters outside their
/// range.
Document optimum(const Chain& chain, const OptimumQuestion& question, const Options& options);

}  // namespace franz_parisi::study
