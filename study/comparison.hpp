/// Theory against simulation at one state point: the numbers that `verify` judges by.
#pragma once

#include "study/chain/chain.hpp"
#include "validation/joint_test.hpp"
#include "validation/summary.hpp"

#include <span>
#include <string>
#include <vector>

namespace franz_parisi::study {

/// Order parameters and readings of a solved task, under the names that simulations use.
std::vector<validation::NamedValue> theory_values(const TaskSolution& task);

struct ComparedQuantity {
  std::string name;
  double theory;
  validation::QuantitySummary simulation;
  double z;        ///< of simulation.best(); infinite without a standard error
  double p_value;  ///< of z by Student's law; without fluctuations see compare
  bool counted;    ///< judged without a standard error, see compare
  bool jointly;    ///< one of those in the joint test
};

struct Comparison {
  std::vector<ComparedQuantity> quantities;
  validation::JointTest joint;  ///< Hotelling's, correlations between quantities included
  double p_value;               ///< of everything together
};

/// Compares task `task` (counted from 0) of the results with theory; with several sizes at N -> infinity.
///
/// eps_s is a function of p_s, so it is shown and not tested. The joint test takes as many of the others as
/// leave it teeth, at most half the degrees of freedom: q, r, q_star, energy and the overlap with m' before
/// the p_s, which nearly repeat r. With p_s near 1 wrong weights are rare events, and a standard error over
/// instances means nothing: where fewer than ten are found, and expected, in all M instances of N weights,
/// their number is held against Poisson's law with mean M N (1 - p_s)/2. Another quantity that is the same in
/// every instance is judged as if it were such an overlap. `p_value` is the smallest of the joint and those
/// probabilities times their number. Not finite values (training that diverged) give 0. Throws
/// std::invalid_argument for fewer than four instances of a size or a quantity that theory lacks.
Comparison compare(std::span<const validation::InstanceResult> results, std::size_t task,
                   std::span<const validation::NamedValue> theory);

}  // namespace franz_parisi::study
