#include "theory/bayes/bayes_optimal.hpp"

#include "integrals/mapped_trapezoid.hpp"
#include "integrals/normal.hpp"
#include "integrals/weight_axis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <mutex>
#include <numbers>
#include <stdexcept>
#include <unordered_map>

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>

namespace franz_parisi::theory {
namespace {

using integrals::Estimate;

constexpr double reach = 9;
constexpr double node_step = 0.35;

/// int Dz f(z) where f has a feature of the given width at z = centre.
template <class F>
Estimate gaussian_average(F&& f, double centre, double width) {
  const integrals::StretchedAxis axis(1, {{.scale = 2 * width, .weight = 2}});
  const auto rule = integrals::mapped_trapezoid(axis, -reach - centre, reach - centre, node_step);
  const Eigen::ArrayXd z = rule.nodes + centre;
  return rule.integrate(z.unaryExpr([&](double x) { return integrals::normal_pdf(x) * f(x); }));
}

double slope(double q) { return std::sqrt(q / (1 - q)); }

}  // namespace

Estimate bayes_q_hat(double alpha, double q) {
  const double a = slope(q);
  const auto fisher = [a](double z) {
    const double v = a * z;
    return integrals::normal_pdf(v) * integrals::log_normal_cdf(v).mills;  // phi^2/Phi
  };
  const Estimate average = gaussian_average(fisher, 0, 1 / std::max(a, 1.0));
  const double factor = 2 * alpha / (1 - q);
  return {factor * average.value, factor * average.error};
}

Estimate bayes_overlap(double q_hat) {
  if (q_hat == 0) return {0, 0};
  const double root = std::sqrt(q_hat);
  return gaussian_average([&](double z) { return std::tanh(q_hat + root * z); }, -root,
                          1 / std::max(root, 1.0));
}

Estimate bayes_energetic(double alpha, double q) {
  const double a = slope(q);
  const Estimate average = gaussian_average(
      [a](double z) {
        const double log_cdf = integrals::log_normal_cdf(a * z).value;
        return std::exp(log_cdf) * log_cdf;
      },
      0, 1 / std::max(a, 1.0));
  return {2 * alpha * average.value, 2 * alpha * average.error};
}

Estimate bayes_entropy(double alpha, double q, double q_hat) {
  const double root = std::sqrt(q_hat);
  const Estimate energetic = bayes_energetic(alpha, q);
  const Estimate local = gaussian_average([&](double z) { return integrals::log_2cosh(q_hat + root * z); },
                                          -root, 1 / std::max(root, 1.0));
  return {local.value - 0.5 * q_hat * (1 + q) + energetic.value, local.error + energetic.error};
}

Estimate bayes_optimal_q(double alpha) {
  if (!(alpha >= 0) || !std::isfinite(alpha))
    throw std::invalid_argument("bayes_optimal_q: alpha must be >= 0");
  const auto map = [alpha](double q) { return bayes_overlap(bayes_q_hat(alpha, q).value).value; };
  if (alpha == 0) return {0, 0};
  const auto excess = [&](double q) { return map(q) - q; };  // positive from 0 up to the smallest solution
  constexpr int grid = 10;
  int cell = 1;
  while (cell < grid && excess(static_cast<double>(cell) / grid) > 0) ++cell;
  double lower = static_cast<double>(cell - 1) / grid;
  double upper = static_cast<double>(cell) / grid;
  if (cell == grid) {  // near the spinodal (q = 0.89) the excess may dip below zero between two grid points
    const auto dip = boost::math::tools::brent_find_minima(excess, 0.7, 0.96, 40);
    if (dip.second > 0) return {1, 0};
    lower = 0.7;
    upper = dip.first;
  }
  std::uintmax_t iterations = 100;
  const auto bracket = boost::math::tools::toms748_solve(
      excess, lower, upper, boost::math::tools::eps_tolerance<double>(51), iterations);
  const double q = 0.5 * (bracket.first + bracket.second);
  const double step = 1e-5 * q;
  const double response = 1 - (map(q + step) - map(q - step)) / (2 * step);
  const double residual = std::abs(map(q) - q) + bayes_overlap(bayes_q_hat(alpha, q).value).error;
  return {q, residual / std::abs(response) + (bracket.second - bracket.first)};
}

Estimate bayes_eps(const Estimate& q) {
  const auto eps_of = [](double overlap) {
    return std::acos(std::sqrt(std::clamp(overlap, 0.0, 1.0))) * std::numbers::inv_pi;
  };
  const double eps = eps_of(q.value);
  // Not by the derivative, which diverges at both ends.
  const double error = std::max(eps_of(q.value - q.error) - eps, eps - eps_of(q.value + q.error));
  return {eps, error + 4 * std::numeric_limits<double>::epsilon() * eps};
}

namespace {

Estimate work_out_eps(double alpha) {
  const Estimate q = bayes_optimal_q(alpha);
  if (q.value == 1) return {0, 0};
  const auto [eps, error] = bayes_eps(q);
  const Estimate entropy = bayes_entropy(alpha, q.value, bayes_q_hat(alpha, q.value).value);
  const bool undecided = std::abs(entropy.value) <= entropy.error;
  if (entropy.value <= 0) return {0, undecided ? eps + error : 0};
  return {eps, undecided ? eps + error : error};
}

}  // namespace

Estimate bayes_optimal_eps(double alpha) {
  // Branches and sweeps over other parameters ask for the same loads again, and a point beside a solved one
  // takes hardly longer than this.
  constexpr std::size_t most = 10'000;
  static std::mutex mutex;
  static std::unordered_map<double, Estimate> known;
  {
    const std::scoped_lock lock(mutex);
    if (const auto found = known.find(alpha); found != known.end()) return found->second;
  }
  const Estimate eps = work_out_eps(alpha);
  const std::scoped_lock lock(mutex);
  if (known.size() >= most) known.clear();
  return known.emplace(alpha, eps).first->second;
}

}  // namespace franz_parisi::theory
