#include "theory/local_measure.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <stdexcept>

namespace franz_parisi::theory {
namespace {

constexpr double negligible = 40;  // logarithm: nodes this far below the largest term are left out

/// Sums over a set of nodes: total weight and moments of the deficit about a common centre.
struct Moments {
  double w = 0, d1 = 0, d2 = 0, d3 = 0, d4 = 0;
  Moments& operator+=(const Moments& o) {
    w += o.w, d1 += o.d1, d2 += o.d2, d3 += o.d3, d4 += o.d4;
    return *this;
  }
};

/// One half of the axis in a field: log terms of a stretch of nodes, reduced to moments.
class HalfSum {
 public:
  explicit HalfSum(Eigen::Index n) : terms_(n), power_(n) {}

  /// The nodes of `log_terms` within reach of `largest`; their deficits from the centre are sign*d + offset.
  template <class Logs, class Deficits>
  Moments sum(const Logs& log_terms, double largest, const Deficits& deficit, double sign, double offset) {
    Moments sums;
    Eigen::Index first = 0, last = log_terms.size();
    while (first < last && log_terms[first] < largest - negligible) ++first;
    while (last > first && log_terms[last - 1] < largest - negligible) --last;
    const Eigen::Index n = last - first;
    auto term = terms_.head(n);
    auto power = power_.head(n);
    term = (log_terms.segment(first, n) - largest).exp();
    sums.w = term.sum();
    power = sign * deficit.segment(first, n) + offset;
    term *= power;
    sums.d1 = term.sum();
    term *= power;
    sums.d2 = term.sum();
    term *= power;
    sums.d3 = term.sum();
    sums.d4 = (term * power).sum();
    return sums;
  }

 private:
  Eigen::ArrayXd terms_, power_;
};

/// `negative` are the sums over m < 0 alone.
void store(LocalAverages& out, Eigen::Index i, const Moments& sums, const Moments& negative, double centre,
           double log_scale) {
  const double d1 = sums.d1 / sums.w, d2 = sums.d2 / sums.w, d3 = sums.d3 / sums.w, d4 = sums.d4 / sums.w;
  const double k2 = d2 - d1 * d1;
  out.deficit[i] = centre + d1;
  out.k2[i] = k2;
  out.k3[i] = -(d3 - 3 * d1 * d2 + 2 * d1 * d1 * d1);  // the deficit runs against m
  out.k4[i] = d4 - 4 * d1 * d3 + 6 * d1 * d1 * d2 - 3 * d1 * d1 * d1 * d1 - 3 * k2 * k2;
  out.log_z[i] = log_scale + std::log(sums.w);
  // sgn m = 1 - 2 [m < 0]; m = 1 - deficit.
  const double below = negative.w / sums.w;
  const double cov_d = negative.d1 / sums.w - below * d1;
  const double cov_d2 = negative.d2 / sums.w - below * d2;
  out.below[i] = below;
  out.cov_sign_m[i] = 2 * cov_d;
  out.cov_sign_m2[i] = -2 * (cov_d2 - 2 * (1 - centre) * cov_d);
}

void resize(LocalAverages& a, Eigen::Index n) {
  for (Eigen::ArrayXd* array :
       {&a.deficit, &a.k2, &a.k3, &a.k4, &a.log_z, &a.below, &a.cov_sign_m, &a.cov_sign_m2})
    array->setZero(n);
}

}  // namespace

LocalMeasure::LocalMeasure(const LocalExponent& exponent, const Resolution& resolution)
    : exponent_(exponent) {
  if (!(exponent.kappa >= 0) || !std::isfinite(exponent.a) || !std::isfinite(exponent.kappa)) {
    throw std::invalid_argument("LocalMeasure: A must be finite and kappa >= 0");
  }
  // The exponent curves downwards by at most 2|A| + kappa/(1 - m^2) in m; towards the ends theta takes over.
  axis_ = integrals::make_weight_axis(std::sqrt(exponent.kappa + 2 * std::abs(exponent.a)),
                                      resolution.weight_step);
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
  const Eigen::Index begin[2] = {0, axis_.even};
  const Eigen::Index count[2] = {axis_.even, n - axis_.even};
  Eigen::ArrayXd positive(n), negative(n);
  HalfSum half(axis_.even);
  for (Eigen::Index i = 0; i < fields.size(); ++i) {
    const double c = fields[i];
    positive = log_base_ + c * axis_.m;
    Eigen::Index peak = 0;
    const double largest = positive.maxCoeff(&peak);
    // Half m < 0: the same base, field reversed; it matters for small fields only.
    const bool two_sided = (log_base_ - c * axis_.m).maxCoeff() > largest - negligible;
    if (two_sided) negative = log_base_ - c * axis_.m;
    const double centre = axis_.deficit[peak];
    Moments all, below, even, even_below;  // the even nodes come last, so that their sums remain
    for (const int k : {1, 0}) {
      const auto deficit = axis_.deficit.segment(begin[k], count[k]);
      even = half.sum(positive.segment(begin[k], count[k]), largest, deficit, 1, -centre);
      if (two_sided) {
        even_below = half.sum(negative.segment(begin[k], count[k]), largest, deficit, -1, 2 - centre);
        even += even_below;
        below += even_below;
      }
      all += even;
    }
    store(result.fine, i, all, below, centre, largest);
    store(result.coarse, i, even, even_below, centre, largest + std::log(2.0));
  }
  return result;
}

}  // namespace franz_parisi::theory
