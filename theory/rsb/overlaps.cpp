#include "theory/rsb/overlaps.hpp"

#include <cmath>

namespace franz_parisi::theory::rsb {

std::optional<Overlaps> Overlaps::from_parts(const Parts& p) {
  const bool inside = p.q_0 > 0 && p.q_0 < 1 && p.d > 0 && p.v > 0 && p.s2 > 0 && p.s2 < 1 && p.gap > 0 &&
                      std::abs(p.r) < 1 && p.x > 0 && p.rest >= 0 && p.rest < 1;
  return inside ? std::optional(Overlaps(p)) : std::nullopt;
}

std::optional<Overlaps> Overlaps::from_values(double q_0, double q_1, double r, double q_star, double x) {
  return from_parts({.q_0 = q_0,
                     .d = q_1 - q_0,
                     .r = r,
                     .v = q_star - q_1,
                     .s2 = 1 - q_star,
                     .gap = q_0 - r * r,
                     .x = x,
                     .rest = 1 - x});
}

Coordinates coordinates(const Overlaps& x) {
  const double toward_teacher = std::log((std::sqrt(x.q_0()) + std::abs(x.r())) / std::sqrt(x.teacher_gap()));
  Coordinates u;
  u << std::log(x.s2() / x.q_star()), std::log(x.v() / x.q_1()), std::log(x.d() / x.q_0()),
      std::copysign(toward_teacher, x.r()), std::log(x.x() / x.rest());
  return u;
}

std::optional<Overlaps> from_coordinates(const Coordinates& u) {
  const double q_star = 1 / (1 + std::exp(u[0])), q_1 = q_star / (1 + std::exp(u[1])),
               q_0 = q_1 / (1 + std::exp(u[2])), sech = 1 / std::cosh(u[3]);
  return Overlaps::from_parts({.q_0 = q_0,
                               .d = q_1 / (1 + std::exp(-u[2])),
                               .r = std::sqrt(q_0) * std::tanh(u[3]),
                               .v = q_star / (1 + std::exp(-u[1])),
                               .s2 = 1 / (1 + std::exp(-u[0])),
                               .gap = q_0 * sech * sech,
                               .x = 1 / (1 + std::exp(-u[4])),
                               .rest = 1 / (1 + std::exp(u[4]))});
}

Eigen::Matrix<double, 5, 5> parts_jacobian(const Overlaps& x) {
  const double inside = x.v() / x.q_star(), across = x.d() / x.q_1(), root = std::sqrt(x.q_0());
  // Rows of relative changes: of q_0, d and V; r = sqrt(q_0) tanh u_3.
  Eigen::Matrix<double, 1, 5> q_0, d, v;
  q_0 << -x.s2(), -inside, -across, 0, 0;
  d << -x.s2(), -inside, x.q_0() / x.q_1(), 0, 0;
  v << -x.s2(), x.q_1() / x.q_star(), 0, 0, 0;
  Eigen::Matrix<double, 5, 5> by;
  by.row(by_q_0) = x.q_0() * q_0;
  by.row(by_d) = x.d() * d;
  by.row(by_r) = 0.5 * x.r() * q_0;
  by(by_r, 3) = x.teacher_gap() / root;
  by.row(by_v) = x.v() * v;
  by.row(by_x).setZero();
  by(by_x, 4) = x.x() * x.rest();
  return by;
}

Eigen::Vector4d coordinate_change(const Overlaps& x, const Change& c) {
  const double side = x.r() < 0 ? -1 : 1, root = std::sqrt(x.q_0()), q_0 = c[0] / x.q_0();
  // artanh(r/sqrt q_0) = +-ln((sqrt q_0 + |r|)/sqrt gap)
  const double toward =
      (0.5 * root * q_0 + side * c[2]) / (root + std::abs(x.r())) - 0.5 * c[5] / x.teacher_gap();
  return {c[4] / (x.s2() * x.q_star()), c[3] / x.v() - (c[0] + c[1]) / x.q_1(), c[1] / x.d() - q_0,
          side * toward};
}

}  // namespace franz_parisi::theory::rsb
