/// The loss of the last layer.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace franz_parisi::networks {

/// Puts p - onehot, p = softmax(z), in the place of z ([sample][output], (V6): delta^L); returns
/// - sum_samples ln p_label (V5). losses, where it is not empty, takes the loss of each sample.
template <class Real>
double softmax_loss(std::span<const std::uint8_t> labels, std::span<Real> z, std::span<double> losses = {}) {
  const std::size_t outputs = z.size() / std::max<std::size_t>(labels.size(), 1);
  double sum = 0;
  for (std::size_t sample = 0; sample < labels.size(); ++sample) {
    const std::span<Real> one = z.subspan(sample * outputs, outputs);
    const Real top = *std::ranges::max_element(one), at_label = one[labels[sample]] - top;
    Real norm = 0;
    for (Real& value : one) norm += value = std::exp(value - top);
    for (Real& value : one) value /= norm;
    one[labels[sample]] -= 1;
    const double loss = static_cast<double>(std::log(norm) - at_label);
    sum += loss;
    if (!losses.empty()) losses[sample] = loss;
  }
  return sum;
}

}  // namespace franz_parisi::networks
