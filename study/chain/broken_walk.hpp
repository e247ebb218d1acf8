/// A curve of solutions with one step, from a point of it both ways, as far as it was asked for.
#pragma once

#include "study/chain/ansatz_problems.hpp"

#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

class BrokenWalk {
 public:
  /// `start`: of problems.broken, with a tangent towards growing lambda.
  BrokenWalk(const AnsatzProblems& problems, const solver::CurvePoint& start);

  struct Half {
    solver::CurveWalk walk;
    std::vector<solver::CurvePoint> points;
    bool ended = false;  ///< at a fold, next to symmetry, or where it could not be followed
    bool folded = false;
    std::optional<Eigen::VectorXd> fold{};    ///< where that is, once it is located
    std::optional<Eigen::VectorXd> closed{};  ///< of symmetric: clusters close, and symmetry returns
  };
  /// The half that runs to this lambda from where the curve was entered.
  const Half& half(double lambda) const { return lambda >= entered() ? up_ : down_; }
  const Half& up() const { return up_; }
  const Half& down() const { return down_; }
  double entered() const { return up_.points.front().lambda(); }
  /// A guess there. Empty where the curve does not come there; where the budget has ended that it is of no
  /// use any more. What it says does not depend on what it was asked before.
  std::optional<Eigen::VectorXd> at(double lambda, solver::Budget& budget);

 private:
  /// Where clusters that close, d -> 0, leave a replica-symmetric solution whose replicon vanishes.
  std::optional<Eigen::VectorXd> closing(const solver::CurvePoint& last, solver::Budget& budget) const;

  AnsatzProblems problems_;
  Half up_, down_;
};

}  // namespace franz_parisi::study
