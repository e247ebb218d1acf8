#include "theory/weights/real/saddle_point.hpp"

#include "theory/reading.hpp"
#include "theory/rs/conjugates.hpp"
#include "theory/within_limits.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::theory::real {
namespace {

constexpr double rounding = std::numeric_limits<double>::epsilon();

Eigen::Index newest(const Moments& prior) { return prior.teachers - 1; }

/// A change of x as one of the coordinates.
Eigen::Vector3d coordinate_change(const RealOverlaps& x, const Change& d) {
  return {d.v / x.v, d.r[d.r.size() - 1] / std::hypot(1, x.ahead), d.gap / x.gap};
}

RealOverlaps image_of(const Gaussian& weights) {
  const Change& x = weights.overlaps();
  return {x.q, x.r[x.r.size() - 1], x.v, x.gap, weights.ahead().value};
}

/// d(q, r, V)/du.
Eigen::Matrix3d by_coordinates(const RealOverlaps& x) {
  Eigen::Matrix3d d;
  const double dr = std::hypot(1, x.ahead);
  d << 0, 2 * x.r * dr, x.gap,  //
      0, dr, 0,                 //
      x.v, 0, 0;
  return d;
}

double k0_of(const TaskParameters& task) { return task.beta * task.delta; }

// Parts of a change, for readings that are one of them.
double part_r(const Change& d, Eigen::Index s) { return d.r[s]; }
double part_q_star(const Change& d, Eigen::Index) { return d.q + d.v; }
double part_previous(const Change& d, Eigen::Index) { return d.previous; }

}  // namespace

std::optional<Gaussian> Gaussian::of(const Moments& prior, const Conjugates& h,
                                     const LocalCouplings& couplings, double k0) {
  Gaussian g(prior, h);
  g.precision_ = k0 + couplings.kappa - 2 * (h.a + couplings.nu);
  if (!(g.precision_ > 0) || !std::isfinite(g.precision_)) return std::nullopt;
  g.pull_ = couplings.kappa + couplings.tau;
  g.teachers_ = prior.overlaps();
  const double l = g.pull_, width = 1 / g.precision_, width2 = width * width;
  const double beside = prior.q() - prior.r() * prior.r();  // of w', what does not point to the teacher
  g.x_.gap = (h.q_hat + l * l * beside) * width2;
  g.x_.r.resize(prior.teachers);
  for (int s = 1; s <= prior.teachers; ++s)
    g.x_.r[s - 1] = (h.r_hat * g.teachers_[s - 1] + l * prior.r(s)) * width;
  const double r = g.x_.r[newest(prior)];
  g.x_.q = g.x_.gap + r * r;
  // Of the square loss -2 A is r_hat to the last digit.
  const double short_of = (-2 * h.a - h.r_hat) + (k0 - 2 * couplings.nu) + (couplings.kappa - l * prior.r());
  const double terms = 2 * std::abs(h.a) + std::abs(h.r_hat) + k0 + 2 * std::abs(couplings.nu) +
                       couplings.kappa + std::abs(l * prior.r());
  g.ahead_ = {-short_of * width, 2 * rounding * terms * width};
  g.x_.v = width;
  g.x_.previous = (h.r_hat * prior.r() + l * prior.q()) * width;
  return g;
}

Change Gaussian::under_precision() const { return {2 * x_.q, x_.v, 2 * x_.gap, x_.r, x_.previous}; }

Change Gaussian::by_conjugate(int j) const {
  const double width = 1 / precision_;
  if (j == 2) {  // d(1/Lambda)/dA = 2/Lambda^2
    Change d = under_precision();
    const double by = 2 * width;
    return {by * d.q, by * d.v, by * d.gap, by * d.r, by * d.previous};
  }
  const double r = x_.r[newest(*prior_)];
  if (j == 1) return {2 * r * width, 0, 0, teachers_ * width, prior_->r() * width};
  return {width * width, 0, width * width, Eigen::VectorXd::Zero(x_.r.size()), 0};
}

Change Gaussian::by_tau() const {
  const double width = 1 / precision_, beside = prior_->q() - prior_->r() * prior_->r();
  return {2 * x_.previous * width, 0, 2 * pull_ * beside * width * width,
          prior_->mass.col(0).tail(prior_->teachers).matrix() * width, prior_->q() * width};
}

Change Gaussian::by_kappa() const {
  const double width = 1 / precision_;
  Change d = by_tau();
  const Change narrower = under_precision();
  d.q -= width * narrower.q;
  d.v -= width * narrower.v;
  d.gap -= width * narrower.gap;
  d.r -= width * narrower.r;
  d.previous -= width * narrower.previous;
  return d;
}

