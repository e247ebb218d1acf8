/// How readings answer to control parameters: derivatives along a solution, by the implicit function theorem.
#pragma once

#include "study/chain/chain.hpp"
#include "study/chain/root.hpp"

#include <string>
#include <vector>

namespace franz_parisi::study {

/// d reading/d parameter, all tasks of the chain answering. NaN where the solution is singular.
struct Derivative {
  std::string reading;  ///< "eps_2": of the last task
  Parameter parameter;
  double value;
  double error;  ///< bound on |value - truth|
};

/// The tasks of a solved, replica-symmetric chain composed to one root, near the solution that is given.
/// Not found where it has none.
Root whole_root(const ChainSolution& near, const Settings& settings, solver::Budget& budget);

/// Each reading by each parameter, parameter by parameter, at a root of all tasks of its chain. The bound is
/// what the next finer quadratures change, twice, and what differences at fixed u leave open of a reading's
/// explicit dependence; without `bounds`, at half the cost, the root's own resolution stands alone.
std::vector<Derivative> derivatives(const Root& whole, const std::vector<std::string>& readings,
                                    const std::vector<Parameter>& parameters, const Settings& settings,
                                    solver::Budget& budget, bool bounds = true);

}  // namespace franz_parisi::study
