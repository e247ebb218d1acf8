/// How fine the quadratures of theory/ are.
#pragma once

namespace franz_parisi::theory {

/// Steps of the mapped trapezoid rules, in units of the local width of the integrand. Halving a step squares
/// its error.
struct Resolution {
  double field_step = 0.35;   ///< z-integrals of (2), (3) and the c-integrals of (6)
  double channel_step = 0.6;  ///< x-integral of (1)
  double weight_step = 0.3;   ///< m-integral of (4)

  Resolution refined() const { return {field_step / 1.5, channel_step / 1.5, weight_step / 1.5}; }
};

}  // namespace franz_parisi::theory
