#include "validation/sampled_channel.hpp"

#include "validation/elementary.hpp"
#include "validation/probit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace franz_parisi::validation {
namespace {

constexpr double floor_of_d = 0x1.14f2b0fb9307fp-1010;  // e^-700

/// What stays the same for all samples of one estimate.
struct Channel {
  double beta;
  double q, r, v, s;  // v = q_star - q, s^2 = 1 - q_star
  double gap;         // q - r^2

  Channel(double beta_, const OrderParameters& state)
      : beta(beta_),
        q(state.q),
        r(state.r),
        v(state.q_star - state.q),
        s(std::sqrt(1 - state.q_star)),
        gap(state.q - state.r * state.r) {}
};

/// Means over x of Phi(u)^beta and of beta Phi^(beta - 1) phi(u) times 1 and x.
struct InnerMeans {
  double d, slope, slope_x;
};

/// Sums in fixed lanes, so that the digits do not depend on the width of the vector registers.
InnerMeans inner_means(const Channel& channel, double z, std::span<const double> samples) {
  constexpr std::size_t lanes = 64;  // small enough for the nearest cache
  using Lanes = std::array<double, lanes>;
  Lanes u{}, log_cdf{}, mills{}, sum_d{}, sum_slope{}, sum_slope_x{};
  const double offset = std::sqrt(channel.q) * z / channel.s, scale = std::sqrt(channel.v) / channel.s;
  const double beta = channel.beta;
  for (std::size_t begin = 0; begin < samples.size(); begin += lanes) {
    const std::size_t count = std::min(lanes, samples.size() - begin);
    const double* const x = samples.data() + begin;
    for (std::size_t k = 0; k < count; ++k) u[k] = offset + scale * x[k];
    probit(std::span(u).first(count), std::span(log_cdf).first(count), std::span(mills).first(count));
    for (std::size_t k = 0; k < count; ++k) {
      const double power = exp_nonpositive(beta * log_cdf[k]), slope = power * mills[k];
      sum_d[k] += power;
      sum_slope[k] += slope;
      sum_slope_x[k] += slope * x[k];
    }
  }
  const auto mean = [&](const Lanes& sum) {
    return std::accumulate(sum.begin(), sum.end(), 0.0) / static_cast<double>(samples.size());
  };
  return {mean(sum_d), beta * mean(sum_slope), beta * mean(sum_slope_x)};
}

/// Derivatives of E.
struct Gradient {
  double q = 0, r = 0, q_star = 0;
};

/// What one z contributes to the derivatives.
Gradient contribution(const Channel& channel, double z, const InnerMeans& means) {
  const auto& [beta, q, r, v, s, gap] = channel;
  const double d = means.d + floor_of_d, root_q = std::sqrt(q), root_v = std::sqrt(v);
  const Probit side = probit(r * z / std::sqrt(gap));
  const double phi_side = std::exp(side.log_cdf);                // Phi(r z/sqrt(q - r^2)),
  const double density = phi_side * side.mills;                  // its derivative,
  const double by_r = density * z * q / (gap * std::sqrt(gap));  // the same by r and q
  const double by_q = -by_r * r / (2 * q);
  const double s2 = s * s;
  const double d_by_q = (means.slope * z / root_q - means.slope_x / root_v) / (2 * s);
  const double d_by_q_star =
      (means.slope_x * root_v + means.slope * root_q * z) / (2 * s2 * s) + means.slope_x / (2 * s * root_v);
  const double log_d = std::log(d);
  return {2 * (by_q * log_d + phi_side * d_by_q / d), 2 * by_r * log_d, 2 * phi_side * d_by_q_star / d};
}

Gradient one_repetition(const Channel& channel, const SampleSizes& sizes, Stream stream) {
  std::vector<double> outer(sizes.outer), inner(sizes.inner);
  for (double& z : outer) z = stream.normal();
  for (double& x : inner) x = stream.normal();
  Gradient sum;
  for (const double z : outer) {
    check_stop(sizes.stop);
    const Gradient one = contribution(channel, z, inner_means(channel, z, inner));
    sum.q += one.q;
    sum.r += one.r;
    sum.q_star += one.q_star;
  }
  const auto count = static_cast<double>(sizes.outer);
  return {sum.q / count, sum.r / count, sum.q_star / count};
}

void check(const OrderParameters& state, const SampleSizes& sizes) {
  if (!state.in_domain())
    throw std::invalid_argument(fmt::format(
        "sampled_conjugates: q, r, q_star = {:f}, {:f}, {:f}, expected 0 < q < q_star < 1, r^2 < q", state.q,
        state.r, state.q_star));
  if (sizes.inner == 0 || sizes.outer == 0 || sizes.repeats == 0)
    throw std::invalid_argument("sampled_conjugates: no samples, expected at least one of each kind");
}

}  // namespace

bool OrderParameters::in_domain() const { return 0 < q && q < q_star && q_star < 1 && r * r < q; }

bool ConjugateParameters::is_finite() const {
  return std::isfinite(q_hat) && std::isfinite(r_hat) && std::isfinite(q_star_hat);
}

ConjugateParameters sampled_conjugates(const FirstTask& task, const OrderParameters& state,
                                       const SampleSizes& sizes, const StreamName& name) {
  check(state, sizes);
  const Channel channel(task.beta, state);
  StreamName own = name;
  own.size = static_cast<std::uint32_t>(sizes.inner);
  ConjugateParameters mean{0, 0, 0};
  double kept = 0;
  for (std::size_t repeat = 0; repeat < sizes.repeats; ++repeat) {
    const Stream stream(own.with(Purpose::channel, static_cast<std::uint32_t>(repeat)));
    const Gradient e = one_repetition(channel, sizes, stream);
    const ConjugateParameters one{-2 * task.alpha * e.q, task.alpha * e.r, task.alpha * e.q_star};
    if (!one.is_finite()) continue;
    ++kept;
    mean.q_hat += (one.q_hat - mean.q_hat) / kept;
    mean.r_hat += (one.r_hat - mean.r_hat) / kept;
    mean.q_star_hat += (one.q_star_hat - mean.q_star_hat) / kept;
  }
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return kept > 0 ? mean : ConjugateParameters{nan, nan, nan};
}

}  // namespace franz_parisi::validation
