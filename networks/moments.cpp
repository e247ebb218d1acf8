#include "networks/moments.hpp"

#include "networks/arithmetic/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace franz_parisi::networks {
namespace {

/// ln of the logistic function 1/(1 + e^-x).
double log_logistic(double x) { return std::min(x, 0.0) - std::log1p(std::exp(-std::abs(x))); }

}  // namespace

template <class Real>
void moments(Real beta, std::span<const Real> theta, std::span<Real> mean, std::span<Real> variance) {
  const Real *field = theta.data(), slope = -2 * beta;
  Real *m = mean.data(), *s = variance.data();
  const std::size_t count = theta.size();
#pragma omp simd
  for (std::size_t i = 0; i < count; ++i) {
    const Real e = exp_nonpositive(slope * std::abs(field[i])), inverse = 1 / (1 + e);
    m[i] = std::copysign((1 - e) * inverse, field[i]);
    s[i] = 4 * e * inverse * inverse;
  }
}

template <class Real>
double divergence(Real beta, std::span<const Real> theta, std::span<const Real> prior) {
  double sum = 0;
  for (std::size_t i = 0; i < theta.size(); ++i) {
    const double h = static_cast<double>(beta) * static_cast<double>(theta[i]),
                 was = static_cast<double>(prior[i]);
    for (const double w : {-2.0, 2.0})
      sum += std::exp(log_logistic(w * h)) * (log_logistic(w * h) - log_logistic(w * was));
  }
  return sum;
}

template <class Real>
void draw_weights(std::span<const Real> mean, std::span<const double> uniform, std::span<Real> sampled) {
  for (std::size_t i = 0; i < mean.size(); ++i)
    sampled[i] = 2 * uniform[i] - 1 < static_cast<double>(mean[i]) ? Real(1) : Real(-1);
}

template <class Real>
void signs(std::span<const Real> theta, std::span<Real> sign) {
  for (std::size_t i = 0; i < theta.size(); ++i) sign[i] = theta[i] >= 0 ? Real(1) : Real(-1);
}

template void moments(float, std::span<const float>, std::span<float>, std::span<float>);
template void moments(double, std::span<const double>, std::span<double>, std::span<double>);
template double divergence(float, std::span<const float>, std::span<const float>);
template double divergence(double, std::span<const double>, std::span<const double>);
template void draw_weights(std::span<const float>, std::span<const double>, std::span<float>);
template void draw_weights(std::span<const double>, std::span<const double>, std::span<double>);
template void signs(std::span<const float>, std::span<float>);
template void signs(std::span<const double>, std::span<double>);

}  // namespace franz_parisi::networks
