#include "networks/layer.hpp"

#include "arithmetic/blas.hpp"

#include <cmath>

namespace franz_parisi::networks {
namespace {

/// result = a b, elementwise.
template <class Real>
void times(std::size_t count, const Real* a, const Real* b, Real* result) {
#pragma omp simd
  for (std::size_t i = 0; i < count; ++i) result[i] = a[i] * b[i];
}

}  // namespace

template <class Real>
void LayerState<Real>::resize(std::size_t samples, const LayerWeights<Real>& weights) {
  const std::size_t to = samples * weights.to, from = samples * weights.from;
  if (input.size() < from) input.resize(from);
  if (field.size() < to) field.resize(to);
  if (weights.variance == nullptr) return;
  if (input_squared.size() < from) input_squared.resize(from);
  for (auto* one : {&noise, &deviation, &ratio})
    if (one->size() < to) one->resize(to);
}

template <class Real>
void forward(const LayerWeights<Real>& weights, std::size_t samples, LayerState<Real>& state) {
  const std::size_t to = weights.to, from = weights.from;
  const auto inputs = static_cast<Real>(from);
  multiply(arithmetic::Product::a_bt, samples, to, from, 1 / std::sqrt(inputs), state.input.data(),
           weights.mean, Real(0), state.field.data());
  if (weights.variance == nullptr) return;
  multiply(arithmetic::Product::a_bt, samples, to, from, 1 / inputs, state.input_squared.data(),
           weights.variance, Real(0), state.deviation.data());
  Real *z = state.field.data(), *v = state.deviation.data();
  const Real* eps = state.noise.data();
#pragma omp simd
  for (std::size_t i = 0; i < samples * to; ++i) {
    v[i] = std::sqrt(v[i] + static_cast<Real>(variance_floor));
    z[i] += v[i] * eps[i];
  }
}

template <class Real>
void rectify(std::span<const Real> z, std::span<Real> a, std::span<Real> squared) {
  for (std::size_t i = 0; i < z.size(); ++i) a[i] = z[i] > 0 ? z[i] : Real(0);
  if (!squared.empty()) times(z.size(), a.data(), a.data(), squared.data());
}

template <class Real>
void take_ratio(std::size_t samples, std::size_t to, LayerState<Real>& state) {
  const Real *delta = state.field.data(), *eps = state.noise.data(), *v = state.deviation.data();
  Real* r = state.ratio.data();
#pragma omp simd
  for (std::size_t i = 0; i < samples * to; ++i) r[i] = delta[i] * eps[i] / v[i];
}

template <class Real>
void add_up_slopes(const LayerWeights<Real>& weights, std::size_t samples, const LayerState<Real>& state,
                   Real* of_mean, Real* of_variance) {
  const auto inputs = static_cast<Real>(weights.from);
  multiply(arithmetic::Product::at_b, weights.to, weights.from, samples, 1 / std::sqrt(inputs),
           state.field.data(), state.input.data(), Real(0), of_mean);
  if (weights.variance == nullptr) return;
  multiply(arithmetic::Product::at_b, weights.to, weights.from, samples, 1 / inputs, state.ratio.data(),
           state.input_squared.data(), Real(0), of_variance);
}

template <class Real>
void backward(const LayerWeights<Real>& weights, std::size_t samples, const LayerState<Real>& state,
              std::vector<Real>& work, LayerState<Real>& below) {
  const std::size_t to = weights.to, from = weights.from, count = samples * from;
  const auto inputs = static_cast<Real>(from);
  multiply(arithmetic::Product::a_b, samples, from, to, 1 / std::sqrt(inputs), state.field.data(),
           weights.mean, Real(0), below.field.data());
  const Real* a = state.input.data();
  Real* delta = below.field.data();
  if (weights.variance == nullptr) {
    for (std::size_t i = 0; i < count; ++i) delta[i] = a[i] > 0 ? delta[i] : Real(0);
    return;
  }
  if (work.size() < count) work.resize(count);
  multiply(arithmetic::Product::a_b, samples, from, to, 1 / inputs, state.ratio.data(), weights.variance,
           Real(0), work.data());
  const Real* through_variance = work.data();
  for (std::size_t i = 0; i < count; ++i)
    delta[i] = a[i] > 0 ? delta[i] + a[i] * through_variance[i] : Real(0);  // a > 0 where z > 0
}

template <class Real>
void add_squared_slopes(const LayerWeights<Real>& weights, std::size_t samples, const LayerState<Real>& state,
                        std::vector<Real>& work, Real* squares) {
  const std::size_t to = weights.to, from = weights.from, count = to * from;
  const auto inputs = static_cast<Real>(from);
  const Real *a = state.input.data(), *delta = state.field.data(), *r = state.ratio.data(), *m = weights.mean;
  std::vector<Real> left(samples * to), right(samples * from);
  times(left.size(), delta, delta, left.data());
  times(right.size(), a, a, right.data());
  multiply(arithmetic::Product::at_b, to, from, samples, 1 / inputs, left.data(), right.data(), Real(1),
           squares);
  if (weights.variance == nullptr) return;
  if (work.size() < count) work.resize(count);
  times(left.size(), delta, r, left.data());
  times(right.size(), right.data(), a, right.data());
  multiply(arithmetic::Product::at_b, to, from, samples, 2 / (inputs * std::sqrt(inputs)), left.data(),
           right.data(), Real(0), work.data());
  for (std::size_t i = 0; i < count; ++i) squares[i] -= m[i] * work[i];
  times(left.size(), r, r, left.data());
  times(right.size(), right.data(), a, right.data());
  multiply(arithmetic::Product::at_b, to, from, samples, 1 / (inputs * inputs), left.data(), right.data(),
           Real(0), work.data());
  for (std::size_t i = 0; i < count; ++i) squares[i] += m[i] * m[i] * work[i];
}

#define FRANZ_PARISI_INSTANTIATE(Real)                                                                \
  template struct LayerState<Real>;                                                                   \
  template void forward(const LayerWeights<Real>&, std::size_t, LayerState<Real>&);                   \
  template void rectify(std::span<const Real>, std::span<Real>, std::span<Real>);                     \
  template void take_ratio(std::size_t, std::size_t, LayerState<Real>&);                              \
  template void add_up_slopes(const LayerWeights<Real>&, std::size_t, const LayerState<Real>&, Real*, \
                              Real*);                                                                 \
  template void backward(const LayerWeights<Real>&, std::size_t, const LayerState<Real>&,             \
                         std::vector<Real>&, LayerState<Real>&);                                      \
  template void add_squared_slopes(const LayerWeights<Real>&, std::size_t, const LayerState<Real>&,   \
                                   std::vector<Real>&, Real*);
FRANZ_PARISI_INSTANTIATE(float)
FRANZ_PARISI_INSTANTIATE(double)

}  // namespace franz_parisi::networks
