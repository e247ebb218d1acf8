#include "networks/field_network.hpp"

#include "networks/moments.hpp"
#include "networks/softmax.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::networks {
namespace {

/// eps of one layer, [sample][unit], as a function of its name.
template <class Real>
auto named_noise(const RandomName& name, std::size_t first) {
  return [name, first](std::size_t layer, std::size_t samples, std::size_t units, std::vector<Real>& eps) {
    RandomName here = name;
    here.layer = static_cast<std::uint32_t>(layer);
    for (std::size_t k = 0; k < samples; ++k)
      normals(here, first + k, std::span(eps).subspan(k * units, units));
  };
}

template <class Real>
auto given_noise(const std::vector<std::vector<Real>>& noise) {
  return [&noise](std::size_t layer, std::size_t samples, std::size_t units, std::vector<Real>& eps) {
    std::copy_n(noise[layer].begin(), samples * units, eps.begin());
  };
}

}  // namespace

template <class Real>
FieldNetwork<Real>::FieldNetwork(Shape shape, WeightKind kind, double initial_width)
    : shape_(std::move(shape)), kind_(kind), initial_width_(initial_width) {
  if (shape_.units.size() < 2 || std::ranges::find(shape_.units, 0U) != shape_.units.end())
    throw std::invalid_argument("FieldNetwork: a layer without units, or no layer");
  if (!(initial_width > 0))
    throw std::invalid_argument(fmt::format("FieldNetwork: initial_width = {:f}, not > 0", initial_width));
  mean_.resize(shape_.weights());
  if (has_law()) variance_.resize(shape_.weights());
  states_.resize(shape_.layers());
}

template <class Real>
std::vector<Real> FieldNetwork<Real>::initial(const RandomName& name) const {
  std::vector<Real> theta(parameters());
  normals<Real>(name, 0, theta);
  for (Real& one : theta) one *= static_cast<Real>(initial_width_);
  return theta;
}

template <class Real>
LayerWeights<Real> FieldNetwork<Real>::layer(std::size_t l) const {
  const std::size_t offset = shape_.offset(l);
  return {shape_.units[l + 1], shape_.units[l], mean_.data() + offset,
          noisy_ ? variance_.data() + offset : nullptr};
}

template <class Real>
void FieldNetwork<Real>::take_weights(Real beta, std::span<const Real> parameters) {
  noisy_ = has_law();
  if (noisy_)
    moments<Real>(beta, parameters, mean_, variance_);
  else
    signs<Real>(parameters, mean_);
}

template <class Real>
template <class Noise>
void FieldNetwork<Real>::forward_all(std::span<const Real> x, std::size_t samples, const Noise& noise) {
  for (std::size_t l = 0; l < shape_.layers(); ++l) {
    const LayerWeights<Real> weights = layer(l);
    states_[l].resize(samples, weights);
    const std::size_t count = samples * weights.from;
    const auto input = std::span(states_[l].input).first(count);
    const auto squared = noisy_ ? std::span(states_[l].input_squared).first(count) : std::span<Real>();
    if (l == 0) {
      std::ranges::copy(x, input.begin());
      for (std::size_t i = 0; i < squared.size(); ++i) squared[i] = x[i] * x[i];
    } else {
      rectify<Real>(std::span<const Real>(states_[l - 1].field).first(count), input, squared);
    }
    if (noisy_) noise(l, samples, weights.to, states_[l].noise);
    forward(weights, samples, states_[l]);
  }
}

template <class Real>
double FieldNetwork<Real>::output_slope(const Batch<Real>& batch) {
  losses_.resize(batch.size());
  return softmax_loss<Real>(batch.labels,
                            std::span(states_.back().field).first(batch.size() * shape_.outputs()), losses_);
}

