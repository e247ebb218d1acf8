#include "validation/sampled_iteration.hpp"

#include "validation/weight_average.hpp"

#include <limits>

namespace franz_parisi::validation {
namespace {

double damped(double old, double estimate, double weight) { return old + weight * (estimate - old); }

OrderParameters damped(const OrderParameters& old, const OrderParameters& estimate, double weight) {
  return {damped(old.q, estimate.q, weight), damped(old.r, estimate.r, weight),
          damped(old.q_star, estimate.q_star, weight)};
}

ConjugateParameters damped(const ConjugateParameters& old, const ConjugateParameters& estimate,
                           double weight) {
  return {damped(old.q_hat, estimate.q_hat, weight), damped(old.r_hat, estimate.r_hat, weight),
          damped(old.q_star_hat, estimate.q_star_hat, weight)};
}

double squared_distance(const OrderParameters& a, const OrderParameters& b) {
  const double q = a.q - b.q, r = a.r - b.r, q_star = a.q_star - b.q_star;
  return q * q + r * r + q_star * q_star;
}

bool have_average(const ConjugateParameters& conjugates) {
  return conjugates.is_finite() && conjugates.q_hat >= 0;
}

}  // namespace

std::string_view to_string(Ending ending) {
  switch (ending) {
    case Ending::settled:
      return "settled";
    case Ending::not_settled:
      return "not_settled";
    case Ending::left_domain:
      return "left_domain";
  }
  return "unknown";
}

OrderParameters random_start(const StreamName& name) {
  Stream stream(name.with(Purpose::initial_overlaps));
  const double q = stream.uniform(), r = q * stream.uniform(), q_star = q + (1 - q) * stream.uniform();
  return {q, r, q_star};
}

IterationResult iterate_sampled(const IterationSettings& settings, const OrderParameters& start,
                                const StreamName& name) {
  IterationResult result;
  result.state = start;
  for (StreamName sweep = name; result.sweeps < settings.sweeps; ++sweep.task) {
    const auto estimate = sampled_conjugates(settings.task, result.state, settings.sizes, sweep);
    // The first sweep has nothing to be damped with.
    result.conjugates = result.sweeps == 0 ? estimate : damped(result.conjugates, estimate, settings.weight);
    ++result.sweeps;
    result.ending = Ending::left_domain;  // until the step has led somewhere
    result.p = std::numeric_limits<double>::quiet_NaN();
    if (!have_average(result.conjugates)) break;
    const WeightAverage average = weight_average(result.conjugates);
    result.p = average.p;
    const OrderParameters old = result.state;
    const OrderParameters next = damped(old, average.overlaps, settings.weight);
    if (!next.in_domain()) break;
    result.ending = Ending::not_settled;
    result.state = next;
    if (squared_distance(old, next) < settings.smallest_change) {
      result.ending = Ending::settled;
      break;
    }
  }
  return result;
}

}  // namespace franz_parisi::validation
