#include "theory/weights/variational/pass_on.hpp"

#include "integrals/deadline.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace franz_parisi::theory {
namespace {

/// Numbers a block of densities may hold.
constexpr Eigen::Index block_size = Eigen::Index{1} << 17;

constexpr double rounding = std::numeric_limits<double>::epsilon();

}  // namespace

std::vector<Eigen::ArrayXXd> pass_on(const LocalMeasure& measure, const Eigen::ArrayXd& c,
                                     const Eigen::ArrayXd& excess, const integrals::Rule& rule,
                                     const std::vector<Eigen::ArrayXXd>& sources) {
  std::vector<Eigen::ArrayXXd> result;
  for (const Eigen::ArrayXXd& source : sources) result.emplace_back(rule.size(), source.cols());
  // The densities of all nodes at once would be the largest object of the program.
  const Eigen::Index most_rows = std::clamp<Eigen::Index>(block_size / c.size(), 1, rule.size());
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> mass(most_rows, c.size());
  for (Eigen::Index begin = 0; begin < rule.size(); begin += most_rows) {
    integrals::Deadline::check();
    const Eigen::Index rows = std::min(most_rows, rule.size() - begin);
    for (Eigen::Index j = 0; j < rows; ++j) {
      const double theta = rule.nodes[begin + j];
      // Both exponents from m = +-1, whichever the field prefers.
      const double deficit = 2 / (1 + std::exp(2 * theta)), other = 2 / (1 + std::exp(-2 * theta));
      mass.row(j) = ((measure.log_density(theta) - (c >= 0).select(deficit * c, -other * c) - excess).exp() *
                     rule.weights[begin + j])
                        .matrix()
                        .transpose();
    }
    for (std::size_t i = 0; i < sources.size(); ++i)
      result[i].middleRows(begin, rows) = (mass.topRows(rows) * sources[i].matrix()).array();
  }
  return result;
}

std::vector<Eigen::ArrayXXd> rounding_sources(const Eigen::ArrayXd& c, const Eigen::ArrayXd& excess,
                                              const Eigen::ArrayXXd& weights, const Eigen::ArrayXXd& open) {
  return {open + rounding * (weights.colwise() * excess.abs()), rounding * (weights.colwise() * c.max(0)),
          rounding * (weights.colwise() * (-c).max(0))};
}

Eigen::ArrayXXd rounding_passed_on(const LocalExponent& exponent, const integrals::Rule& rule,
                                   const Eigen::ArrayXXd& mass, std::span<const Eigen::ArrayXXd, 3> sums) {
  const Eigen::ArrayXd m = rule.nodes.tanh(), width = rule.nodes.cosh().square().inverse();
  return sums[0] + sums[1].colwise() * (1 - m) + sums[2].colwise() * (1 + m) +
         rounding * (mass.colwise() * (4 + std::abs(exponent.a) * width + exponent.kappa));
}

}  // namespace franz_parisi::theory
