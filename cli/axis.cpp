#include "cli/axis.hpp"

#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace franz_parisi::cli {

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

std::vector<double> evenly_spaced_in_log(const Ends& ends, long count) {
  std::vector<double> values = evenly_spaced({std::log(ends.start), std::log(ends.stop)}, count);
  const auto [lowest, highest] = std::minmax(ends.start, ends.stop);
  for (double& value : values) value = std::clamp(std::exp(value), lowest, highest);
  values.front() = ends.start;
  if (count > 1) values.back() = ends.stop;
  return values;
}

std::vector<double> parse_spaced(std::string_view option, std::string_view whole,
                                 std::vector<std::string_view> pieces, Range range) {
  const bool logarithmic = pieces.front() == "log";
  if (logarithmic) pieces.erase(pieces.begin());
  if (pieces.size() != 3) throw UsageError(option, whole, axis_forms);
  if (logarithmic && range.lower <= 0) range = {0, false, range.upper, range.upper_included};
  const Ends ends{parse_number(option, whole, pieces[0], range),
                  parse_number(option, whole, pieces[1], range)};
  const long count = parse_integer(option, whole, pieces[2], 1, max_points);
  return logarithmic ? evenly_spaced_in_log(ends, count) : evenly_spaced(ends, count);
}

/// The parameter before '=', and what follows it.
std::pair<Parameter, std::string_view> parse_name(std::string_view option, std::string_view text,
                                                  std::string_view forms) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) throw UsageError(option, text, forms);
  return {parse_parameter(option, text, text.substr(0, equals)), text.substr(equals + 1)};
}

}  // namespace

std::vector<double> evenly_spaced(double start, double stop, long count) {
  return evenly_spaced(Ends{start, stop}, count);
}

Axis parse_range(std::string_view option, std::string_view text) {
  constexpr std::string_view form = "allowed is NAME=lowest:highest with lowest < highest";
  const auto [parameter, values] = parse_name(option, text, form);
  const auto pieces = split(values, ':');
  if (pieces.size() != 2) throw UsageError(option, text, form);
  const Range& range = parameter.symbol->range;
  const double lowest = parse_number(option, text, pieces[0], range);
  const double highest = parse_number(option, text, pieces[1], range);
  if (!(lowest < highest)) throw UsageError(option, text, form);
  return {parameter, {lowest, highest}};
}

std::vector<double> parse_values(std::string_view option, std::string_view whole, std::string_view values,
                                 const Range& range) {
  if (values.empty()) throw UsageError(option, whole, std::string("no values; ") + std::string(axis_forms));
  const auto pieces = split(values, ':');
  if (pieces.size() > 1) return parse_spaced(option, whole, pieces, range);
  std::vector<double> list;
  for (const std::string_view entry : split(values, ',')) {
    list.push_back(parse_number(option, whole, entry, range));
  }
  return list;
}

Axis parse_axis(std::string_view option, std::string_view text) {
  const auto [parameter, values] = parse_name(option, text, axis_forms);
  return {parameter, parse_values(option, text, values, parameter.symbol->range)};
}

}  // namespace franz_parisi::cli
