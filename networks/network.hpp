/// What a network is to those that train and test it: parameters, a loss with its slope, and outputs.
#pragma once

#include "networks/random.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace franz_parisi::networks {

/// Layers of N_0 inputs and N_1, ..., N_L units. Weights of all layers stand one after another, layer l as
/// [to][from], N_l x N_{l-1}.
struct Shape {
  std::vector<std::size_t> units;  ///< N_0, ..., N_L; L >= 1, all > 0

  std::size_t layers() const { return units.size() - 1; }
  std::size_t inputs() const { return units.front(); }
  std::size_t outputs() const { return units.back(); }
  std::size_t weights() const { return offset(layers()); }
  /// Where the weights of layer l = 0, ..., L - 1 begin.
  std::size_t offset(std::size_t layer) const {
    std::size_t sum = 0;
    for (std::size_t l = 0; l < layer; ++l) sum += units[l] * units[l + 1];
    return sum;
  }
};

/// What is tested of a law of weights.
enum class Evaluate {
  mean,     ///< no noise, weights m: one network of real weights
  gauss,    ///< (V4), one draw of eps for each unit and image
  sampled,  ///< w ~ q: networks of binary weights
  sign      ///< w = sgn theta
};

std::string_view to_string(Evaluate what);
std::optional<Evaluate> parse_evaluate(std::string_view word);

/// Samples as a network takes them: x is [sample][input].
template <class Real>
struct Batch {
  std::span<const Real> x;
  std::span<const std::uint8_t> labels;  ///< each below the number of outputs

  std::size_t size() const { return labels.size(); }
};

/// Derivatives of the loss of a batch in the fields of (V1), by weight:
///   G = dell/dm = of_mean - of_variance mean   (V6),   dell/dtheta = beta variance G.
template <class Real>
struct FieldSlope {
  Real beta;
  const Real *of_mean, *of_variance, *mean, *variance;

  Real by_mean(std::size_t i) const { return of_mean[i] - of_variance[i] * mean[i]; }
  Real operator()(std::size_t i) const { return beta * variance[i] * by_mean(i); }
};

/// Derivatives straight through a sign: those in w = sgn W, taken for those in W.
template <class Real>
struct SignSlope {
  const Real* of_weight;

  Real operator()(std::size_t i) const { return of_weight[i]; }
};

/// Valid until the network is asked for anything else.
template <class Real>
struct Slope {
  double loss = 0;  ///< ell of the batch, (V5) or as the network defines it
  std::variant<FieldSlope<Real>, SignSlope<Real>> slope;
};

/// Not for use by two threads at once: a network owns its work space, and no parameter.
template <class Real>
class Network {
 public:
  virtual ~Network() = default;

  /// How many parameters there are: first the weights, then what else is learned.
  virtual std::size_t parameters() const = 0;
  virtual std::size_t weights() const = 0;
  virtual std::size_t outputs() const = 0;
  /// Whether the weights have a law (fields) or are the signs of hidden ones: then all ways to evaluate are
  /// `sign`.
  virtual bool has_law() const = 0;
  virtual std::vector<Real> initial(const RandomName& name) const = 0;

  /// Loss of the batch at inverse temperature beta and its derivatives in all parameters. `noise` names eps
  /// of (V4); `samples` counts through the batch.
  virtual Slope<Real> slope(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                            const RandomName& noise) = 0;
  /// Adds sum over samples of (dell^mu/dparameter)^2 to squares[i] of every weight.
  virtual void add_squared_slopes(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                                  const RandomName& noise, std::span<Real> squares) = 0;

  /// How many samples outputs() takes at a time.
  virtual std::size_t block() const = 0;
  /// Fixes the weights that outputs() uses; `draw` names those that are sampled, or eps.
  virtual void fix(Real beta, std::span<const Real> parameters, Evaluate what, const RandomName& draw) = 0;
  /// z^L [sample][output] of a block whose first sample is number `first` of its set.
  virtual void outputs(std::span<const Real> x, std::size_t first, std::span<Real> z) = 0;

  /// Mean of `variance` over the weights of each layer; empty where there is no law.
  virtual std::vector<double> mean_variance(Real beta, std::span<const Real> parameters) = 0;
};

}  // namespace franz_parisi::networks
