/// The branch of a task from small loads on, through the load at which its replica symmetry breaks.
///
/// Up to there it is the replica-symmetric curve. From where one step takes over (breaking_start.hpp) the
/// curve of solutions with one step is followed to its fold.
#pragma once

#include "study/chain/breaking_start.hpp"
#include "study/chain/broken_walk.hpp"
#include "study/chain/known_breaking.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

class BrokenCurve {
 public:
  /// `task`: its own alpha and ansatz do not matter.
  explicit BrokenCurve(const Task& task);

  enum class Phase {
    symmetric,  ///< replica symmetry holds
    broken,     ///< one step
    ended,      ///< beyond the end of this branch, broken or not
    unknown,    ///< it could not be followed to this load
  };
  struct Place {
    Phase phase;
    Eigen::VectorXd u{};   ///< broken: a guess
    std::string reason{};  ///< how that is known, one line
  };
  /// What it says of a load does not depend on which others it was asked for before.
  Place at(double log_alpha, solver::Budget& budget);

  /// What is known of it as far as to this load. Lambda is the task's ln alpha.
  KnownBreaking known(double log_alpha, solver::Budget& budget);

  std::size_t task() const { return problems_.symmetric->first(); }

 private:
  /// Walks the symmetric curve, once. False where the budget ended that.
  bool begin(solver::Budget& budget);

  AnsatzProblems problems_;
  bool begun_ = false, followed_ = true;
  double ends_ = std::numeric_limits<double>::infinity();  // lambda where it ends while it is stable
  std::optional<Eigen::VectorXd> unstable_;                // of symmetric: where the replicon vanishes
  std::optional<BreakingStart> onset_;
  std::optional<BrokenWalk> walk_;
};

}  // namespace franz_parisi::study
