#include "theory/rsb/saddle_point.hpp"

#include "theory/within_limits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace franz_parisi::theory::rsb {
namespace {

using integrals::Estimate;

constexpr double rounding = std::numeric_limits<double>::epsilon();

/// (q_0, d, r, V, s2, gap) in the order of Change.
std::array<const LocalAnswer*, 6> parts(const LocalOverlaps& o) {
  return {&o.q_0, &o.d, &o.r, &o.v, &o.s2, &o.gap};
}

std::optional<Overlaps> image_of(const LocalOverlaps& local, const Overlaps& x) {
  return Overlaps::from_parts({.q_0 = local.q_0.value.value,
                               .d = local.d.value.value,
                               .r = local.r.value.value,
                               .v = local.v.value.value,
                               .s2 = local.s2.value.value,
                               .gap = local.gap.value.value,
                               .x = x.x(),
                               .rest = x.rest()});
}

GradedReading graded(std::string key, const LocalAnswer& average) {
  const auto& shifts = average.shifts;
  return {
      .key = std::move(key),
      .value = average.value.value,
      .error = average.value.error + 4 * rounding * std::abs(average.value.value),
      .by_h = average.gradient.transpose(),
      .by_shift = Eigen::Map<const Eigen::VectorXd>(shifts.data(), static_cast<Eigen::Index>(shifts.size()))};
}

/// The terms of (20) but alpha E and log_partition(); A stands against the A in F_1.
std::array<double, 5> plain_terms(const SaddlePoint& s) {
  const Conjugates& h = s.conjugates;
  const double past = s.parameters.tau == 0 ? 0 : s.entropic->overlap_previous().value.value;
  return {(h.a + s.parameters.nu) * s.x.s2(), -0.5 * h.q_1_hat() * s.x.v(),
          -0.5 * s.x.x() * (h.q_0_hat * s.x.d() + h.d_hat * s.x.q_1()), -h.r_hat * s.x.r(),
          -s.parameters.tau * past};
}

}  // namespace

/// dPsi/dx in terms that are each of second order in d:
///     alpha (slope of E) + (slope of E F_1) + d_hat (q_0_new - q_0)/2 - d d_hat/2,
/// where q_0_new stands in the slope of F_1 and d q_0_hat/2 in that of E.
double SaddlePoint::slope_in_x() const {
  return parameters.alpha * energetic.slope.value.value + local.slope.value.value +
         0.5 * conjugates.d_hat * (image.q_0() - x.q_0() - x.d());
}

Coordinates SaddlePoint::mismatch() const {
  Coordinates f;
  f.head<4>() = coordinates(image).head<4>() - coordinates(x).head<4>();
  f[4] = -slope_in_x() / (x.d() * conjugates.d_hat);
  return f;
}

Eigen::Vector4d SaddlePoint::residual() const {
  const double q_0 = image.q_0() - x.q_0(), d = image.d() - x.d();
  return {q_0, q_0 + d, image.r() - x.r(), x.s2() - image.s2()};
}

Matrix5 SaddlePoint::by_conjugates() const {
  Eigen::Matrix<double, 6, 5> change;
  const auto all = parts(local);
  for (Eigen::Index i = 0; i < 6; ++i) change.row(i) = all[static_cast<std::size_t>(i)]->gradient;
  Matrix5 by;
  for (Eigen::Index j = 0; j < 5; ++j) by.block<4, 1>(0, j) = coordinate_change(image, change.col(j));
  const double d_hat = conjugates.d_hat, unit = x.d() * d_hat;
  by.row(4) = local.slope.gradient + 0.5 * d_hat * local.q_0.gradient;
  by(4, by_d_hat) += 0.5 * (image.q_0() - x.q_0() - x.d()) - slope_in_x() / d_hat;
  by.row(4) /= -unit;
  return by;
}

Matrix5 SaddlePoint::conjugates_by_u() const {
  Matrix5 h;
  h.row(by_q_0_hat) = parameters.alpha * energetic.q_0_hat.gradient;
  h.row(by_d_hat) = parameters.alpha * energetic.d_hat.gradient;
  h.row(by_r_hat) = parameters.alpha * energetic.r_hat.gradient;
  h.row(by_a) = parameters.alpha * energetic.a.gradient;
  h.row(by_share) << 0, 0, 0, 0, 1;
  return h * parts_jacobian(x);
}

