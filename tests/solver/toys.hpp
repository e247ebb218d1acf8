/// Equations whose curves, folds and cusps are known in closed form.
#pragma once

#include "solver/curve.hpp"
#include "solver/equations.hpp"
#include "solver/newton.hpp"

#include <cmath>
#include <functional>
#include <initializer_list>
#include <optional>

#include <Eigen/Core>
#include <doctest/doctest.h>

namespace toys {

using franz_parisi::solver::CurvePoint;
using franz_parisi::solver::Equations;
using franz_parisi::solver::Evaluation;

inline Eigen::VectorXd vector(std::initializer_list<double> values) {
  Eigen::VectorXd v(static_cast<Eigen::Index>(values.size()));
  Eigen::Index i = 0;
  for (const double value : values) v[i++] = value;
  return v;
}

/// One equation and its derivatives by all of x.
inline Evaluation one(double f, std::initializer_list<double> derivatives) {
  return {vector({f}), vector(derivatives).transpose()};
}

/// lambda = g(u) as one equation in (u, lambda).
inline Equations graph(std::function<double(double)> g, std::function<double(double)> slope) {
  return [g = std::move(g), slope = std::move(slope)](const Eigen::VectorXd& x) -> std::optional<Evaluation> {
    return one(g(x[0]) - x[1], {slope(x[0]), -1});
  };
}

/// lambda = u^3 - a u: folds at u = +-sqrt(a/3), lambda = -+2 (a/3)^1.5; none for a < 0.
inline Equations cubic(double a) {
  return graph([a](double u) { return u * u * u - a * u; }, [a](double u) { return 3 * u * u - a; });
}
inline double cubic_fold(double a) { return 2 * std::pow(a / 3, 1.5); }

/// u^2 + lambda^2 = 1.
inline std::optional<Evaluation> circle(const Eigen::VectorXd& x) {
  return one(x[0] * x[0] + x[1] * x[1] - 1, {2 * x[0], 2 * x[1]});
}

/// The point of the curve at x, which lies on it, in the direction of growing (+1) or falling (-1) lambda.
inline CurvePoint point_at(const Equations& equations, const Eigen::VectorXd& x, double direction) {
  const auto e = equations(x);
  REQUIRE(e);
  const auto point = franz_parisi::solver::curve_point(x, *e, direction);
  REQUIRE(point);
  return *point;
}

/// All points of the curve from `start` on, until `stop`.
inline std::vector<CurvePoint> follow(const Equations& equations, const CurvePoint& start,
                                      const std::function<bool(const CurvePoint&)>& stop,
                                      const franz_parisi::solver::CurveSettings& settings = {}) {
  using franz_parisi::solver::Visit;
  std::vector<CurvePoint> points{start};
  franz_parisi::solver::follow_curve(
      equations, start,
      [&](const CurvePoint&, const CurvePoint& b) {
        points.push_back(b);
        return stop(b) ? Visit::stop : Visit::go_on;
      },
      settings);
  return points;
}

inline int turns(const std::vector<CurvePoint>& points) {
  int count = 0;
  for (std::size_t i = 1; i < points.size(); ++i) count += points[i - 1].slope() * points[i].slope() < 0;
  return count;
}

}  // namespace toys
