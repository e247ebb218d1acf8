#include "theory/channel/logistic/logistic.hpp"

#include "integrals/deadline.hpp"
#include "integrals/mapped_trapezoid.hpp"
#include "theory/channel/real_weights.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include <boost/math/tools/roots.hpp>

namespace franz_parisi::theory {
namespace {

using Eigen::ArrayXd;

constexpr double negligible = 40;  // logarithm of a term that is left out
constexpr Eigen::Index most_nodes = Eigen::Index{1} << 16;

double loss(double u) { return u > 0 ? std::log1p(std::exp(-u)) : std::log1p(std::exp(u)) - u; }
/// -dl/du.
double force(double u) { return u > 0 ? std::exp(-u) / (1 + std::exp(-u)) : 1 / (1 + std::exp(u)); }

/// Where -beta l(u) - (u - w)^2/2V is largest: the root of u - w = beta V force(u), to half the digits, which
/// an integrand around it takes.
double mode(double w, double beta, double v) {
  const auto excess = [=](double u) {
    const double f = force(u);
    return std::pair(u - w - beta * v * f, 1 + beta * v * f * (1 - f));
  };
  const double furthest = w + beta * v;
  if (!(furthest > w)) return w;
  const double guess = w + beta * v * force(w) / (1 + beta * v * force(w) * force(-w));
  std::uintmax_t iterations = 200;
  return boost::math::tools::newton_raphson_iterate(excess, guess, w, furthest, 26, iterations);
}

/// Cumulants of the normalised integrand of one field, from its nodes: F' = beta force with x = (u - w)/sqrt
/// V, of which G and its derivatives are made. Next to the mode x and the force are taken from what they are
/// there.
class OneField {
 public:
  OneField(double w, double beta, double v, double step) : v_(v) {
    const double centre = mode(w, beta, v), root = std::sqrt(v);
    const double h = step / std::sqrt(1 + 1 / v + 0.25 * beta);
    // The exponent falls at least like the Gaussian.
    const auto half =
        integrals::checked_count(std::ceil(std::sqrt(2 * negligible * v) / h / 2) * 2 + 1, most_nodes) - 1;
    count_ = 2 * half + 1;
    x_ = ArrayXd::LinSpaced(count_, -static_cast<double>(half), static_cast<double>(half)) * (h / root);
    at_mode_ = (centre - w) / root;
    const ArrayXd u = centre + root * x_;
    loss_ = u.unaryExpr(&loss);
    force_ = beta * u.unaryExpr(&force);
    ArrayXd exponent = -beta * loss_ - 0.5 * (at_mode_ + x_).square();
    peak_ = exponent.maxCoeff();
    weight_ = (exponent - peak_).exp() * (h / root);
  }

  /// From all nodes, or from every other one.
  void fill(Tabulated& t, Eigen::Index i, bool fine) const {
    const Eigen::Index stride = fine ? 1 : 2, n = (count_ - 1) / stride + 1;
    const auto pick = [&](const ArrayXd& a) { return ArrayXd(a(Eigen::seqN(0, n, stride))); };
    ArrayXd p = pick(weight_) * static_cast<double>(stride);
    const double z = p.sum();
    p /= z;
    const auto centred = [&](const ArrayXd& a) { return ArrayXd(a - (p * a).sum()); };
    const ArrayXd x = centred(pick(x_)), force = pick(force_), f = centred(force), cost = pick(loss_),
                  l = centred(cost);
    const double root = std::sqrt(v_), var = (p * x.square()).sum();
    const double fx = (p * f * x).sum(), fxx = (p * f * x.square()).sum();
    constexpr double log_root_two_pi = 0.91893853320467274178;
    t.g[i] = peak_ + std::log(z) - log_root_two_pi;
    t.g1[i] = (p * force).sum();
    t.g2[i] = fx / root;
    t.by_beta[i] = -(p * cost).sum();
    if (!fine) return;
    t.g3[i] = fxx / v_;
    t.g4[i] = ((p * f * x.cube()).sum() - 3 * fx * var) / (v_ * root);
    t.by_beta1[i] = -(p * l * x).sum() / root;
    t.by_beta2[i] = -(p * l * x.square()).sum() / v_;
  }

 private:
  double v_;
  Eigen::Index count_ = 0;
  double at_mode_ = 0, peak_ = 0;
  ArrayXd x_, loss_, force_, weight_;
};

/// G as of any loss of the field itself; s^2 has no meaning for it and is 1.
TabulatedPair tabulate(const TaskParameters& task, double v, double, const ArrayXd& w,
                       const Resolution& resolution) {
  TabulatedPair pair;
  for (Tabulated* t : {&pair.fine, &pair.coarse})
    for (ArrayXd* a : {&t->g, &t->g1, &t->g2, &t->by_beta}) a->resize(w.size());
  for (ArrayXd* a : {&pair.fine.g3, &pair.fine.g4, &pair.fine.by_beta1, &pair.fine.by_beta2})
    a->resize(w.size());
  for (Eigen::Index i = 0; i < w.size(); ++i) {
    if (i % 16 == 0) integrals::Deadline::check();
    const OneField field(w[i], task.beta, v, resolution.channel_step);
    field.fill(pair.fine, i, true);
    field.fill(pair.coarse, i, false);
  }
  return pair;
}

ChannelScales scales(const TaskParameters&, double, double) {
  return {.width = 1, .end = std::numeric_limits<double>::infinity()};
}

}  // namespace

const Channel logistic{"logistic", "ln(1 + exp(-u)) of its field u",   nullptr, tabulate,
                       scales,     sampled_energetic<tabulate, scales>};

}  // namespace franz_parisi::theory
