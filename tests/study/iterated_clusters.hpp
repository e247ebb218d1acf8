/// Clusters at x = 1 without any root search: by iteration of the map d -> d of (17), (19).
#pragma once

#include "theory/rs/overlaps.hpp"
#include "theory/rsb/overlaps.hpp"
#include "theory/rsb/saddle_point.hpp"
#include "theory/weights/variational/field_law.hpp"

#include <cmath>
#include <memory>
#include <optional>

#include <doctest/doctest.h>

namespace support {

struct Clusters {
  double d, complexity;
};

/// Those of largest q_1 beside the replica-symmetric solution `rs` of a first task; none where the map goes
/// to q_1 = q_0, up to changes of d by `tolerance`.
inline std::optional<Clusters> iterated_clusters(const franz_parisi::theory::TaskParameters& task,
                                                 const franz_parisi::theory::Overlaps& rs,
                                                 double tolerance = 1e-12) {
  using namespace franz_parisi::theory;
  const auto prior = std::make_shared<const FieldLaw>(FieldLaw::point_mass().with_next_teacher(0));
  double d = 0.98 * rs.v();
  for (int i = 0; i < 4000; ++i) {
    const auto o = rsb::Overlaps::from_parts({.q_0 = rs.q(),
                                              .d = d,
                                              .r = rs.r(),
                                              .v = rs.v() - d,
                                              .s2 = rs.s2(),
                                              .gap = rs.teacher_gap(),
                                              .x = 1,
                                              .rest = 0});
    REQUIRE(o);
    const auto point = rsb::saddle_point(prior, task, *o);
    REQUIRE(point);
    const double next = point->image.d();
    if (next < 1e-3 * rs.v()) return std::nullopt;
    if (std::abs(next - d) < tolerance) return Clusters{next, -point->slope_in_x()};
    d = next;
  }
  return std::nullopt;
}

}  // namespace support
