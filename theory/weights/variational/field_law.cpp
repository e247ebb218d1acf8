#include "theory/weights/variational/field_law.hpp"

#include <stdexcept>
#include <string>

namespace franz_parisi::theory {
namespace {

/// Every history becomes two, which have the new teacher agree with the newest or not, with probabilities
/// that depend on what the history says of the parent. Where the new teacher is opposite the gauge turns:
/// theta -> -theta, older teachers change their relative signs.
class Split {
 public:
  /// agree = certain + slope, oppose = certain - slope where the parent agrees with the newest teacher.
  Split(const FieldLaw& law, int parent, double certain, double slope, bool keep_empty)
      : certain_(certain), keep_empty_(keep_empty) {
    for (Eigen::Index h = 0; h < law.mass.cols(); ++h)
      slopes_.push_back(parent == 0 ? slope : law.relative_sign(h, parent - 1) * slope);
  }

  bool with_agreeing(Eigen::Index h) const { return keep_empty_ || certain_ + slope(h) > 0; }
  bool with_opposing(Eigen::Index h) const { return keep_empty_ || certain_ - slope(h) > 0; }

  Eigen::ArrayXXd apply(const Eigen::ArrayXXd& m) const {
    Eigen::Index columns = 0;
    for (Eigen::Index h = 0; h < m.cols(); ++h) columns += with_agreeing(h) + with_opposing(h);
    Eigen::ArrayXXd result(m.rows(), columns);
    Eigen::Index column = 0;
    for (Eigen::Index h = 0; h < m.cols(); ++h) {
      if (with_agreeing(h)) result.col(column++) = (certain_ + slope(h)) * m.col(h);
      if (with_opposing(h)) result.col(column++) = (certain_ - slope(h)) * m.col(h).reverse();
    }
    return result;
  }

 private:
  double slope(Eigen::Index h) const { return slopes_[static_cast<std::size_t>(h)]; }

  double certain_;
  bool keep_empty_;
  std::vector<double> slopes_;
};

}  // namespace

FieldLaw FieldLaw::point_mass() {
  FieldLaw law;
  law.theta = Eigen::ArrayXd::Zero(1);
  law.mass = Eigen::ArrayXXd::Ones(1, 1);
  law.histories = {0};
  return law;
}

FieldLaw FieldLaw::with_next_teacher(double rho, bool keep_empty, int parent) const {
  if (!(rho >= -1 && rho <= 1))
    throw std::invalid_argument("rho = " + std::to_string(rho) + " is outside [-1, 1]");
  FieldLaw next = *this;
  next.teachers = teachers + 1;
  if (teachers == 0) return next;
  if (parent < 0 || parent > teachers)
    throw std::invalid_argument("parent = " + std::to_string(parent) + " is outside [0, " +
                                std::to_string(teachers) + "]");

  const Split split(*this, parent, 0.5, 0.5 * rho, keep_empty);
  const History all = (1U << teachers) - 1;
  next.histories.clear();
  for (std::size_t h = 0; h < histories.size(); ++h) {
    const auto column = static_cast<Eigen::Index>(h);
    if (split.with_agreeing(column)) next.histories.push_back(histories[h]);
    if (split.with_opposing(column)) next.histories.push_back(histories[h] ^ all);
  }
  next.mass = split.apply(mass);
  for (Eigen::ArrayXXd& shift : next.shifts) shift = split.apply(shift);
  return next;
}

Eigen::ArrayXXd FieldLaw::next_teacher_response(int parent) const {
  if (teachers == 0) return Eigen::ArrayXXd::Zero(mass.rows(), mass.cols());
  return Split(*this, parent, 0, 0.5, true).apply(mass);
}

std::shared_ptr<Law> FieldLaw::seen_by(const TaskParameters& next, bool keep_empty) const {
  return std::make_shared<FieldLaw>(with_next_teacher(next.rho, keep_empty, next.parent));
}

Eigen::ArrayXXd FieldLaw::by_rho(const TaskParameters& next) const {
  return next_teacher_response(next.parent);
}

int FieldLaw::relative_sign(Eigen::Index column, int teacher) const {
  return (histories[static_cast<std::size_t>(column)] >> teacher) & 1U ? -1 : 1;
}

}  // namespace franz_parisi::theory
