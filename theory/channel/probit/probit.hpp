/// The loss -ln Phi(u) of a probit: its channel (1), the energetic term (2) and its derivatives (3).
///
/// All integrals over z are done in the field w = sqrt(q) z, where the channel G(w) is tabulated once:
///     int Dz Phi(r z/sqrt(q - r^2)) f(sqrt(q) z)  = int dw N(w; 0, q) Phi(r w/sqrt(q (q - r^2))) f(w),
///     int Dz f(sqrt(q - r^2) z)                   = int dw N(w; 0, q - r^2) f(w).
/// Derivatives follow from the heat equation of the Gaussians involved, so that second derivatives of E need
/// no more than four derivatives of g; docs/theory.md derives them. They are taken along q, r and V, each at
/// fixed others: next to freezing (3c) and half of (3a) agree in more and more digits, and what is left, A =
/// dE/dq at fixed V, is an integral of its own.
#pragma once

#include "theory/channel/channel.hpp"

namespace franz_parisi::theory {

/// Of the task's parameters it reads beta. Pure; on valid overlaps it throws nothing but the
/// std::length_error of mapped_trapezoid, far outside any state of interest.
Energetic energetic(const TaskParameters& task, const Overlaps& overlaps, const Resolution& resolution = {});

/// (1) at given fields, as Channel::tabulate. All NaN where integrals::smoothed_power is.
TabulatedPair tabulate(const TaskParameters& task, double v, double s2, const Eigen::ArrayXd& w,
                       const Resolution& resolution);
ChannelScales scales(const TaskParameters& task, double v, double s2);

}  // namespace franz_parisi::theory