Matrix5 SaddlePoint::by_u() const {
  Matrix5 by = by_conjugates() * conjugates_by_u();
  by.topLeftCorner<4, 4>() -= Eigen::Matrix4d::Identity();
  // What the order parameters do to f_4 besides.
  const double d_hat = conjugates.d_hat;
  Eigen::Matrix<double, 1, 5> direct = parameters.alpha * energetic.slope.gradient;
  direct[by_q_0] -= 0.5 * d_hat;
  direct[by_d] -= 0.5 * d_hat + slope_in_x() / x.d();
  by.row(4) -= direct * parts_jacobian(x) / (x.d() * d_hat);
  return by;
}

Eigen::Matrix<double, 5, Eigen::Dynamic> SaddlePoint::by_shifts() const {
  const auto all = parts(local);
  const std::size_t count = local.q_0.shifts.size();
  Eigen::Matrix<double, 5, Eigen::Dynamic> shifts(5, static_cast<Eigen::Index>(count));
  for (std::size_t k = 0; k < count; ++k) {
    Change change;
    for (std::size_t i = 0; i < 6; ++i) change[static_cast<Eigen::Index>(i)] = all[i]->shifts[k];
    shifts.block<4, 1>(0, static_cast<Eigen::Index>(k)) = coordinate_change(image, change);
    shifts(4, static_cast<Eigen::Index>(k)) =
        -(local.slope.shifts[k] + 0.5 * conjugates.d_hat * change[0]) / (x.d() * conjugates.d_hat);
  }
  return shifts;
}

Coordinates SaddlePoint::conjugates_along(const TaskParameters& d) const {
  const Conjugates& h = conjugates;
  Coordinates change, by_beta;
  change << h.q_0_hat, h.d_hat, h.r_hat, h.a, 0;
  by_beta << energetic.q_0_hat.by_beta, energetic.d_hat.by_beta, energetic.r_hat.by_beta, energetic.a.by_beta,
      0;
  change = change * (d.alpha / parameters.alpha) + parameters.alpha * d.beta * by_beta;
  change[by_a] += d.nu;
  return change;
}

Coordinates SaddlePoint::along(const TaskParameters& d) const {
  Coordinates change = by_conjugates() * conjugates_along(d);
  const double unit = x.d() * conjugates.d_hat;
  change[4] -=
      (d.alpha * energetic.slope.value.value + parameters.alpha * d.beta * energetic.slope.by_beta) / unit;
  const LocalCouplings by = parameters.couplings_along(d);
  if (by.kappa == 0 && by.tau == 0) return change;
  const Eigen::Matrix<double, 7, 1> moved = entropic->coupling_response(by.kappa, by.tau);
  change.head<4>() += coordinate_change(image, moved.head<6>());
  change[4] -= (moved[6] + 0.5 * conjugates.d_hat * moved[0]) / unit;
  return change;
}

Coordinates SaddlePoint::moment_error() const {
  const auto relative = [](const Estimate& e) { return e.error / std::abs(e.value); };
  const double root = std::sqrt(image.q_0()), q_0 = local.q_0.value.error, d = local.d.value.error;
  Coordinates error;
  error << local.s2.value.error / (image.s2() * image.q_star()),
      relative(local.v.value) + (q_0 + d) / image.q_1(), relative(local.d.value) + q_0 / image.q_0(),
      (0.5 * root * relative(local.q_0.value) + local.r.value.error) / (root + std::abs(image.r())) +
          0.5 * relative(local.gap.value),
      (parameters.alpha * energetic.slope.value.error + local.slope.value.error) /
              (x.d() * conjugates.d_hat) +
          0.5 * q_0 / x.d();
  return error;
}

Coordinates SaddlePoint::conjugate_error() const {
  Coordinates error;
  error << energetic.q_0_hat.value.error, energetic.d_hat.value.error, energetic.r_hat.value.error,
      energetic.a.value.error, 0;
  return parameters.alpha * error;
}

double SaddlePoint::free_entropy() const {
  double sum = entropic->log_partition().value.value + parameters.alpha * energetic.e.value.value;
  for (const double term : plain_terms(*this)) sum += term;
  return sum;
}

