#include "theory/field_law.hpp"

#include <stdexcept>
#include <string>

namespace franz_parisi::theory {

FieldLaw FieldLaw::point_mass() {
  FieldLaw law;
  law.theta = Eigen::ArrayXd::Zero(1);
  law.mass = Eigen::ArrayXXd::Ones(1, 1);
  law.histories = {0};
  return law;
}

FieldLaw FieldLaw::with_next_teacher(double rho) const {
  if (!(rho >= -1 && rho <= 1))
    throw std::invalid_argument("rho = " + std::to_string(rho) + " is outside [-1, 1]");
  FieldLaw next = *this;
  next.teachers = teachers + 1;
  if (teachers == 0) return next;

  const double agree = 0.5 * (1 + rho), oppose = 0.5 * (1 - rho);
  const History all = (1U << teachers) - 1;
  // Where the teachers are opposite the gauge turns: theta -> -theta, older teachers change their relative
  // signs.
  next.histories.clear();
  for (const History history : histories) {
    if (agree > 0) next.histories.push_back(history);
    if (oppose > 0) next.histories.push_back(history ^ all);
  }
  const auto split = [&](const Eigen::ArrayXXd& m) {
    Eigen::ArrayXXd result(m.rows(), m.cols() * ((agree > 0) + (oppose > 0)));
    Eigen::Index column = 0;
    for (Eigen::Index h = 0; h < m.cols(); ++h) {
      if (agree > 0) result.col(column++) = agree * m.col(h);
      if (oppose > 0) result.col(column++) = oppose * m.col(h).reverse();
    }
    return result;
  };
  next.mass = split(mass);
  for (Eigen::ArrayXXd& shift : next.shifts) shift = split(shift);
  return next;
}

int FieldLaw::relative_sign(Eigen::Index column, int teacher) const {
  return (histories[static_cast<std::size_t>(column)] >> teacher) & 1U ? -1 : 1;
}

}  // namespace franz_parisi::theory
