/// What the weights answer with one step of replica symmetry breaking: equations (18), (19) and the local
/// parts of (20), (21), (24) and (25).
///
/// The law of theta', like the teacher, enters at the outermost level (27): h = sqrt(q_0_hat) z_0 + r_hat +
/// kappa theta' + tau m' is LocalField's, and the field inside a cluster is h + sqrt(d_hat) z_1.
#pragma once

#include "integrals/estimate.hpp"
#include "theory/resolution.hpp"
#include "theory/rsb/lattice.hpp"
#include "theory/rsb/overlaps.hpp"
#include "theory/rsb/response.hpp"
#include "theory/task.hpp"
#include "theory/weights/variational/field_law.hpp"
#include "theory/weights/variational/local_field.hpp"
#include "theory/weights/variational/local_measure.hpp"

#include <array>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory::rsb {

/// Order of the conjugates with x, by which a cluster is weighed.
enum Conjugate : Eigen::Index { by_q_0_hat, by_d_hat, by_r_hat, by_a, by_share };

/// An average with its derivatives, each at fixed others.
struct LocalAnswer {
  integrals::Estimate value;
  Eigen::Matrix<double, 1, 5> gradient;  ///< by (q_0_hat, d_hat, r_hat, A, x)
  std::vector<double> shifts{};          ///< what a shift of the prior (FieldLaw::shifts) does
};

/// (19) as differences, see Overlaps, and what (21) takes from the weights.
struct LocalOverlaps {
  LocalAnswer q_0, d, r, v, s2, gap;
  LocalAnswer slope;  ///< E[ (<< ln Z >> - F_1)/x - d_hat << m >>^2/2 ]
};

class Entropic {
 public:
  /// As theory::Entropic; d_hat > 0 and 0 < x <= 1. Tails are not kept. Throws std::length_error where
  /// lattices would not fit into memory.
  Entropic(const FieldLaw& prior, const Conjugates& conjugates, double x, const LocalCouplings& couplings,
           const Resolution& resolution = {});
  Entropic(FieldLaw&&, const Conjugates&, double, const LocalCouplings&, const Resolution& = {}) = delete;

  LocalOverlaps overlaps() const;
  /// E{ F_1(h) - A - ln 2 } - kappa E ln 2cosh theta'; stationary, so without a gradient.
  LocalAnswer log_partition() const;
  LocalAnswer within() const;   ///< E << (<m^2>_c - <m>_c^2)^2 >> of (25)
  LocalAnswer between() const;  ///< E (F_1'')^2 of (25)
  /// Probability that sgn m differs from teacher s (counted from 0); with an absolute error of 1e-17 at
  /// least.
  LocalAnswer disagreement(int teacher) const;
  LocalAnswer overlap_previous() const;  ///< m.m'/N
  double overlap_previous_by_tau() const;

  /// The law handed to the next task, E_h << e^{A m^2 + c m + kappa s}/Z(c) >>_h of (27), its nodes at the
  /// given step; derivatives by (q_0_hat, d_hat, r_hat, A, x). Far tails are not kept.
  HandedLaw hand_on(double step, bool couplings) const;

  /// First-order change of (q_0, d, r, V, s2, gap, slope) under changes of the couplings kappa and tau.
  Eigen::Matrix<double, 7, 1> coupling_response(double kappa, double tau) const;

 private:
  /// Changes of the local measure along a direction of its own, at the nodes: of ln Z and of averages.
  struct Direction {
    Eigen::ArrayXd level, mean, variance, width;
  };
  Direction along_a() const;

  /// What expectations are taken of, in each row of h.
  struct Rows {
    Averaged potential, mean, spread, variance, width, variance_squared, slope, curvature;
  };
  Rows make_rows(const Tilted& tilted, const LocalAverages& averages, const Direction& direction) const;
  Averaged q_0(const Rows& rows) const;
  Averaged gap(const Rows& rows) const;

  /// The law sum_h sign_h P(theta', h) * factor(theta') on the rows, with its changes along q_0_hat and
  /// r_hat; `rounding`: as the law of theta' came with it.
  struct Weights {
    Eigen::ArrayXd fine, coarse_law, rounding, by_q_0_hat, by_r_hat;
  };
  Weights weigh(const Eigen::ArrayXd& signs, const Eigen::ArrayXd& factor) const;

  /// Laws of theta' given as columns (node, law) on the rows, with their changes along q_0_hat and r_hat.
  struct Pushed {
    Eigen::ArrayXXd fine, by_q_0_hat, by_r_hat;
  };
  Pushed push(const Eigen::ArrayXXd& laws) const;
  /// Changes of the law of c, one history a column, where the clusters of laws on the rows tilt: columns of
  /// d(x ln Z).
  std::vector<Eigen::ArrayXXd> tilt(const Eigen::ArrayXXd& rows, const Eigen::ArrayXXd& nodes,
                                    const Eigen::ArrayXXd& tilts) const;
  /// The change of the marginal where h moves by `shift`, a function of theta'.
  Eigen::ArrayXd weigh_moved(const Eigen::ArrayXd& shift) const;

  LocalAnswer expectation(const Weights& weights, const Averaged& f, const Eigen::ArrayXd& coarse,
                          const Eigen::ArrayXd& law_factor, double floor = 0) const;
  LocalAnswer expectation(const Averaged& f, const Eigen::ArrayXd& coarse, double floor = 0) const;

  const FieldLaw& prior_;
  Conjugates conjugates_;
  double x_;
  LocalCouplings couplings_;
  LocalExponent exponent_;
  LocalMeasure measure_;
  Lattice lattice_;
  LocalField field_;              // rows
  Eigen::ArrayXd nodes_, gauge_;  // all nodes c, and their signs
  LocalAveragesPair averages_;    // at |c|
  Tilted tilted_, sparse_;
  Weights marginal_;
  Rows fine_, coarse_;
};

}  // namespace franz_parisi::theory::rsb
