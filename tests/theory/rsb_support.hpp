/// One step of replica symmetry breaking: states away from any solution, laws of theta', and solutions.
#pragma once

#include "theory/rs/coordinates.hpp"
#include "theory/rs/saddle_point.hpp"
#include "theory/rsb/saddle_point.hpp"

#include <algorithm>
#include <memory>

#include <Eigen/LU>
#include <doctest/doctest.h>

namespace rsb_support {

namespace theory = franz_parisi::theory;
namespace rsb = theory::rsb;
using Prior = std::shared_ptr<const theory::FieldLaw>;

/// Before the first task.
inline Prior no_prior() {
  return std::make_shared<theory::FieldLaw>(theory::FieldLaw::point_mass().with_next_teacher(0));
}

/// What a first task in this state hands on; it need not be a solution.
inline Prior handed_on(const theory::TaskParameters& task, const theory::Overlaps& x, double rho) {
  const auto point = theory::saddle_point(no_prior(), task, x, theory::Resolution{}.refined());
  REQUIRE(point);
  const auto& entropic = *point->entropic;
  return std::make_shared<theory::FieldLaw>(
      entropic.hand_on(entropic.law_rule(0.2)).law.with_next_teacher(rho));
}

/// The replica-symmetric solution near x.
inline theory::SaddlePoint solved(const Prior& prior, const theory::TaskParameters& task,
                                  const theory::Overlaps& x) {
  Eigen::Vector3d u = theory::coordinates(x);
  for (int i = 0;; ++i) {
    const auto point =
        theory::saddle_point(prior, task, *theory::from_coordinates(u), theory::Resolution{}.refined());
    REQUIRE(point);
    const Eigen::Vector3d step = point->by_u().fullPivLu().solve(point->mismatch());
    if (step.norm() < 1e-13) return *point;
    REQUIRE(i < 60);
    u -= step * std::min(1.0, 0.5 / step.norm());
  }
}

/// The solution near x.
inline rsb::SaddlePoint solved(const Prior& prior, const theory::TaskParameters& task, const rsb::Overlaps& x,
                               const theory::Resolution& resolution = {}) {
  rsb::Coordinates u = rsb::coordinates(x);
  bool last = false;  // quadratic convergence: the step after a small one is rounding
  for (int i = 0;; ++i) {
    const auto point = rsb::saddle_point(prior, task, *rsb::from_coordinates(u), resolution);
    REQUIRE(point);
    if (last) return *point;
    const rsb::Coordinates step = point->by_u().fullPivLu().solve(point->mismatch());
    last = step.norm() < 1e-8;
    REQUIRE(i < 20);
    u -= step * std::min(1.0, 0.5 / step.norm());
  }
}

inline double value(const rsb::SaddlePoint& point, const std::string& key) {
  for (const theory::GradedReading& reading : point.readings())
    if (reading.key == key) return reading.value;
  FAIL("no reading " << key);
  return 0;
}

}  // namespace rsb_support
