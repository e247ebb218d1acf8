#include "integrals/smoothed_power.hpp"
#include "theory/channel/probit/probit.hpp"

#include <algorithm>
#include <cmath>

namespace franz_parisi::theory {

// G(w) = g(a) with a = w/s, k^2 = V/s^2, so that -dG/ds^2 at fixed V is [ a g'/2 + k^2 dg/dk^2 ]/s^2. For a
// << 0 its terms cancel, but not those of F g' + k^2 g'' with F = a + k^2 g', the field averaged over x.
TabulatedPair tabulate(const TaskParameters& task, double v, double s2, const Eigen::ArrayXd& w,
                       const Resolution& resolution) {
  const double s = std::sqrt(s2), k2 = v / s2;
  const auto pair = integrals::smoothed_power(w / s, task.beta, std::sqrt(k2), resolution.channel_step);
  const auto values = [&](const integrals::SmoothedPower& p) {
    Tabulated t;
    t.g = p.g, t.g1 = p.g1 / s, t.g2 = p.g2 / s2;
    t.width = (p.field * p.g1 + k2 * p.g2) / (2 * s2);
    t.by_beta = p.log_cdf;
    return t;
  };
  TabulatedPair result{.fine = values(pair.fine), .coarse = values(pair.coarse)};
  const integrals::SmoothedPower& p = pair.fine;
  Tabulated& t = result.fine;
  t.g3 = p.g3 / (s2 * s), t.g4 = p.g4 / (s2 * s2);
  t.width1 = (p.field1 * p.g1 + p.field * p.g2 + k2 * p.g3) / (2 * s2 * s);
  t.width2 = (k2 * p.g1 * p.g3 + 2 * p.field1 * p.g2 + p.field * p.g3 + k2 * p.g4) / (2 * s2 * s2);
  t.width_width = (t.width + 0.5 * s * (p.field + k2 * p.g1) * t.width1 + 0.5 * v * t.width2) / s2;
  t.by_beta1 = p.log_cdf1 / s, t.by_beta2 = p.log_cdf2 / s2;
  t.width_by_beta = ((p.field + k2 * p.g1) * p.log_cdf1 + k2 * p.log_cdf2) / (2 * s2);
  return result;
}

// Phi^beta bends at an edge that moves out like sqrt(2 ln beta), and there ever more sharply: its
// singularities come closer to the axis as the inverse of that.
ChannelScales scales(const TaskParameters& task, double v, double s2) {
  constexpr double blunt = 11;  // squared edge up to which the rule of double width resolves it: beta = 240
  const double s = std::sqrt(s2), edge2 = 2 * std::log1p(task.beta);
  return {.width = s,
          .end = s * integrals::smoothed_power_cutoff(std::sqrt(v) / s),
          .sharpness = std::max(1.0, edge2 / blunt)};
}

}  // namespace franz_parisi::theory
