#include "validation/statistics.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>

namespace franz_parisi::validation {
namespace {

double chi_square_p_value(double value, double degrees_of_freedom) {
  if (!std::isfinite(value)) return 0;
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(degrees_of_freedom), value));
}

double squared(double x) { return x * x; }

}  // namespace

Estimate estimate(std::span<const double> values) {
  if (values.size() < 2)
    throw std::invalid_argument(fmt::format("estimate: {} values, at least 2 expected", values.size()));
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double sum = 0;
  for (const double x : values) sum += squared(x - mean);
  return {mean, std::sqrt(sum / (count - 1) / count), values.size()};
}

double z_score(double mean, double standard_error, double expected, double expected_error) {
  const double difference = mean - expected, error = std::hypot(standard_error, expected_error);
  if (difference == 0) return 0;
  return error > 0 ? difference / error : std::copysign(std::numeric_limits<double>::infinity(), difference);
}

double student_p_value(double z, double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0))
    throw std::invalid_argument(
        fmt::format("student_p_value: degrees of freedom = {:f}", degrees_of_freedom));
  if (!std::isfinite(z)) return 0;
  return 2 * boost::math::cdf(boost::math::students_t(degrees_of_freedom), -std::abs(z));
}

double detectable_difference(double degrees_of_freedom, double level, double power) {
  if (!(degrees_of_freedom > 0) || !(level > 0 && level < 1) || !(power >= 0.5 && power < 1))
    throw std::invalid_argument(
        fmt::format("detectable_difference: degrees of freedom = {:f}, level = {:f}, power = {:f}",
                    degrees_of_freedom, level, power));
  constexpr double largest = 1e4;
  const double critical =
      boost::math::quantile(boost::math::complement(boost::math::students_t(degrees_of_freedom), level / 2));
  const auto missing = [&](double difference) {
    const boost::math::non_central_t law(degrees_of_freedom, difference);
    return power - boost::math::cdf(boost::math::complement(law, critical));
  };
  // At the critical value about half of all results are beyond it.
  double upper = critical;
  while (upper < largest && missing(upper) > 0) upper = 1.5 * upper + 1;
  if (!(upper < largest)) return std::numeric_limits<double>::infinity();
  std::uintmax_t iterations = 100;
  const auto bracket = boost::math::tools::toms748_solve(
      missing, 0.0, upper, boost::math::tools::eps_tolerance<double>(40), iterations);
  return (bracket.first + bracket.second) / 2;
}

double welch_degrees_of_freedom(std::span<const MeasuredVariance> parts) {
  double sum = 0, squares = 0, all = 0;
  for (const MeasuredVariance& part : parts) {
    sum += part.value;
    squares += squared(part.value) / part.degrees_of_freedom;
    all += part.degrees_of_freedom;
  }
  return squares > 0 ? squared(sum) / squares : all;
}

ChiSquare chi_square_test(std::span<const double> z_scores) {
  if (z_scores.empty()) throw std::invalid_argument("chi_square_test: no z-scores");
  ChiSquare result;
  for (const double z : z_scores) result.value += z * z;
  result.degrees_of_freedom = static_cast<double>(z_scores.size());
  result.p_value = chi_square_p_value(result.value, result.degrees_of_freedom);
  return result;
}

namespace {

/// Sizes N with weights: the weighted mean of 1/N, and the weighted sum of squared distances from it.
struct Centre {
  double total = 0, mean = 0, spread = 0;
};

Centre centre_of(std::span<const double> sizes, std::span<const double> weights) {
  Centre centre;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    centre.total += weights[k];
    centre.mean += weights[k] / sizes[k];
  }
  centre.mean /= centre.total;
  for (std::size_t k = 0; k < sizes.size(); ++k)
    centre.spread += weights[k] * squared(1 / sizes[k] - centre.mean);
  return centre;
}

}  // namespace

