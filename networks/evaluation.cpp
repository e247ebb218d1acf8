#include "networks/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace franz_parisi::networks {
namespace {

/// Calls body(first sample, labels, z) block by block for the weights that the network has.
template <class Real, class Body>
void each_block(Network<Real>& network, const Samples& samples, StopFlag stop, const Body& body) {
  const std::size_t blocks = (samples.size() + network.block() - 1) / network.block();
  for (std::size_t b = 0; b < blocks; ++b) {
    check_stop(stop);
    // equal parts: a block of few would have poor statistics of its own
    const std::size_t first = samples.size() * b / blocks, count = samples.size() * (b + 1) / blocks - first;
    std::vector<std::uint32_t> which(count);
    std::iota(which.begin(), which.end(), static_cast<std::uint32_t>(first));
    std::vector<Real> x(count * samples.inputs()), z(count * network.outputs());
    std::vector<std::uint8_t> labels(count);
    samples.gather<Real>(which, x, labels);
    network.outputs(x, first, z);
    body(first, labels, std::span<Real>(z));
  }
}

template <class T>
std::size_t hits(const std::vector<std::uint8_t>& labels, std::span<const T> z) {
  const std::size_t outputs = z.size() / labels.size();
  std::size_t count = 0;
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const auto one = z.subspan(k * outputs, outputs);
    count += std::ranges::max_element(one) - one.begin() == labels[k] ? 1 : 0;
  }
  return count;
}

template <class Real>
void add_probabilities(std::size_t outputs, std::span<const Real> z, std::span<double> sum) {
  for (std::size_t begin = 0; begin < z.size(); begin += outputs) {
    const auto one = z.subspan(begin, outputs);
    const auto top = static_cast<double>(*std::ranges::max_element(one));
    double norm = 0;
    for (const Real value : one) norm += std::exp(static_cast<double>(value) - top);
    for (std::size_t i = 0; i < outputs; ++i)
      sum[begin + i] += std::exp(static_cast<double>(one[i]) - top) / norm;
  }
}

double share(std::size_t hit, const Samples& samples) {
  return static_cast<double>(hit) / static_cast<double>(samples.size());
}

}  // namespace

std::vector<Evaluate> distinct(const std::vector<Evaluate>& asked, bool has_law) {
  if (!has_law) return {Evaluate::sign};
  std::vector<Evaluate> kept;
  for (const Evaluate what : asked)
    if (std::ranges::find(kept, what) == kept.end()) kept.push_back(what);
  return kept;
}

template <class Real>
Accuracy evaluate(Network<Real>& network, Real beta, std::span<const Real> parameters, const Samples& samples,
                  Evaluate what, std::size_t networks, const RandomName& draw, StopFlag stop) {
  const std::size_t draws = what == Evaluate::sampled ? networks : 1, outputs = network.outputs();
  std::vector<double> values, probabilities(draws > 1 ? samples.size() * outputs : 0);
  std::size_t averaged = 0;
  for (std::size_t k = 0; k < draws; ++k) {
    RandomName name = draw;
    if (what == Evaluate::sampled) {
      name.purpose = Purpose::sampled_weights;
      name.draw = static_cast<std::uint32_t>(k);
    }
    network.fix(beta, parameters, what, name);
    std::size_t hit = 0;
    each_block(network, samples, stop, [&](std::size_t first, const auto& labels, std::span<Real> z) {
      hit += hits<Real>(labels, z);
      if (draws == 1) return;
      const auto sum = std::span(probabilities).subspan(first * outputs, z.size());
      add_probabilities<Real>(outputs, z, sum);
      if (k + 1 == draws) averaged += hits<double>(labels, sum);
    });
    values.push_back(share(hit, samples));
  }
  Accuracy accuracy{what, 0, {}, {}};
  for (const double value : values) accuracy.value += value / static_cast<double>(draws);
  if (draws > 1) {
    double squares = 0;
    for (const double value : values) squares += (value - accuracy.value) * (value - accuracy.value);
    accuracy.standard_error = std::sqrt(squares / static_cast<double>(draws * (draws - 1)));
    accuracy.averaged = share(averaged, samples);
  }
  return accuracy;
}

template Accuracy evaluate(Network<float>&, float, std::span<const float>, const Samples&, Evaluate,
                           std::size_t, const RandomName&, StopFlag);
template Accuracy evaluate(Network<double>&, double, std::span<const double>, const Samples&, Evaluate,
                           std::size_t, const RandomName&, StopFlag);

}  // namespace franz_parisi::networks
