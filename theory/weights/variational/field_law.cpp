#include "theory/weights/variational/field_law.hpp"

#include <stdexcept>
#include <string>

namespace franz_parisi::theory {
namespace {

/// Every history becomes two. Where the new teacher is opposite the gauge turns: theta -> -theta, older
/// teachers change their relative signs.
struct Split {
  double agree, oppose;
  bool with_agreeing, with_opposing;

  Eigen::ArrayXXd apply(const Eigen::ArrayXXd& m) const {
    Eigen::ArrayXXd result(m.rows(), m.cols() * (with_agreeing + with_opposing));
    Eigen::Index column = 0;
    for (Eigen::Index h = 0; h < m.cols(); ++h) {
      if (with_agreeing) result.col(column++) = agree * m.col(h);
      if (with_opposing) result.col(column++) = oppose * m.col(h).reverse();
    }
    return result;
  }
};

}  // namespace

FieldLaw FieldLaw::point_mass() {
  FieldLaw law;
  law.theta = Eigen::ArrayXd::Zero(1);
  law.mass = Eigen::ArrayXXd::Ones(1, 1);
  law.histories = {0};
  return law;
}

FieldLaw FieldLaw::with_next_teacher(double rho, bool keep_empty) const {
  if (!(rho >= -1 && rho <= 1))
    throw std::invalid_argument("rho = " + std::to_string(rho) + " is outside [-1, 1]");
  FieldLaw next = *this;
  next.teachers = teachers + 1;
  if (teachers == 0) return next;

  const Split split{.agree = 0.5 * (1 + rho),
                    .oppose = 0.5 * (1 - rho),
                    .with_agreeing = keep_empty || rho > -1,
                    .with_opposing = keep_empty || rho < 1};
  const History all = (1U << teachers) - 1;
  next.histories.clear();
  for (const History history : histories) {
    if (split.with_agreeing) next.histories.push_back(history);
    if (split.with_opposing) next.histories.push_back(history ^ all);
  }
  next.mass = split.apply(mass);
  for (Eigen::ArrayXXd& shift : next.shifts) shift = split.apply(shift);
  return next;
}

Eigen::ArrayXXd FieldLaw::next_teacher_response() const {
  if (teachers == 0) return Eigen::ArrayXXd::Zero(mass.rows(), mass.cols());
  return Split{.agree = 0.5, .oppose = -0.5, .with_agreeing = true, .with_opposing = true}.apply(mass);
}

int FieldLaw::relative_sign(Eigen::Index column, int teacher) const {
  return (histories[static_cast<std::size_t>(column)] >> teacher) & 1U ? -1 : 1;
}

}  // namespace franz_parisi::theory