Change Gaussian::along(const Eigen::ArrayXXd& shift) const {
  const double width = 1 / precision_, l = pull_, dq = shift(0, 0), dr = shift(prior_->teachers, 0);
  return {
      (l * l * dq + 2 * h_.r_hat * l * dr) * width * width, 0,
      l * l * (dq - 2 * prior_->r() * dr) * width * width,
      (h_.r_hat * prior_->overlaps_along(shift) + l * shift.col(0).tail(prior_->teachers).matrix()) * width,
      (h_.r_hat * dr + l * dq) * width};
}

Eigen::Vector3d coordinates(const RealOverlaps& x) {
  return {std::log(x.v), std::asinh(x.ahead), std::log(x.gap)};
}

std::optional<RealOverlaps> from_coordinates(const Eigen::Vector3d& u) {
  const double ahead = std::sinh(u[1]), r = 1 + ahead, gap = std::exp(u[2]);
  const RealOverlaps x{gap + r * r, r, std::exp(u[0]), gap, ahead};
  const bool inside = x.v > 0 && x.gap > 0 && std::isfinite(x.q) && std::isfinite(x.v);
  return inside ? std::optional(x) : std::nullopt;
}

Eigen::Vector3d SaddlePoint::mismatch() const { return coordinates(image_of(weights)) - coordinates(x); }

Eigen::Vector3d SaddlePoint::residual() const {
  const RealOverlaps image = image_of(weights);
  return {image.q - x.q, image.r - x.r, image.q - x.q + image.v - x.v};
}

double SaddlePoint::largest_residual() const {
  const Eigen::Array3d sizes(x.q, std::abs(x.r), x.q + x.v);
  return (residual().array().abs() / sizes.max(1)).maxCoeff();
}

Eigen::Matrix3d SaddlePoint::by_conjugates() const {
  Eigen::Matrix3d by;
  for (int j = 0; j < 3; ++j) by.col(j) = coordinate_change(image_of(weights), weights.by_conjugate(j));
  return by;
}

Eigen::Matrix3d SaddlePoint::conjugates_by_u() const {
  return parameters.alpha * energetic.jacobian * by_coordinates(x);
}

Eigen::Matrix3d SaddlePoint::by_u() const {
  return by_conjugates() * conjugates_by_u() - Eigen::Matrix3d::Identity();
}

Eigen::Matrix3Xd SaddlePoint::by_shifts() const {
  Eigen::Matrix3Xd by(3, static_cast<Eigen::Index>(prior->shifts.size()));
  for (Eigen::Index i = 0; i < by.cols(); ++i)
    by.col(i) =
        coordinate_change(image_of(weights), weights.along(prior->shifts[static_cast<std::size_t>(i)]));
  return by;
}

Eigen::Vector3d SaddlePoint::conjugates_along(const TaskParameters& d) const {
  const double k0 = d.beta * parameters.delta + parameters.beta * d.delta;
  return theory::conjugates_along(energetic, parameters, d) - Eigen::Vector3d(0, 0, 0.5 * k0);
}

Eigen::Vector3d SaddlePoint::along(const TaskParameters& d) const {
  Eigen::Vector3d change = by_conjugates() * conjugates_along(d);
  const LocalCouplings by = parameters.couplings_along(d);
  if (by.kappa != 0) change += by.kappa * coordinate_change(image_of(weights), weights.by_kappa());
  if (by.tau != 0) change += by.tau * coordinate_change(image_of(weights), weights.by_tau());
  return change;
}

Eigen::Vector3d SaddlePoint::moment_error() const {
  // Closed forms: rounding of a few operations, of the terms of r - 1, and of what of w' does not point to
  // the teacher.
  const double of_r = weights.ahead().error / std::hypot(1, weights.ahead().value);
  const double lost =
      prior->q() > 0 ? prior->q() / std::max(prior->q() - prior->r() * prior->r(), rounding * prior->q()) : 1;
  return {4 * rounding, of_r, (4 + 2 * lost) * rounding};
}

Eigen::Vector3d SaddlePoint::conjugate_error() const {
  return theory::conjugate_error(energetic, parameters.alpha);
}

std::optional<SaddlePoint> saddle_point(std::shared_ptr<const Moments> prior,
                                        const TaskParameters& parameters, const Eigen::Vector3d& u,
                                        const Resolution& resolution) {
  return within_limits([&]() -> std::optional<SaddlePoint> {
    const auto x = from_coordinates(u);
    if (!x) return std::nullopt;
    const Energetic e = parameters.channel->of_real_weights(parameters, *x, resolution);
    const Conjugates h = conjugates(e, parameters.alpha);
    if (!as_vector(h).allFinite() || !(h.q_hat > 0) || !e.jacobian.allFinite()) return std::nullopt;
    const auto weights = Gaussian::of(*prior, h, parameters.couplings(), k0_of(parameters));
    if (!weights || !(weights->overlaps().gap > 0)) return std::nullopt;
    return SaddlePoint{std::move(prior), parameters, *x, e, h, *weights};
  });
}