LineCoefficients line_coefficients(std::span<const double> sizes, std::span<const std::size_t> counts) {
  if (sizes.size() != counts.size())
    throw std::invalid_argument("line_coefficients: spans of different length");
  std::vector<double> weights;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    if (!(sizes[k] > 0) || counts[k] == 0)
      throw std::invalid_argument(
          fmt::format("line_coefficients: size {:f} with {} instances", sizes[k], counts[k]));
    weights.push_back(static_cast<double>(counts[k]) * sizes[k]);
  }
  const auto [total, centre, spread] = centre_of(sizes, weights);
  if (!(spread > 1e-20 * total * squared(centre)))
    throw std::invalid_argument("line_coefficients: fewer than two different sizes");
  LineCoefficients coefficients;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    coefficients.slope.push_back(weights[k] * (1 / sizes[k] - centre) / spread);
    coefficients.limit.push_back(weights[k] / total - centre * coefficients.slope.back());
  }
  return coefficients;
}

double planned_degrees_of_freedom(std::span<const double> sizes, std::span<const std::size_t> counts) {
  const LineCoefficients line = line_coefficients(sizes, counts);
  std::vector<MeasuredVariance> parts;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    if (counts[k] < 2)
      throw std::invalid_argument(fmt::format(
          "planned_degrees_of_freedom: a size with {} instances, at least 2 expected", counts[k]));
    const auto count = static_cast<double>(counts[k]);
    parts.push_back({squared(line.limit[k]) / (sizes[k] * count), count - 1});
  }
  return welch_degrees_of_freedom(parts);
}

namespace {

/// Of a mean on the line: means without errors lie on it up to that.
double rounding_of(const LineCoefficients& line, std::span<const SizedEstimate> points) {
  double terms = 0;
  for (std::size_t k = 0; k < points.size(); ++k) terms += std::abs(line.limit[k] * points[k].estimate.mean);
  return 1e-14 * terms;
}

/// Weighted least squares with the measured errors.
ChiSquare line_fit(std::span<const double> sizes, std::span<const SizedEstimate> points, double rounding) {
  ChiSquare fit{.degrees_of_freedom = static_cast<double>(points.size()) - 2};
  const double free = fit.degrees_of_freedom;
  if (!(free > 0) || rounding == 0) return fit;  // two points, or all means are 0
  std::vector<double> weights;
  for (const SizedEstimate& point : points)
    weights.push_back(1 / (squared(point.estimate.standard_error) + squared(rounding)));
  const auto [sum, x, spread] = centre_of(sizes, weights);
  if (!(spread > 0)) return fit;  // one point without error counts alone
  double y = 0, product = 0;
  for (std::size_t k = 0; k < points.size(); ++k) y += weights[k] * points[k].estimate.mean;
  y /= sum;
  for (std::size_t k = 0; k < points.size(); ++k)
    product += weights[k] * (1 / sizes[k] - x) * (points[k].estimate.mean - y);
  double uncertain = 0;  // Johansen's A
  for (std::size_t k = 0; k < points.size(); ++k) {
    const double away = 1 / sizes[k] - x;
    fit.value += weights[k] * squared(points[k].estimate.mean - y - product / spread * away);
    const double left = 1 - weights[k] * (1 / sum + squared(away) / spread);
    uncertain += squared(left) / (static_cast<double>(points[k].estimate.count) - 1);
  }
  const double scale = free + 2 * uncertain - 6 * uncertain / (free + 2);
  const boost::math::fisher_f law(free, free * (free + 2) / (3 * uncertain));
  fit.p_value = boost::math::cdf(boost::math::complement(law, fit.value / scale));
  return fit;
}

}  // namespace

Extrapolation extrapolate(std::span<const SizedEstimate> points) {
  std::vector<double> sizes;
  std::vector<std::size_t> counts;
  for (const SizedEstimate& point : points) {
    sizes.push_back(point.size);
    counts.push_back(point.estimate.count);
  }
  const LineCoefficients line = line_coefficients(sizes, counts);
  Extrapolation result;
  std::vector<MeasuredVariance> parts;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const Estimate& point = points[k].estimate;
    result.limit += line.limit[k] * point.mean;
    result.slope += line.slope[k] * point.mean;
    parts.push_back({squared(line.limit[k] * point.standard_error), static_cast<double>(point.count) - 1});
    result.standard_error += parts.back().value;
    result.slope_error += squared(line.slope[k] * point.standard_error);
  }
  result.standard_error = std::sqrt(result.standard_error);
  result.degrees_of_freedom = welch_degrees_of_freedom(parts);
  result.slope_error = std::sqrt(result.slope_error);
  result.fit = line_fit(sizes, points, rounding_of(line, points));
  return result;
}

}  // namespace franz_parisi::validation
