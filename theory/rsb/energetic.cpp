#include "theory/rsb/energetic.hpp"

#include "integrals/mapped_trapezoid.hpp"
#include "integrals/normal.hpp"
#include "theory/channel/channel.hpp"
#include "theory/channel/field_axis.hpp"
#include "theory/rsb/lattice.hpp"
#include "theory/rsb/response.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace franz_parisi::theory::rsb {
namespace {

using Eigen::ArrayXd;
using integrals::Estimate;

constexpr double reach = 9;  // standard deviations kept of the Gaussian of w: exp(-40)
constexpr double rounding = std::numeric_limits<double>::epsilon();

// Directions of the channel: V at fixed s^2, q_star through s^2 at fixed V, beta.
constexpr Eigen::Index along_v = along_own, along_width = along_own + 1, along_beta = along_own + 2, own = 3;

/// Fields w: rows carry the weights of (16), all nodes the channel.
Lattice make_lattice(const TaskParameters& task, const Overlaps& o, const Resolution& resolution) {
  const ChannelScales scales = task.channel->scales(task, o.v(), o.s2());
  const double width = std::sqrt(o.q_0()), gap = std::sqrt(o.teacher_gap()), root_d = std::sqrt(o.d());
  const double teacher = width * gap / std::max(std::abs(o.r()), 1e-9);  // of the step of Phi
  const double fineness = resolution.field_step / Resolution{}.field_step, narrow = scales.width / 6;
  const double upper = std::min(reach * (o.r() >= 0 ? width : gap), scales.end + reach * root_d);
  const double lower = -reach * (o.r() >= 0 ? gap : width);
  // Tilts move w towards where G vanishes, never further down.
  return Lattice::make(fineness * std::min({narrow, teacher / 4, gap / 2, 0.3 * width}),
                       fineness * std::min(narrow, tilted_step(o.d())), {lower, upper},
                       {lower - reach * root_d, std::max(upper, scales.end) + reach * root_d});
}

/// Weights of [ f ] and of the same across the teacher's decision boundary, with their changes.
struct Law {
  ArrayXd teacher, teacher_q, teacher_r;  ///< 2 N(w; 0, q_0) Phi(..), d/dq_0, d/dr
  ArrayXd edge, edge_q, edge_r;           ///< sqrt(2/pi) N(w; 0, q_0 - r^2) and so on
};

Law make_law(const ArrayXd& w, double step, const Overlaps& o) {
  const double q = o.q_0(), r = o.r(), gap = o.teacher_gap(), slope = r / std::sqrt(q * gap);
  Law law;
  law.teacher = w.unaryExpr([&](double at) {
    return step * 2 * integrals::normal_pdf(at / std::sqrt(q)) / std::sqrt(q) *
           integrals::normal_cdf(slope * at);
  });
  law.edge = step * std::numbers::inv_pi / std::sqrt(gap) * (-0.5 * w.square() / gap).exp();
  const ArrayXd edge2 = law.edge * (w.square() / gap - 1) / gap,
                first = r / q * law.edge - w / q * law.teacher;
  law.teacher_q = 0.5 * (-law.teacher / q - w / q * first - r / (q * gap) * w * law.edge);  // half of d2/dw2
  law.teacher_r = w / gap * law.edge;
  law.edge_q = 0.5 * edge2;
  law.edge_r = -r * edge2;
  return law;
}

/// What the integrals are taken of, in each row.
struct Rows {
  Averaged potential, mean, mean_squared, spread, a, loss, slope, within, between;
  ArrayXd cancelled;  ///< absolute terms of G_1'', of which `between` is the square
};

Rows make_rows(const Tilted& tilted, const Tabulated& t, double x, double d, bool changes) {
  const ArrayXd zero = ArrayXd::Zero(t.g.size());
  const bool all = changes;  // of the coarse rule there are values only
  const ArrayXd &g3 = all ? t.g3 : zero, &g4 = all ? t.g4 : zero;
  Measure measure(x, t.g, t.g1, t.g2, own);
  const ArrayXd v0 = 0.5 * (t.g2 + t.g1.square());
  measure.tilt.col(along_v) = x * v0;
  measure.tilt.col(along_width) = x * t.width;
  measure.tilt.col(along_beta) = x * t.by_beta;
  const ArrayXd l = 0.5 * t.g2 + t.width;  // D - G'^2/2
  Column g = measure.column(t.g, t.g1, t.g2), g1 = measure.column(t.g1, t.g2, g3),
         g2 = measure.column(t.g2, g3, g4), a{l, Eigen::ArrayXXd::Zero(l.size(), measure.tilt.cols())},
         loss{-t.by_beta, a.change};
  if (all) {
    const ArrayXd v1 = 0.5 * g3 + t.g1 * t.g2, v2 = 0.5 * g4 + t.g2.square() + t.g1 * g3;
    const ArrayXd width_v = 0.5 * t.width2 + t.g1 * t.width1, beta_v = 0.5 * t.by_beta2 + t.g1 * t.by_beta1;
    const auto fill = [](Column& column, const ArrayXd& v, const ArrayXd& width, const ArrayXd& beta) {
      column.change.col(along_v) = v;
      column.change.col(along_width) = width;
      column.change.col(along_beta) = beta;
    };
    fill(g, v0, t.width, t.by_beta);
    fill(g1, v1, t.width1, t.by_beta1);
    fill(g2, v2, t.width2, t.by_beta2);
    a = measure.column(l, 0.5 * g3 + t.width1, 0.5 * g4 + t.width2);
    fill(a, 0.5 * v2 + width_v, 0.5 * t.width2 + t.width_width, 0.5 * t.by_beta2 + t.width_by_beta);
    loss = measure.column(-t.by_beta, -t.by_beta1, -t.by_beta2);
    fill(loss, -beta_v, -t.width_by_beta, zero);
  }
  const auto means = average(tilted, measure, {g, g1, square(g1, t.g2), a, loss, g2, square(g2, g3)});
  Rows rows;
  const Averaged &mean = means[1], &tilt = means[7];
  rows.potential = {tilted.potential(), tilt.change / x};
  rows.potential.change.col(along_x) = tilted.slope();
  rows.mean = mean;
  rows.mean_squared = square(mean);
  rows.spread = variance(mean, means[2], tilted.variance(t.g1));
  rows.a = means[3];
  rows.loss = means[4];
  rows.slope = slope_in_x(x, means[0], tilt, tilted.slope()) + -0.5 * d * rows.mean_squared;
  rows.slope.change.col(along_variance) -= 0.5 * rows.mean_squared.value;
  rows.within = means[6];
  Averaged curvature = means[5] + x * rows.spread;
  rows.cancelled = means[5].value.abs() + x * rows.spread.value;
  curvature.change.col(along_x) += rows.spread.value;
  rows.between = square(curvature);
  return rows;
}

/// Integrals over the rows with all derivatives.
class Integral {
 public:
  Integral(const ArrayXd& weights, const ArrayXd& by_q, const ArrayXd& by_r, double k)
      : rule_{ArrayXd(), weights}, by_q_(by_q), by_r_(by_r), k_(k) {}