std::optional<RealOverlaps> prior_alone(const Moments& prior, const TaskParameters& parameters) {
  const Conjugates almost_none{.q_hat = 1e-9, .r_hat = 1e-9, .a = 0};
  const auto weights = Gaussian::of(prior, almost_none, parameters.couplings(), k0_of(parameters));
  return weights ? std::optional(image_of(*weights)) : std::nullopt;
}

// -- what is read off ---------------------------------------------------------------------------------------

GradedReading SaddlePoint::graded(std::string key, double value, double (*part)(const Change&, Eigen::Index),
                                  Eigen::Index teacher) const {
  GradedReading reading{.key = std::move(key), .value = value, .error = 8 * rounding * std::abs(value)};
  reading.by_h.resize(3);
  for (int j = 0; j < 3; ++j) reading.by_h[j] = part(weights.by_conjugate(j), teacher);
  reading.by_shift.resize(static_cast<Eigen::Index>(prior->shifts.size()));
  for (Eigen::Index i = 0; i < reading.by_shift.size(); ++i)
    reading.by_shift[i] = part(weights.along(prior->shifts[static_cast<std::size_t>(i)]), teacher);
  return reading;
}

GradedReading SaddlePoint::overlap_previous() const {
  return graded("overlap_previous", weights.overlaps().previous, part_previous);
}

std::vector<GradedReading> SaddlePoint::generalisation() const {
  const Change& now = weights.overlaps();
  const double q_star = now.q + now.v, root = std::sqrt(q_star);
  const GradedReading of_q_star = graded("", q_star, part_q_star);
  std::vector<GradedReading> all, eps;
  for (Eigen::Index s = 0; s < now.r.size(); ++s) {
    const auto teacher = static_cast<std::size_t>(s);
    const double r = now.r[s];
    const GradedReading of_r = graded("", r, part_r, s);
    // Q - r^2, as squares where it may be small.
    const double beside = s == now.r.size() - 1 ? now.gap + now.v : q_star - r * r;
    if (!parameters.channel->sign_labels) {
      GradedReading error{.key = numbered("error", teacher), .value = (1 - r) * (1 - r) + beside};
      error.error = 8 * rounding * (1 + 2 * std::abs(r) + q_star);
      error.by_h = of_q_star.by_h - 2 * of_r.by_h;
      error.by_shift = of_q_star.by_shift - 2 * of_r.by_shift;
      all.push_back(std::move(error));
      continue;
    }
    // Half of 1 -+ r/sqrt(Q): the probability that (W39) is that of.
    const bool opposite = r < 0;
    GradedReading w{.key = {}, .value = 0.5 * beside / (root * (root + std::abs(r)))};
    w.error = 8 * rounding * (w.value + (beside > 0.1 * q_star ? 0 : 1));
    const double side = opposite ? 0.5 : -0.5;
    w.by_h = side * (of_r.by_h / root - 0.5 * r / (q_star * root) * of_q_star.by_h);
    w.by_shift = side * (of_r.by_shift / root - 0.5 * r / (q_star * root) * of_q_star.by_shift);
    Generalisation of = theory::generalisation(teacher, w, opposite);
    all.push_back(std::move(of.p));
    eps.push_back(std::move(of.eps));
  }
  std::move(eps.begin(), eps.end(), std::back_inserter(all));
  return all;
}

namespace {

/// A sum and the sum of its terms' sizes, which it is rounded by.
struct Sum {
  double value = 0, size = 0;
  void add(double term) {
    value += term;
    size += std::abs(term);
  }
};

}  // namespace

