#include "theory/rsb/breaking.hpp"

namespace franz_parisi::theory::rsb {

double breaking_share(const theory::SaddlePoint& rs) {
  const double alpha = rs.parameters.alpha;
  const double g2 = rs.energetic.curvature2.value, h2 = rs.entropic->replicon_factor().value.value;
  const theory::Entropic::Cumulants h = rs.entropic->cumulants();
  return (rs.energetic.third2 * h2 + alpha * g2 * g2 * h.third2) /
         (2 * (rs.energetic.curvature3 * h2 + alpha * g2 * g2 * h.second3));
}

std::optional<Overlaps> onset(const theory::SaddlePoint& rs, double d) {
  const double x = breaking_share(rs), outer = (1 - x) * d;
  return Overlaps::from_parts({.q_0 = rs.x.q() - outer,
                               .d = d,
                               .r = rs.x.r(),
                               .v = rs.x.v() - x * d,
                               .s2 = rs.x.s2(),
                               .gap = rs.x.teacher_gap() - outer,
                               .x = x,
                               .rest = 1 - x});
}

}  // namespace franz_parisi::theory::rsb
