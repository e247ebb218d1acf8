#include "theory/weights/real/moments.hpp"

#include <algorithm>
#include <utility>

namespace franz_parisi::theory {

std::shared_ptr<Law> Moments::nothing_learned() {
  auto law = std::make_shared<Moments>();
  law->mass = Eigen::ArrayXXd::Zero(1, 2);
  return law;
}

int Moments::parent_of(int teacher) const {
  const int parent = parents[static_cast<std::size_t>(teacher - 1)];
  return parent == 0 ? teacher - 1 : parent;
}

// Of two teachers the later one resembles an earlier one and knows the other through it: the walk from both
// goes up the tree, always from the later of the two, until they meet.
Eigen::VectorXd Moments::overlaps() const {
  Eigen::VectorXd all(teachers);
  for (int s = 1; s <= teachers; ++s) {
    if (tree) {
      all[s - 1] = tree->overlap(static_cast<std::size_t>(teachers - 1), static_cast<std::size_t>(s - 1));
      continue;
    }
    double product = 1;
    for (int a = teachers, b = s; a != b; a > b ? a = parent_of(a) : b = parent_of(b))
      product *= mass(std::max(a, b), 1);
    all[s - 1] = product;
  }
  return all;
}

Eigen::VectorXd Moments::overlaps_along(const Eigen::ArrayXXd& shift) const {
  Eigen::VectorXd all = Eigen::VectorXd::Zero(teachers);
  if ((shift.col(1) == 0).all()) return all;
  for (int s = 1; s <= teachers; ++s) {
    double product = 1, change = 0;
    for (int a = teachers, b = s; a != b; a > b ? a = parent_of(a) : b = parent_of(b)) {
      const int later = std::max(a, b);
      change = change * mass(later, 1) + product * shift(later, 1);
      product *= mass(later, 1);
    }
    all[s - 1] = change;
  }
  return all;
}

/// One more row: w' sees the new teacher through the one that it resembles.
Eigen::ArrayXXd Moments::with_next_row(const Eigen::ArrayXXd& m, int parent, double rho, double own) const {
  Eigen::ArrayXXd result(m.rows() + 1, 2);
  result.topRows(m.rows()) = m;
  result.row(m.rows()) << (teachers == 0 ? 0 : rho * m(parent, 0)), own;
  return result;
}

/// w' sees the new teacher through all that were seen, by what they say of it.
Eigen::ArrayXXd Moments::with_row_on(const TeacherTree& of, const Eigen::ArrayXXd& m) const {
  Eigen::ArrayXXd result = with_next_row(m, 0, 0, 0);
  const Eigen::VectorXd c = of.regression(static_cast<std::size_t>(teachers));
  result(m.rows(), 0) = c.dot(m.col(0).tail(teachers).matrix());
  return result;
}

std::shared_ptr<Law> Moments::seen_by(const TaskParameters& next, bool) const {
  auto law = std::make_shared<Moments>(*this);
  law->teachers = teachers + 1;
  law->parents.push_back(next.parent);
  law->tree = next.tree;
  if (law->tree) {
    law->mass = with_row_on(*law->tree, mass);
    for (Eigen::ArrayXXd& shift : law->shifts) shift = with_row_on(*law->tree, shift);
    return law;
  }
  const int parent = law->parent_of(law->teachers);
  law->mass = with_next_row(mass, parent, next.rho, teachers == 0 ? 1 : next.rho);
  for (Eigen::ArrayXXd& shift : law->shifts) shift = with_next_row(shift, parent, next.rho, 0);
  return law;
}

Eigen::ArrayXXd Moments::by_rho(const TaskParameters& next) const {
  const int parent = next.parent == 0 ? teachers : next.parent;
  return with_next_row(Eigen::ArrayXXd::Zero(mass.rows(), 2), parent, 0, 1) +
         with_next_row(mass, parent, 1, 0) - with_next_row(mass, parent, 0, 0);
}

}  // namespace franz_parisi::theory
