/// Kernels of infinitely wide ReLU networks, (W6) to (W15). Arguments are angles between inputs, as `angles`
/// gives them, which become the kernel in place, and lengths |x|/sqrt(N0).
///
/// All are written in correlations: with rho^l = k^l/sqrt(a^l b^l) a layer is cos(theta) = kappa rho^(l-1),
/// rho^l = [sin(theta) + (pi - theta) cos(theta)]/pi. What is carried is 1 - rho, and of two copies the
/// difference of their rho, so that nothing cancels for inputs that are close or lambda that is large.
#pragma once

#include "theory/wide/angles.hpp"
#include "theory/wide/law.hpp"

namespace franz_parisi::theory::wide {

/// K_ts of (W13) between x (rows, at task t) and z (columns, at task s).
Matrix response_kernel(Matrix angle, const Vector& x, const Vector& z, const WeightLaw& law,
                       std::size_t depth);

/// Kernels of the limit lambda -> infinity, (W14): K of the first task and Theta of the later ones.
Matrix nngp_kernel(Matrix angle, const Vector& x, const Vector& z, const Settings& settings);
Matrix tangent_kernel(Matrix angle, const Vector& x, const Vector& z, const Settings& settings);

/// K_ts of any lambda; of the limit K for s = 1 and Theta = lim lambda K_ts for s >= 2.
Matrix chain_kernel(Matrix angle, const Vector& x, const Vector& z, const Settings& settings, std::size_t t,
                    std::size_t s);

/// An entry's rounding error is at most this times the kernel's value at angle 0 and the two lengths. Every
/// layer brings a few roundings, the angle those of a scalar product of so many inputs.
double kernel_rounding(const Settings& settings, Eigen::Index inputs);

/// The kernel's largest value for directions of length 1: at angle 0.
double kernel_peak(const Settings& settings, std::size_t t, std::size_t s);

}  // namespace franz_parisi::theory::wide
