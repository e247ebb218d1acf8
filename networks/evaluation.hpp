/// How many test images a network puts in their class.
#pragma once

#include "networks/data/images.hpp"
#include "networks/network.hpp"
#include "solver/stop.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace franz_parisi::networks {

struct Accuracy {
  Evaluate what = Evaluate::mean;
  double value = 0;                        ///< in [0, 1]; of `sampled` the mean over the networks
  std::optional<double> standard_error{};  ///< of that mean
  std::optional<double> averaged{};        ///< `sampled`: of the networks' averaged probabilities
};

/// What can be told apart of this network: `asked` without repetition, `sign` alone where weights have no
/// law.
std::vector<Evaluate> distinct(const std::vector<Evaluate>& asked, bool has_law);

/// Accuracy of argmax z^L, the first of equal ones, over all samples. `draw` names eps and sampled weights,
/// of which there are `networks` >= 1. Blocks of samples are the network's own, so digits depend on nothing
/// else.
template <class Real>
Accuracy evaluate(Network<Real>& network, Real beta, std::span<const Real> parameters, const Samples& samples,
                  Evaluate what, std::size_t networks, const RandomName& draw, StopFlag stop = nullptr);

}  // namespace franz_parisi::networks
