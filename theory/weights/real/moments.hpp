/// What a task leaves of real weights: numbers, since everything about them is Gaussian.
///
/// Rows of `mass`: the state w' itself, then every teacher so far. Column 0 has Q' = w'.w'/N and R'_s =
/// w'.W^s/N, column 1 the overlap rho_s of a teacher with the one that it resembles (the first: 1).
#pragma once

#include "theory/teacher_tree.hpp"
#include "theory/weights/law.hpp"

#include <memory>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

struct Moments : Law {
  std::vector<int> parents;                 ///< of each teacher, counted from 1; 0: the one before it
  std::shared_ptr<const TeacherTree> tree;  ///< of teachers that no parents describe; their rho_s are left 0

  /// Before any task: w' = 0, no teacher.
  static std::shared_ptr<Law> nothing_learned();

  double q() const { return mass(0, 0); }                              ///< Q'
  double r(int teacher) const { return mass(teacher, 0); }             ///< R'_s, teachers counted from 1
  double r() const { return r(teachers); }                             ///< with the newest
  Eigen::VectorXd overlaps() const;                                    ///< of each teacher with the newest
  Eigen::VectorXd overlaps_along(const Eigen::ArrayXXd& shift) const;  ///< their first-order change

  std::shared_ptr<Law> seen_by(const TaskParameters& next, bool keep_empty) const override;
  Eigen::ArrayXXd by_rho(const TaskParameters& next) const override;

 private:
  int parent_of(int teacher) const;
  Eigen::ArrayXXd with_next_row(const Eigen::ArrayXXd& m, int parent, double rho, double own) const;
  Eigen::ArrayXXd with_row_on(const TeacherTree& of, const Eigen::ArrayXXd& m) const;
};

}  // namespace franz_parisi::theory
