#include "solver/imposed_point.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::solver {
namespace {

constexpr double largest_t = 25;  // multipliers up to 4e10: sinh t stays harmless

bool of_q_star(const ImposedState& s) { return s.imposed.kind == Imposed::Kind::q_star; }

/// Bound on what the quadratures leave open about the mismatch. q_star is a function of u alone: exact.
Eigen::Vector4d mismatch_error(const ImposedState& s) {
  Eigen::Vector4d error = Eigen::Vector4d::Zero();
  error.head<3>() = s.state.mismatch_error();
  if (!of_q_star(s)) {
    const Eigen::Vector4d quadrature = s.state.source_error(Eigen::Vector3d::Zero());
    error[3] = (s.previous.value.error + s.previous.response.cwiseAbs().dot(quadrature)) /
               s.imposed.slope(s.coordinate());
  }
  return error;
}

Eigen::Matrix4Xd mismatch_shifts(const ImposedState& s) {
  const Eigen::Matrix3Xd of_f = s.state.mismatch_shifts();
  Eigen::Matrix4Xd shifts = Eigen::Matrix4Xd::Zero(4, of_f.cols());
  shifts.topRows<3>() = of_f;
  if (of_q_star(s)) return shifts;
  for (Eigen::Index i = 0; i < of_f.cols(); ++i) {
    shifts(3, i) = -s.previous.shifts[static_cast<std::size_t>(i)] / s.imposed.slope(s.coordinate());
  }
  return shifts;
}

}  // namespace

double ImposedState::coordinate() const {
  if (of_q_star(*this)) return -state.x.coordinates()[0];
  return imposed.coordinate(previous.value.value);
}

Eigen::Vector4d ImposedState::mismatch(double lambda) const {
  Eigen::Vector4d f;
  f << state.mismatch(), lambda - coordinate();
  return f;
}

Eigen::Matrix4d ImposedState::jacobian() const {
  const double dmu_dt = std::cosh(t);
  Eigen::Matrix4d j = Eigen::Matrix4d::Zero();
  j.topLeftCorner<3, 3>() = state.mismatch_jacobian();
  if (of_q_star(*this)) {
    j.topRightCorner<3, 1>() = dmu_dt * state.mismatch_nu_derivative();
    j(3, 0) = 1;
  } else {
    const double slope = imposed.slope(coordinate());
    j.topRightCorner<3, 1>() = dmu_dt * state.mismatch_tau_derivative();
    j.bottomLeftCorner<1, 3>() =
        -(previous.response.head<3>().transpose() * state.conjugate_jacobian()) / slope;
    j(3, 3) = -dmu_dt * previous.response[3] / slope;
  }
  return j;
}

RootErrors ImposedState::errors(double lambda) const {
  const Eigen::FullPivLU<Eigen::Matrix4d> lu(jacobian());
  const Eigen::Vector4d open = mismatch(lambda).cwiseAbs() + mismatch_error(*this);
  Eigen::Vector4d own = Eigen::Vector4d::Constant(std::numeric_limits<double>::infinity());
  if (lu.isInvertible()) own = lu.inverse().cwiseAbs() * open;
  const Eigen::Matrix4Xd shifts = -lu.solve(mismatch_shifts(*this));
  const double dmu_dt = std::cosh(t);
  const Eigen::Index source = of_q_star(*this) ? 2 : 3;  // nu acts like q_star_hat

  RootErrors e;
  e.coordinates = own.head<3>();
  e.coordinate_shifts = shifts.topRows<3>();
  e.sources = state.source_error(e.coordinates);
  e.sources[source] += dmu_dt * own[3];
  e.source_shifts = Eigen::Matrix4Xd::Zero(4, shifts.cols());
  e.source_shifts.topRows<3>() = state.conjugate_jacobian() * e.coordinate_shifts;
  e.source_shifts.row(source) += dmu_dt * shifts.row(3);
  e.multiplier = dmu_dt * (own[3] + shifts.row(3).cwiseAbs().sum());
  e.imposed =
      imposed.slope(lambda) * std::abs(lambda - coordinate()) + std::numeric_limits<double>::epsilon();
  return e;
}

ImposedPoint::ImposedPoint(const theory::FieldLaw& prior, const theory::TaskParameters& parameters,
                           const Imposed& imposed, const theory::Resolution& resolution,
                           Clock::time_point deadline)
    : prior_(prior),
      parameters_(parameters),
      imposed_(imposed),
      resolution_(resolution),
      deadline_(deadline) {}

std::optional<ImposedState> ImposedPoint::evaluate(const Eigen::VectorXd& u_t) const {
  const double t = u_t[3];
  const auto x = theory::Overlaps::from_coordinates(u_t.head<3>());
  if (!x || !(std::abs(t) < largest_t)) return std::nullopt;
  theory::TaskParameters parameters = parameters_;
  imposed_.multiplier(parameters) = std::sinh(t);
  const SaddlePoint problem(prior_, parameters, resolution_, deadline_);
  auto state = problem.evaluate(*x, parameters.alpha);
  evaluations_ += problem.evaluations();
  if (!state) return std::nullopt;
  auto previous = state->entropic->overlap_previous();
  return ImposedState{.state = std::move(*state),
                      .imposed = imposed_,
                      .parameters = parameters,
                      .t = t,
                      .previous = std::move(previous)};
}

std::optional<Evaluation> ImposedPoint::operator()(const Eigen::VectorXd& u_t, double lambda) {
  auto state = evaluate(u_t);
  if (!state) return std::nullopt;
  Evaluation e{
      .f = state->mismatch(lambda), .df_du = state->jacobian(), .df_dlambda = Eigen::Vector4d(0, 0, 0, 1)};
  return best_.judge(std::move(e), std::move(*state));
}

}  // namespace franz_parisi::solver
