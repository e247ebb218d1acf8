/// Functions of an angle that are wanted at very many angles.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory::wide {

/// A function on [0, pi] as polynomials on intervals, made of Chebyshev series. Kernels are analytic there,
/// but those of large lambda bend within sqrt(1/lambda) of 0: intervals are halved until the last
/// coefficients of a series, and its distance from the function between the nodes, are below the tolerance.
class Tabulated {
 public:
  Tabulated(const std::function<double(double)>& exact, double tolerance);

  /// Whether every interval met the tolerance; else the table is of no use.
  bool is_met() const { return met_; }
  /// Replaces angles by the function's values, in bulk: as many as fit in registers at a time.
  void replace(std::span<double> angles) const;
  double operator()(double angle) const;

 private:
  static constexpr std::size_t terms = 16, most_intervals = 128;
  static constexpr std::size_t some = 256;  ///< angles that are sorted at a time
  static constexpr int width = 8;           ///< and evaluated, each as it would be alone
  using Block = Eigen::Array<double, width, 1>;
  using Polynomial = std::array<double, terms>;  ///< of the place in an interval, in [-1, 1]

  void replace_some(std::span<double> angles) const;
  Block evaluate(std::size_t interval, const Block& angle) const;
  bool fit(const std::function<double(double)>& exact, double from, double to, double tolerance);

  bool met_ = true;
  std::vector<double> ends_;  ///< upper ends of the intervals, ascending
  std::vector<double> middle_, inverse_half_;
  std::vector<Polynomial> polynomials_;
};

}  // namespace franz_parisi::theory::wide
