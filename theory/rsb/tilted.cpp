#include "theory/rsb/tilted.hpp"

#include "integrals/mapped_trapezoid.hpp"

#include <algorithm>
#include <cmath>

namespace franz_parisi::theory::rsb {
namespace {

constexpr double negligible = 40;  // logarithm: terms this far below the largest of a row are dropped
constexpr Eigen::Index most_weights = Eigen::Index{1} << 25;

/// Every `stride`-th entry from `parity` on.
Eigen::ArrayXXd every(const Eigen::Ref<const Eigen::ArrayXXd>& f, int stride, Eigen::Index parity) {
  return f(Eigen::seq(parity, Eigen::last, stride), Eigen::all);
}

/// The nodes a distance away at which terms may matter: a row's own has e^0, and none has more than
/// e^(x S R - R^2/2D) where S bounds the slope of L.
Eigen::Index widest(const Eigen::ArrayXd& level, double x, double variance, double step) {
  const Eigen::Index n = level.size();
  const double slope = (level.tail(n - 1) - level.head(n - 1)).abs().maxCoeff() / step,
               shift = x * slope * variance;
  const double furthest = (shift + std::sqrt(shift * shift + 2 * negligible * variance)) / step;
  return furthest < static_cast<double>(n) ? static_cast<Eigen::Index>(furthest) + 2 : n;
}

}  // namespace

double tilted_step(double variance) { return 0.6 * std::sqrt(variance); }

Tilted::Tilted(const Eigen::ArrayXd& level, double x, double variance, double step, const Stretch& places,
               int stride)
    : stride_(stride), size_(level.size()), places_(places), potential_(places.count), slope_(places.count) {
  const double curvature = 0.5 * step * step / variance;
  const double height = step * stride / std::sqrt(2 * M_PI * variance);
  const Eigen::Index furthest = widest(level, x, variance, step);
  const double most = static_cast<double>(places.count) *
                      static_cast<double>(std::min(2 * (furthest / stride) + 1, level.size() / stride + 1));
  std::vector<Eigen::ArrayXd> parts;
  for (int parity = 0; parity < stride; ++parity) parts.emplace_back(every(level, stride, parity));
  rows_.reserve(static_cast<std::size_t>(places.count));
  weights_.resize(integrals::checked_count(most, most_weights));
  Eigen::Index stored = 0;
  Eigen::ArrayXd exponent, l;
  for (Eigen::Index i = 0; i < places.count; ++i) {
    const Eigen::Index at = node(i) / stride;
    const Eigen::ArrayXd& part = parts[static_cast<std::size_t>(parity(i))];
    const Eigen::Index begin = std::max<Eigen::Index>(0, at - furthest / stride),
                       end = std::min(part.size(), at + furthest / stride + 1), count = end - begin;
    l = part.segment(begin, count) - part[at];
    exponent = x * l - curvature * (stride * stride) *
                           Eigen::ArrayXd::LinSpaced(count, static_cast<double>(begin - at),
                                                     static_cast<double>(end - 1 - at))
                               .square();
    const double largest = exponent.maxCoeff();
    Eigen::Index low = 0, high = count;
    while (exponent[low] < largest - negligible) ++low;
    while (exponent[high - 1] < largest - negligible) --high;
    const Eigen::Index size = high - low;
    auto weights = weights_.segment(stored, size);
    weights = (exponent.segment(low, size) - largest).exp();
    const double sum = weights.sum();
    weights /= sum;
    const double mean = (weights * l.segment(low, size)).sum();
    const double potential = (largest + std::log(sum * height)) / x;  // from L at the row's own node
    potential_[i] = part[at] + potential;
    slope_[i] = (mean - potential) / x;
    rows_.push_back({.first = begin + low, .size = size, .begin = stored});
    stored += size;
  }
}

Eigen::ArrayXXd Tilted::average(const Eigen::Ref<const Eigen::ArrayXXd>& f) const {
  std::vector<Eigen::MatrixXd> parts;
  for (int parity = 0; parity < stride_; ++parity) parts.emplace_back(every(f, stride_, parity).matrix());
  Eigen::ArrayXXd result(rows(), f.cols());
  for (Eigen::Index i = 0; i < rows(); ++i) {
    const Row& row = rows_[static_cast<std::size_t>(i)];
    const Eigen::MatrixXd& part = parts[static_cast<std::size_t>(parity(i))];
    result.row(i).matrix() = weights_of(row).matrix().transpose() * part.middleRows(row.first, row.size);
  }
  return result;
}

Eigen::ArrayXXd Tilted::push(const Eigen::Ref<const Eigen::ArrayXXd>& w) const {
  Eigen::ArrayXXd result = Eigen::ArrayXXd::Zero(size_, w.cols());
  for (Eigen::Index i = 0; i < rows(); ++i) {
    const Row& row = rows_[static_cast<std::size_t>(i)];
    const auto reached = Eigen::seqN(parity(i) + stride_ * row.first, row.size, stride_);
    for (Eigen::Index k = 0; k < w.cols(); ++k)
      if (w(i, k) != 0) result.col(k)(reached) += weights_of(row) * w(i, k);
  }
  return result;
}

Eigen::ArrayXd Tilted::variance(const Eigen::ArrayXd& f) const {
  std::vector<Eigen::ArrayXd> parts;
  for (int parity = 0; parity < stride_; ++parity) parts.emplace_back(every(f, stride_, parity));
  Eigen::ArrayXd result(rows());
  for (Eigen::Index i = 0; i < rows(); ++i) {
    const Row& row = rows_[static_cast<std::size_t>(i)];
    const Eigen::ArrayXd& part = parts[static_cast<std::size_t>(parity(i))];
    const auto off = part.segment(row.first, row.size) - f[node(i)];
    const double mean = (weights_of(row) * off).sum();
    result[i] = (weights_of(row) * (off - mean).square()).sum();
  }
  return result;
}

}  // namespace franz_parisi::theory::rsb
