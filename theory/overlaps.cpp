#include "theory/overlaps.hpp"

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

std::optional<Overlaps> Overlaps::from_coordinates(const Eigen::Vector3d& u) {
  const double q_star = 1 / (1 + std::exp(u[0]));
  const double q = q_star / (1 + std::exp(u[1]));
  const double sech = 1 / std::cosh(u[2]);
  return from_parts({.q = q,
                     .r = std::sqrt(q) * std::tanh(u[2]),
                     .s2 = 1 / (1 + std::exp(-u[0])),
                     .v = q_star / (1 + std::exp(-u[1])),
                     .gap = q * sech * sech});
}

Eigen::Vector3d Overlaps::coordinates() const {
  const double toward_teacher = std::log((std::sqrt(q()) + std::abs(r())) / std::sqrt(teacher_gap()));
  return {std::log(s2() / q_star()), std::log(v() / q()), std::copysign(toward_teacher, r())};
}

Eigen::Matrix3d Overlaps::coordinate_jacobian() const {
  const double root_q = std::sqrt(q());
  Eigen::Matrix3d jacobian;
  jacobian << 0, 0, -1 / (s2() * q_star()),  //
      -q_star() / (v() * q()), 0, 1 / v(),   //
      -r() / (2 * root_q * teacher_gap()), root_q / teacher_gap(), 0;
  return jacobian;
}

Eigen::Matrix<double, 5, 3> Overlaps::parts_jacobian() const {
  const double share = v() / q_star(), root_q = std::sqrt(q());
  Eigen::Matrix<double, 5, 3> d;
  d << -s2() * q(), -share * q(), 0,                                  //
      -0.5 * s2() * r(), -0.5 * share * r(), teacher_gap() / root_q,  //
      s2() * q_star(), 0, 0,                                          //
      -s2() * v(), share * q(), 0,                                    //
      -s2() * teacher_gap(), -share * teacher_gap(), -2 * teacher_gap() * r() / root_q;
  return d;
}

Eigen::Vector3d Overlaps::coordinate_change(const Eigen::Matrix<double, 5, 1>& d) const {
  const double side = r() < 0 ? -1 : 1, root_q = std::sqrt(q()), d_q = d[0] / q();
  // artanh(r/sqrt q) = +-ln((sqrt q + |r|)/sqrt gap)
  const double toward =
      (0.5 * root_q * d_q + side * d[1]) / (root_q + std::abs(r())) - 0.5 * d[4] / teacher_gap();
  return {d[2] / (s2() * q_star()), d[3] / v() - d_q, side * toward};
}

}  // namespace franz_parisi::theory
