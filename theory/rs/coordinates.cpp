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
  const double toward_teacher = std::log((std::sqrt(x.q()) + std::abs(x.r())) / std::sqrt(x.teacher_gap()));
  return {std::log(x.s2() / x.q_star()), std::log(x.v() / x.q()), std::copysign(toward_teacher, x.r())};
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
  const double side = x.r() < 0 ? -1 : 1, root_q = std::sqrt(x.q()), d_q = d[0] / x.q();
  // artanh(r/sqrt q) = +-ln((sqrt q + |r|)/sqrt gap)
  const double toward =
      (0.5 * root_q * d_q + side * d[1]) / (root_q + std::abs(x.r())) - 0.5 * d[4] / x.teacher_gap();
  return {d[2] / (x.s2() * x.q_star()), d[3] / x.v() - d_q, side * toward};
}

}  // namespace franz_parisi::theory
