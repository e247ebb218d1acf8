/// The local field (5) of a weight, c = sqrt(q_hat) x + r_hat + kappa theta' + tau m' in the gauge W^t = +1,
/// as a discrete measure.
///
/// theta' has its law on nodes; x is Gaussian. Expectations of f(c) are sums over field nodes c_l of weight *
/// f(c_l), where the weights are linear in the law of theta' (`push`). Nodes are either one lattice for all
/// theta', dense around c = 0 where <m>_c steps and nowhere coarser than the Gaussian, or the product of
/// theta' and x nodes, whichever are fewer: the lattice for sqrt(q_hat) >> kappa dtheta, the product for
/// sqrt(q_hat) -> 0.
#pragma once

#include "integrals/mapped_trapezoid.hpp"
#include "theory/field_law.hpp"
#include "theory/resolution.hpp"
#include "theory/task.hpp"

#include <Eigen/Core>

namespace franz_parisi::theory {

class LocalField {
 public:
  /// q_hat > 0, kappa >= 0.
  LocalField(const FieldLaw& prior, const Conjugates& conjugates, const LocalCouplings& couplings,
             const Resolution& resolution);

  const Eigen::ArrayXd& nodes() const { return nodes_; }

  /// Weights at the nodes for laws of theta' given as columns (node of theta', law); linear, also for signed
  /// laws.
  Eigen::ArrayXXd push(const Eigen::Ref<const Eigen::ArrayXXd>& laws) const;

  /// Factors 2 and 0 by which weights become those of the rule of double step in c (or x).
  const Eigen::ArrayXd& coarse() const { return coarse_; }

 private:
  /// `centres`: c without its Gaussian part, one per node of theta' that is kept.
  void build_lattice(const Eigen::ArrayXd& centres, const integrals::StretchedAxis& axis, double sigma,
                     double step);
  void build_product(const Eigen::ArrayXd& centres, double sigma, double step);

  Eigen::Index first_ = 0;  // theta' nodes outside [first_, first_ + count_) carry no mass worth summing
  Eigen::Index count_ = 0;
  Eigen::ArrayXd nodes_;
  Eigen::ArrayXd coarse_;
  Eigen::MatrixXd kernel_;  // lattice: (field node, theta' node); empty for the product
  Eigen::ArrayXd gauss_;    // product: weights of x
};

}  // namespace franz_parisi::theory
