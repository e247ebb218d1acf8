/// The published way to a solution of the saddle-point equations of a first task: damped iteration with the
/// sampled channel, until the steps are small.
#pragma once

#include <franz_parisi/validation/sampled_channel.hpp>

#include <cstddef>
#include <string_view>

namespace franz_parisi::validation {

struct IterationSettings {
  FirstTask task;
  SampleSizes sizes;
  double weight = 0.9;                   ///< new = old + weight (estimate - old), of all six
  std::size_t sweeps = 100;              ///< at most
  double smallest_change = 4e-6 * 0.81;  ///< of (q, r, q_star), squared: less ends the iteration
};

enum class Ending {
  settled,      ///< the last change was small
  not_settled,  ///< the sweeps ran out
  left_domain,  ///< the estimates led out of 0 < q < q_star < 1, r^2 < q, q_hat >= 0
};

/// The word for it that reports use.
std::string_view to_string(Ending ending);

struct IterationResult {
  Ending ending = Ending::not_settled;
  std::size_t sweeps = 0;            ///< run
  OrderParameters state{};           ///< the last one in the domain
  ConjugateParameters conjugates{};  ///< the last ones
  double p = 0;                      ///< (8) at these conjugates; NaN where they have no average
};

/// Where run `name.instance` begins: q uniform in (0, 1), r in (0, q), q_star in (q, 1). The same for all
/// sample sizes.
OrderParameters random_start(const StreamName& name);

/// Iterates from a start; every sweep has samples of its own. A function of the settings, the start, and the
/// seed and instance in `name` alone.
///
/// A small step is not a small residual, and here it is not even a small step: the samples of one sweep and
/// the next differ. Nothing better is tried, because this is what is to be measured.
IterationResult iterate_sampled(const IterationSettings& settings, const OrderParameters& start,
                                const StreamName& name);

}  // namespace franz_parisi::validation
