/// A task's point made of a saddle point all of whose equations are asked for.
#pragma once

#include "theory/ansatz.hpp"

#include <utility>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// What saddle points of an ansatz answer by the same names.
template <class Point>
class WholePoint : public TaskPoint {
 public:
  explicit WholePoint(Point point) : point_(std::move(point)) {}

  Eigen::VectorXd mismatch() const override { return point_.mismatch(); }
  Eigen::MatrixXd by_conjugates() const override { return point_.by_conjugates(); }
  Eigen::MatrixXd conjugates_by_u() const override { return point_.conjugates_by_u(); }
  Eigen::MatrixXd by_u() const override { return point_.by_u(); }
  Eigen::MatrixXd by_shifts() const override { return point_.by_shifts(); }
  Eigen::VectorXd conjugates_along(const TaskParameters& d) const override {
    return point_.conjugates_along(d);
  }
  Eigen::VectorXd along(const TaskParameters& d) const override { return point_.along(d); }
  Eigen::VectorXd moment_error() const override { return point_.moment_error(); }
  Eigen::VectorXd conjugate_error() const override { return point_.conjugate_error(); }
  double residual() const override { return point_.residual().template lpNorm<Eigen::Infinity>(); }
  std::vector<GradedReading> readings() const override { return point_.readings(); }
  std::vector<GradedReading> generalisation() const override { return point_.generalisation(); }
  GradedReading overlap_previous() const override { return point_.overlap_previous(); }

 protected:
  Point point_;
};

}  // namespace franz_parisi::theory