GradedReading SaddlePoint::free_entropy_reading() const {
  const Conjugates& h = conjugates;
  const LocalCouplings couplings = parameters.couplings();
  const RealOverlaps image = image_of(weights);
  // -A (q + V) - r_hat r + Lambda q/2, q and r about the teacher's 1: their large parts cancel.
  Sum sum;
  sum.add((-2 * h.a - h.r_hat) * x.r);
  sum.add(-h.a * (2 * image.ahead + image.ahead * image.ahead + x.ahead * x.ahead));
  sum.add(-h.a * (x.gap + image.gap + x.v));
  sum.add(0.5 * (k0_of(parameters) + couplings.kappa - 2 * couplings.nu) * image.q);
  sum.add(-0.5 * h.q_hat * x.v);
  sum.add(-couplings.nu * (x.q + x.v));
  sum.add(0.5 * std::log(2 * std::numbers::pi / weights.precision()));
  sum.add(-0.5 * couplings.kappa * prior->q());
  sum.add(-couplings.tau * weights.overlaps().previous);
  sum.add(parameters.alpha * energetic.e.value);
  GradedReading psi{.key = "free_entropy", .value = sum.value};
  psi.error = parameters.alpha * energetic.e.error + 8 * rounding * sum.size;
  // Stationary: what the order parameters are off by enters with what the equations are off by.
  psi.by_h = Eigen::Vector3d(0.5 * (image.v - x.v), image.r - x.r, image.q - x.q + image.v - x.v);
  psi.by_u = -parameters.nu * (by_coordinates(x).row(0) + by_coordinates(x).row(2));
  // E c^2/(2 Lambda) - lambda Q'/2 under a shift of the prior.
  psi.by_shift.resize(static_cast<Eigen::Index>(prior->shifts.size()));
  for (Eigen::Index i = 0; i < psi.by_shift.size(); ++i) {
    const Eigen::ArrayXXd& shift = prior->shifts[static_cast<std::size_t>(i)];
    psi.by_shift[i] =
        0.5 * weights.precision() * weights.along(shift).q - 0.5 * parameters.couplings().kappa * shift(0, 0);
  }
  if (parameters.tau != 0) {
    const GradedReading previous = overlap_previous();
    psi.by_h -= parameters.tau * previous.by_h;
    psi.by_shift -= parameters.tau * previous.by_shift;
  }
  return psi;
}

std::vector<GradedReading> SaddlePoint::readings() const {
  const Eigen::Matrix3d dx = by_coordinates(x);
  const Eigen::Vector3d dq = dx.row(0), dr = dx.row(1), dv = dx.row(2), left = residual().cwiseAbs();
  std::vector<GradedReading> all;
  const auto order = [&](const char* key, double value, const Eigen::Vector3d& by_u, double residue) {
    all.push_back({.key = key, .value = value, .error = residue + rounding * std::abs(value), .by_u = by_u});
  };
  order("q", x.q, dq, left[0]);
  order("r", x.r, dr, left[1]);
  order("q_star", x.q + x.v, dq + dv, left[2]);
  const auto conjugate = [&](const char* key, double value, const Eigen::Vector3d& by_h) {
    all.push_back({.key = key, .value = value, .error = 4 * rounding * std::abs(value), .by_h = by_h});
  };
  conjugate("q_hat", conjugates.q_hat, {1, 0, 0});
  conjugate("r_hat", conjugates.r_hat, {0, 1, 0});
  conjugate("q_star_hat", conjugates.q_star_hat() + parameters.nu, {0.5, 0, 1});
  for (GradedReading& reading : generalisation()) all.push_back(std::move(reading));
  if (parameters.channel->sign_labels) {
    const Eigen::Vector3d dgap = dq - 2 * x.r * dr;
    all.push_back(angle("eps_mean_network", x.gap, dgap, x.r, dr));
    all.push_back(angle("eps_sampled_network", x.gap + x.v, dgap + dv, x.r, dr));
  }
  all.push_back(free_entropy_reading());
  const double alpha = parameters.alpha, loss = energetic.loss.value, v = weights.overlaps().v;
  all.push_back({.key = "energy",
                 .value = alpha * loss,
                 .error = alpha * (energetic.loss.error + 4 * rounding * loss),
                 .by_u = alpha * dx.transpose() * energetic.loss_gradient});
  // Fluctuations of a weight are V whatever its field, so that the average over weights in (12) is V^2.
  GradedReading factor{.key = "replicon", .value = v * v};
  factor.by_h = Eigen::Vector3d(0, 0, 4 * v * v * v);
  factor.by_shift = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(prior->shifts.size()));
  all.push_back(replicon_reading(factor, {v * v, 4 * rounding * v * v},
                                 {alpha * energetic.curvature2.value, alpha * energetic.curvature2.error},
                                 -alpha * v * v * dx.transpose() * energetic.curvature2_gradient));
  if (prior->teachers > 1) all.push_back(overlap_previous());
  return all;
}

HandedOn SaddlePoint::hand_on(bool couplings) const {
  const auto column = [&](const Change& d) {
    Eigen::ArrayXXd values = Eigen::ArrayXXd::Zero(prior->mass.rows(), 2);
    values(0, 0) = d.q + d.v;
    values.col(0).tail(d.r.size()) = d.r.array();
    return values;
  };
  auto law = std::make_shared<Moments>(*prior);
  law->mass.col(0) = column(weights.overlaps()).col(0);
  for (Eigen::ArrayXXd& shift : law->shifts) shift.col(0) = column(weights.along(shift)).col(0);
  HandedOn handed{std::move(law)};
  for (int j = 0; j < 3; ++j) handed.by_conjugate.push_back(column(weights.by_conjugate(j)));
  if (!couplings) return handed;
  handed.by_kappa = column(weights.by_kappa());
  handed.by_tau = column(weights.by_tau());
  return handed;
}

}  // namespace franz_parisi::theory::real
