/// The uniform lattice of a step of replica symmetry breaking: node 0 lies at 0, rows are every k-th node of
/// a stretch inside. Averages in a cluster bend less than what they are of, so that rows may lie further
/// apart.
#pragma once

#include "integrals/mapped_trapezoid.hpp"
#include "theory/rsb/tilted.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

namespace franz_parisi::theory::rsb {

struct Interval {
  double lower, upper;
};

class Lattice {
 public:
  /// Rows cover `rows` in steps of at most `row_step`, nodes reach as far beyond the last of them as `all`
  /// does beyond `rows`, in steps of at most `node_step`. Throws std::length_error for more than
  /// most_trapezoid_nodes.
  static Lattice make(double row_step, double node_step, const Interval& rows, const Interval& all) {
    Lattice lattice;
    const double each = std::max(1.0, std::floor(row_step / node_step));
    lattice.each_ = integrals::checked_count(each, integrals::most_trapezoid_nodes);
    lattice.step_ = std::min(node_step, row_step / each);
    const double step = lattice.step_, row = step * each;
    const double low = std::floor(rows.lower / row), high = std::ceil(rows.upper / row);
    const double below = std::ceil((rows.lower - all.lower) / step),
                 above = std::ceil((all.upper - rows.upper) / step);
    lattice.first_ = below;
    lattice.origin_ = below - low * each;
    lattice.size_ =
        integrals::checked_count(below + (high - low) * each + above + 1, integrals::most_trapezoid_nodes);
    lattice.rows_ = integrals::checked_count(high - low + 1, integrals::most_trapezoid_nodes);
    return lattice;
  }

  double step() const { return step_; }
  double row_step() const { return step_ * static_cast<double>(each_); }
  /// Index of the node at 0; negative or beyond the end where 0 is not among them.
  Eigen::Index origin() const { return static_cast<Eigen::Index>(origin_); }

  Eigen::ArrayXd nodes() const { return stretch(0, size_, 1); }
  Eigen::ArrayXd row_nodes() const { return stretch(first_, rows_, static_cast<double>(each_)); }

  Tilted tilt(const Eigen::ArrayXd& level, double x, double variance, int stride = 1) const {
    return {level, x, variance, step_, {static_cast<Eigen::Index>(first_), each_, rows_}, stride};
  }

 private:
  Eigen::ArrayXd stretch(double begin, Eigen::Index count, double by) const {
    const double from = begin - origin_;
    return step_ * Eigen::ArrayXd::LinSpaced(count, from, from + by * static_cast<double>(count - 1));
  }

  double step_ = 0, origin_ = 0, first_ = 0;
  Eigen::Index size_ = 0, rows_ = 0, each_ = 1;
};

}  // namespace franz_parisi::theory::rsb
