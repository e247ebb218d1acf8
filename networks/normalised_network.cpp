#include "networks/normalised_network.hpp"

#include "arithmetic/blas.hpp"
#include "networks/moments.hpp"
#include "networks/softmax.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace franz_parisi::networks {
namespace {

constexpr double width = 0.05;             // of the initial weights
constexpr double variance_of_none = 1e-5;  // keeps a unit that never changes finite

/// Where scale and shift of a layer begin, beyond the weights.
std::size_t affine_offset(const Shape& shape, std::size_t layer) {
  std::size_t sum = 0;
  for (std::size_t l = 0; l < layer; ++l) sum += 2 * shape.units[l + 1];
  return sum;
}

}  // namespace

template <class Real>
NormalisedNetwork<Real>::NormalisedNetwork(Shape shape) : shape_(std::move(shape)) {
  if (shape_.units.size() < 2 || std::ranges::find(shape_.units, 0U) != shape_.units.end())
    throw std::invalid_argument("NormalisedNetwork: a layer without units, or no layer");
  signs_.resize(shape_.weights());
  slope_.resize(parameters());
  layers_.resize(shape_.layers());
}

template <class Real>
std::size_t NormalisedNetwork<Real>::parameters() const {
  return shape_.weights() + affine_offset(shape_, shape_.layers());
}

template <class Real>
std::vector<Real> NormalisedNetwork<Real>::initial(const RandomName& name) const {
  std::vector<double> uniform(weights());
  uniforms(name, 0, uniform);
  std::vector<Real> parameters(this->parameters(), Real(0));
  for (std::size_t i = 0; i < uniform.size(); ++i)
    parameters[i] = static_cast<Real>(width * (2 * uniform[i] - 1));
  for (std::size_t l = 0; l < shape_.layers(); ++l)
    std::fill_n(parameters.begin() + static_cast<std::ptrdiff_t>(weights() + affine_offset(shape_, l)),
                shape_.units[l + 1], Real(1));
  return parameters;
}

template <class Real>
void NormalisedNetwork<Real>::normalise(std::size_t l, std::size_t samples) {
  Layer& layer = layers_[l];
  const std::size_t units = shape_.units[l + 1];
  const auto count = static_cast<Real>(samples);
  std::vector<Real> mean(units, Real(0)), variance(units, Real(0));
  const auto each = [&](auto&& body) {
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < units; ++i) body(i, k * units + i);
  };
  each([&](std::size_t i, std::size_t at) { mean[i] += layer.output[at] / count; });
  each([&](std::size_t i, std::size_t at) {
    const Real off = layer.output[at] - mean[i];
    variance[i] += off * off / count;
  });
  layer.inverse.resize(units);
  for (std::size_t i = 0; i < units; ++i)
    layer.inverse[i] = 1 / std::sqrt(variance[i] + static_cast<Real>(variance_of_none));
  const Real *scale = affine_.data() + affine_offset(shape_, l), *shift = scale + units;
  each([&](std::size_t i, std::size_t at) {
    layer.normal[at] = (layer.output[at] - mean[i]) * layer.inverse[i];
    layer.output[at] = scale[i] * layer.normal[at] + shift[i];
  });
}

template <class Real>
void NormalisedNetwork<Real>::forward(std::span<const Real> x, std::size_t samples) {
  for (std::size_t l = 0; l < shape_.layers(); ++l) {
    const std::size_t from = shape_.units[l], to = shape_.units[l + 1];
    Layer& layer = layers_[l];
    layer.input.resize(samples * from);
    layer.normal.resize(samples * to);
    layer.output.resize(samples * to);
    if (l == 0)
      std::ranges::copy(x, layer.input.begin());
    else
      signs<Real>(layers_[l - 1].output, layer.input);
    multiply(arithmetic::Product::a_bt, samples, to, from, Real(1), layer.input.data(),
             signs_.data() + shape_.offset(l), Real(0), layer.output.data());
    normalise(l, samples);
  }
}

/// From the slope in y to that in u, in place; slopes in scale and shift on the way.
template <class Real>
void NormalisedNetwork<Real>::backward_through_norm(std::size_t l, std::size_t samples) {
  Layer& layer = layers_[l];
  const std::size_t units = shape_.units[l + 1];
  const auto count = static_cast<Real>(samples);
  Real *of_scale = slope_.data() + weights() + affine_offset(shape_, l), *of_shift = of_scale + units;
  std::fill_n(of_scale, 2 * units, Real(0));
  for (std::size_t k = 0; k < samples; ++k)
    for (std::size_t i = 0; i < units; ++i) {
      of_scale[i] += layer.output[k * units + i] * layer.normal[k * units + i];
      of_shift[i] += layer.output[k * units + i];
    }
  const Real* scale = affine_.data() + affine_offset(shape_, l);
  for (std::size_t k = 0; k < samples; ++k)
    for (std::size_t i = 0; i < units; ++i) {
      Real& slope = layer.output[k * units + i];
      slope = scale[i] * layer.inverse[i] *
              (slope - (of_shift[i] + layer.normal[k * units + i] * of_scale[i]) / count);
    }
}

template <class Real>
Slope<Real> NormalisedNetwork<Real>::slope(Real beta, std::span<const Real> parameters,
                                           const Batch<Real>& batch, const RandomName& noise) {
  fix(beta, parameters, Evaluate::sign, noise);
  const std::size_t samples = batch.size();
  forward(batch.x, samples);
  const auto count = static_cast<Real>(samples);
  Slope<Real> result;
  result.loss = softmax_loss<Real>(batch.labels, layers_.back().output) / static_cast<double>(samples);
  for (Real& one : layers_.back().output) one /= count;
  for (std::size_t l = shape_.layers(); l-- > 0;) {
    const std::size_t from = shape_.units[l], to = shape_.units[l + 1];
    backward_through_norm(l, samples);
    multiply(arithmetic::Product::at_b, to, from, samples, Real(1), layers_[l].output.data(),
             layers_[l].input.data(), Real(0), slope_.data() + shape_.offset(l));
    if (l == 0) break;
    std::vector<Real>& below = layers_[l - 1].output;
    const std::vector<Real> y = below;
    multiply(arithmetic::Product::a_b, samples, from, to, Real(1), layers_[l].output.data(),
             signs_.data() + shape_.offset(l), Real(0), below.data());
    for (std::size_t i = 0; i < below.size(); ++i)
      if (!(std::abs(y[i]) <= 1)) below[i] = 0;
  }
  result.slope = SignSlope<Real>{slope_.data()};
  return result;
}

template <class Real>
void NormalisedNetwork<Real>::add_squared_slopes(Real, std::span<const Real>, const Batch<Real>&,
                                                 const RandomName&, std::span<Real>) {
  throw std::logic_error("NormalisedNetwork: no slope of a single sample");
}

template <class Real>
void NormalisedNetwork<Real>::fix(Real, std::span<const Real> parameters, Evaluate, const RandomName&) {
  signs<Real>(parameters.first(weights()), signs_);
  affine_.assign(parameters.begin() + static_cast<std::ptrdiff_t>(weights()), parameters.end());
}

template <class Real>
void NormalisedNetwork<Real>::outputs(std::span<const Real> x, std::size_t, std::span<Real> z) {
  forward(x, x.size() / shape_.inputs());
  std::ranges::copy(layers_.back().output, z.begin());
}

template class NormalisedNetwork<float>;
template class NormalisedNetwork<double>;

}  // namespace franz_parisi::networks
