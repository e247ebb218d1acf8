#include "validation/weight_average.hpp"

#include "validation/elementary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace franz_parisi::validation {
namespace {

/// Nodes and weights on (0, 1), dense at both ends: m = 1/(1 + exp(-pi sinh t)) with even steps in t. The law
/// may press against m = 1, and sgn m jumps at 0, so that each half has its own.
class HalfRule {
 public:
  static constexpr std::size_t count = 129;

  HalfRule() {
    constexpr double reach = 3.2, step = 2 * reach / (count - 1);
    for (std::size_t k = 0; k < count; ++k) {
      const double t = -reach + step * static_cast<double>(k);
      const double m = 1 / (1 + std::exp(-std::numbers::pi * std::sinh(t)));
      const double rest = 1 / (1 + std::exp(std::numbers::pi * std::sinh(t)));
      nodes[k] = m;
      weights[k] = step * std::numbers::pi * std::cosh(t) * m * rest;
    }
  }

  std::array<double, count> nodes, weights;
};

/// Integrals over (0, 1) of exp(A m^2 + c m - shift) times 1, m, m^2.
struct Moments {
  double zeroth = 0, first = 0, second = 0;
};

Moments half_moments(const HalfRule& rule, double a, double c, double shift) {
  std::array<double, HalfRule::count> density{};
  for (std::size_t k = 0; k < density.size(); ++k) {
    const double m = rule.nodes[k];
    density[k] = rule.weights[k] * exp_nonpositive(std::min(0.0, m * (a * m + c) - shift));
  }
  Moments moments;
  for (std::size_t k = 0; k < density.size(); ++k) {
    const double first = density[k] * rule.nodes[k];
    moments.zeroth += density[k];
    moments.first += first;
    moments.second += first * rule.nodes[k];
  }
  return moments;
}

/// The largest exponent on [-1, 1]: at the vertex of the parabola, if it is a maximum inside, or at an end.
double largest_exponent(double a, double c) {
  const double size = std::abs(c);
  return a < 0 && size < -2 * a ? -size * size / (4 * a) : a + size;
}

/// <m>, <m^2> and <sgn m> at one field.
struct LocalMeans {
  double m, m2, sign;
};

LocalMeans local_means(const HalfRule& rule, double a, double c) {
  const double shift = largest_exponent(a, c);
  const Moments right = half_moments(rule, a, c, shift), left = half_moments(rule, a, -c, shift);
  const double z = right.zeroth + left.zeroth;
  return {(right.first - left.first) / z, (right.second + left.second) / z, (right.zeroth - left.zeroth) / z};
}

}  // namespace

WeightAverage weight_average(const ConjugateParameters& conjugates) {
  const auto& [q_hat, r_hat, q_star_hat] = conjugates;
  if (!conjugates.is_finite() || q_hat < 0)
    throw std::invalid_argument("weight_average: q_hat = " + std::to_string(q_hat) +
                                ", expected finite conjugates with q_hat >= 0");
  static const HalfRule rule;
  constexpr double reach = 8.5;
  constexpr double coarsest = 1.0 / 16, finest = 1e-3;
  // The averages change with c over a distance of order one: the trapezoid rule wants steps well below.
  const double width = std::sqrt(q_hat), step = std::clamp(0.45 / std::max(width, 1e-9), finest, coarsest);
  const auto side = static_cast<int>(reach / step);
  double mass = 0, p = 0;
  OrderParameters overlaps{0, 0, 0};
  for (int k = -side; k <= side; ++k) {
    const double x = step * k, weight = std::exp(-x * x / 2);
    const LocalMeans means = local_means(rule, q_star_hat - q_hat / 2, width * x + r_hat);
    mass += weight;
    overlaps.q += weight * means.m * means.m;
    overlaps.r += weight * means.m;
    overlaps.q_star += weight * means.m2;
    p += weight * means.sign;
  }
  return {{overlaps.q / mass, overlaps.r / mass, overlaps.q_star / mass}, p / mass};
}

}  // namespace franz_parisi::validation
