/// What a weight without prior answers to given conjugates: (4)-(6) and (8) at gamma = 0, by quadrature.
///
/// The published code samples here too. Its averages over m are ratios of sample means, whose bias is of
/// order 1/samples; with quadrature every deviation that is seen comes from the logarithm of the channel.
#pragma once

#include "validation/sampled_channel.hpp"

namespace franz_parisi::validation {

struct WeightAverage {
  OrderParameters overlaps;  ///< (6)
  double p;                  ///< overlap of sgn m with the teacher, (8)
};

/// The average over c = sqrt(q_hat) x + r_hat, x ~ N(0, 1), of a weight with law exp(A m^2 + c m) on [-1, 1],
/// A = q_star_hat - q_hat/2. Absolute errors below 1e-9 for |A| < 250 and q_hat < 1e5; beyond, features
/// narrower than the steps of the rules are averaged over. Throws std::invalid_argument for a q_hat that is
/// negative, or anything that is not finite.
WeightAverage weight_average(const ConjugateParameters& conjugates);

}  // namespace franz_parisi::validation
