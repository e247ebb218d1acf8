/// One binary weight per field: moments of q(w = +-1) = exp(+-h)/(2 cosh h), h = beta theta, and the
/// divergence of two such laws. Templates are instantiated for float and double.
#pragma once

#include <span>

namespace franz_parisi::networks {

/// (V2): mean[i] = tanh(beta theta[i]), variance[i] = 1 - mean[i]^2 by 4 e/(1 + e)^2, e = exp(-2 |beta
/// theta|), which keeps its digits where the mean is 1. It is never 0: beyond |h| = 43 (float) or 354
/// (double) it keeps the value there. Spans of equal length.
template <class Real>
void moments(Real beta, std::span<const Real> theta, std::span<Real> mean, std::span<Real> variance);

/// (V3): sum_i KL(q_h || q_h'), h = beta theta, h' as given, in the form that holds for |h| of any size:
///   sum_{w=+-1} S(2wh) [ln S(2wh) - ln S(2wh')],   ln S(x) = min(x, 0) - ln(1 + e^-|x|).
template <class Real>
double divergence(Real beta, std::span<const Real> theta, std::span<const Real> prior);

/// sampled[i] = +1 where 2 uniform[i] - 1 < mean[i], else -1: a draw of weights w ~ q from uniform numbers in
/// (0, 1).
template <class Real>
void draw_weights(std::span<const Real> mean, std::span<const double> uniform, std::span<Real> sampled);

/// sign[i] = +1 where theta[i] >= 0, else -1.
template <class Real>
void signs(std::span<const Real> theta, std::span<Real> sign);

}  // namespace franz_parisi::networks
