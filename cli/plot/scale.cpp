#include "cli/plot/scale.hpp"

#include "study/text.hpp"

#include <algorithm>
#include <cmath>

namespace franz_parisi::cli::plot {

namespace {

constexpr double near_zero = 0.15;       // of the highest value
constexpr double least_relative = 1e-9;  // a range below is a constant and the rounding of it

struct Interval {
  double lower;
  double upper;
};

Interval widened(Interval range) {
  const double size = std::max(std::abs(range.lower), std::abs(range.upper));
  if (range.upper - range.lower > least_relative * size) return range;
  const double half = size > 0 ? 0.1 * size : 1;
  return {range.lower - half, range.upper + half};
}

Interval interval_of(std::span<const double> values) {
  const auto [lower, upper] = std::ranges::minmax(values);
  if (0 < lower && lower < near_zero * upper) return widened({0, upper});
  if (near_zero * lower < upper && upper < 0) return widened({lower, 0});
  return widened({lower, upper});
}

/// The smallest of 1, 2, 5 times a power of ten that divides the range into so many steps at most.
double round_step(const Interval& range, int tics) {
  const double least = (range.upper - range.lower) / tics;
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (least <= digit * power) return digit * power;
  }
  return 10 * power;
}

/// Decimals where they are few, otherwise the shortest form.
void choose_labels(Scale& scale) {
  constexpr int most_decimals = 4;
  constexpr double largest = 1e5;
  const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(scale.step) + least_relative)));
  const double size = std::max(std::abs(scale.lower), std::abs(scale.upper));
  const bool plain = decimals <= most_decimals && size < largest;
  scale.format = plain ? "%." + std::to_string(decimals) + "f" : "%g";
  constexpr int shortest_form = 8;
  const auto length = [&](double x) { return number_text(x, std::chars_format::fixed, decimals).size(); };
  scale.label_length =
      plain ? static_cast<int>(std::max(length(scale.lower), length(scale.upper))) : shortest_form;
}

Scale linear(const Interval& range, int tics) {
  Scale scale{range.lower, range.upper, false, round_step(range, tics), {}, 0};
  choose_labels(scale);
  return scale;
}

/// Every count from the lowest to the highest, with half a place on either side.
Scale count_scale(std::span<const double> values) {
  const auto [lower, upper] = std::ranges::minmax(values);
  Scale scale{std::ceil(lower) - 0.5, std::floor(upper) + 0.5, false, 1, {}, 0, false};
  choose_labels(scale);
  return scale;
}

Scale logarithmic_scale(const Interval& range) {
  constexpr double powers_from = 100;
  const bool powers = range.upper >= powers_from * range.lower;
  return {range.lower, range.upper, true, 0, powers ? "10^{%T}" : "%g", 4};
}

}  // namespace

bool is_logarithmic(std::vector<double> values) {
  constexpr double tolerance = 1e-6;
  std::ranges::sort(values);
  const auto repeated = std::ranges::unique(values);
  values.erase(repeated.begin(), repeated.end());
  if (values.size() < 3 || values.front() <= 0 || values.back() < 10 * values.front()) return false;
  const double first = std::log10(values.front());
  const double step = (std::log10(values.back()) - first) / static_cast<double>(values.size() - 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!(std::abs(std::log10(values[i]) - first - static_cast<double>(i) * step) < tolerance)) return false;
  }
  return true;
}

Scale make_scale(std::span<const double> values, const Axis& axis, int tics) {
  if (axis.counts) return count_scale(values);
  if (axis.bounds) {
    const Interval bounds = widened({axis.bounds->front(), axis.bounds->back()});
    return axis.logarithmic ? logarithmic_scale(bounds) : linear(bounds, tics);
  }
  if (axis.logarithmic) {
    const auto [lower, upper] = std::ranges::minmax(values);
    const double factor = std::pow(upper / lower, axis.margin);
    if (lower < upper) return logarithmic_scale({lower / factor, upper * factor});
  }
  const Interval range = interval_of(values);
  const double pad = axis.margin * (range.upper - range.lower);
  return linear({range.lower - pad, range.upper + pad}, tics);
}

}  // namespace franz_parisi::cli::plot
