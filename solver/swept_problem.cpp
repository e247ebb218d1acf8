#include "solver/swept_problem.hpp"

#include <cmath>

namespace franz_parisi::solver {
namespace {

constexpr double difference_step = 1e-5;  // in lambda: rounding and curvature both stay below 1e-9

}  // namespace

SweptProblem::SweptProblem(ChainParameters chain, SweptParameter parameter, const Settings& settings,
                           SaddlePoint::Clock::time_point deadline)
    : chain_(std::move(chain)), parameter_(parameter), settings_(settings), deadline_(deadline) {}

const std::vector<std::shared_ptr<const TaskRoot>>& SweptProblem::upstream(double lambda) {
  ChainParameters before = chain_at(lambda);
  before.pop_back();
  if (!before.empty()) upstream_ = next_point(upstream_, before, settings_, deadline_);
  return upstream_.roots;
}

std::optional<Request> SweptProblem::request(double lambda) {
  const ChainParameters chain = chain_at(lambda);
  const auto& roots = upstream(lambda);
  if (!roots.empty() && !roots.back()->state) return std::nullopt;
  const auto last = roots.empty() ? nullptr : roots.back();
  if (!prior_ || last != prior_root_ || chain.back().rho != prior_rho_) {
    prior_ = prior_of(chain.back(), roots.size(), roots);
    prior_root_ = last;
    prior_rho_ = chain.back().rho;
  }
  return Request{.prior = prior_, .parameters = chain.back(), .settings = settings_, .deadline = deadline_};
}

std::optional<SaddleState> SweptProblem::state(const Eigen::VectorXd& u, double lambda) {
  if (!parameter_.allows(lambda)) return std::nullopt;
  const auto x = theory::Overlaps::from_coordinates(u);
  const auto asked = request(lambda);
  if (!x || !asked) return std::nullopt;
  const SaddlePoint problem(asked->prior->at(level_), asked->parameters, resolution_at(level_), deadline_);
  return problem.evaluate(*x, asked->parameters.alpha);
}

std::optional<Evaluation> SweptProblem::operator()(const Eigen::VectorXd& u, double lambda) {
  const bool exact = parameter_.kind == SweptParameter::Kind::alpha && parameter_.task + 1 == chain_.size();
  const auto s = state(u, lambda);
  if (!s) return std::nullopt;
  Evaluation e{
      .f = s->mismatch(), .df_du = s->mismatch_jacobian(), .df_dlambda = s->mismatch_alpha_derivative()};
  if (!exact) {
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
