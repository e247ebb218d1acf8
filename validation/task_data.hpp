/// Teachers and their labelled patterns (theory.md, section 1).
#pragma once

#include <franz_parisi/validation/patterns.hpp>
#include <franz_parisi/validation/random.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace franz_parisi::validation {

/// Signs +-1 of a teacher, kept as numbers because every use of them is a dot product.
using Teacher = std::vector<double>;

/// A teacher with independent signs. `name` says whose: its purpose is overwritten. Throws for size 0.
Teacher draw_teacher(std::size_t size, const StreamName& name);

/// W_i = B_i previous_i with P(B_i = +-1) = (1 +- rho)/2. Throws std::invalid_argument unless -1 <= rho <= 1.
Teacher draw_teacher(std::span<const double> previous, double rho, const StreamName& name);

/// `count` patterns y x with independent +-1 inputs x and labels y = sgn(W.x); a tie (even N) is labelled +1,
/// which under the symmetry x -> -x of the inputs is a fair coin. What ties do to averages: see RunPlan in
/// simulation.hpp.
SignPatterns draw_patterns(std::span<const double> teacher, std::size_t count, const StreamName& name);

/// P = alpha N to the nearest integer. Throws std::invalid_argument for a negative or non-finite alpha.
std::size_t pattern_count(double alpha, std::size_t size);

}  // namespace franz_parisi::validation
