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
  if (!(rho >= -1 && rho <= 1)) throw std::invalid_argument("rho = " + std::to_string(rho) + " is outside [-1, 1]");
  FieldLaw next = *this;
  next.teachers = teachers + 1;
  if (teachers == 0) return next;

  next.histories.clear();
  const double agree = 0.5 * (1 + rho), oppose = 0.5 * (1 - rho);
  next.mass.resize(theta.size(), mass.cols() * ((agree > 0) + (oppose > 0)));
  const History all = (1U << teachers) - 1;
  Eigen::Index column = 0;
  for (Eigen::Index h = 0; h < mass.cols(); ++h) {
    const History history = histories[static_cast<std::size_t>(h)];
    if (agree > 0) {
      next.mass.col(column++) = agree * mass.col(h);
      next.histories.push_back(history);
    }
    if (oppose > 0) {  // the gauge turns: theta -> -theta, every older teacher changes its relative sign
      next.mass.col(column++) = oppose * mass.col(h).reverse();
      next.histories.push_back(history ^ all);
    }
  }
  return next;
}

int FieldLaw::relative_sign(Eigen::Index column, int teacher) const {
  return (histories[static_cast<std::size_t>(column)] >> teacher) & 1U ? -1 : 1;
}

}  // namespace franz_parisi::theory
