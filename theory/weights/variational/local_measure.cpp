#include "theory/weights/variational/local_measure.hpp"

#include "integrals/deadline.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <stdexcept>

namespace franz_parisi::theory {
namespace {

constexpr double negligible = 40;  // logarithm: nodes this far below the largest term are left out

/// Sums over a set of nodes: total weight, moments of the deficit d about a common centre, and those with w =
/// 1 - m^2.
struct Moments {
  double w = 0, d1 = 0, d2 = 0, d3 = 0, d4 = 0, width = 0, width_d = 0, width_d2 = 0, width2 = 0;
  Moments& operator+=(const Moments& o) {
    w += o.w, d1 += o.d1, d2 += o.d2, d3 += o.d3, d4 += o.d4;
    width += o.width, width_d += o.width_d, width_d2 += o.width_d2, width2 += o.width2;
    return *this;
  }
  Moments& operator*=(double x) {
    w *= x, d1 *= x, d2 *= x, d3 *= x, d4 *= x;
    width *= x, width_d *= x, width_d2 *= x, width2 *= x;
    return *this;
  }
};

/// The nodes of a half whose log terms are within reach of `largest`.
struct Stretch {
  Eigen::Index first = 0, size = 0;

  template <class Logs>
  Stretch(const Logs& log_terms, double largest) {
    Eigen::Index last = log_terms.size();
    while (first < last && log_terms[first] < largest - negligible) ++first;
    while (last > first && log_terms[last - 1] < largest - negligible) --last;
    size = last - first;
  }
};

/// One half of the axis in a field: log terms of a stretch of nodes, reduced to moments.
class HalfSum {
 public:
  explicit HalfSum(Eigen::Index n) : terms_(n), power_(n), width_(n) {}