template <class Real>
template <class Noise>
Slope<Real> FieldNetwork<Real>::slope_with(Real beta, std::span<const Real> parameters,
                                           const Batch<Real>& batch, const Noise& noise) {
  of_mean_.resize(shape_.weights());
  if (has_law()) of_variance_.resize(shape_.weights());
  take_weights(beta, parameters);
  forward_all(batch.x, batch.size(), noise);
  Slope<Real> result;
  result.loss = output_slope(batch);
  for (std::size_t l = shape_.layers(); l-- > 0;) {
    const LayerWeights<Real> weights = layer(l);
    if (noisy_) take_ratio(batch.size(), weights.to, states_[l]);
    const std::size_t offset = shape_.offset(l);
    add_up_slopes(weights, batch.size(), states_[l], of_mean_.data() + offset,
                  noisy_ ? of_variance_.data() + offset : nullptr);
    if (l > 0) backward(weights, batch.size(), states_[l], work_, states_[l - 1]);
  }
  if (noisy_)
    result.slope =
        FieldSlope<Real>{beta, of_mean_.data(), of_variance_.data(), mean_.data(), variance_.data()};
  else
    result.slope = SignSlope<Real>{of_mean_.data()};
  return result;
}

template <class Real>
template <class Noise>
void FieldNetwork<Real>::squares_with(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                                      const Noise& noise, std::span<Real> squares) {
  take_weights(beta, parameters);
  forward_all(batch.x, batch.size(), noise);
  output_slope(batch);
  std::vector<Real> sums(shape_.weights(), Real(0));
  for (std::size_t l = shape_.layers(); l-- > 0;) {
    const LayerWeights<Real> weights = layer(l);
    if (noisy_) take_ratio(batch.size(), weights.to, states_[l]);
    networks::add_squared_slopes(weights, batch.size(), states_[l], work_, sums.data() + shape_.offset(l));
    if (l > 0) backward(weights, batch.size(), states_[l], work_, states_[l - 1]);
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const Real factor = noisy_ ? beta * variance_[i] : Real(1);
    squares[i] += factor * factor * sums[i];
  }
}

template <class Real>
Slope<Real> FieldNetwork<Real>::slope(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                                      const RandomName& noise) {
  return slope_with(beta, parameters, batch, named_noise<Real>(noise, 0));
}

template <class Real>
Slope<Real> FieldNetwork<Real>::slope(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                                      const std::vector<std::vector<Real>>& noise) {
  return slope_with(beta, parameters, batch, given_noise(noise));
}

template <class Real>
void FieldNetwork<Real>::add_squared_slopes(Real beta, std::span<const Real> parameters,
                                            const Batch<Real>& batch, const RandomName& noise,
                                            std::span<Real> squares) {
  squares_with(beta, parameters, batch, named_noise<Real>(noise, 0), squares);
}

template <class Real>
void FieldNetwork<Real>::add_squared_slopes(Real beta, std::span<const Real> parameters,
                                            const Batch<Real>& batch,
                                            const std::vector<std::vector<Real>>& noise,
                                            std::span<Real> squares) {
  squares_with(beta, parameters, batch, given_noise(noise), squares);
}

template <class Real>
void FieldNetwork<Real>::fix(Real beta, std::span<const Real> parameters, Evaluate what,
                             const RandomName& draw) {
  take_weights(beta, parameters);
  draw_ = draw;
  noisy_ = has_law() && what == Evaluate::gauss;
  if (what == Evaluate::sign) signs<Real>(parameters, mean_);
  if (what == Evaluate::sampled && has_law()) {
    std::vector<double> uniform(mean_.size());
    uniforms(draw, 0, uniform);
    draw_weights<Real>(mean_, uniform, mean_);
  }
}

template <class Real>
void FieldNetwork<Real>::fix(std::span<const Real> weights) {
  std::ranges::copy(weights, mean_.begin());
  noisy_ = false;
}

template <class Real>
void FieldNetwork<Real>::outputs(std::span<const Real> x, std::size_t first, std::span<Real> z) {
  forward_all(x, x.size() / shape_.inputs(), named_noise<Real>(draw_, first));
  std::copy_n(states_.back().field.begin(), z.size(), z.begin());
}

template <class Real>
std::vector<double> FieldNetwork<Real>::mean_variance(Real beta, std::span<const Real> parameters) {
  std::vector<double> means;
  if (!has_law()) return means;
  take_weights(beta, parameters);
  for (std::size_t l = 0; l < shape_.layers(); ++l) {
    double sum = 0;
    for (std::size_t i = shape_.offset(l); i < shape_.offset(l + 1); ++i)
      sum += static_cast<double>(variance_[i]);
    means.push_back(sum / static_cast<double>(shape_.offset(l + 1) - shape_.offset(l)));
  }
  return means;
}

template class FieldNetwork<float>;
template class FieldNetwork<double>;

}  // namespace franz_parisi::networks
