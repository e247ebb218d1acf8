#include "theory/wide/tabulated.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace franz_parisi::theory::wide {
namespace {

using std::numbers::pi;

constexpr double shortest = 1e-9;  // of an interval: beyond any lambda that is allowed

}  // namespace

Tabulated::Tabulated(const std::function<double(double)>& exact, double tolerance) {
  std::vector<std::pair<double, double>> open{{0, pi}};
  while (!open.empty() && met_) {
    const auto [from, to] = open.back();
    open.pop_back();
    if (fit(exact, from, to, tolerance)) continue;
    met_ = to - from > shortest;
    open.emplace_back((from + to) / 2, to);  // the lower half is next: ends ascend
    open.emplace_back(from, (from + to) / 2);
  }
}

bool Tabulated::fit(const std::function<double(double)>& exact, double from, double to, double tolerance) {
  const double middle = (from + to) / 2, half = (to - from) / 2;
  std::array<double, terms> values;
  for (std::size_t k = 0; k < terms; ++k)
    values[k] =
        exact(std::clamp(middle + half * std::cos(pi * (static_cast<double>(k) + 0.5) / terms), 0.0, pi));
  Series series{};
  for (std::size_t j = 0; j < terms; ++j) {
    for (std::size_t k = 0; k < terms; ++k)
      series[j] += values[k] * std::cos(pi * static_cast<double>(j) * (static_cast<double>(k) + 0.5) / terms);
    series[j] *= (j == 0 ? 1.0 : 2.0) / terms;
  }
  if (std::abs(series[terms - 1]) + std::abs(series[terms - 2]) > tolerance) return false;
  ends_.push_back(to);
  middle_.push_back(middle);
  inverse_half_.push_back(1 / half);
  series_.push_back(series);
  const std::size_t own = ends_.size() - 1;
  for (const double x : {-0.9999, -0.97, -0.38, 0.09, 0.56, 0.93, 0.9999}) {
    const double at = middle + half * x;
    if (at > from && at < to && std::abs((*this)(at)-exact(at)) > tolerance) {
      ends_.resize(own);
      middle_.resize(own);
      inverse_half_.resize(own);
      series_.resize(own);
      return false;
    }
  }
  return true;
}

double Tabulated::operator()(double angle) const {
  const auto found = std::ranges::lower_bound(ends_, angle);
  const auto i = std::min(static_cast<std::size_t>(found - ends_.begin()), ends_.size() - 1);
  const double x = (angle - middle_[i]) * inverse_half_[i], twice = 2 * x;
  const Series& c = series_[i];
  double above = 0, sum = 0;  // Clenshaw
  for (std::size_t j = terms - 1; j > 0; --j) {
    const double next = c[j] + twice * sum - above;
    above = sum;
    sum = next;
  }
  return c[0] + x * sum - above;
}

}  // namespace franz_parisi::theory::wide
