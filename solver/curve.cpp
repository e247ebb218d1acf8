#include "solver/curve.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <Eigen/LU>
#include <Eigen/QR>
#include <Eigen/SVD>

namespace franz_parisi::solver {
namespace {

constexpr int corrector_evaluations = 6;
constexpr int easy_correction = 3;  // evaluations after which the next step may grow
constexpr double growth = 1.8;
constexpr double resolved = 1e-3;     // arclength below which two folds in one step are given up
constexpr double widest_turn = 0.05;  // of a step with a fold: three would look like one

/// df/dx with the direction in which the curve is followed as its last row.
Eigen::MatrixXd bordered(const Eigen::MatrixXd& jacobian, const Eigen::VectorXd& direction) {
  Eigen::MatrixXd matrix(jacobian.rows() + 1, jacobian.cols());
  matrix.topRows(jacobian.rows()) = jacobian;
  matrix.bottomRows(1) = direction.transpose();
  return matrix;
}

/// The unit tangent that points along `direction`; empty where df/dx has lost rank.
std::optional<Eigen::VectorXd> tangent(const Eigen::MatrixXd& jacobian, const Eigen::VectorXd& direction) {
  const Eigen::Index n = jacobian.rows();
  Eigen::VectorXd t = bordered(jacobian, direction).partialPivLu().solve(Eigen::VectorXd::Unit(n + 1, n));
  const double length = t.norm();
  if (!std::isfinite(length) || !(length > 0)) return std::nullopt;
  return t / length;
}

/// The largest component of f; of one that is steep what it means for x, since its own rounding grows with
/// it.
double residual_of(const Evaluation& e) {
  constexpr double steep = 100;
  double largest = 0;
  for (Eigen::Index i = 0; i < e.f.size(); ++i)
    largest = std::max(largest, std::abs(e.f[i]) / std::max(1.0, e.jacobian.row(i).norm() / steep));
  return largest;
}

struct Correction {
  std::optional<CurvePoint> point;
  int evaluations = 0;
};

/// Newton's method on f = 0 in the hyperplane through `guess` across `direction`.
Correction correct(const Equations& equations, const Eigen::VectorXd& guess, const Eigen::VectorXd& direction,
                   double longest, double tolerance) {
  Correction result;
  Eigen::VectorXd x = guess;
  double previous = INFINITY;
  while (result.evaluations < corrector_evaluations) {
    const auto e = equations(x);
    ++result.evaluations;
    if (!e) return result;
    const double residual = residual_of(*e);
    if (residual <= tolerance) {
      if (const auto t = tangent(e->jacobian, direction)) result.point = CurvePoint{x, *t, e->jacobian};
      return result;
    }
    if (!(residual < previous)) return result;
    previous = residual;
    Eigen::VectorXd right = Eigen::VectorXd::Zero(x.size());
    right.head(e->f.size()) = -e->f;
    const Eigen::VectorXd delta = bordered(e->jacobian, direction).partialPivLu().solve(right);
    if (!delta.allFinite() || delta.norm() > longest) return result;
    x += delta;
  }
  return result;
}

/// Can lambda have turned once more than the signs of its slope at a and b tell? Judged by the
/// quadratic that has the slopes of both ends and the mean slope between them; it may be wrong by a share of
/// the largest slope, and by as much as it sags.
bool may_turn_twice(const CurvePoint& a, const CurvePoint& b) {
  constexpr double share = 0.1;
  const double chord = (b.x - a.x).norm();
  const double first = a.slope() * chord, last = b.slope() * chord;
  if (chord < resolved) return false;
  if (first * last <= 0) return chord > widest_turn;
  const double side = first > 0 ? 1 : -1;
  const double square = 3 * (first + last) - 6 * (b.lambda() - a.lambda());
  const double linear = last - first - square;
  const double at = -linear / (2 * square);
  const double lower = std::min(std::abs(first), std::abs(last)),
               upper = std::max(std::abs(first), std::abs(last));
  const double extremum = at > 0 && at < 1 ? side * (first + at * (linear + at * square)) : lower;
  const double smallest = std::min(extremum, lower), sag = lower - smallest;
  return smallest - sag < share * upper;
}

double orientation(const CurvePoint& p) { return bordered(p.jacobian, p.tangent).determinant() > 0 ? 1 : -1; }

}  // namespace

std::optional<CurvePoint> curve_point(const Eigen::VectorXd& x, const Evaluation& evaluation,
                                      double direction) {
  const Eigen::VectorXd along = Eigen::VectorXd::Unit(x.size(), x.size() - 1) * (direction > 0 ? 1.0 : -1.0);
  const auto t = tangent(evaluation.jacobian, along);
  return t ? std::optional(CurvePoint{x, *t, evaluation.jacobian}) : std::nullopt;
}

CurvePoint point_on(const Eigen::VectorXd& x, const Evaluation& evaluation) {
  Eigen::VectorXd tangent =
      Eigen::JacobiSVD<Eigen::MatrixXd>(evaluation.jacobian, Eigen::ComputeFullV).matrixV().rightCols(1);
  return {x, tangent, evaluation.jacobian};
}

std::optional<CurvePoint> onto_curve(const Equations& equations, const Eigen::VectorXd& guess,
                                     double tolerance) {
  constexpr int iterations = 12;
  constexpr double longest_step = 0.5;  // a good guess is closer
  Eigen::VectorXd x = guess;
  for (int i = 0; i < iterations; ++i) {
    const auto e = equations(x);
    if (!e) return std::nullopt;
    if (e->f.lpNorm<Eigen::Infinity>() <= tolerance) return point_on(x, *e);
    const Eigen::VectorXd step = e->jacobian.completeOrthogonalDecomposition().solve(e->f);
    if (!step.allFinite() || step.norm() > longest_step) return std::nullopt;
    x -= step;
  }
  return std::nullopt;
}

Eigen::VectorXd interpolate(const CurvePoint& a, const CurvePoint& b, double s) {
  const Eigen::VectorXd way = b.x - a.x;
  const double chord = way.norm();
  const auto onward = [&](const CurvePoint& p) { return p.tangent.dot(way) < 0 ? -chord : chord; };
  const double h1 = s * s * (3 - 2 * s), g0 = s * (1 - s) * (1 - s), g1 = s * s * (s - 1);
  return a.x + h1 * way + g0 * onward(a) * a.tangent + g1 * onward(b) * b.tangent;
}

double fraction_at(const CurvePoint& a, const CurvePoint& b, double lambda) {
  const Eigen::Index last = a.x.size() - 1;
  const double side = b.lambda() >= a.lambda() ? 1 : -1;
  double low = 0, high = 1;
  for (int i = 0; i < 52; ++i) {
    const double s = 0.5 * (low + high);
    (side * (interpolate(a, b, s)[last] - lambda) < 0 ? low : high) = s;
  }
  return 0.5 * (low + high);
}

std::optional<CurvePoint> between(const Equations& equations, const CurvePoint& a, const CurvePoint& b,
                                  double s, double tolerance) {
  const Eigen::VectorXd way = b.x - a.x;
  auto found = correct(equations, interpolate(a, b, s), way.normalized(), way.norm(), tolerance).point;
  if (found && found->tangent.dot(a.tangent) < 0 && a.tangent.dot(way) > 0) found = found->reversed();
  return found;
}

std::vector<CurvePoint> join_halves(const std::vector<CurvePoint>& back,
                                    const std::vector<CurvePoint>& forth) {
  std::vector<CurvePoint> curve;
  for (auto p = back.rbegin(); p != back.rend(); ++p) curve.push_back(p->reversed());
  if (!forth.empty()) curve.insert(curve.end(), std::next(forth.begin()), forth.end());
  return curve;
}

CurveWalk::CurveWalk(const CurvePoint& start, const CurveSettings& settings)
    : settings_(settings),
      start_(start),
      current_(start),
      side_(orientation(start)),
      step_(settings.first_step) {}

Eigen::VectorXd CurveWalk::predicted(double step) const {
  // Beyond two points the cubic through both goes on for about as far as it came.
  if (before_) {
    const double chord = (current_.x - before_->x).norm();
    if (step < 2 * chord) return interpolate(*before_, current_, 1 + step / chord);
  }
  return current_.x + step * current_.tangent;
}

CurveWalk::Trial CurveWalk::try_step(const Equations& equations) {
  if (refused_) step_ /= 2;
  if (!ahead_.empty()) {
    const CurvePoint& end = ahead_.back();
    const Eigen::VectorXd way = end.x - current_.x;
    const double along = way.dot(current_.tangent);
    // Where the way leads across the curve, what lies ahead is another one.
    if (along > settings_.smallest_cosine * way.norm()) {
      step_ = refused_ ? along / 2 : along;
      if (!refused_) return {predicted(step_), end, 0};
      const Eigen::VectorXd guess = interpolate(current_, end, 0.5);
      Correction found = correct(equations, guess, current_.tangent, 2 * step_, settings_.tolerance);
      if (found.point) return {guess, std::move(found.point), found.evaluations};
    }
    ahead_.clear();
  }
  const Eigen::VectorXd guess = predicted(step_);
  Correction found = correct(equations, guess, current_.tangent, 2 * step_, settings_.tolerance);
  return {guess, std::move(found.point), found.evaluations};
}

CurveEnd CurveWalk::go_on(const Equations& equations, const CurveVisitor& visit) {
  while (points_ < settings_.max_points) {
    const Trial trial = try_step(equations);
    if (step_ < settings_.smallest_step) return CurveEnd::edge;
    const bool known = trial.evaluations == 0;
    const bool same_curve = trial.point && orientation(*trial.point) == side_;
    const double deviation = trial.point ? (trial.point->x - trial.guess).norm() : 0;
    const bool smooth = same_curve && deviation <= settings_.deviation * (1 + step_) &&
                        trial.point->tangent.dot(current_.tangent) > settings_.smallest_cosine &&
                        !may_turn_twice(current_, *trial.point);
    const Visit verdict = smooth ? visit(current_, *trial.point) : Visit::refine;
    refused_ = verdict == Visit::refine;
    if (refused_) {
      if (smooth)
        ahead_.clear();  // refused by the visitor, who would refuse it from closer too
      else if (same_curve && !known)
        ahead_.push_back(*trial.point);
      continue;
    }
    if (known) ahead_.pop_back();
    ++points_;
    before_ = std::move(current_);
    current_ = *trial.point;
    if (trial.evaluations <= easy_correction && deviation < 0.25 * settings_.deviation)
      step_ = std::min(growth * step_, settings_.largest_step);
    if (verdict == Visit::stop) return CurveEnd::stopped;
    const bool back = points_ > 3 && (current_.x - start_.x).norm() < (current_.x - before_->x).norm() &&
                      current_.tangent.dot(start_.tangent) > 0 &&
                      current_.tangent.dot(current_.x - start_.x) >= 0;
    if (back) return CurveEnd::closed;
  }
  return CurveEnd::exhausted;
}

CurveEnd follow_curve(const Equations& equations, const CurvePoint& start, const CurveVisitor& visit,
                      const CurveSettings& settings) {
  return CurveWalk(start, settings).go_on(equations, visit);
}

}  // namespace franz_parisi::solver
