#include "theory/rs/saddle_point.hpp"

#include "theory/rs/conjugates.hpp"
#include "theory/rs/coordinates.hpp"
#include "theory/within_limits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::theory {
namespace {

constexpr double rounding = std::numeric_limits<double>::epsilon();

std::optional<Overlaps> image_of(const LocalOverlaps& local) {
  return Overlaps::from_parts({.q = local.q.value,
                               .r = local.r.value,
                               .s2 = local.s2.value,
                               .v = local.v.value,
                               .gap = local.gap.value});
}

/// d(q, r, V)/du.
Eigen::Matrix3d qrv_by_u(const Overlaps& x) { return parts_jacobian(x)(std::array{0, 1, 3}, Eigen::all); }

Eigen::VectorXd vector(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

/// The terms of (9) that weights frozen at the teacher's would cancel, as what is left of them: all but
/// alpha E and log_partition().
std::array<double, 4> frozen_terms(const SaddlePoint& s) {
  const Conjugates& h = s.conjugates;
  const double past = s.parameters.tau == 0 ? 0
                                            : (s.prior->marginal() * s.prior->theta.tanh()).sum() -
                                                  s.entropic->overlap_previous().value.value;
  const double without_r = (s.x.s2() + s.x.v() + s.x.teacher_gap()) / (1 + s.x.r());
  return {(h.a + s.parameters.nu) * s.x.s2(), -0.5 * h.q_hat * s.x.v(),
          h.r_hat * (s.x.r() > -0.5 ? without_r : 1 - s.x.r()), s.parameters.tau * past};
}

/// An average without its own rounding.
GradedReading ungraded(const Average& average) {
  return {.key = {},
          .value = average.value.value,
          .error = average.value.error,
          .by_h = average.response.head<3>(),
          .by_shift = vector(average.shifts)};
}

GradedReading graded(std::string key, const Average& average) {
  GradedReading reading = ungraded(average);
  reading.key = std::move(key);
  reading.error += 4 * rounding * std::abs(reading.value);
  return reading;
}

}  // namespace

Eigen::Vector3d SaddlePoint::mismatch() const { return coordinates(image) - coordinates(x); }

Eigen::Vector3d SaddlePoint::residual() const {
  // q_star through 1 - q_star: near perfect learning that is the precise number.
  return {image.q() - x.q(), image.r() - x.r(), x.s2() - image.s2()};
}

Eigen::Matrix3d SaddlePoint::by_conjugates() const {
  Eigen::Matrix3d by;
  for (int i = 0; i < 3; ++i)
    by.col(i) = coordinate_change(image, local.response[static_cast<std::size_t>(i)]);
  return by;
}

Eigen::Matrix3d SaddlePoint::conjugates_by_u() const {
  return parameters.alpha * energetic.jacobian * qrv_by_u(x);
}

Eigen::Matrix3d SaddlePoint::by_u() const {
  return by_conjugates() * conjugates_by_u() - Eigen::Matrix3d::Identity();
}

Eigen::Matrix3Xd SaddlePoint::by_shifts() const {
  Eigen::Matrix3Xd shifts(3, static_cast<Eigen::Index>(local.shifts.size()));
  for (std::size_t i = 0; i < local.shifts.size(); ++i)
    shifts.col(static_cast<Eigen::Index>(i)) = coordinate_change(image, local.shifts[i]);
  return shifts;
}

Eigen::Vector3d SaddlePoint::conjugates_along(const TaskParameters& d) const {
  return theory::conjugates_along(energetic, parameters, d);
}

Eigen::Vector3d SaddlePoint::along(const TaskParameters& d) const {
  Eigen::Vector3d change = by_conjugates() * conjugates_along(d);
  const LocalCouplings by = parameters.couplings_along(d);
  if (by.kappa != 0 || by.tau != 0)
    change += coordinate_change(image, entropic->coupling_response(by.kappa, by.tau));
  return change;
}

Eigen::Vector3d SaddlePoint::moment_error() const {
  const auto relative = [](const integrals::Estimate& e) { return e.error / std::abs(e.value); };
  const double root_q = std::sqrt(image.q());
  const double toward = (0.5 * root_q * relative(local.q) + local.r.error) / (root_q + std::abs(image.r())) +
                        0.5 * relative(local.gap);  // of artanh(r/sqrt q) = +-ln((sqrt q + |r|)/sqrt gap)
  return {local.s2.error / (image.s2() * image.q_star()), relative(local.v) + relative(local.q), toward};
}

Eigen::Vector3d SaddlePoint::conjugate_error() const {
  return theory::conjugate_error(energetic, parameters.alpha);
}

double SaddlePoint::stability() const { return (-by_u()).determinant(); }

double SaddlePoint::replicon() const {
  return 1 - parameters.alpha * energetic.curvature2.value * entropic->replicon_factor().value.value;
}

double SaddlePoint::free_entropy() const {
  double sum = entropic->log_partition().value.value + parameters.alpha * energetic.e.value;
  for (const double term : frozen_terms(*this)) sum += term;
  return sum;
}

std::vector<GradedReading> SaddlePoint::generalisation() const {
  std::vector<GradedReading> p, eps;
  for (int teacher = 0; teacher < prior->teachers; ++teacher) {
    Average w = entropic->disagreement(teacher);
    const bool opposite = w.value.value > 0.5;  // then the small probability is that of agreeing
    if (opposite) w = entropic->disagreement(teacher, true);
    Generalisation of = theory::generalisation(static_cast<std::size_t>(teacher), ungraded(w), opposite);
    p.push_back(std::move(of.p));
    eps.push_back(std::move(of.eps));
  }
  std::move(eps.begin(), eps.end(), std::back_inserter(p));
  return p;
}

std::vector<GradedReading> SaddlePoint::readings() const {
  const Eigen::Matrix<double, 5, 3> parts = parts_jacobian(x);  // of q, r, s2, v, gap
  const Eigen::Vector3d dq = parts.row(0), dr = parts.row(1), ds2 = parts.row(2), dv = parts.row(3),
                        dgap = parts.row(4);
  const Eigen::Vector3d left = residual().cwiseAbs();
  std::vector<GradedReading> all;
  const auto order = [&](const char* key, double value, const Eigen::Vector3d& by_u, double residue) {
    all.push_back({.key = key, .value = value, .error = residue + rounding, .by_u = by_u});
  };
  order("q", x.q(), dq, left[0]);
  order("r", x.r(), dr, left[1]);
  order("q_star", x.q_star(), -ds2, left[2]);
  const auto conjugate = [&](const char* key, double value, const Eigen::Vector3d& by_h) {
    all.push_back({.key = key, .value = value, .error = 4 * rounding * std::abs(value), .by_h = by_h});
  };
  conjugate("q_hat", conjugates.q_hat, {1, 0, 0});
  conjugate("r_hat", conjugates.r_hat, {0, 1, 0});
  conjugate("q_star_hat", conjugates.q_star_hat() + parameters.nu, {0.5, 0, 1});
  for (GradedReading& reading : generalisation()) all.push_back(std::move(reading));
  all.push_back(angle("eps_mean_network", x.v() + x.teacher_gap(), dv + dgap, x.r(), dr));
  all.push_back(angle("eps_sampled_network", x.s2() + x.v() + x.teacher_gap(), ds2 + dv + dgap, x.r(), dr));

  const Average log_z = entropic->log_partition(), previous = entropic->overlap_previous();
  GradedReading psi = graded("free_entropy", log_z);
  psi.value = free_entropy();
  double terms = std::abs(psi.value) + std::abs(log_z.value.value);
  for (const double term : frozen_terms(*this)) terms += std::abs(term);
  psi.error += parameters.alpha * energetic.e.error + 8 * rounding * terms;
  // Stationary: what the order parameters are off by enters with what the equations are off by.
  psi.by_h = Eigen::Vector3d(0.5 * (image.v() - x.v()), image.r() - x.r(), x.s2() - image.s2());
  if (parameters.tau != 0) {
    psi.by_h -= parameters.tau * previous.response.head<3>();
    psi.by_shift -= parameters.tau * vector(previous.shifts);
    for (std::size_t i = 0; i < prior->shifts.size(); ++i)
      psi.by_shift[static_cast<Eigen::Index>(i)] +=
          parameters.tau * (prior->shifts[i].rowwise().sum() * prior->theta.tanh()).sum();
    psi.error += std::abs(parameters.tau) * previous.value.error;
  }
  psi.by_u = parameters.nu * ds2;  // - nu q_star
  all.push_back(std::move(psi));

  const Eigen::Matrix3d dx = qrv_by_u(x);
  const double alpha = parameters.alpha, loss = energetic.loss.value;
  all.push_back({.key = "energy",
                 .value = alpha * loss,
                 .error = alpha * (energetic.loss.error + 4 * rounding * loss),
                 .by_u = alpha * dx.transpose() * energetic.loss_gradient});
  const Average factor = entropic->replicon_factor();
  all.push_back(
      replicon_reading(graded("replicon", factor), factor.value,
                       {alpha * energetic.curvature2.value, alpha * energetic.curvature2.error},
                       -alpha * factor.value.value * dx.transpose() * energetic.curvature2_gradient));
  if (prior->teachers > 1) all.push_back(overlap_previous());
  return all;
}

GradedReading SaddlePoint::overlap_previous() const {
  return graded("overlap_previous", entropic->overlap_previous());
}

std::optional<SaddlePoint> saddle_point(std::shared_ptr<const FieldLaw> prior,
                                        const TaskParameters& parameters, const Overlaps& x,
                                        const Resolution& resolution) {
  return within_limits([&]() -> std::optional<SaddlePoint> {
    const Energetic e = parameters.channel->energetic(parameters, x, resolution);
    const Conjugates h = conjugates(e, parameters.alpha);
    if (!as_vector(h).allFinite() || !(h.q_hat > 0) || !e.jacobian.allFinite()) return std::nullopt;
    const auto entropic = std::make_shared<const Entropic>(*prior, h, parameters.couplings(), resolution);
    const LocalOverlaps local = entropic->overlaps();
    const auto image = image_of(local);
    const bool finite = std::all_of(local.response.begin(), local.response.end(),
                                    [](const auto& change) { return change.allFinite(); });
    if (!image || !finite) return std::nullopt;
    return SaddlePoint{.prior = std::move(prior),
                       .parameters = parameters,
                       .x = x,
                       .image = *image,
                       .energetic = e,
                       .conjugates = h,
                       .local = local,
                       .entropic = entropic};
  });
}

std::optional<Overlaps> prior_alone(const FieldLaw& prior, const TaskParameters& parameters,
                                    const Resolution& resolution) {
  return within_limits([&] {
    const Conjugates almost_none{.q_hat = 1e-9, .r_hat = 1e-9, .a = 0};
    return image_of(Entropic(prior, almost_none, parameters.couplings(), resolution).overlaps());
  });
}

}  // namespace franz_parisi::theory
