#include "study/axis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace franz_parisi::study {
namespace {

struct Ends {
  double start;
  double stop;
};

/// The smallest power of ten that makes both ends integers, small enough to compute with them exactly; 1
/// where there is none.
double decimal_scale(const Ends& ends, double intervals) {
  const double largest = std::ldexp(1, std::numeric_limits<double>::digits) / intervals;
  const double size = std::max({1.0, std::abs(ends.start), std::abs(ends.stop)});
  const auto whole = [](double x, double scale) { return std::round(x * scale) / scale == x; };
  for (double scale = 1; size * scale < largest; scale *= 10) {
    if (whole(ends.start, scale) && whole(ends.stop, scale)) return scale;
  }
  return 1;
}

// Weighting both ends, rather than adding steps to one, gives the same digits in either direction. Decimal
// ends are weighted as integers, so that only the division rounds and 0.2:2:7 holds 0.8 itself.
std::vector<double> evenly_spaced(const Ends& ends, long count) {
  std::vector<double> values{ends.start};
  const auto intervals = static_cast<double>(count - 1);
  const double scale = count > 1 ? decimal_scale(ends, intervals) : 1;
  const auto scaled = [scale](double x) { return scale == 1 ? x : std::round(x * scale); };
  for (long i = 1; i + 1 < count; ++i) {
    const auto step = static_cast<double>(i);
    const double sum = scaled(ends.start) * (intervals - step) + scaled(ends.stop) * step;
    values.push_back(sum / (intervals * scale));
  }
  if (count > 1) values.push_back(ends.stop);
  return values;
}

}  // namespace

std::vector<double> evenly_spaced(double start, double stop, long count) {
  return evenly_spaced(Ends{start, stop}, count);
}

std::vector<double> evenly_spaced_in_log(double start, double stop, long count) {
  std::vector<double> values = evenly_spaced({std::log(start), std::log(stop)}, count);
  const auto [lowest, highest] = std::minmax(start, stop);
  for (double& value : values) value = std::clamp(std::exp(value), lowest, highest);
  values.front() = start;
  if (count > 1) values.back() = stop;
  return values;
}

std::vector<theory::Chain> combinations(const theory::Chain& chain, std::span<const Axis> axes) {
  std::vector<theory::Chain> all{chain};
  for (const Axis& axis : axes) {
    std::vector<theory::Chain> more;
    for (const theory::Chain& one : all)
      for (const double value : axis.values) more.push_back(axis.parameter.at(one, value));
    all = std::move(more);
  }
  return all;
}

}  // namespace franz_parisi::study
