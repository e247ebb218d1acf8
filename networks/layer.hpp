/// One layer of binary weights for a block of samples, (V4) and (V6): two matrix products forward, four
/// backward.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace franz_parisi::networks {

/// The weights of a layer: means and variances, [to][from]; no variances where weights are known.
template <class Real>
struct LayerWeights {
  std::size_t to = 0, from = 0;
  const Real *mean = nullptr, *variance = nullptr;
};

/// What a block of samples leaves in a layer, [sample][unit]. `of_input`: N_{l-1} units, the others N_l.
template <class Real>
struct LayerState {
  std::vector<Real> input, input_squared;  ///< a^{l-1} and its square
  std::vector<Real> noise;                 ///< eps^l
  std::vector<Real> deviation;             ///< v^l
  std::vector<Real> field;                 ///< z^l, later delta^l
  std::vector<Real> ratio;                 ///< r^l = delta^l eps^l / v^l

  void resize(std::size_t samples, const LayerWeights<Real>& weights);
};

/// The least v^2: keeps r finite where all inputs of a unit are 0.
inline constexpr double variance_floor = 1e-30;

/// z = mu + v eps of the first `samples` samples of state.input, (V4). Without variances z = mu, and nothing
/// but `input` and `field` is used.
template <class Real>
void forward(const LayerWeights<Real>& weights, std::size_t samples, LayerState<Real>& state);

/// a = relu(z) and, where it is wanted, a^2: the input of the next layer.
template <class Real>
void rectify(std::span<const Real> z, std::span<Real> a, std::span<Real> squared);

/// r of (V6), once `field` holds delta.
template <class Real>
void take_ratio(std::size_t samples, std::size_t to, LayerState<Real>& state);

/// (V6) in two parts, [to][from] each: G = of_mean - of_variance m. of_variance is not written without
/// variances.
template <class Real>
void add_up_slopes(const LayerWeights<Real>& weights, std::size_t samples, const LayerState<Real>& state,
                   Real* of_mean, Real* of_variance);

/// delta^{l-1} of (V6) into below.field, from delta^l in state.field.
template <class Real>
void backward(const LayerWeights<Real>& weights, std::size_t samples, const LayerState<Real>& state,
              std::vector<Real>& work, LayerState<Real>& below);

/// Adds the sum over samples of (dell^mu/dm)^2, (E2) without its factor beta^2 s^2, to squares, [to][from]:
/// three matrix products, one without variances. `work` holds to * from numbers.
template <class Real>
void add_squared_slopes(const LayerWeights<Real>& weights, std::size_t samples, const LayerState<Real>& state,
                        std::vector<Real>& work, Real* squares);

}  // namespace franz_parisi::networks
