/// Functions of an angle that are wanted at very many angles.
#pragma once

#include <array>
#include <functional>
#include <vector>

namespace franz_parisi::theory::wide {

/// A function on [0, pi] as Chebyshev series on intervals. Kernels are analytic there, but those of large
/// lambda bend within sqrt(1/lambda) of 0: intervals are halved until the last coefficients of a series, and
/// its distance from the function between the nodes, are below the tolerance.
class Tabulated {
 public:
  Tabulated(const std::function<double(double)>& exact, double tolerance);

  /// Whether every interval met the tolerance; else the table is of no use.
  bool is_met() const { return met_; }
  double operator()(double angle) const;

 private:
  static constexpr std::size_t terms = 16;
  using Series = std::array<double, terms>;

  bool fit(const std::function<double(double)>& exact, double from, double to, double tolerance);

  bool met_ = true;
  std::vector<double> ends_;  ///< upper ends of the intervals, ascending
  std::vector<double> middle_, inverse_half_;
  std::vector<Series> series_;
};

}  // namespace franz_parisi::theory::wide
