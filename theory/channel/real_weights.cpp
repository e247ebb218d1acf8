#include "theory/channel/real_weights.hpp"

#include "theory/channel/field_axis.hpp"

#include <cmath>
#include <limits>

namespace franz_parisi::theory {

// Averages T over the field's law and the label, and D at the teacher's decision boundary, answer to q and r
// by
//     dT[f]/dq = T[f'']/2,  dT[f]/dr = D[f'],   dD[f]/dq = D[f'']/2,  dD[f]/dr = -r D[f''],
// and G answers to V by the heat equation dG/dV = (G'' + G'^2)/2.
Energetic sampled_energetic(const SampledChannel& channel, const TaskParameters& task, const RealOverlaps& x,
                            const Resolution& resolution) {
  const FieldAxis axis({.q = x.q, .r = x.r, .gap = x.gap}, channel.scales(task, x.v, 1),
                       resolution.field_step);
  const TabulatedPair pair = channel.tabulate(task, x.v, 1, axis.rule.nodes, resolution);
  const Tabulated &f = pair.fine, &c = pair.coarse;
  const Eigen::ArrayXd &g1 = f.g1, &g2 = f.g2, &g3 = f.g3, &g4 = f.g4;

  const double k = std::sqrt(x.v);
  Energetic e;
  e.e = axis.nested(axis.teacher, f.g, c.g, k, Inner::logarithm);
  e.q_hat = axis.nested(axis.teacher, g1.square(), c.g1.square(), k);
  e.r_hat = axis.nested(axis.edge, g1, c.g1, k);
  e.a = axis.nested(axis.teacher, 0.5 * g2, 0.5 * c.g2, k);
  e.loss = axis.nested(axis.teacher, -f.by_beta, -c.by_beta, k);
  e.curvature2 = axis.nested(axis.teacher, g2.square(), c.g2.square(), k);

  const auto t = [&](const Eigen::ArrayXd& values) {
    return (axis.rule.weights * axis.teacher * values).sum();
  };
  constexpr double log_rounding = 8 * std::numeric_limits<double>::epsilon();  // of a sum of order 1 or 10
  const Eigen::ArrayXd rounding = axis.curvature_rounding(k);
  e.e.error += log_rounding;
  e.a.error += 0.5 * t(rounding * g2.abs());
  e.curvature2.error += 2 * t(rounding * g2.square());

  const auto d = [&](const Eigen::ArrayXd& values) { return (axis.rule.weights * axis.edge * values).sum(); };
  const Eigen::ArrayXd g1_v = 0.5 * (g3 + 2 * g1 * g2), g2_v = 0.5 * (g4 + 2 * g2.square() + 2 * g1 * g3);
  const double e_qr = 0.5 * d(g3);
  e.jacobian << t(g2.square() + g1 * g3), 2 * d(g1 * g2), 2 * t(g1 * g1_v),  //
      e_qr, -2 * x.r * e_qr, d(g1_v),                                        //
      0.25 * t(g4), e_qr, 0.5 * t(g2_v);

  const Eigen::ArrayXd by_v = f.by_beta2 + 2 * g1 * f.by_beta1;
  e.by_parameter = {{&TaskParameters::beta, {2 * t(g1 * f.by_beta1), d(f.by_beta1), 0.5 * t(f.by_beta2)}}};
  e.loss_gradient << -0.5 * t(f.by_beta2), -d(f.by_beta1), -0.5 * t(by_v);
  e.curvature2_gradient << t(g3.square() + g2 * g4), 2 * d(g2 * g3), 2 * t(g2 * g2_v);
  e.curvature3 = t(g2.cube());
  e.third2 = t(g3.square());
  return e;
}

}  // namespace franz_parisi::theory
