#include "solver/augmented.hpp"

#include <cmath>
#include <cstdint>
#include <utility>

#include <Eigen/LU>
#include <Eigen/SVD>
#include <boost/math/tools/toms748_solve.hpp>

namespace franz_parisi::solver {
namespace {

constexpr double difference_step = 1e-5;  // for unknowns of order 1
constexpr NewtonSettings event_search{.tolerance = 1e-12, .step_limit = 0.5, .max_evaluations = 12};

/// d(df/dx) along v, of rows first ... first + size: by a central difference, of sixth order if `step` is
/// given.
std::optional<Eigen::MatrixXd> turning(const Equations& equations, const Eigen::VectorXd& x,
                                       const Eigen::VectorXd& v, Eigen::Index first, Eigen::Index size,
                                       std::optional<double> step) {
  const double h = step.value_or(difference_step);
  Eigen::MatrixXd slope = Eigen::MatrixXd::Zero(size, x.size());
  const auto add = [&](double width, double weight) {
    const auto right = equations(x + width * v), left = equations(x - width * v);
    if (right && left)
      slope += weight / (2 * width) * (right->jacobian - left->jacobian).middleRows(first, size);
    return right && left;
  };
  const bool all = step ? add(h, 1.5) && add(2 * h, -0.6) && add(3 * h, 0.1) : add(h, 1);
  if (!all) return std::nullopt;
  return slope;
}

}  // namespace

Equations join(Equations equations, Condition condition) {
  return [equations = std::move(equations),
          condition = std::move(condition)](const Eigen::VectorXd& x) -> std::optional<Evaluation> {
    const auto e = equations(x);
    if (!e) return std::nullopt;
    const auto g = condition(x);
    if (!g || !std::isfinite(g->value) || !g->by_x.allFinite()) return std::nullopt;
    const Eigen::Index n = e->f.size();
    Evaluation joined{Eigen::VectorXd(n + 1), Eigen::MatrixXd(n + 1, x.size())};
    joined.f << e->f, g->value;
    joined.jacobian << e->jacobian, g->by_x.transpose();
    return joined;
  };
}

SmallestSingular smallest_singular(const Eigen::MatrixXd& matrix) {
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(matrix, Eigen::ComputeFullU | Eigen::ComputeFullV);
  const Eigen::Index last = matrix.rows() - 1;
  const double sign = svd.matrixU().determinant() * svd.matrixV().determinant() > 0 ? 1 : -1;
  return {svd.singularValues()[last], sign, svd.matrixU().col(last), svd.matrixV().col(last)};
}

Condition fold_of(Equations equations, Eigen::Index own, std::optional<double> step) {
  return [equations = std::move(equations), own, step](const Eigen::VectorXd& x) -> std::optional<Gradient> {
    const auto e = equations(x);
    if (!e) return std::nullopt;
    const Eigen::Index n = e->f.size(), size = own > 0 ? own : n, first = n - size;
    const auto [sigma, sign, w, v] = smallest_singular(e->jacobian.block(first, first, size, size));
    Eigen::VectorXd along = Eigen::VectorXd::Zero(x.size());
    along.segment(first, size) = v;
    const auto change = turning(equations, x, along, first, size, step);
    if (!change) return std::nullopt;
    return Gradient{sign * sigma, sign * change->transpose() * w};
  };
}

Eigen::VectorXd twin(const Eigen::VectorXd& x, int which, const Pairing& pairing) {
  const Eigen::Index parameters = x.size() - pairing.unknowns();
  Eigen::VectorXd one((which == 0 ? pairing.first : pairing.second) + parameters);
  if (which == 0)
    one << x.head(pairing.first), x.tail(parameters);
  else
    one << x.head(pairing.shared), x.segment(pairing.first, pairing.own()), x.tail(parameters);
  return one;
}

Eigen::VectorXd pair(const Eigen::VectorXd& first, const Eigen::VectorXd& second, const Pairing& pairing) {
  Eigen::VectorXd both(first.size() + pairing.own());
  both << first.head(pairing.first), second.segment(pairing.shared, pairing.own()),
      first.tail(first.size() - pairing.first);
  return both;
}

namespace {

/// Columns of one solution's derivatives placed where its unknowns stand in x.
void place(Eigen::Ref<Eigen::MatrixXd> rows, const Eigen::Ref<const Eigen::MatrixXd>& from, int which,
           const Pairing& pairing) {
  const Eigen::Index shared = pairing.shared, unknowns = which == 0 ? pairing.first : pairing.second,
                     own = unknowns - shared, parameters = from.cols() - unknowns;
  rows.leftCols(shared) += from.leftCols(shared);
  rows.middleCols(which == 0 ? shared : pairing.first, own) += from.middleCols(shared, own);
  rows.rightCols(parameters) += from.rightCols(parameters);
}

}  // namespace

Eigen::VectorXd placed(const Eigen::VectorXd& gradient, int which, const Pairing& pairing) {
  const Eigen::Index unknowns = which == 0 ? pairing.first : pairing.second;
  Eigen::MatrixXd row = Eigen::MatrixXd::Zero(1, pairing.unknowns() + gradient.size() - unknowns);
  place(row, gradient.transpose(), which, pairing);
  return row.transpose();
}

Equations twins(Equations first, Equations second, const Pairing& pairing) {
  return [first = std::move(first), second = std::move(second),
          pairing](const Eigen::VectorXd& x) -> std::optional<Evaluation> {
    const auto a = first(twin(x, 0, pairing)), b = second(twin(x, 1, pairing));
    if (!a || !b) return std::nullopt;
    const Eigen::Index own = pairing.own();
    Evaluation both{Eigen::VectorXd(pairing.unknowns()), Eigen::MatrixXd::Zero(pairing.unknowns(), x.size())};
    both.f << a->f, b->f.tail(own);
    place(both.jacobian.topRows(pairing.first), a->jacobian, 0, pairing);
    place(both.jacobian.bottomRows(own), b->jacobian.bottomRows(own), 1, pairing);
    return both;
  };
}

Condition difference(Condition first, Condition second, const Pairing& pairing) {
  return [first = std::move(first), second = std::move(second),
          pairing](const Eigen::VectorXd& x) -> std::optional<Gradient> {
    const auto a = first(twin(x, 0, pairing)), b = second(twin(x, 1, pairing));
    if (!a || !b) return std::nullopt;
    return Gradient{a->value - b->value, placed(a->by_x, 0, pairing) - placed(b->by_x, 1, pairing)};
  };
}

std::optional<CurvePoint> bracket(const Equations& equations, const CurvePoint& a, const CurvePoint& b,
                                  const std::function<double(const CurvePoint&)>& value, double tolerance) {
  std::optional<CurvePoint> best;
  double smallest = INFINITY;
  bool lost = false;
  const auto along = [&](double s) {
    const auto point = lost ? std::nullopt : between(equations, a, b, s, 1e-11);
    const double v = point ? value(*point) : std::nan("");
    lost = lost || std::isnan(v);
    if (lost) return 0.0;  // ends the search
    if (std::abs(v) < smallest) {
      best = point;
      smallest = std::abs(v);
    }
    return v;
  };
  const double first = value(a), last = value(b);
  if (!(first * last < 0)) return std::nullopt;
  std::uintmax_t iterations = 60;
  boost::math::tools::toms748_solve(
      along, 0.0, 1.0, first, last, [&](double l, double r) { return lost || std::abs(r - l) < tolerance; },
      iterations);
  if (lost) return std::nullopt;
  return best;
}

std::optional<Eigen::VectorXd> locate(const Equations& equations, const Condition& condition,
                                      const CurvePoint& a, const CurvePoint& b,
                                      const std::function<double(const CurvePoint&)>& value) {
  const Equations event = join(equations, condition);
  const double chord = (b.x - a.x).norm();
  // A root is the one that was bracketed if it lies within the bracket; Newton's method may go to another.
  for (const double tolerance : {2e-2, 1e-4, 1e-7}) {
    const auto closer = bracket(equations, a, b, value, tolerance);
    if (!closer) return std::nullopt;
    const NewtonResult root = newton(event, closer->x, event_search);
    const bool small =
        root.outcome != NewtonOutcome::outside && root.evaluation.f.lpNorm<Eigen::Infinity>() < 1e-9;
    if (!small || (root.x - closer->x).norm() >= 2 * tolerance * chord + 1e-9) continue;
    // What is left of f is still a step, the longer the flatter the condition.
    const Eigen::VectorXd step = newton_step(root.evaluation);
    return step.norm() < 1e-9 ? Eigen::VectorXd(root.x + step) : root.x;
  }
  return std::nullopt;
}

}  // namespace franz_parisi::solver
