#include "solver/continuation.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <Eigen/LU>
#include <Eigen/QR>

namespace franz_parisi::solver {
namespace {

constexpr int corrector_evaluations = 8;
constexpr int easy_correction = 3;  // evaluations after which the next step may grow

/// Jacobian of (f, arclength condition) with respect to (u, lambda).
Eigen::MatrixXd augmented(const Evaluation& e, const CurvePoint& reference) {
  const Eigen::Index n = e.f.size();
  Eigen::MatrixXd matrix(n + 1, n + 1);
  matrix.topLeftCorner(n, n) = e.df_du;
  matrix.topRightCorner(n, 1) = e.df_dlambda;
  matrix.bottomLeftCorner(1, n) = reference.du_ds.transpose();
  matrix(n, n) = reference.dlambda_ds;
  return matrix;
}

CurvePoint with_tangent(const Eigen::VectorXd& u, double lambda, const Evaluation& e,
                        const CurvePoint& reference) {
  const Eigen::Index n = u.size();
  Eigen::VectorXd t = augmented(e, reference).partialPivLu().solve(Eigen::VectorXd::Unit(n + 1, n));
  t.normalize();
  return {u, lambda, t.head(n), t[n]};
}

}  // namespace

CurvePoint tangent_at(const Eigen::VectorXd& u, double lambda, const Evaluation& evaluation,
                      double direction) {
  CurvePoint reference{u, lambda, Eigen::VectorXd::Zero(u.size()), direction > 0 ? 1.0 : -1.0};
  return with_tangent(u, lambda, evaluation, reference);
}

std::optional<CurvePoint> onto_curve(const RootProblem& problem, const Eigen::VectorXd& u, double lambda,
                                     double tolerance) {
  constexpr int iterations = 12;
  constexpr double longest_step = 0.5;  // a good guess is closer
  Eigen::VectorXd at = u;
  for (int i = 0; i < iterations; ++i) {
    const auto e = problem(at, lambda);
    if (!e) return std::nullopt;
    if (e->f.lpNorm<Eigen::Infinity>() <= tolerance) {
      const CurvePoint point = tangent_at(at, lambda, *e, +1);
      return point.du_ds.allFinite() ? std::optional(point) : std::nullopt;
    }
    Eigen::MatrixXd matrix(e->f.size(), e->f.size() + 1);
    matrix << e->df_du, e->df_dlambda;
    const Eigen::VectorXd step = matrix.completeOrthogonalDecomposition().solve(e->f);
    if (!step.allFinite() || step.norm() > longest_step) return std::nullopt;
    at -= step.head(at.size());
    lambda -= step[at.size()];
  }
  return std::nullopt;
}

// Newton's method on f = 0 in the hyperplane at distance `step` along the tangent.
StepResult step_along(const RootProblem& problem, const CurvePoint& from, double step, double tolerance) {
  StepResult result;
  const Eigen::Index n = from.u.size();
  Eigen::VectorXd u = from.u + step * from.du_ds;
  double lambda = from.lambda + step * from.dlambda_ds;
  double previous = INFINITY;
  while (result.evaluations < corrector_evaluations) {
    const auto e = problem(u, lambda);
    ++result.evaluations;
    if (!e) return result;
    const double residual = e->f.lpNorm<Eigen::Infinity>();
    if (residual <= tolerance) {
      const CurvePoint point = with_tangent(u, lambda, *e, from);
      if (point.du_ds.allFinite() && std::isfinite(point.dlambda_ds)) result.point = point;
      return result;
    }
    if (!(residual < previous)) return result;
    previous = residual;
    Eigen::VectorXd right(n + 1);
    right.head(n) = -e->f;
    right[n] = step - from.du_ds.dot(u - from.u) - from.dlambda_ds * (lambda - from.lambda);
    const Eigen::VectorXd delta = augmented(*e, from).partialPivLu().solve(right);
    if (!delta.allFinite() || delta.norm() > 2 * std::abs(step)) return result;
    u += delta.head(n);
    lambda += delta[n];
  }
  return result;
}

CurvePoint interpolate(const CurvePoint& a, const CurvePoint& b, double s) {
  const double chord = std::hypot((b.u - a.u).norm(), b.lambda - a.lambda);
  const double h0 = (1 + 2 * s) * (1 - s) * (1 - s), h1 = s * s * (3 - 2 * s);
  const double g0 = chord * s * (1 - s) * (1 - s), g1 = chord * s * s * (s - 1);
  return {h0 * a.u + h1 * b.u + g0 * a.du_ds + g1 * b.du_ds,
          h0 * a.lambda + h1 * b.lambda + g0 * a.dlambda_ds + g1 * b.dlambda_ds, a.du_ds, a.dlambda_ds};
}

CurveResult follow_curve(const RootProblem& problem, const CurvePoint& start, const CurveVisitor& visit,
                         const ContinuationSettings& settings) {
  CurveResult result;
  CurvePoint current = start;
  double step = settings.first_step;
  for (int points = 0; points < settings.max_points;) {
    if (step < settings.smallest_step) {
      result.end = CurveEnd::edge;
      return result;
    }
    const StepResult correction = step_along(problem, current, step, settings.tolerance);
    result.evaluations += correction.evaluations;
    const bool smooth = correction.point && correction.point->du_ds.dot(current.du_ds) +
                                                    correction.point->dlambda_ds * current.dlambda_ds >
                                                settings.smallest_cosine;
    const Visit verdict = smooth ? visit(current, *correction.point) : Visit::refine;
    if (verdict == Visit::refine) {
      step /= 2;
      continue;
    }
    if (current.dlambda_ds * correction.point->dlambda_ds < 0) ++result.folds;
    current = *correction.point;
    ++points;
    if (verdict == Visit::stop) {
      result.end = CurveEnd::stopped;
      return result;
    }
    if (correction.evaluations <= easy_correction) step = std::min(1.6 * step, settings.largest_step);
  }
  result.end = CurveEnd::exhausted;
  return result;
}

}  // namespace franz_parisi::solver