  /// `floor`: rounding of f in each row, in units of epsilon.
  Answer operator()(const Averaged& f, const Averaged& coarse, const ArrayXd& floor) const {
    Answer answer = (*this)(f, coarse);
    answer.value.error += rounding * (rule_.weights * floor).sum();
    return answer;
  }

  Answer operator()(const Averaged& f, const Averaged& coarse, Inner inner = Inner::mean) const {
    const ArrayXd& w = rule_.weights;
    Answer answer{.value = rule_.integrate(f.value), .gradient = {}};
    answer.value.error += left_by_inner_rule(w, f.value, coarse.value, k_, inner);
    const auto inside = [&](Eigen::Index along) { return (w * f.change.col(along)).sum(); };
    const double width = inside(along_width);  // q_star grows with q_0, d and V
    answer.gradient[by_q_0] = (by_q_ * f.value).sum() + width;
    answer.gradient[by_d] = inside(along_variance) + width;
    answer.gradient[by_r] = (by_r_ * f.value).sum();
    answer.gradient[by_v] = inside(along_v) + width;
    answer.gradient[by_x] = inside(along_x);
    answer.by_beta = inside(along_beta);
    return answer;
  }

 private:
  integrals::Rule rule_;
  const ArrayXd &by_q_, &by_r_;
  double k_;  ///< sqrt(V/s^2)
};

}  // namespace

Energetic energetic(const TaskParameters& task, const Overlaps& o, const Resolution& resolution) {
  const Lattice lattice = make_lattice(task, o, resolution);
  const TabulatedPair g = task.channel->tabulate(task, o.v(), o.s2(), lattice.nodes(), resolution);
  if (!g.fine.g.allFinite() || !g.coarse.g.allFinite())
    throw std::length_error("the channel cannot be tabulated");
  const Tilted tilted = lattice.tilt(g.fine.g, o.x(), o.d()),
               sparse = lattice.tilt(g.coarse.g, o.x(), o.d(), 2);
  const Rows fine = make_rows(tilted, g.fine, o.x(), o.d(), true),
             coarse = make_rows(sparse, g.coarse, o.x(), o.d(), false);
  const Law law = make_law(lattice.row_nodes(), lattice.row_step(), o);
  const double k = std::sqrt(o.v() / o.s2());
  const Integral teacher(law.teacher, law.teacher_q, law.teacher_r, k),
      edge(law.edge, law.edge_q, law.edge_r, k);
  return {.e = teacher(fine.potential, coarse.potential, Inner::logarithm),
          .q_0_hat = teacher(fine.mean_squared, coarse.mean_squared),
          .d_hat = teacher(fine.spread, coarse.spread),
          .r_hat = edge(fine.mean, coarse.mean),
          .a = teacher(fine.a, coarse.a),
          .loss = teacher(fine.loss, coarse.loss),
          .slope = teacher(fine.slope, coarse.slope, ArrayXd::Constant(law.teacher.size(), 4 / o.x())),
          .within = teacher(fine.within, coarse.within),
          .between = teacher(fine.between, coarse.between, 8 * fine.between.value.sqrt() * fine.cancelled)};
}

}  // namespace franz_parisi::theory::rsb
