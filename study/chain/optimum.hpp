/// The best value of a control parameter: where a sum of readings is smallest along a branch.
#pragma once

#include <franz_parisi/study/chain/chain.hpp>

#include <string>
#include <vector>

namespace franz_parisi::study {

/// One term of what is made small: factor times a reading of the last task.
struct Term {
  double factor;
  std::string reading;
};
using Objective = std::vector<Term>;

/// Why a smallest value is where it is.
enum class OptimumKind {
  interior,    ///< the derivative vanishes
  lowest,      ///< the lower end of the range, where it grows from
  highest,     ///< the upper end
  branch_end,  ///< the branch that is followed ends there, and what follows is another one
};

template <>
inline constexpr Word<OptimumKind> words<OptimumKind>[] = {{OptimumKind::interior, "interior"},
                                                           {OptimumKind::lowest, "lowest"},
                                                           {OptimumKind::highest, "highest"},
                                                           {OptimumKind::branch_end, "branch_end"}};

struct Optimum {
  OptimumKind kind;
  double at, at_error;        ///< of the parameter; the error is 0 at an end of the range
  double value, value_error;  ///< of the objective
  ChainSolution chain;        ///< the state there
};

struct Optima {
  std::vector<Optimum> optima;  ///< every local one that was found, from low to high parameters
  std::string gap;              ///< why others may be missing, one line; empty: none at the resolution
};

/// How many values of the range are looked at: a smallest value between two of them is found where the
/// derivative changes its sign.
inline constexpr int optimum_values = 33;

/// Local minima over [lowest, highest] of the parameter along the branch that a sweep from lowest follows.
Optima find_optima(const Chain& chain, const Parameter& parameter, double lowest, double highest,
                   const Objective& objective, const Settings& settings);

}  // namespace franz_parisi::study
