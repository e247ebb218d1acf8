/// The probit loss of one pattern, -ln Phi(u), over a whole array at once.
#pragma once

#include <span>

namespace franz_parisi::validation {

/// ln Phi(u) and h(u) = phi(u)/Phi(u) of one number, branch-free (see probit.cpp for how).
/// For |u| < 1e7: |error of ln Phi| < 1e-15 max(1, |ln Phi|), relative error of h < 2e-15.
struct Probit {
  double log_cdf;
  double mills;
};
Probit probit(double u);

/// log_cdf[k] = ln Phi(u[k]) and mills[k] = h(u[k]). Throws std::invalid_argument when the spans differ in
/// length.
void probit(std::span<const double> u, std::span<double> log_cdf, std::span<double> mills);

/// mills[k] = h(scale a[k]); returns the loss - sum_k ln Phi(scale a[k]). About 4 ns an element with AVX-512,
/// 16 without.
/// The sum is taken in the order of k, so it does not depend on the vector width.
/// Throws std::invalid_argument when the spans differ in length.
double probit_loss(std::span<const double> a, double scale, std::span<double> mills);

}  // namespace franz_parisi::validation
