#include "theory/channel/probit/probit.hpp"

#include "integrals/smoothed_power.hpp"
#include "theory/channel/field_axis.hpp"
#include "theory/channel/real_weights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace franz_parisi::theory {
namespace {

using Eigen::ArrayXd;
using integrals::Estimate;

/// The channel on the field axis: derivatives of G with respect to w, and l = dG/dq_star at fixed q less half
/// of G'^2, whose average is A.
struct FieldFunctions {
  ArrayXd g0, g1, g2, l;
};

FieldFunctions on_field_axis(const integrals::SmoothedPower& p, double s, double k2) {
  return {
      .g0 = p.g, .g1 = p.g1 / s, .g2 = p.g2 / (s * s), .l = (p.field * p.g1 + (1 + k2) * p.g2) / (2 * s * s)};
}

}  // namespace

Energetic energetic(const TaskParameters& task, const Overlaps& overlaps, const Resolution& resolution) {
  const double s = std::sqrt(overlaps.s2());
  const double k2 = overlaps.v() / overlaps.s2();
  const double k = std::sqrt(k2);
  const FieldAxis axis({.q = overlaps.q(), .r = overlaps.r(), .gap = overlaps.teacher_gap()},
                       scales(task, overlaps.v(), overlaps.s2()), resolution.field_step);
  const ArrayXd a = axis.rule.nodes / s;
  const auto smoothed = integrals::smoothed_power(a, task.beta, k, resolution.channel_step);
  const integrals::SmoothedPower& p = smoothed.fine;
  const FieldFunctions fine = on_field_axis(p, s, k2);
  const FieldFunctions coarse = on_field_axis(smoothed.coarse, s, k2);
  const auto teacher = [&](const ArrayXd& f, const ArrayXd& c, Inner inner = Inner::mean) {
    return axis.nested(axis.teacher, f, c, k, inner);
  };
  const auto edge = [&](const ArrayXd& f, const ArrayXd& c) { return axis.nested(axis.edge, f, c, k); };
  const auto sum = [&](const ArrayXd& weight, const ArrayXd& f) {
    return (axis.rule.weights * weight * f).sum();
  };

  Energetic result;
  result.e = teacher(fine.g0, coarse.g0, Inner::logarithm);
  result.q_hat = teacher(fine.g1.square(), coarse.g1.square());
  result.r_hat = edge(fine.g1, coarse.g1);
  result.a = teacher(fine.l, coarse.l);
  // Its terms cancel, and g'' is a variance beside which g'^2 is large: both round.
  constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();
  const ArrayXd of_curvature = axis.curvature_rounding(std::sqrt(overlaps.v()));
  const ArrayXd terms = rounding * ((p.field * p.g1).abs() + (1 + k2) * (p.g1.square() + p.g2.abs())) +
                        of_curvature * (1 + k2) * p.g2.abs();
  result.a.error += sum(axis.teacher, terms) / (2 * overlaps.s2());
  result.loss = teacher(-p.log_cdf, -smoothed.coarse.log_cdf);
  result.curvature2 = teacher(fine.g2.square(), coarse.g2.square());
  result.curvature2.error += 2 * sum(axis.teacher, of_curvature * fine.g2.square());
  result.e.error += rounding;  // of a logarithm of sums of order 1 or 10

  // Second derivatives of E, without error estimates: they steer Newton's method and scale its error bound.
  // In units of s, with F = <u> = a + k^2 g' and F' = 1 + k^2 g'': l = (F g' + (1 + k^2) g'')/2.
  const double s2 = overlaps.s2();
  const ArrayXd &g1 = p.g1, &g2 = p.g2, &g3 = p.g3, &field = p.field;
  const ArrayXd l = 0.5 * (field * g1 + (1 + k2) * g2);
  const ArrayXd l1 = 0.5 * (p.field1 * g1 + field * g2 + (1 + k2) * g3);
  // dl/dk^2 less g'/2 dl/da: what the heat equation leaves of it.
  const ArrayXd heat = 0.5 * (0.5 * g1 * (p.field1 * g1 + field * g2) + 0.5 * field * g3 +
                              g2 * (p.field1 + g2) + 0.5 * (1 + k2) * p.g4 + 0.5 * (1 + 2 * k2) * g1 * g3);
  const ArrayXd by_q_star = (l + 0.5 * (field + g1) * l1 + (1 + k2) * heat) / (s2 * s2);  // at fixed q
  const ArrayXd by_q = -(g1 * l1 + 0.5 * g2.square()) / (s2 * s2);                        // at fixed q_star
  const ArrayXd d1 = (l1 + g1 * g2) / (s2 * s);                                           // of dG/dq_star
  const double a_q = sum(axis.teacher, by_q);
  const double a_v = sum(axis.teacher, by_q_star);
  const double a_r = sum(axis.edge, l1 / (s2 * s));
  const double e_qr = -sum(axis.edge, fine.g1 * fine.g2);
  const double e_rr = -overlaps.r() * sum(axis.edge, g3 / (s2 * s));
  const double e_qv = -sum(axis.teacher, fine.g1 * d1);
  result.jacobian << -2 * a_q, -2 * e_qr, -2 * e_qv,  //
      a_r, e_rr, sum(axis.edge, d1),                  //
      sum(axis.teacher, by_q + by_q_star), a_r, a_v;

  // beta acts on g alone, by dg/dbeta = <ln Phi>; the loss is -dE/dbeta.
  const ArrayXd& log1 = p.log_cdf1;
  const double q_hat_beta = sum(axis.teacher, 2 * g1 * log1 / s2);
  const Eigen::Vector3d by_beta(
      q_hat_beta, sum(axis.edge, log1 / s),
      sum(axis.teacher, ((field + k2 * g1) * log1 + (1 + k2) * p.log_cdf2) / (2 * s2)));
  result.by_parameter = {{&TaskParameters::beta, by_beta}};
  result.loss_gradient << -by_beta[2], -by_beta[1], -(by_beta[2] + 0.5 * q_hat_beta);
  // The curvature along V is that along q_star at fixed q; along q at fixed V both act.
  const ArrayXd d2 = (2 * g2 + a * g3 + (1 + k2) * (p.g4 + 2 * g2.square() + 2 * g1 * g3)) / (2 * s2 * s2);
  const ArrayXd by_v = 2 * fine.g2 * d2;
  const ArrayXd g3_w = g3 / (s2 * s);
  result.curvature2_gradient << sum(axis.teacher,
                                    g3_w.square() - 2 * fine.g2.cube() - 2 * fine.g1 * fine.g2 * g3_w + by_v),
      sum(axis.edge, 2 * fine.g2 * g3_w), sum(axis.teacher, by_v);
  result.curvature3 = sum(axis.teacher, fine.g2.cube());
  result.third2 = sum(axis.teacher, g3_w.square());
  return result;
}

const Channel probit{"probit", "-ln Phi of its stability",         energetic, tabulate,
                     scales,   sampled_energetic<tabulate, scales>};

}  // namespace franz_parisi::theory
