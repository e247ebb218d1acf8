/// Theory against simulation at one state point: the numbers that `verify` judges by.
#pragma once

#include "study/chain/chain.hpp"
#include "study/words.hpp"
#include "validation/joint_test.hpp"
#include "validation/summary.hpp"

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::study {

/// Order parameters and readings of a solved task, under the names that simulations use.
std::vector<validation::NamedValue> theory_values(const TaskSolution& task);

inline constexpr std::size_t fewest_instances = 4;  ///< of a size, for a test

/// What a comparison is asked to see, and how sure it has to be.
struct Demands {
  double level = 0.01;   ///< of rejecting what is true
  double detect = 0.2;   ///< share of the theory's value that a difference has to be seen at
  double power = 0.9;    ///< with which
  double floor = 0.05;   ///< values of smaller size count as this large
  double unmixed = 0.1;  ///< share of the instances of a size that need not have mixed
  std::string_view failed = "did not mix";  ///< what is said of those
};

struct ComparedQuantity {
  std::string name;
  double theory;
  validation::QuantitySummary simulation;
  double z = 0;          ///< of simulation.best(); infinite without a standard error
  double p_value = 0;    ///< of z by Student's law; without fluctuations see compare
  bool counted = false;  ///< judged without a standard error, see compare
  double weights = 0;    ///< of all instances together
  bool jointly = false;  ///< one of those in the joint test
  double detectable =
      std::numeric_limits<double>::quiet_NaN();  ///< smallest difference that would have been seen
  double wanted = 0;                             ///< the one that has to be

  bool has_power() const { return !(detectable > wanted); }
};

enum class Verdict { agrees, disagrees, inconclusive };

template <>
inline constexpr Word<Verdict> words<Verdict>[] = {
    {Verdict::agrees, "agrees"}, {Verdict::disagrees, "disagrees"}, {Verdict::inconclusive, "inconclusive"}};

struct Comparison {
  std::vector<ComparedQuantity> quantities;
  validation::JointTest joint;  ///< Hotelling's, correlations between quantities included
  double bonferroni = 1;        ///< p-value of the same quantities one by one
  double p_value = 1;           ///< of both together, each at half the level
  Verdict verdict = Verdict::inconclusive;
  std::string reason;         ///< one line: why nothing can be said; else empty
  std::size_t instances = 0;  ///< of each size that would settle it; 0 where none or no number would
};

/// Compares what instances measured of a task with theory; with several sizes at N -> infinity.
///
/// eps_s is a function of p_s, so it is shown and not tested. The joint test takes as many of the others as
/// leave it teeth, at most half the degrees of freedom: q, r, q_star, energy and the overlap with m' before
/// the p_s, which nearly repeat r. With p_s near 1 wrong weights are rare events, and a standard error over
/// instances means nothing: where fewer than ten are expected in all M instances of N weights,
/// their number is held against Poisson's law with mean M N (1 - p_s)/2. Another quantity that is the same in
/// every instance is judged as if it were such an overlap where that rule holds for it; elsewhere its error
/// is not known, and nothing is said. What would have been seen of a count is more wrong weights than theory
/// has: fewer than few cannot be told from them.
///
/// Two tests of the same quantities, each at half the level: the joint one with the counts, and each quantity
/// by itself (Bonferroni's). Either can reject: one sees differences along combinations that hardly
/// fluctuate, the other those that few instances have no joint test for. Values that are not finite (training
/// that diverged) disagree. Nothing is said where too many instances did not mix, where nothing was rejected
/// and a difference of the size demanded, in any quantity tested, would not have been seen, or where limits
/// are none, their means on no line in 1/N (Extrapolation::fit): where only such quantities, or a combination
/// of that kind, disagree, and where one agrees that moves by more than the size demanded without the
/// smallest N. `level` in demands is that of this comparison. Throws std::invalid_argument for fewer than
/// `fewest_instances` of a size, a quantity that theory lacks, or an instance without one of the quantities
/// of the first.
Comparison compare(std::span<const validation::Measured> instances,
                   std::span<const validation::NamedValue> theory, const Demands& demands = {});

}  // namespace franz_parisi::study