std::vector<GradedReading> SaddlePoint::generalisation() const {
  std::vector<GradedReading> p, eps;
  for (int teacher = 0; teacher < prior->teachers; ++teacher) {
    GradedReading w = graded("", entropic->disagreement(teacher));
    const bool opposite = w.value > 0.5;
    if (opposite) {
      w.value = 1 - w.value;
      w.by_h *= -1;
      w.by_shift *= -1;
    }
    Generalisation of = theory::generalisation(static_cast<std::size_t>(teacher), w, opposite);
    p.push_back(std::move(of.p));
    eps.push_back(std::move(of.eps));
  }
  std::move(eps.begin(), eps.end(), std::back_inserter(p));
  return p;
}

std::vector<GradedReading> SaddlePoint::order_readings() const {
  const Matrix5 parts = parts_jacobian(x);  // of q_0, d, r, V, x
  const Coordinates dq_0 = parts.row(by_q_0), dd = parts.row(by_d), dr = parts.row(by_r),
                    dv = parts.row(by_v), dx = parts.row(by_x), ds2 = -(dq_0 + dd + dv),
                    dgap = dq_0 - 2 * x.r() * dr;
  const Eigen::Vector4d left = residual().cwiseAbs();  // of q_0, q_1, r, q_star
  std::vector<GradedReading> all;
  const auto order = [&](const char* key, double value, const Coordinates& by_u, double residue) {
    all.push_back({.key = key, .value = value, .error = residue + rounding, .by_u = by_u});
  };
  const Coordinates dmean = dq_0 + x.rest() * dd - x.d() * dx;
  for (const char* key : {"q", "q_mean"}) order(key, x.q_mean(), dmean, std::max(left[0], left[1]));
  order("q_0", x.q_0(), dq_0, left[0]);
  order("q_1", x.q_1(), dq_0 + dd, left[1]);
  order("r", x.r(), dr, left[2]);
  order("q_star", x.q_star(), -ds2, left[3]);
  order("x", x.x(), dx, 0);
  const auto conjugate = [&](const char* key, double value, const Coordinates& by_h) {
    all.push_back({.key = key, .value = value, .error = 4 * rounding * std::abs(value), .by_h = by_h});
  };
  const Matrix5 unit = Matrix5::Identity();
  conjugate("q_0_hat", conjugates.q_0_hat, unit.col(by_q_0_hat));
  conjugate("q_1_hat", conjugates.q_1_hat(), unit.col(by_q_0_hat) + unit.col(by_d_hat));
  conjugate("r_hat", conjugates.r_hat, unit.col(by_r_hat));
  conjugate("q_star_hat", conjugates.q_star_hat() + parameters.nu,
            0.5 * (unit.col(by_q_0_hat) + unit.col(by_d_hat)) + unit.col(by_a));
  all.push_back(angle("eps_mean_network", x.v() + x.d() + x.teacher_gap(), dv + dd + dgap, x.r(), dr));
  all.push_back(angle("eps_sampled_network", x.s2() + x.v() + x.d() + x.teacher_gap(), ds2 + dv + dd + dgap,
                      x.r(), dr));
  return all;
}

GradedReading SaddlePoint::free_entropy_reading() const {
  const LocalAnswer log_z = entropic->log_partition();
  GradedReading psi = graded("free_entropy", log_z);
  psi.value = free_entropy();
  double terms = std::abs(psi.value) + std::abs(log_z.value.value);
  for (const double term : plain_terms(*this)) terms += std::abs(term);
  psi.error += parameters.alpha * energetic.e.value.error + 8 * rounding * terms;
  // Stationary: what the order parameters are off by enters with what the equations are off by.
  const double v = image.v() - x.v(), d = image.d() - x.d(), q_0 = image.q_0() - x.q_0();
  Coordinates by_h;
  by_h << 0.5 * (v + x.x() * d), 0.5 * (v + x.x() * (q_0 + d)), image.r() - x.r(), x.s2() - image.s2(),
      slope_in_x();
  psi.by_h = by_h;
  if (parameters.tau != 0) {
    const LocalAnswer previous = entropic->overlap_previous();
    psi.by_h -= parameters.tau * previous.gradient.transpose();
    for (std::size_t i = 0; i < prior->shifts.size(); ++i)
      psi.by_shift[static_cast<Eigen::Index>(i)] +=
          parameters.tau *
          ((prior->shifts[i].rowwise().sum() * prior->theta.tanh()).sum() - previous.shifts[i]);
    psi.error += std::abs(parameters.tau) * previous.value.error;
  }
  psi.by_u = parameters.nu * Coordinates(-parts_jacobian(x)(std::array{0, 1, 3}, Eigen::all).colwise().sum());
  return psi;
}

