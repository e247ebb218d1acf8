/// The network that metaplasticity was published with: binary weights, batch normalisation, sign units.
#pragma once

#include "networks/network.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace franz_parisi::networks {

/// u = w a with w = sgn W and no scale; y = scale (u - mean)/sqrt(variance + 1e-5) + shift over the batch,
/// after every layer, the output too; hidden a = sgn y, whose derivative counts as 1 where |y| <= 1. Its loss
/// is the mean cross-entropy of the batch. Statistics are those of the batch in tests as well, of up to 1000
/// images. Parameters: all weights, then scale and shift of each layer, N_l each. Weights start uniform in
/// [-0.05, 0.05].
template <class Real>
class NormalisedNetwork final : public Network<Real> {
 public:
  /// Throws std::invalid_argument for fewer than one layer or an empty one.
  explicit NormalisedNetwork(Shape shape);

  std::size_t parameters() const override;
  std::size_t weights() const override { return shape_.weights(); }
  std::size_t outputs() const override { return shape_.outputs(); }
  bool has_law() const override { return false; }
  std::vector<Real> initial(const RandomName& name) const override;
  Slope<Real> slope(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                    const RandomName& noise) override;
  /// Not defined with statistics of a batch: throws std::logic_error.
  void add_squared_slopes(Real beta, std::span<const Real> parameters, const Batch<Real>& batch,
                          const RandomName& noise, std::span<Real> squares) override;
  std::size_t block() const override { return 1000; }
  void fix(Real beta, std::span<const Real> parameters, Evaluate what, const RandomName& draw) override;
  void outputs(std::span<const Real> x, std::size_t first, std::span<Real> z) override;
  std::vector<double> mean_variance(Real, std::span<const Real>) override { return {}; }

 private:
  struct Layer {
    std::vector<Real> input;    ///< a^{l-1}, [sample][unit]
    std::vector<Real> normal;   ///< (u - mean)/deviation
    std::vector<Real> output;   ///< y, later its slope
    std::vector<Real> inverse;  ///< 1/deviation, by unit
  };

  void forward(std::span<const Real> x, std::size_t samples);
  void normalise(std::size_t l, std::size_t samples);
  void backward_through_norm(std::size_t l, std::size_t samples);

  Shape shape_;
  std::vector<Real> signs_, affine_, slope_;
  std::vector<Layer> layers_;
};

}  // namespace franz_parisi::networks
