#include "theory/local_measure.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace franz_parisi::theory {
namespace {

constexpr double negligible = 40;  // logarithm: nodes this far below the largest term are left out

/// Sums over one parity class of nodes: total weight and raw moments of the deviation from a common centre.
struct Moments {
  double w = 0, d1 = 0, d2 = 0, d3 = 0, d4 = 0, negative = 0;
  Moments& operator+=(const Moments& o) {
    w += o.w, d1 += o.d1, d2 += o.d2, d3 += o.d3, d4 += o.d4, negative += o.negative;
    return *this;
  }
};

void store(LocalAverages& out, Eigen::Index i, const Moments& sums, double centre, double log_scale) {
  const double d1 = sums.d1 / sums.w, d2 = sums.d2 / sums.w, d3 = sums.d3 / sums.w, d4 = sums.d4 / sums.w;
  const double k2 = d2 - d1 * d1;
  out.deficit[i] = centre + d1;
  out.k2[i] = k2;
  out.k3[i] = -(d3 - 3 * d1 * d2 + 2 * d1 * d1 * d1);  // the deficit runs against m
  out.k4[i] = d4 - 4 * d1 * d3 + 6 * d1 * d1 * d2 - 3 * d1 * d1 * d1 * d1 - 3 * k2 * k2;
  out.log_z[i] = log_scale + std::log(sums.w);
  out.sign[i] = 1 - 2 * sums.negative / sums.w;
}

void resize(LocalAverages& a, Eigen::Index n) {
  for (Eigen::ArrayXd* array : {&a.deficit, &a.k2, &a.k3, &a.k4, &a.log_z, &a.sign}) array->setZero(n);
}

}  // namespace

LocalMeasure::LocalMeasure(const LocalExponent& exponent, const Resolution& resolution) : exponent_(exponent) {
  if (!(exponent.kappa >= 0) || !std::isfinite(exponent.a) || !std::isfinite(exponent.kappa)) {
    throw std::invalid_argument("LocalMeasure: A must be finite and kappa >= 0");
  }
  // The exponent curves downwards by at most 2|A| + kappa/(1 - m^2) in m; towards the ends theta takes over.
  axis_ = integrals::make_weight_axis(std::sqrt(exponent.kappa + 2 * std::abs(exponent.a)), resolution.weight_step);
  log_base_ = exponent.a * axis_.m.square() + exponent.kappa * axis_.entropy + axis_.log_weight;
}

double LocalMeasure::log_density(double theta, double c) const {
  const double m = std::tanh(theta);
  return exponent_.a * m * m + c * m + exponent_.kappa * integrals::binary_entropy(theta) -
         2 * (integrals::log_2cosh(theta) - std::log(2.0));
}

LocalAveragesPair LocalMeasure::averages(const Eigen::Ref<const Eigen::ArrayXd>& fields) const {
  LocalAveragesPair result;
  resize(result.fine, fields.size());
  resize(result.coarse, fields.size());
  const Eigen::Index n = axis_.size();
  Eigen::ArrayXd positive(n), negative(n);
  for (Eigen::Index i = 0; i < fields.size(); ++i) {
    const double c = fields[i];
    positive = log_base_ + c * axis_.m;
    const double largest = positive.maxCoeff();
    positive = (positive - largest).exp();
    // Half m < 0: the same base, field reversed; it matters for small fields only.
    const bool two_sided = (log_base_ - c * axis_.m).maxCoeff() > largest - negligible;
    if (two_sided) negative = (log_base_ - c * axis_.m - largest).exp();

    Eigen::Index peak = 0;
    positive.maxCoeff(&peak);
    const double centre = axis_.deficit[peak];
    Moments parity[2];
    for (Eigen::Index j = 0; j < n; ++j) {
      Moments& sums = parity[j & 1];
      const double d = axis_.deficit[j] - centre;
      const double e = positive[j];
      sums.w += e;
      sums.d1 += e * d;
      sums.d2 += e * d * d;
      sums.d3 += e * d * d * d;
      sums.d4 += e * d * d * d * d;
      if (!two_sided) continue;
      const double o = 2 - axis_.deficit[j] - centre;
      const double f = negative[j];
      sums.w += f;
      sums.negative += f;
      sums.d1 += f * o;
      sums.d2 += f * o * o;
      sums.d3 += f * o * o * o;
      sums.d4 += f * o * o * o * o;
    }
    Moments all = parity[0];
    all += parity[1];
    store(result.fine, i, all, centre, largest);
    store(result.coarse, i, parity[0], centre, largest + std::log(2.0));
  }
  return result;
}

}  // namespace franz_parisi::theory