  /// The nodes of `log_terms` within reach of `largest`; their deficits from the centre are sign*d + offset.
  /// Moments with w only where `widths` asks for them.
  template <class Logs, class Deficits>
  Moments sum(const Logs& log_terms, double largest, const Deficits& deficit, double sign, double offset,
              bool widths) {
    Moments sums;
    const auto [first, n] = Stretch(log_terms, largest);
    auto term = terms_.head(n);
    auto power = power_.head(n);
    term = (log_terms.segment(first, n) - largest).exp();
    sums.w = term.sum();
    power = sign * deficit.segment(first, n) + offset;
    if (widths) {
      auto width = width_.head(n);
      width = deficit.segment(first, n) * (2 - deficit.segment(first, n));
      sums.width2 = (term * width.square()).sum();
      width *= term;
      sums.width = width.sum();
      width *= power;
      sums.width_d = width.sum();
      sums.width_d2 = (width * power).sum();
    }
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
  Eigen::ArrayXd terms_, power_, width_;
};

/// `negative` are the sums over m < 0 alone; `widths`: they hold those with w.
void store(LocalAverages& out, Eigen::Index i, const Moments& sums, const Moments& negative, double centre,
           double log_scale, bool widths) {
  const double d1 = sums.d1 / sums.w, d2 = sums.d2 / sums.w, d3 = sums.d3 / sums.w, d4 = sums.d4 / sums.w;
  const double k2 = d2 - d1 * d1;
  out.deficit[i] = centre + d1;
  out.k2[i] = k2;
  out.k3[i] = -(d3 - 3 * d1 * d2 + 2 * d1 * d1 * d1);  // the deficit runs against m
  out.k4[i] = d4 - 4 * d1 * d3 + 6 * d1 * d1 * d2 - 3 * d1 * d1 * d1 * d1 - 3 * k2 * k2;
  if (widths) {
    const double w = sums.width / sums.w, wd = sums.width_d / sums.w;
    out.width[i] = w;
    out.width_m[i] = w * d1 - wd;
    out.width_mm[i] = sums.width_d2 / sums.w - 2 * d1 * wd + w * (2 * d1 * d1 - d2);
    out.width2[i] = sums.width2 / sums.w - w * w;
  } else {
    const double m = 1 - out.deficit[i], k3 = out.k3[i], k4 = out.k4[i];
    out.width[i] = out.deficit[i] * (1 + m) - k2;
    out.width_m[i] = -(k3 + 2 * m * k2);
    out.width_mm[i] = -(k4 + 2 * m * k3 + 2 * k2 * k2);
    out.width2[i] = k4 + 4 * m * k3 + 2 * k2 * k2 + 4 * m * m * k2;
  }
  out.excess[i] = log_scale + std::log(sums.w);
  // sgn m = 1 - 2 [m < 0]; m = 1 - deficit.
  const double below = negative.w / sums.w;
  const double cov_d = negative.d1 / sums.w - below * d1;
  const double cov_d2 = negative.d2 / sums.w - below * d2;
  out.below[i] = below;
  out.cov_sign_m[i] = 2 * cov_d;
  out.cov_sign_m2[i] = -2 * (cov_d2 - 2 * (1 - centre) * cov_d);
}

void resize(LocalAverages& a, Eigen::Index n) {
  for (Eigen::ArrayXd* array : {&a.deficit, &a.k2, &a.k3, &a.k4, &a.width, &a.width_m, &a.width_mm, &a.width2,
                                &a.excess, &a.below, &a.cov_sign_m, &a.cov_sign_m2})
    array->setZero(n);
}

}  // namespace

integrals::WeightScales LocalExponent::scales() const {
  return {.sharpness = std::sqrt(kappa + 2 * std::max(-a, 0.0)), .steepness = std::max(2 * a + field, 0.0)};
}

LocalMeasure::LocalMeasure(const LocalExponent& exponent, const Resolution& resolution)
    : exponent_(exponent), tails_(resolution.tails) {
  if (!(exponent.kappa >= 0) || !std::isfinite(exponent.a) || !std::isfinite(exponent.kappa)) {
    throw std::invalid_argument("LocalMeasure: A must be finite and kappa >= 0");
  }
  axis_ = integrals::make_weight_axis(exponent.scales(), resolution.weight_step,
                                      tails_ ? integrals::Approach::layers : integrals::Approach::jump);
  // All exponents are taken from the one at m = 1, A + c: near perfect learning they are small differences.
  log_base_ =
      -exponent.a * axis_.deficit * (2 - axis_.deficit) + exponent.kappa * axis_.entropy + axis_.log_weight;
  log_base_peak_ = log_base_.maxCoeff();
}

double LocalMeasure::log_density(double theta) const {
  const double one_minus_m2 = std::exp(2 * (std::log(2.0) - integrals::log_2cosh(theta)));
  return -exponent_.a * one_minus_m2 + exponent_.kappa * integrals::binary_entropy(theta) -
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
    if (i % 64 == 0) integrals::Deadline::check();
    const double c = fields[i];
    positive = log_base_ - c * axis_.deficit;
    Eigen::Index peak = 0;
    const double largest = positive.maxCoeff(&peak);
    // Half m < 0: the same base, field reversed, so that its terms never exceed log_base_peak_ - c. It
    // matters for small fields only, unless tails are asked for; then its terms are scaled by their own
    // largest.
    double own = largest;
    bool two_sided = tails_;
    if (tails_ || log_base_peak_ - c > largest - negligible) {
      negative = log_base_ - c * (2 - axis_.deficit);
      const double top = negative.maxCoeff();
      if (tails_) own = top;
      two_sided = tails_ || top > largest - negligible;
    }
    const double centre = axis_.deficit[peak];
    // With both peaks m^2 hardly moves while m does; with one both do, and cumulants of m have the digits.
    const bool widths = two_sided && exponent_.freezes();
    Moments all, below, even, even_below;  // the even nodes come last, so that their sums remain
    for (const int k : {1, 0}) {
      const auto deficit = axis_.deficit.segment(begin[k], count[k]);
      even = half.sum(positive.segment(begin[k], count[k]), largest, deficit, 1, -centre, widths);
      if (two_sided) {
        even_below = half.sum(negative.segment(begin[k], count[k]), own, deficit, -1, 2 - centre, widths);
        if (tails_) even_below *= std::exp(own - largest);
        even += even_below;
        below += even_below;
      }
      all += even;
    }
    store(result.fine, i, all, below, centre, largest, widths);
    store(result.coarse, i, even, even_below, centre, largest + std::log(2.0), widths);
  }
  return result;
}

EntropyAverages LocalMeasure::entropy_averages(const Eigen::Ref<const Eigen::ArrayXd>& fields) const {
  const Eigen::Index n = fields.size();
  EntropyAverages result{Eigen::ArrayXd(n), Eigen::ArrayXd(n), Eigen::ArrayXd(n)};
  Eigen::ArrayXd logs(axis_.size()), terms(axis_.size()), entropies(axis_.size()), powers(axis_.size());
  for (Eigen::Index i = 0; i < n; ++i) {
    const double c = fields[i];
    Eigen::Index peak = 0;
    logs = log_base_ - c * axis_.deficit;
    const double largest = logs.maxCoeff(&peak);
    const double centre = axis_.deficit[peak], at_peak = axis_.entropy[peak];
    double w = 0, d = 0, d2 = 0, ws = 0, ds = 0, d2s = 0;  // d: 1 - m from the centre
    const auto add_half = [&](double sign, double offset) {
      const Stretch kept(logs, largest);
      auto term = terms.head(kept.size);
      auto s = entropies.head(kept.size);
      auto x = powers.head(kept.size);
      term = (logs.segment(kept.first, kept.size) - largest).exp();
      s = axis_.entropy.segment(kept.first, kept.size) - at_peak;
      x = sign * axis_.deficit.segment(kept.first, kept.size) + offset;
      w += term.sum();
      ws += (term * s).sum();
      term *= x;
      d += term.sum();
      ds += (term * s).sum();
      term *= x;
      d2 += term.sum();
      d2s += (term * s).sum();
    };
    add_half(1, -centre);
    if (log_base_peak_ - c > largest - negligible) {  // only then does the half m < 0 matter
      logs = log_base_ - c * (2 - axis_.deficit);
      add_half(-1, 2 - centre);
    }
    const double cov_d = (ds - d * ws / w) / w, cov_d2 = (d2s - d2 * ws / w) / w;
    result.mean[i] = at_peak + ws / w;
    result.cov_m[i] = -cov_d;
    result.cov_m2[i] = cov_d2 - 2 * (1 - centre) * cov_d;
  }
  return result;
}

}  // namespace franz_parisi::theory