GradedReading SaddlePoint::replicon(std::string key, const Answer& channel,
                                    const LocalAnswer& weights) const {
  const double alpha = parameters.alpha;
  return replicon_reading(graded(std::move(key), weights), weights.value,
                          {alpha * channel.value.value, alpha * channel.value.error},
                          -alpha * weights.value.value * (channel.gradient * parts_jacobian(x)).transpose());
}

GradedReading SaddlePoint::complexity_reading() const {
  const double slope = slope_in_x(), square = x.x() * x.x(), d_hat = conjugates.d_hat,
               alpha = parameters.alpha;
  GradedReading reading{.key = "complexity", .value = -square * slope};
  reading.error = square * (alpha * energetic.slope.value.error + local.slope.value.error +
                            0.5 * d_hat * local.q_0.value.error) +
                  4 * rounding * std::abs(reading.value);
  Eigen::Matrix<double, 1, 5> direct = alpha * energetic.slope.gradient, by_h = local.slope.gradient;
  direct[by_q_0] -= 0.5 * d_hat;
  direct[by_d] -= 0.5 * d_hat;
  direct[by_x] += 2 * slope / x.x();
  by_h += 0.5 * d_hat * local.q_0.gradient;
  by_h[by_d_hat] += 0.5 * (image.q_0() - x.q_0() - x.d());
  reading.by_u = -square * (direct * parts_jacobian(x)).transpose();
  reading.by_h = -square * by_h.transpose();
  reading.by_shift = Eigen::VectorXd(static_cast<Eigen::Index>(prior->shifts.size()));
  for (std::size_t i = 0; i < prior->shifts.size(); ++i)
    reading.by_shift[static_cast<Eigen::Index>(i)] =
        -square * (local.slope.shifts[i] + 0.5 * d_hat * local.q_0.shifts[i]);
  return reading;
}

std::vector<GradedReading> SaddlePoint::readings() const {
  std::vector<GradedReading> all = order_readings();
  for (GradedReading& reading : generalisation()) all.push_back(std::move(reading));
  all.push_back(free_entropy_reading());
  const double alpha = parameters.alpha, loss = energetic.loss.value.value;
  all.push_back({.key = "energy",
                 .value = alpha * loss,
                 .error = alpha * (energetic.loss.value.error + 4 * rounding * loss),
                 .by_u = alpha * (energetic.loss.gradient * parts_jacobian(x)).transpose()});
  all.push_back(complexity_reading());
  GradedReading within = replicon("replicon_within", energetic.within, entropic->within()),
                between = replicon("replicon_between", energetic.between, entropic->between());
  GradedReading smaller = within.value < between.value ? within : between;
  smaller.key = "replicon";
  for (GradedReading* reading : {&smaller, &within, &between}) all.push_back(std::move(*reading));
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
    const Energetic e = rsb::energetic(parameters, x, resolution);
    const double alpha = parameters.alpha;
    const Conjugates h{.q_0_hat = alpha * e.q_0_hat.value.value,
                       .d_hat = alpha * e.d_hat.value.value,
                       .r_hat = alpha * e.r_hat.value.value,
                       .a = alpha * e.a.value.value};
    const bool usable = h.q_0_hat > 0 && h.d_hat > 0 && std::isfinite(h.q_1_hat()) &&
                        std::isfinite(h.r_hat) && std::isfinite(h.a);
    if (!usable) return std::nullopt;
    const auto entropic =
        std::make_shared<const Entropic>(*prior, h, x.x(), parameters.couplings(), resolution);
    const LocalOverlaps local = entropic->overlaps();
    const auto image = image_of(local, x);
    if (!image) return std::nullopt;
    SaddlePoint point{.prior = std::move(prior),
                      .parameters = parameters,
                      .x = x,
                      .image = *image,
                      .energetic = e,
                      .conjugates = h,
                      .local = local,
                      .entropic = entropic};
    if (!point.mismatch().allFinite() || !point.by_u().allFinite()) return std::nullopt;
    return point;
  });
}

}  // namespace franz_parisi::theory::rsb
