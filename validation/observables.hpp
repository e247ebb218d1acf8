/// What is measured on one state: overlaps and the generalisation error, theory.md (6) and (8) at finite N.
#pragma once

#include <span>

namespace franz_parisi::validation {

/// a.b/N of two vectors of equal length N > 0.
double overlap(std::span<const double> a, std::span<const double> b);

/// p = (1/N) sum_i W_i sgn(m_i), in [-1, 1]: overlap of the binarised network with a teacher.
double sign_overlap(std::span<const double> mean, std::span<const double> teacher);

/// eps = arccos(p)/pi, in [0, 1]; p is first clamped to [-1, 1].
double generalisation_error(double p);

}  // namespace franz_parisi::validation
