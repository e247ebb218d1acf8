#include "theory/rs/overlaps.hpp"

#include <cmath>

namespace franz_parisi::theory {

std::optional<Overlaps> Overlaps::from_q_r_q_star(double q, double r, double q_star) {
  return from_parts({.q = q, .r = r, .s2 = 1 - q_star, .v = q_star - q, .gap = q - r * r});
}

std::optional<Overlaps> Overlaps::from_parts(const Parts& parts) {
  const bool inside = parts.q > 0 && parts.s2 > 0 && parts.v > 0 && parts.gap > 0 && parts.s2 < 1 &&
                      parts.q < 1 && std::abs(parts.r) < 1;
  return inside ? std::optional(Overlaps(parts)) : std::nullopt;
}

}  // namespace franz_parisi::theory
