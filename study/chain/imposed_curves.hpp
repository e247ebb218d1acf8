/// The branches of V, followed once: replica-symmetric ones and, where symmetry may break, those with one
/// step.
#pragma once

#include "solver/branch.hpp"
#include "study/chain/ansatz_problems.hpp"
#include "study/chain/imposed_problem.hpp"
#include "study/chain/tasks.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

class ImposedCurves {
 public:
  /// A branch of V.
  struct Curve {
    solver::Branch branch;
    bool stable = true;
    bool broken = false;
  };
  struct Fold {
    solver::Fold fold;
    bool broken = false;
  };

  /// `before` holds all tasks but the last. `budget` must outlive this.
  ImposedCurves(const Chain& chain, Imposed imposed, const Solved& before, Breaking breaking,
                solver::Budget& budget);

  /// All of them between these lambda, and as far as solutions without constraint go.
  void follow(double lowest, double highest);

  /// Stable ones first. Under Breaking::one those with one step alone are meant to be shown.
  const std::vector<Curve>& curves() const { return curves_; }
  const std::vector<Fold>& folds() const { return folds_; }
  const std::string& reason() const { return reason_; }  ///< what could not be followed; empty: nothing
  const ImposedProblem& problem(bool broken) const { return broken ? broken_ : symmetric_; }
  /// The task without constraint, of that ansatz.
  Task task(bool broken) const;

  /// Says of a solution, next to x on a curve, with how many steps it is and whether replica symmetry is the
  /// answer there; nothing unless breaking was asked for.
  void mark(TaskSolution& solution, const Eigen::VectorXd& x, bool broken, solver::Budget& budget) const;
  /// Is this replica-symmetric state of V one that is not shown: none is, or it is not the answer, and one
  /// with one step has the same value?
  bool replaced(const Eigen::VectorXd& x) const;
  bool replaced(const Curve& curve, double lambda) const;  ///< the same of a curve where it is at lambda

 private:
  std::vector<Eigen::VectorXd> solutions(double t);
  void follow_from(const Eigen::VectorXd& start, bool broken, double lowest, double highest);
  bool leaves(const solver::CurvePoint& point, bool broken) const;
  /// Where curves with one step begin.
  std::vector<Eigen::VectorXd> broken_starts();
  /// Does the replicon change its sign between consecutive points of a curve, and what begins there?
  std::pair<bool, std::optional<Eigen::VectorXd>> start_between(const solver::CurvePoint& a,
                                                                const solver::CurvePoint& b);
  /// Has a solution with one step this value?
  bool one_step_at(double lambda) const;
  /// Is replica symmetry the answer, as far as that is known, and how is it?
  struct Verdict {
    bool exact;
    std::string reason;
  };
  Verdict verdict(const Eigen::VectorXd& x, solver::Budget& budget) const;

  const Chain& chain_;
  Imposed imposed_;
  const Solved& before_;
  Breaking breaking_;
  solver::Budget& budget_;
  AnsatzProblems problems_;  // the multiplier moving
  ImposedProblem symmetric_, broken_;
  std::vector<Curve> curves_;
  std::vector<Fold> folds_;
  std::vector<double> without_start_;  // lambda of instabilities beside which nothing with one step was found
  std::string reason_;
};

}  // namespace franz_parisi::study
