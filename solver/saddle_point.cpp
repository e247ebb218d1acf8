#include "solver/saddle_point.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace franz_parisi::solver {
namespace {

using theory::Conjugates;
using theory::Overlaps;

Eigen::Vector3d as_vector(const Conjugates& h) { return {h.q_hat, h.r_hat, h.q_star_hat}; }

bool finite(const Conjugates& h) { return as_vector(h).allFinite() && h.q_hat > 0; }

/// arccos(p)/pi and the largest change of it under an error of p.
std::pair<double, double> generalisation_error(integrals::Estimate p) {
  const auto eps = [](double value) { return std::acos(std::clamp(value, -1.0, 1.0)) * std::numbers::inv_pi; };
  const double value = eps(p.value);
  const double change = std::max(eps(p.value - p.error) - value, value - eps(p.value + p.error));
  return {value, change + std::numeric_limits<double>::epsilon()};
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

Eigen::Vector3d SaddleState::coordinate_error() const {
  const auto relative = [](const integrals::Estimate& e) { return e.error / std::abs(e.value); };
  const Eigen::Vector3d moments(local.s2.error / (image.s2() * image.q_star()), relative(local.v) + relative(local.q),
                                0.5 * (relative(local.gap) + relative(local.q)));
  const Eigen::Vector3d conjugates_quadrature =
      alpha * Eigen::Vector3d(energetic.q_hat.error, energetic.r_hat.error, energetic.q_star_hat.error);
  const Eigen::Vector3d through_conjugates =
      (image.coordinate_jacobian() * local.jacobian).cwiseAbs() * conjugates_quadrature;
  const Eigen::FullPivLU<Eigen::Matrix3d> lu(mismatch_jacobian());
  if (!lu.isInvertible()) return Eigen::Vector3d::Constant(std::numeric_limits<double>::infinity());
  return lu.inverse().cwiseAbs() * (mismatch().cwiseAbs() + moments + through_conjugates);
}

Eigen::Vector3d SaddleState::error_bound() const {
  const double rounding = std::numeric_limits<double>::epsilon();  // of the numbers as they are reported
  return x.coordinate_jacobian().inverse().cwiseAbs() * coordinate_error() + Eigen::Vector3d::Constant(rounding);
}

Eigen::Vector3d SaddleState::conjugate_error() const {
  const Eigen::Vector3d quadrature(energetic.q_hat.error, energetic.r_hat.error, energetic.q_star_hat.error);
  return alpha * (quadrature +
                  (energetic.jacobian * x.coordinate_jacobian().inverse()).cwiseAbs() * coordinate_error());
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
  const auto entropic = std::make_shared<const theory::Entropic>(prior_, h, parameters_.kappa(), resolution_);
  const theory::LocalOverlaps local = entropic->overlaps();
  const auto mapped = image(local);
  if (!mapped || !local.jacobian.allFinite()) return std::nullopt;
  return SaddleState{.x = x,
                     .image = *mapped,
                     .energetic = energetic,
                     .conjugates = h,
                     .local = local,
                     .entropic = entropic,
                     .alpha = alpha};
}

std::optional<Evaluation> SaddlePoint::operator()(const Eigen::VectorXd& u, double log_alpha) {
  const auto x = Overlaps::from_coordinates(u);
  if (!x) return std::nullopt;
  auto state = evaluate(*x, std::exp(log_alpha));
  if (!state) return std::nullopt;
  Evaluation e{.f = state->image.coordinates() - u,
               .df_du = state->mismatch_jacobian(),
               .df_dlambda =
                   state->image.coordinate_jacobian() * state->local.jacobian * as_vector(state->conjugates)};
  if (!e.f.allFinite() || !e.df_du.allFinite()) return std::nullopt;
  const double norm = e.f.lpNorm<Eigen::Infinity>();
  if (!best_ || norm < best_norm_) {
    best_ = std::move(state);
    best_norm_ = norm;
  }
  return e;
}

std::optional<Eigen::VectorXd> SaddlePoint::small_alpha_start(double alpha) const {
  constexpr int iterations = 40;  // the map contracts like alpha here
  const Conjugates almost_none{.q_hat = 1e-9, .r_hat = 1e-9, .q_star_hat = 0};
  const theory::Entropic prior_only(prior_, almost_none, parameters_.kappa(), resolution_);
  auto x = image(prior_only.overlaps());
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

PointReadings read_off(const SaddleState& s, int teachers) {
  PointReadings result{};
  theory::Readings& r = result.readings;
  for (int teacher = 0; teacher < teachers; ++teacher) {
    const integrals::Estimate p = s.entropic->sign_overlap(teacher);
    const auto [eps, error] = generalisation_error(p);
    r.p.push_back(p.value);
    r.eps.push_back(eps);
    result.eps_error.push_back(error);
  }
  const Conjugates& h = s.conjugates;
  const integrals::Estimate log_z = s.entropic->log_partition();
  const double coupling = -h.q_star_hat * s.x.q_star() + 0.5 * h.q_hat * s.x.q() - h.r_hat * s.x.r();
  r.free_entropy = coupling + log_z.value + s.alpha * s.energetic.e.value;
  // Psi is stationary: errors of the order parameters enter in second order.
  result.free_entropy_error =
      log_z.error + s.alpha * s.energetic.e.error + 8 * std::numeric_limits<double>::epsilon() * std::abs(coupling) +
      s.conjugate_error().dot(s.residual().cwiseAbs());
  r.energy = s.alpha * s.energetic.loss.value;
  r.replicon = 1 - s.alpha * s.energetic.curvature2.value * s.entropic->replicon_factor().value;
  r.overlap_previous = s.entropic->overlap_previous().value;
  return result;
}

theory::FieldLaw hand_over(const SaddleState& s, const theory::Resolution& resolution) {
  const integrals::Rule rule = s.entropic->law_rule(resolution.weight_step);
  theory::FieldLaw law = s.entropic->law(rule);
  // What moves the conjugates: errors of the coordinates, each moving all three together (A = q_star_hat - q_hat/2 is
  // a small difference of them), and the quadratures of each.
  const Eigen::Matrix3d by_coordinates =
      s.alpha * s.energetic.jacobian * s.x.coordinate_jacobian().inverse() * s.coordinate_error().asDiagonal();
  const Eigen::Matrix3d by_quadrature =
      s.alpha * Eigen::Vector3d(s.energetic.q_hat.error, s.energetic.r_hat.error, s.energetic.q_star_hat.error).asDiagonal();
  const theory::Entropic::LawResponse response = s.entropic->law_response(rule);
  for (const Eigen::Matrix3d& moves : {by_coordinates, by_quadrature}) {
    for (int i = 0; i < 3; ++i) {
      law.uncertainty += (response.q_hat * moves(0, i) + response.r_hat * moves(1, i) + response.q_star_hat * moves(2, i))
                             .abs().sum();
    }
  }
  return law;
}

}  // namespace franz_parisi::solver
