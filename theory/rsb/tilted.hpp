/// Averages inside a cluster, both (15) and (18): one Gaussian step of variance D on a lattice, tilted by the
/// exponential of a level function L (G of the channel, ln Z of a weight),
///
///     << f >>_i = sum_j K_ij e^{x L_j} f_j / sum_j K_ij e^{x L_j},   K_ij = step N(c_j - c_i; 0, D),
///     F_i = (1/x) ln sum_j K_ij e^{x L_j}.
///
/// Everything lives on one uniform lattice: rows are a stretch of its nodes, so that nothing is interpolated
/// and the trapezoid sums have the error exp(-2 pi^2 D/step^2) of a Gaussian.
#pragma once

#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory::rsb {

/// What a step of the lattice may be for the Gaussian of variance D to be resolved to rounding.
double tilted_step(double variance);

/// Nodes first, first + each, ...: so many.
struct Stretch {
  Eigen::Index first, each, count;
};

class Tilted {
 public:
  /// `level`: L at all nodes. `stride` 2 is the rule of double step,
  /// on the nodes an even distance from each row. A row keeps the terms within exp(-40) of its largest,
  /// wherever between the ends of the lattice they are: tilts move them by many standard deviations. Throws
  /// std::length_error where more than 2^25 would be kept.
  Tilted(const Eigen::ArrayXd& level, double x, double variance, double step, const Stretch& rows,
         int stride = 1);

  /// << f >> in each row, for functions given at all nodes as columns.
  Eigen::ArrayXXd average(const Eigen::Ref<const Eigen::ArrayXXd>& f) const;
  /// The adjoint: sum_i w_i (weight of each node in << f >>_i), for weights of rows given as columns.
  Eigen::ArrayXXd push(const Eigen::Ref<const Eigen::ArrayXXd>& w) const;
  /// << f^2 >> - << f >>^2 to its own relative precision.
  Eigen::ArrayXd variance(const Eigen::ArrayXd& f) const;
  /// F.
  const Eigen::ArrayXd& potential() const { return potential_; }
  /// (<< L >> - F)/x >= 0: dF/dx.
  const Eigen::ArrayXd& slope() const { return slope_; }

 private:
  /// Weights from `begin` on nodes from `first`, which counts every stride-th node of the row's parity.
  struct Row {
    Eigen::Index first, size, begin;
  };

  Eigen::Index node(Eigen::Index row) const { return places_.first + row * places_.each; }
  Eigen::Index parity(Eigen::Index row) const { return node(row) % stride_; }

  Eigen::Index rows() const { return static_cast<Eigen::Index>(rows_.size()); }
  Eigen::Map<const Eigen::ArrayXd> weights_of(const Row& row) const {
    return {weights_.data() + row.begin, row.size};
  }

  int stride_;
  Eigen::Index size_;  // nodes
  Stretch places_;
  std::vector<Row> rows_;
  Eigen::ArrayXd weights_;  // normalised in each row
  Eigen::ArrayXd potential_, slope_;
};

}  // namespace franz_parisi::theory::rsb
