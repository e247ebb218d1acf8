#include "theory/wide/tabulated.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

namespace franz_parisi::theory::wide {
namespace {

using std::numbers::pi;

constexpr double shortest = 1e-9;  // of an interval: beyond any lambda that is allowed

/// Coefficients of powers of the polynomial sum_j c_j T_j.
template <std::size_t terms>
std::array<double, terms> in_powers(const std::array<double, terms>& c) {
  std::array<double, terms> sum{}, before{}, now{1};  // now: T_j
  for (std::size_t j = 0; j < terms; ++j) {
    for (std::size_t k = 0; k <= j; ++k) sum[k] += c[j] * now[k];
    std::array<double, terms> next{};
    for (std::size_t k = 0; k + 1 < terms; ++k) next[k + 1] = (j == 0 ? 1 : 2) * now[k];
    for (std::size_t k = 0; k < terms; ++k) next[k] -= before[k];
    before = now;
    now = next;
  }
  return sum;
}

}  // namespace

Tabulated::Tabulated(const std::function<double(double)>& exact, double tolerance) {
  std::vector<std::pair<double, double>> open{{0, pi}};
  while (!open.empty() && met_) {
    const auto [from, to] = open.back();
    open.pop_back();
    if (fit(exact, from, to, tolerance)) continue;
    met_ = to - from > shortest && ends_.size() + open.size() + 2 < most_intervals;
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
  Polynomial series{};
  for (std::size_t j = 0; j < terms; ++j) {
    for (std::size_t k = 0; k < terms; ++k)
      series[j] += values[k] * std::cos(pi * static_cast<double>(j) * (static_cast<double>(k) + 0.5) / terms);
    series[j] *= (j == 0 ? 1.0 : 2.0) / terms;
  }
  if (std::abs(series[terms - 1]) + std::abs(series[terms - 2]) > tolerance) return false;
  ends_.push_back(to);
  middle_.push_back(middle);
  inverse_half_.push_back(1 / half);
  polynomials_.push_back(in_powers(series));
  const std::size_t own = ends_.size() - 1;
  for (const double x : {-0.9999, -0.97, -0.38, 0.09, 0.56, 0.93, 0.9999}) {
    const double at = middle + half * x;
    if (at > from && at < to && std::abs((*this)(at)-exact(at)) > tolerance) {
      ends_.resize(own);
      middle_.resize(own);
      inverse_half_.resize(own);
      polynomials_.resize(own);
      return false;
    }
  }
  return true;
}

double Tabulated::operator()(double angle) const {
  replace_some({&angle, 1});
  return angle;
}

void Tabulated::replace(std::span<double> angles) const {
  for (std::size_t from = 0; from < angles.size(); from += some)
    replace_some(angles.subspan(from, std::min(some, angles.size() - from)));
}

/// Sorts angles by interval, so that loops over those of one have nothing to look up.
void Tabulated::replace_some(std::span<double> angles) const {
  std::array<std::uint32_t, some> interval{}, order;
  for (std::size_t e = 0; e + 1 < ends_.size(); ++e)
    for (std::size_t i = 0; i < angles.size(); ++i) interval[i] += angles[i] > ends_[e] ? 1U : 0U;
  std::array<std::uint32_t, most_intervals + 1> begin{};
  for (std::size_t i = 0; i < angles.size(); ++i) ++begin[interval[i] + 1];
  for (std::size_t e = 0; e < ends_.size(); ++e) begin[e + 1] += begin[e];
  std::array<std::uint32_t, most_intervals + 1> next = begin;
  for (std::uint32_t i = 0; i < angles.size(); ++i) order[next[interval[i]]++] = i;
  for (std::size_t e = 0; e < ends_.size(); ++e)
    for (std::size_t from = begin[e]; from < begin[e + 1]; from += width) {
      const std::size_t count = std::min<std::size_t>(width, begin[e + 1] - from);
      Block block = Block::Constant(middle_[e]);
      for (std::size_t k = 0; k < count; ++k) block(static_cast<int>(k)) = angles[order[from + k]];
      block = evaluate(e, block);
      for (std::size_t k = 0; k < count; ++k) angles[order[from + k]] = block(static_cast<int>(k));
    }
}

Tabulated::Block Tabulated::evaluate(std::size_t interval, const Block& angle) const {
  const Block x = (angle - middle_[interval]) * inverse_half_[interval];
  const Polynomial& c = polynomials_[interval];
  Block sum = Block::Constant(c[terms - 1]);  // Horner
  for (std::size_t j = terms - 1; j-- > 0;) sum = sum * x + c[j];
  return sum;
}

}  // namespace franz_parisi::theory::wide
