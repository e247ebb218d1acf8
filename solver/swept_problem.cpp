#include "solver/swept_problem.hpp"

namespace franz_parisi::solver {
namespace {

constexpr double difference_step = 1e-5;  // in lambda: rounding and curvature both stay below 1e-9

}  // namespace

SweptProblem::SweptProblem(ChainParameters chain, SweptParameter parameter, const Settings& settings,
                           Clock::time_point deadline)
    : chain_(std::move(chain)), parameter_(parameter), last_(settings, deadline) {}

std::optional<SaddleState> SweptProblem::state(const Eigen::VectorXd& u, double lambda) {
  if (!parameter_.allows(lambda)) return std::nullopt;
  return last_.state(u, chain_at(lambda));
}

std::optional<Eigen::Vector3d> SweptProblem::exact_derivative(const SaddleState& s, double lambda) const {
  using Kind = SweptParameter::Kind;
  if (parameter_.task + 1 != chain_.size()) return std::nullopt;
  if (parameter_.kind == Kind::alpha) return s.mismatch_alpha_derivative();
  if (parameter_.kind == Kind::tau) return parameter_.slope(lambda) * s.mismatch_tau_derivative();
  if (parameter_.kind == Kind::nu) return parameter_.slope(lambda) * s.mismatch_nu_derivative();
  return std::nullopt;
}

std::optional<Evaluation> SweptProblem::operator()(const Eigen::VectorXd& u, double lambda) {
  const auto s = state(u, lambda);
  if (!s) return std::nullopt;
  Evaluation e{.f = s->mismatch(), .df_du = s->mismatch_jacobian(), .df_dlambda = {}};
  if (const auto exact = exact_derivative(*s, lambda)) {
    e.df_dlambda = *exact;
  } else {
    const double up = parameter_.allows(lambda + difference_step) ? lambda + difference_step : lambda;
    const double down = parameter_.allows(lambda - difference_step) ? lambda - difference_step : lambda;
    const auto right = state(u, up);
    const auto left = state(u, down);
    if (!right || !left) return std::nullopt;
    e.df_dlambda = (right->mismatch() - left->mismatch()) / (up - down);
  }
  if (!e.f.allFinite() || !e.df_du.allFinite() || !e.df_dlambda.allFinite()) return std::nullopt;
  return e;
}

}  // namespace franz_parisi::solver
