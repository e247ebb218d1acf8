/// The network of section 1: fields theta, or in the same network hidden weights whose signs are used.
#pragma once

#include "networks/layer.hpp"
#include "networks/network.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace franz_parisi::networks {

enum class WeightKind {
  law,  ///< q of (V1), trained through its moments with (V4)
  sign  ///< w = sgn W, slopes straight through: m = w and s = 0 in (V4) and (V6)
};

/// ReLU in hidden layers, softmax of the last, every layer scaled by N^-1/2, no bias. Its loss is the sum
/// (V5).
template <class Real>
class FieldNetwork final : public Network<Real> {
 public:
  /// Initial fields are N(0, initial_width^2). Throws std::invalid_argument for fewer than one layer, an
  /// empty layer or a width that is not > 0.
  FieldNetwork(Shape shape, WeightKind kind, double initial_width);

  std::size_t parameters() const override { return shape_.weights(); }
  std::size_t weights() const override { return shape_.weights(); }
  std::size_t outputs() const override { return shape_.outputs(); }
  bool has_law() const override { return kind_ == WeightKind::law; }
  std::vector<Real> initial(const RandomName& name) const override;
  Slope<Real> slope(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                    const RandomName& noise) override;
  void add_squared_slopes(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                          const RandomName& noise, std::span<Real> squares) override;
  std::size_t block() const override { return 256; }
  void fix(Real beta, std::span<const Real> parameters, Evaluate what, const RandomName& draw) override;
  void outputs(std::span<const Real> x, std::size_t first, std::span<Real> z) override;
  std::vector<double> mean_variance(Real beta, std::span<const Real> parameters) override;

  /// The same with eps as given, [layer][sample][unit], in place of random ones: for comparisons.
  Slope<Real> slope(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                    const std::vector<std::vector<Real>>& noise);
  void add_squared_slopes(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                          const std::vector<std::vector<Real>>& noise, std::span<Real> squares);
  /// Weights as given, without noise.
  void fix(std::span<const Real> weights);
  /// What the last batch or block has left in a layer. After slope() `field` holds delta.
  const LayerState<Real>& state(std::size_t layer) const { return states_[layer]; }
  /// Losses of the samples of the last batch.
  const std::vector<double>& losses() const { return losses_; }

 private:
  LayerWeights<Real> layer(std::size_t l) const;
  void take_weights(Real beta, std::span<const Real> parameters);
  template <class Noise>
  void forward_all(std::span<const Real> x, std::size_t samples, const Noise& noise);
  double output_slope(const Batch<Real>& batch);
  template <class Noise>
  Slope<Real> slope_with(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                         const Noise& noise);
  template <class Noise>
  void squares_with(Real beta, std::span<const Real> parameters, const Batch<Real>& batch, const Noise& noise,
                    std::span<Real> squares);

  Shape shape_;
  WeightKind kind_;
  double initial_width_;
  bool noisy_ = false;  ///< whether variances are used
  RandomName draw_{};
  std::vector<Real> mean_, variance_, of_mean_, of_variance_, work_;
  std::vector<LayerState<Real>> states_;
  std::vector<double> losses_;
};

}  // namespace franz_parisi::networks
