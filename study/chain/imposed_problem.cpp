#include "study/chain/imposed_problem.hpp"

#include "study/chain/ansatz_problems.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace franz_parisi::study {

double coordinate(Imposed imposed, double p) {
  return imposed == Imposed::q_star ? std::log(p / (1 - p)) : std::atanh(p);
}

double value_of(Imposed imposed, double lambda) {
  return imposed == Imposed::q_star ? 1 / (1 + std::exp(-lambda)) : std::tanh(lambda);
}

double slope_of(Imposed imposed, double lambda) {
  const double p = value_of(imposed, lambda);
  return imposed == Imposed::q_star ? p * (1 - p) : 1 - p * p;
}

const theory::ParameterRow* multiplier_of(Imposed imposed) {
  return imposed == Imposed::q_star ? &theory::parameter::nu : &theory::parameter::tau;
}

ImposedProblem::ImposedProblem(Imposed imposed, std::shared_ptr<const ChainProblem> problem)
    : imposed_(imposed), problem_(std::move(problem)) {}

Eigen::VectorXd ImposedProblem::completed(const Eigen::VectorXd& u_t) const {
  const auto state = problem_->evaluate(u_t, {});
  return joined(u_t, state ? reading(*state->tasks[0], u_t).first : std::numeric_limits<double>::quiet_NaN());
}

solver::Equations ImposedProblem::equations(int level, solver::Budget& budget) const {
  return [this, level, &budget](const Eigen::VectorXd& x) -> std::optional<solver::Evaluation> {
    const Eigen::Index n = unknowns();
    if (!budget.grant() || !(std::abs(t(x)) < largest_t + 2)) return std::nullopt;
    const auto state = problem_->evaluate(u_t(x), {.level = level});
    if (!state) return std::nullopt;
    const auto [lambda, gradient] = reading(*state->tasks[0], x);
    solver::Evaluation e{Eigen::VectorXd(n + 1), Eigen::MatrixXd::Zero(n + 1, n + 2)};
    e.f << state->f, x[n + 1] - lambda;
    e.jacobian.topLeftCorner(n, n + 1) = state->jacobian;
    e.jacobian.row(n) << -gradient.transpose(), 1;
    if (!e.f.allFinite() || !e.jacobian.allFinite()) return std::nullopt;
    return e;
  };
}

std::pair<double, Eigen::VectorXd> ImposedProblem::reading(const theory::TaskPoint& point,
                                                           const Eigen::VectorXd& u_t) const {
  // u_0 is ln (1-q_star)/q_star whatever the ansatz.
  if (imposed_ == Imposed::q_star) return {-u_t[0], -Eigen::VectorXd::Unit(unknowns() + 1, 0)};
  const theory::GradedReading p = point.overlap_previous();
  Eigen::VectorXd gradient(unknowns() + 1);
  gradient << point.conjugates_by_u().transpose() * p.by_h,
      point.overlap_previous_by_tau() * problem_->moving().front().slope(t(u_t));
  return {std::atanh(p.value), gradient / (1 - p.value * p.value)};
}

}  // namespace franz_parisi::study
