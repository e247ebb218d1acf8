/// The local field (5) of a weight, c = sqrt(q_hat) x + r_hat + kappa theta' + tau m' in the gauge W^t = +1,
/// as a discrete measure.
///
/// theta' has its law on nodes; x is Gaussian. Expectations of f(c) are sums over field nodes c_l of weight *
/// f(c_l), where the weights are linear in the law of theta' (`push`). Nodes are either one lattice for all
/// theta', dense around c = 0 where <m>_c steps and nowhere coarser than the Gaussian, or the product of
/// theta' and x nodes, whichever are fewer: the lattice for sqrt(q_hat) >> kappa dtheta, the product for
/// sqrt(q_hat) -> 0. Gaussians are cut at nine standard deviations, with Resolution::tails at 38.
#pragma once

#include "integrals/mapped_trapezoid.hpp"
#include "theory/resolution.hpp"
#include "theory/task.hpp"
#include "theory/weights/variational/field_law.hpp"

#include <utility>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

class LocalField {
 public:
  /// q_hat > 0, kappa >= 0. Throws std::length_error, before it allocates, where more than
  /// integrals::most_trapezoid_nodes would be needed, or more than 1 << 25 weights between nodes of theta'
  /// and c.
  LocalField(const FieldLaw& prior, const Conjugates& conjugates, const LocalCouplings& couplings,
             const Resolution& resolution);

  /// The same on given nodes of c, which must cover centres_of() and nine standard deviations beyond; no
  /// tails.
  static LocalField on_nodes(const FieldLaw& prior, double q_hat, double r_hat,
                             const LocalCouplings& couplings, const integrals::Rule& rule);

  /// The least and the largest c without its Gaussian part.
  static std::pair<double, double> centres_of(const FieldLaw& prior, double r_hat,
                                              const LocalCouplings& couplings);

  const Eigen::ArrayXd& nodes() const { return nodes_; }

  /// Weights at the nodes for laws of theta' given as columns (node of theta', law); linear, also for signed
  /// laws.
  Eigen::ArrayXXd push(const Eigen::Ref<const Eigen::ArrayXXd>& laws) const;

  /// What the ends of the law that are not kept hold together.
  double left_out() const { return left_out_; }

  /// What the rounding of a law leaves open about the weights of each history.
  Eigen::ArrayXXd rounding(const FieldLaw& law) const;

  /// The adjoint: E f(c) given the node of theta', for f given at the nodes of c as columns. Asking what many
  /// laws do to few averages is cheaper this way; nodes whose theta' carries no mass give 0.
  Eigen::ArrayXXd pull(const Eigen::Ref<const Eigen::ArrayXXd>& f) const;

  /// Factors 2 and 0 by which weights become those of the rule of double step in c (or x).
  const Eigen::ArrayXd& coarse() const { return coarse_; }

 private:
  /// What one node of theta' reaches: `size` nodes of c from `first`, with weights from `begin` of
  /// band_weights_.
  struct Band {
    Eigen::Index first, size, begin;
  };

  explicit LocalField(const FieldLaw& prior);

  /// Keeps the nodes of theta' that carry mass; c without its Gaussian part, one per such node, or one where
  /// theta' drops out.
  Eigen::ArrayXd keep_centres(const FieldLaw& prior, double r_hat, const LocalCouplings& couplings,
                              double negligible);
  void build_lattice(const Eigen::ArrayXd& centres, const integrals::StretchedAxis& axis, double sigma,
                     double step);
  void build_lattice(const Eigen::ArrayXd& centres, const integrals::Rule& rule, double sigma);
  void build_product(const Eigen::ArrayXd& centres, double sigma, double step);

  double reach_;  // standard deviations kept of the Gaussian
  Eigen::Index theta_size_;
  Eigen::Index first_ = 0;  // theta' nodes outside [first_, first_ + count_) carry no mass worth summing
  Eigen::Index count_ = 0;
  double left_out_ = 0;  // the mass that they do carry
  Eigen::ArrayXd nodes_;
  Eigen::ArrayXd coarse_;
  std::vector<Band> bands_;      // lattice: one per centre; empty for the product
  Eigen::ArrayXd band_weights_;  // lattice
  Eigen::ArrayXd gauss_;         // product: weights of x
};

}  // namespace franz_parisi::theory
