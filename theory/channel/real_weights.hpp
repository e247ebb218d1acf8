/// The energetic term of real weights for labels that are signs, from the channel (1) of any loss.
#pragma once

#include "theory/channel/channel.hpp"

namespace franz_parisi::theory {

/// Channel::tabulate and Channel::scales of a loss at s^2 = 1.
struct SampledChannel {
  decltype(Channel::tabulate) tabulate;
  decltype(Channel::scales) scales;
};

/// Throws nothing but the std::length_error of a quadrature.
Energetic sampled_energetic(const SampledChannel& channel, const TaskParameters& task, const RealOverlaps& x,
                            const Resolution& resolution);

/// The same as a Channel::of_real_weights.
template <decltype(Channel::tabulate) tabulate, decltype(Channel::scales) scales>
Energetic sampled_energetic(const TaskParameters& task, const RealOverlaps& x, const Resolution& resolution) {
  return sampled_energetic({tabulate, scales}, task, x, resolution);
}

}  // namespace franz_parisi::theory
