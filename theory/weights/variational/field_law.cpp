#include "theory/weights/variational/field_law.hpp"

#include "theory/teacher_tree.hpp"

#include <stdexcept>
#include <string>

#include <fmt/format.h>

namespace franz_parisi::theory {
namespace {

/// Every history becomes two, which have the new teacher agree with the newest or not, with probabilities
/// that depend on the history. Where the new teacher is opposite the gauge turns:
/// theta -> -theta, older teachers change their relative signs.
class Split {
 public:
  /// agree = certain + agreement/2, oppose = certain - agreement/2 of each history.
  Split(double certain, std::vector<double> agreement, bool keep_empty)
      : certain_(certain), keep_empty_(keep_empty), slopes_(std::move(agreement)) {
    for (double& slope : slopes_) slope *= 0.5;
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

/// What the newest teacher and the parent of the next one, which has overlap rho with it, say for each
/// history.
std::vector<double> agreement_through(const FieldLaw& law, int parent, double rho) {
  std::vector<double> agreement;
  for (Eigen::Index h = 0; h < law.mass.cols(); ++h)
    agreement.push_back(parent == 0 ? rho : law.relative_sign(h, parent - 1) * rho);
  return agreement;
}

/// The same of all teachers seen, on a tree.
std::vector<double> agreement_on(const TeacherTree& tree, const FieldLaw& law) {
  std::vector<double> agreement;
  for (Eigen::Index h = 0; h < law.mass.cols(); ++h) {
    std::vector<int> signs;  // relative to the newest
    for (int s = 0; s < law.teachers; ++s) signs.push_back(law.relative_sign(h, s));
    agreement.push_back(tree.mean_of_sign(signs.size(), signs));
  }
  return agreement;
}

}  // namespace

FieldLaw FieldLaw::point_mass() {
  FieldLaw law;
  law.theta = Eigen::ArrayXd::Zero(1);
  law.mass = Eigen::ArrayXXd::Ones(1, 1);
  law.histories = {0};
  return law;
}

FieldLaw FieldLaw::on(const Eigen::ArrayXd& nodes, const Eigen::ArrayXXd& made) const {
  FieldLaw law;
  law.theta = nodes;
  const Eigen::ArrayXd was = mass.colwise().sum(), is = made.colwise().sum();
  law.mass = made.rowwise() * (is > 0).select(was / is, 1).transpose();
  law.histories = histories;
  law.teachers = teachers;
  return law;
}

FieldLaw FieldLaw::with_next_teacher(double rho, bool keep_empty, int parent) const {
  if (!(rho >= -1 && rho <= 1))
    throw std::invalid_argument(fmt::format("rho = {:f} is outside [-1, 1]", rho));
  if (teachers > 0 && (parent < 0 || parent > teachers))
    throw std::invalid_argument(fmt::format("parent = {} is outside [0, {}]", parent, teachers));
  return with_next_teacher(agreement_through(*this, teachers == 0 ? 0 : parent, rho), keep_empty);
}

FieldLaw FieldLaw::with_next_teacher(const std::vector<double>& agreement, bool keep_empty) const {
  FieldLaw next = *this;
  next.teachers = teachers + 1;
  if (teachers == 0) return next;
  const Split split(0.5, agreement, keep_empty);
  const History all = (1U << teachers) - 1;
  next.histories.clear();
  for (std::size_t h = 0; h < histories.size(); ++h) {
    const auto column = static_cast<Eigen::Index>(h);
    if (split.with_agreeing(column)) next.histories.push_back(histories[h]);
    if (split.with_opposing(column)) next.histories.push_back(histories[h] ^ all);
  }
  next.mass = split.apply(mass);
  if (rounding.size() > 0) next.rounding = split.apply(rounding);
  for (Eigen::ArrayXXd& shift : next.shifts) shift = split.apply(shift);
  return next;
}

Eigen::ArrayXXd FieldLaw::next_teacher_response(int parent) const {
  if (teachers == 0) return Eigen::ArrayXXd::Zero(mass.rows(), mass.cols());
  return Split(0, agreement_through(*this, parent, 1), true).apply(mass);
}

std::shared_ptr<Law> FieldLaw::seen_by(const TaskParameters& next, bool keep_empty) const {
  if (next.tree && teachers > 0)
    return std::make_shared<FieldLaw>(with_next_teacher(agreement_on(*next.tree, *this), keep_empty));
  return std::make_shared<FieldLaw>(with_next_teacher(next.rho, keep_empty, next.parent));
}

Eigen::ArrayXXd FieldLaw::by_rho(const TaskParameters& next) const {
  return next_teacher_response(next.parent);
}

Eigen::ArrayXd FieldLaw::rounding_of(const Eigen::ArrayXd& signs, const Eigen::ArrayXd& factor) const {
  if (rounding.size() == 0) return Eigen::ArrayXd::Zero(theta.size());
  return (rounding.matrix() * signs.abs().matrix()).array() * factor.abs();
}

int FieldLaw::relative_sign(Eigen::Index column, int teacher) const {
  return (histories[static_cast<std::size_t>(column)] >> teacher) & 1U ? -1 : 1;
}

}  // namespace franz_parisi::theory
