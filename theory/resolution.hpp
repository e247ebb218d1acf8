/// How fine the quadratures of theory/ are.
#pragma once

namespace franz_parisi::theory {

/// Steps of the mapped trapezoid rules, in units of the local width of the integrand. Halving a step squares
/// its error.
struct Resolution {
  double field_step = 0.35;   ///< z-integrals of (2), (3) and the c-integrals of (6)
  double channel_step = 0.6;  ///< x-integral of (1)
  double weight_step = 0.3;   ///< m-integral of (4)
  /// Keep what Gaussians and densities leave far out: for probabilities near 0, which then have relative
  /// precision down to 1e-300. Laws handed on must have been computed with it as well.
  bool tails = false;

  Resolution refined() const {
    return {.field_step = field_step / 1.5,
            .channel_step = channel_step / 1.5,
            .weight_step = weight_step / 1.5,
            .tails = tails};
  }
};

}  // namespace franz_parisi::theory
