#include "theory/rs/coordinates.hpp"

#include <cmath>

namespace franz_parisi::theory {

std::optional<Overlaps> from_coordinates(const Eigen::Vector3d& u) {
  const double q_star = 1 / (1 + std::exp(u[0]));
  const double q = q_star / (1 + std::exp(u[1]));
  const double sech = 1 / std::cosh(u[2]);
  return Overlaps::from_parts({.q = q,
                               .r = std::sqrt(q) * std::tanh(u[2]),
                               .s2 = 1 / (1 + std::exp(-u[0])),
                               .v = q_star / (1 + std::exp(-u[1])),
                               .gap = q * sech * sech});
}

Eigen::Vector3d coordinates(const Overlaps& x) {
  return {std::log(x.s2() / x.q_star()), std::log(x.v() / x.q()),
          toward_teacher(x.q(), x.r(), x.teacher_gap())};
}

Eigen::Matrix<double, 5, 3> parts_jacobian(const Overlaps& x) {
  const double share = x.v() / x.q_star(), root_q = std::sqrt(x.q());
  Eigen::Matrix<double, 5, 3> d;
  d << -x.s2() * x.q(), -share * x.q(), 0,                                    //
      -0.5 * x.s2() * x.r(), -0.5 * share * x.r(), x.teacher_gap() / root_q,  //
      x.s2() * x.q_star(), 0, 0,                                              //
      -x.s2() * x.v(), share * x.q(), 0,                                      //
      -x.s2() * x.teacher_gap(), -share * x.teacher_gap(), -2 * x.teacher_gap() * x.r() / root_q;
  return d;
}

Eigen::Vector3d coordinate_change(const Overlaps& x, const Eigen::Matrix<double, 5, 1>& d) {
  return {d[2] / (x.s2() * x.q_star()), d[3] / x.v() - d[0] / x.q(),
          toward_teacher_change(x.q(), x.r(), x.teacher_gap(), d[0], d[1], d[4])};
}

// artanh(r/sqrt q) = +-ln((sqrt q + |r|)/sqrt gap)
double toward_teacher(double q, double r, double gap) {
  return std::copysign(std::log((std::sqrt(q) + std::abs(r)) / std::sqrt(gap)), r);
}

double toward_teacher_change(double q, double r, double gap, double d_q, double d_r, double d_gap) {
  const double side = r < 0 ? -1 : 1, root_q = std::sqrt(q);
  return side * ((0.5 * root_q * (d_q / q) + side * d_r) / (root_q + std::abs(r)) - 0.5 * d_gap / gap);
}

}  // namespace franz_parisi::theory
