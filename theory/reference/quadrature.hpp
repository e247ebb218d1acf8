/// Adaptive quadrature and interpolation by GSL, for integrals inside integrals.
///
/// A number carries the bound on its error, and what is made of it carries that on, so that a nest of
/// integrals ends in one number with one bound. Nothing here aborts or throws for what GSL cannot do: the
/// error says it, infinite where there is no value. An integrals::Deadline that is heeded ends any of it.
#pragma once

#include "integrals/estimate.hpp"

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include <gsl/gsl_chebyshev.h>

namespace franz_parisi::theory::reference {

using integrals::Estimate;
using Function = std::function<Estimate(double)>;

// Errors to first order.
inline Estimate operator+(const Estimate& a, const Estimate& b) {
  return {a.value + b.value, a.error + b.error};
}
inline Estimate operator*(double a, const Estimate& b) { return {a * b.value, std::abs(a) * b.error}; }
inline Estimate operator*(const Estimate& a, const Estimate& b) {
  return {a.value * b.value, std::abs(a.value) * b.error + std::abs(b.value) * a.error};
}
inline Estimate operator/(const Estimate& a, const Estimate& b) {
  const double value = a.value / b.value;
  return {value, (a.error + std::abs(value) * b.error) / std::abs(b.value)};
}

/// GSL's handler, which calls abort(), is off while one of these lives (in any thread) and then as before.
class QuietGsl {
 public:
  QuietGsl();
  ~QuietGsl();
  QuietGsl(const QuietGsl&) = delete;
  QuietGsl& operator=(const QuietGsl&) = delete;
};

/// Asked of a quadrature or a table: |error| <= max(absolute, relative |value|) on each piece.
struct Accuracy {
  double absolute = 1e-14;
  double relative = 1e-13;
};

/// A measure on an interval, of any norm, and averages int w f / int w over it: adaptive Gauss-Kronrod rules
/// of 61 nodes (gsl_integration_qag).
class Measure {
 public:
  using Weight = std::function<double(double)>;

  /// `weight` >= 0 on [points.front(), points.back()], points ascending; quadratures go from point to point.
  /// Each should have its share of nodes where the measure is: 61 see no peak that is a thousand times
  /// narrower.
  Measure(Weight weight, std::vector<double> points);

  /// N(mean, deviation^2), deviation > 0, cut where less than 1e-19 of it is left: `reach` deviations out.
  static Measure gaussian(double mean, double deviation, const std::vector<double>& points);

  /// The error holds GSL's estimates for both integrals and the errors of f, each piece with its share of the
  /// measure; it is infinite where a value is not finite.
  Estimate average(const Function& f, const Accuracy& accuracy = {}) const;

  const Estimate& norm() const { return norm_; }  ///< int w

 private:
  Weight weight_;
  std::vector<double> points_;
  std::vector<double> shares_;  // int w over each piece
  Estimate norm_;
};
inline constexpr double reach = 9.5;

/// A function on an interval as Chebyshev series (gsl_cheb) on pieces, halved until each is as accurate as
/// asked for; the relative accuracy is meant of the largest |value| on the piece.
class Table {
 public:
  /// On [points.front(), points.back()], no piece across a point; 21 values on a piece must see that it
  /// bends. Where halving does not help, the error of the values says so.
  Table(const Function& f, const std::vector<double>& points, const Accuracy& accuracy = {});

  /// The error is that of the function and the last terms of the series. Outside the interval the value at
  /// its end.
  Estimate operator()(double x) const;

  /// Ends of the pieces: they crowd where the function bends.
  const std::vector<double>& edges() const { return edges_; }

 private:
  using Series = std::unique_ptr<gsl_cheb_series, decltype(&gsl_cheb_free)>;

  void add(const Function& f, double low, double high, const Accuracy& accuracy, double before);

  std::vector<double> edges_;
  std::vector<Series> series_;
  std::vector<double> errors_;
};

}  // namespace franz_parisi::theory::reference
