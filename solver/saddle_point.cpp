#include "solver/saddle_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <Eigen/LU>

namespace franz_parisi::solver {
namespace {

using theory::Conjugates;
using theory::Overlaps;

Eigen::Vector3d as_vector(const Conjugates& h) { return {h.q_hat, h.r_hat, h.q_star_hat}; }

/// Of (3) alone: the order parameters held fixed.
Eigen::Vector3d conjugate_quadrature(const SaddleState& s) {
  return s.alpha *
         Eigen::Vector3d(s.energetic.q_hat.error, s.energetic.r_hat.error, s.energetic.q_star_hat.error);
}

bool finite(const Conjugates& h) { return as_vector(h).allFinite() && h.q_hat > 0; }

/// arccos(1 - 2 w)/pi for the probability w of disagreement, and the largest change of it under an error of
/// w.
integrals::Estimate generalisation_error(const integrals::Estimate& w) {
  const auto eps = [](double value) {
    return 2 * std::numbers::inv_pi * std::asin(std::sqrt(std::clamp(value, 0.0, 1.0)));
  };
  const double value = eps(w.value);
  const double change = std::max(eps(w.value + w.error) - value, value - eps(w.value - w.error));
  return {value, change + std::numeric_limits<double>::epsilon() * value};
}

}  // namespace

Eigen::Vector3d SaddleState::residual() const {
  // q_star through 1 - q_star: near perfect learning that is the precise number.
  return {image.q() - x.q(), image.r() - x.r(), x.s2() - image.s2()};
}

Eigen::Matrix3d SaddleState::map_jacobian() const { return local.jacobian * (alpha * energetic.jacobian); }

Eigen::Vector3d SaddleState::mismatch() const { return image.coordinates() - x.coordinates(); }

Eigen::Matrix3d SaddleState::mismatch_jacobian() const {
  return image.coordinate_jacobian() * map_jacobian() * x.coordinate_jacobian().inverse() -
         Eigen::Matrix3d::Identity();
}

Eigen::Vector3d SaddleState::mismatch_alpha_derivative() const {
  return image.coordinate_jacobian() * local.jacobian * as_vector(conjugates);
}

Eigen::Vector3d SaddleState::mismatch_tau_derivative() const {
  return image.coordinate_jacobian() * entropic->tau_response();
}

Eigen::Vector3d SaddleState::mismatch_nu_derivative() const {
  return image.coordinate_jacobian() * local.jacobian.col(2);  // nu acts like q_star_hat
}

Eigen::Vector3d SaddleState::mismatch_error() const {
  const auto relative = [](const integrals::Estimate& e) { return e.error / std::abs(e.value); };
  const double root_q = std::sqrt(image.q());
  const double toward = (0.5 * root_q * relative(local.q) + local.r.error) / (root_q + std::abs(image.r())) +
                        0.5 * relative(local.gap);  // of artanh(r/sqrt q) = +-ln((sqrt q + |r|)/sqrt gap)
  const Eigen::Vector3d moments(local.s2.error / (image.s2() * image.q_star()),
                                relative(local.v) + relative(local.q), toward);
  const Eigen::Vector3d through_conjugates =
      (image.coordinate_jacobian() * local.jacobian).cwiseAbs() * conjugate_quadrature(*this);
  return moments + through_conjugates;
}

Eigen::Matrix3Xd SaddleState::mismatch_shifts() const {
  Eigen::Matrix3Xd shifts(3, static_cast<Eigen::Index>(local.shifts.size()));
  const double side = image.r() < 0 ? -1 : 1;
  for (std::size_t i = 0; i < local.shifts.size(); ++i) {
    const auto& d = local.shifts[i];  // q, r, s2, v, gap
    const double d_q = d[0] / image.q();
    // artanh(r/sqrt q) = +-ln((sqrt q + |r|)/sqrt gap)
    const double root_q = std::sqrt(image.q());
    const double toward = (0.5 * root_q * d_q + side * d[1]) / (root_q + std::abs(image.r())) -
                          0.5 * d[4] / image.teacher_gap();
    shifts.col(static_cast<Eigen::Index>(i)) << d[2] / (image.s2() * image.q_star()), d[3] / image.v() - d_q,
        side * toward;
  }
  return shifts;
}

Eigen::Matrix3d SaddleState::conjugate_jacobian() const {
  return alpha * energetic.jacobian * x.coordinate_jacobian().inverse();
}

Eigen::Vector4d SaddleState::source_error(const Eigen::Vector3d& coordinate_error) const {
  Eigen::Vector4d sources = Eigen::Vector4d::Zero();
  sources.head<3>() = conjugate_quadrature(*this) + conjugate_jacobian().cwiseAbs() * coordinate_error;
  return sources;
}

RootErrors SaddleState::errors() const {
  const Eigen::FullPivLU<Eigen::Matrix3d> lu(mismatch_jacobian());
  RootErrors e;
  e.coordinates = Eigen::Vector3d::Constant(std::numeric_limits<double>::infinity());
  if (lu.isInvertible()) e.coordinates = lu.inverse().cwiseAbs() * (mismatch().cwiseAbs() + mismatch_error());
  e.coordinate_shifts = -lu.solve(mismatch_shifts());
  e.sources = source_error(e.coordinates);
  e.source_shifts = Eigen::Matrix4Xd::Zero(4, e.coordinate_shifts.cols());
  e.source_shifts.topRows<3>() = conjugate_jacobian() * e.coordinate_shifts;
  return e;
}

Eigen::Vector3d SaddleState::error_bound(const RootErrors& errors) const {
  const double rounding = std::numeric_limits<double>::epsilon();  // of the numbers as they are reported
  return x.coordinate_jacobian().inverse().cwiseAbs() * errors.all_coordinates() + residual().cwiseAbs() +
         Eigen::Vector3d::Constant(rounding);
}

SaddlePoint::SaddlePoint(const theory::FieldLaw& prior, const theory::TaskParameters& parameters,
                         const theory::Resolution& resolution, Clock::time_point deadline)
    : prior_(prior), parameters_(parameters), resolution_(resolution), deadline_(deadline) {}

std::optional<Overlaps> SaddlePoint::image(const theory::LocalOverlaps& local) const {
  return Overlaps::from_parts({.q = local.q.value,
                               .r = local.r.value,
                               .s2 = local.s2.value,
                               .v = local.v.value,
                               .gap = local.gap.value});
}

std::optional<SaddleState> SaddlePoint::evaluate(const Overlaps& x, double alpha) const {
  if (timed_out()) return std::nullopt;
  ++evaluations_;
  const theory::Energetic energetic = theory::energetic(parameters_.beta, x, resolution_);
  const Conjugates h{.q_hat = alpha * energetic.q_hat.value,
                     .r_hat = alpha * energetic.r_hat.value,
                     .q_star_hat = alpha * energetic.q_star_hat.value};
  if (!finite(h) || !energetic.jacobian.allFinite()) return std::nullopt;
  const auto entropic =
      std::make_shared<const theory::Entropic>(prior_, h, parameters_.couplings(), resolution_);
  const theory::LocalOverlaps local = entropic->overlaps();
  const auto mapped = image(local);
  if (!mapped || !local.jacobian.allFinite()) return std::nullopt;
  return SaddleState{.x = x,
                     .image = *mapped,
                     .energetic = energetic,
                     .conjugates = h,
                     .local = local,
                     .entropic = entropic,
                     .alpha = alpha,
                     .couplings = parameters_.couplings()};
}

std::optional<Evaluation> SaddlePoint::operator()(const Eigen::VectorXd& u, double log_alpha) {
  const auto x = Overlaps::from_coordinates(u);
  if (!x) return std::nullopt;
  auto state = evaluate(*x, std::exp(log_alpha));
  if (!state) return std::nullopt;
  Evaluation e{.f = state->image.coordinates() - u,
               .df_du = state->mismatch_jacobian(),
               .df_dlambda = state->mismatch_alpha_derivative()};
  return best_.judge(std::move(e), std::move(*state));
}

std::optional<Eigen::VectorXd> SaddlePoint::small_alpha_start(double alpha) const {
  const Conjugates almost_none{.q_hat = 1e-9, .r_hat = 1e-9, .q_star_hat = 0};
  const theory::Entropic prior_only(prior_, almost_none, parameters_.couplings(), resolution_);
  const auto x = image(prior_only.overlaps());
  if (!x) return std::nullopt;
  return descend(*x, alpha, 40);  // the map contracts like alpha here
}

std::optional<Eigen::VectorXd> SaddlePoint::descend(const Overlaps& start, double alpha,
                                                    int iterations) const {
  std::optional<Overlaps> x = start;
  for (int i = 0; x && i < iterations; ++i) {
    const auto state = evaluate(*x, alpha);
    if (!state) return std::nullopt;
    const double change = (state->image.coordinates() - x->coordinates()).lpNorm<Eigen::Infinity>();
    x = state->image;
    if (change < 1e-3) break;
  }
  if (!x) return std::nullopt;
  return x->coordinates();
}

double free_entropy(const SaddleState& s) {
  const Conjugates& h = s.conjugates;
  const auto& [kappa, tau, nu] = s.couplings;
  const double coupling = -(h.q_star_hat + nu) * s.x.q_star() + 0.5 * h.q_hat * s.x.q() - h.r_hat * s.x.r();
  const double imposed = tau == 0 ? 0 : tau * s.entropic->overlap_previous().value.value;
  return coupling - imposed + s.entropic->log_partition().value.value + s.alpha * s.energetic.e.value;
}

double replicon(const SaddleState& s) {
  return 1 - s.alpha * s.energetic.curvature2.value * s.entropic->replicon_factor().value;
}

PointReadings read_off(const SaddleState& s, const RootErrors& errors, int teachers) {
  PointReadings result{};
  theory::Readings& r = result.readings;
  const auto bound = [&](const theory::Reading& w) {
    double error = w.value.error + w.response.cwiseAbs().dot(errors.sources);
    for (std::size_t i = 0; i < w.shifts.size(); ++i) {
      error += std::abs(w.shifts[i] + w.response.dot(errors.source_shifts.col(static_cast<Eigen::Index>(i))));
    }
    return error;
  };
  for (int teacher = 0; teacher < teachers; ++teacher) {
    const theory::Reading w = s.entropic->disagreement(teacher);
    const integrals::Estimate eps = generalisation_error({w.value.value, bound(w)});
    r.p.push_back(1 - 2 * w.value.value);
    r.eps.push_back(eps.value);
    result.eps_error.push_back(eps.error);
  }
  const theory::Reading previous = s.entropic->overlap_previous();
  r.overlap_previous = previous.value.value;
  result.overlap_previous_error = bound(previous);
  const auto& [kappa, tau, nu] = s.couplings;
  r.free_entropy = free_entropy(s);
  const Conjugates& h = s.conjugates;
  const theory::Reading log_z = s.entropic->log_partition();
  const double rounding = 8 * std::numeric_limits<double>::epsilon() *
                          (std::abs(h.q_star_hat) + 0.5 * h.q_hat + std::abs(h.r_hat) +
                           std::abs(r.free_entropy) + std::abs(tau) + std::abs(nu));
  // Psi is stationary: errors of the order parameters enter in second order, but those of what the
  // multipliers are the slopes of do not. V at an imposed value is stationary in the multiplier too.
  const double of_slopes = errors.imposed ? (std::abs(tau) + std::abs(nu)) * *errors.imposed
                                          : std::abs(tau) * result.overlap_previous_error +
                                                std::abs(nu) * s.error_bound(errors)[2];
  result.free_entropy_error = log_z.value.error + s.alpha * s.energetic.e.error + rounding +
                              errors.sources.head<3>().dot(s.residual().cwiseAbs()) + of_slopes;
  for (const double shift : log_z.shifts) result.free_entropy_error += std::abs(shift);
  r.energy = s.alpha * s.energetic.loss.value;
  r.replicon = replicon(s);
  return result;
}

theory::FieldLaw hand_over(const SaddleState& s, const theory::Resolution& resolution) {
  const integrals::Rule rule = s.entropic->law_rule(resolution.weight_step);
  theory::FieldLaw law = s.entropic->law(rule);
  const theory::Entropic::LawResponse response = s.entropic->law_response(rule);
  const auto moved = [&](const Eigen::Vector3d& h) {
    return Eigen::ArrayXXd(response.q_hat * h[0] + response.r_hat * h[1] + response.q_star_hat * h[2]);
  };
  const Eigen::Matrix3d from_coordinates = s.conjugate_jacobian();
  const RootErrors errors = s.errors();
  const Eigen::Matrix4Xd& shifts = errors.source_shifts;
  for (Eigen::Index i = 0; i < shifts.cols(); ++i)
    law.shifts[static_cast<std::size_t>(i)] += moved(shifts.col(i).head<3>());
  // Own errors: each coordinate moves all conjugates together (A = q_star_hat - q_hat/2 is a small difference
  // of them); their quadratures move each alone.
  const Eigen::Vector3d& own = errors.coordinates;
  for (int i = 0; i < 3; ++i) law.shifts.push_back(moved(from_coordinates.col(i) * own[i]));
  const integrals::Estimate quadrature[] = {s.energetic.q_hat, s.energetic.r_hat, s.energetic.q_star_hat};
  for (int i = 0; i < 3; ++i)
    law.shifts.push_back(moved(Eigen::Vector3d::Unit(i) * s.alpha * quadrature[i].error));
  return law;
}

}  // namespace franz_parisi::solver
