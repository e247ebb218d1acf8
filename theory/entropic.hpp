/// What the weights answer to the conjugate order parameters: equations (4)-(8) and the local part of (9) and
/// (12).
#pragma once

#include "integrals/estimate.hpp"
#include "theory/field_law.hpp"
#include "theory/local_field.hpp"
#include "theory/local_measure.hpp"
#include "theory/resolution.hpp"
#include "theory/task.hpp"

#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// Order parameters (6) as their differences (see Overlaps), with error estimates.
struct LocalOverlaps {
  integrals::Estimate q;    ///< E <m>_c^2
  integrals::Estimate r;    ///< E B <m>_c
  integrals::Estimate s2;   ///< E <1 - m^2>_c = 1 - q_star
  integrals::Estimate v;    ///< E (<m^2>_c - <m>_c^2) = q_star - q
  integrals::Estimate gap;  ///< E (B <m>_c - r)^2 = q - r^2
  /// d(q, r, q_star)/d(q_hat, r_hat, q_star_hat): the symmetric response of (6)
  Eigen::Matrix3d jacobian;

  /// What a shift of the prior (FieldLaw::shifts) does to (q, r, s2, v, gap); not part of the errors above.
  using Shift = Eigen::Matrix<double, 5, 1>;
  std::vector<Shift> shifts;
};

/// An average with its quadrature error, its response to the conjugates and tau, and to the shifts of the
/// prior.
struct Reading {
  integrals::Estimate value;
  Eigen::Vector4d response = Eigen::Vector4d::Zero();  ///< d/d(q_hat, r_hat, q_star_hat, tau)
  std::vector<double> shifts;
};

/// One evaluation of the local measure under the law of the local field; all questions are asked of this
/// object.
class Entropic {
 public:
  /// `prior` is the law of theta' gauged to the teacher of this task; it must outlive the object. q_hat > 0,
  /// kappa >= 0.
  Entropic(const FieldLaw& prior, const Conjugates& conjugates, const LocalCouplings& couplings,
           const Resolution& resolution = {});
  Entropic(FieldLaw&&, const Conjugates&, const LocalCouplings&, const Resolution& = {}) = delete;

  LocalOverlaps overlaps() const;  ///< (6)
  Reading log_partition() const;   ///< E ln[ Z(c)/2 ] - kappa E ln 2cosh theta', local part of (9)
  integrals::Estimate replicon_factor() const;  ///< E (<m^2>_c - <m>_c^2)^2, second factor of (12)
  /// Probability that sgn m differs from teacher s (counted from 0): p_s = 1 - 2 disagreement of (8). Near
  /// perfect learning it keeps its relative precision where p_s rounds to 1.
  Reading disagreement(int teacher) const;
  Reading overlap_previous() const;  ///< m.m'/N = E tanh(theta') <m>_c
  /// d(q, r, q_star)/d tau of (6)
  Eigen::Vector3d tau_response() const;

  /// Nodes on which the law (7) is resolved at the given step.
  integrals::Rule law_rule(double step) const;

  /// The law handed to the next task, (7), on given nodes theta. Its shifts are those of the prior passed on
  /// with the conjugates held fixed.
  FieldLaw law(const integrals::Rule& rule) const;

  /// How the masses of that law answer to q_hat, r_hat and q_star_hat: its derivatives on the same nodes.
  struct LawResponse {
    Eigen::ArrayXXd q_hat, r_hat, q_star_hat;  // (node, history) as FieldLaw::mass
  };
  LawResponse law_response(const integrals::Rule& rule) const;

 private:
  /// Mass of theta at the nodes (rows) given the field c (columns).
  Eigen::MatrixXd conditional_mass(const integrals::Rule& rule) const;

  /// A law of theta' as weights on the nodes of c.
  struct Weights {
    Eigen::ArrayXd fine;
    Eigen::ArrayXd coarse_law;           // from every other node of theta'
    std::vector<Eigen::ArrayXd> shifts;  // of the prior
  };

  /// Weights of sum_h sign_h P(theta', h) * factor(theta').
  Weights weigh(const Eigen::ArrayXd& signs, const Eigen::ArrayXd& factor) const;
  Weights marginal() const;
  Weights weighted_by_previous() const;  // factor m' = tanh theta'

  /// E f(c); f at the nodes from both m-rules.
  integrals::Estimate expectation(const Weights& weights, const Eigen::ArrayXd& f,
                                  const Eigen::ArrayXd& f_coarse) const;

  const FieldLaw& prior_;
  LocalCouplings couplings_;
  LocalExponent exponent_;
  LocalMeasure measure_;
  LocalField field_;
  Eigen::ArrayXd gauge_;        // sgn c at the nodes
  LocalAveragesPair averages_;  // at |c|
  Weights marginal_;            // whatever the history
};

}  // namespace franz_parisi::theory
