/// What the weights answer to the conjugate order parameters: equations (4)-(8) and the local part of (9) and
/// (12).
#pragma once

#include "integrals/estimate.hpp"
#include "theory/resolution.hpp"
#include "theory/task.hpp"
#include "theory/weights/variational/field_law.hpp"
#include "theory/weights/variational/local_field.hpp"
#include "theory/weights/variational/local_measure.hpp"

#include <array>
#include <functional>
#include <limits>
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

  /// A change of (q, r, s2, v, gap): each entry as precise as what it changes.
  using Shift = Eigen::Matrix<double, 5, 1>;
  std::array<Shift, 3> response;  ///< d/d(q_hat, r_hat, A)
  std::vector<Shift> shifts;  ///< what a shift of the prior (FieldLaw::shifts) does; not in the errors above
};

/// An average with its quadrature error, its response to the conjugates and tau, and to the shifts of the
/// prior. The responses are first-order changes that the value's error does not contain.
struct Average {
  integrals::Estimate value;
  Eigen::Vector4d response = Eigen::Vector4d::Zero();  ///< d/d(q_hat, r_hat, A, tau)
  std::vector<double> shifts;
};

/// One evaluation of the local measure under the law of the local field; all questions are asked of this
/// object.
class Entropic {
 public:
  /// `prior` is the law of theta' gauged to the teacher of this task; it must outlive the object. q_hat > 0,
  /// kappa >= 0. Throws as LocalMeasure and LocalField do.
  Entropic(const FieldLaw& prior, const Conjugates& conjugates, const LocalCouplings& couplings,
           const Resolution& resolution = {});
  Entropic(FieldLaw&&, const Conjugates&, const LocalCouplings&, const Resolution& = {}) = delete;

  LocalOverlaps overlaps() const;  ///< (6)
  /// The local part of (9) from what it is for weights frozen at the teacher's, A + E c - kappa E theta':
  /// E{ ln[Z(c)/2] - A - c } - kappa E{ ln 2cosh theta' - theta' }. Near perfect learning it stays of
  /// order 1.
  Average log_partition() const;
  Average replicon_factor() const;  ///< E (<m^2>_c - <m>_c^2)^2, second factor of (12)
  /// E k_3^2 and E k_2^3 of (26), without error estimates.
  struct Cumulants {
    double third2, second3;
  };
  Cumulants cumulants() const;
  /// Probability that sgn m differs from teacher s (counted from 0), p_s = 1 - 2 disagreement of (8), or with
  /// `opposite` from its negative. With
  /// Resolution::tails, here and for the law of theta', value and error have relative precision however close
  /// to 0 it is; without, an absolute error of 1e-17 at least.
  Average disagreement(int teacher, bool opposite = false) const;
  /// E f(theta) over (7), theta as the teacher of this task sees it: whatever is asked of a weight by itself.
  /// f has to be smooth up to `end` and is taken for 0 beyond it. Not for the far tails.
  Average average(const std::function<double(double theta)>& f,
                  double end = std::numeric_limits<double>::infinity()) const;
  Average overlap_previous() const;  ///< m.m'/N = E tanh(theta') <m>_c

  /// First-order change of (q, r, s2, v, gap) under changes `kappa` and `tau` of the couplings, the
  /// conjugates held fixed.
  LocalOverlaps::Shift coupling_response(double kappa, double tau) const;

  /// Nodes on which the law (7) is resolved at the given step.
  integrals::Rule law_rule(double step) const;

  /// The law handed to the next task, (7), on given nodes theta.
  HandedLaw hand_on(const integrals::Rule& rule, bool couplings = false) const;

 private:
  /// A law of theta' as weights on the nodes of c.
  struct Weights {
    Eigen::ArrayXd fine;
    Eigen::ArrayXd coarse_law;  // from every other node of theta'
    Eigen::ArrayXd rounding;    // as the law of theta' came with it
  };

  /// Weights of sum_h sign_h P(theta', h) * factor(theta').
  Weights weigh(const Eigen::ArrayXd& signs, const Eigen::ArrayXd& factor) const;
  Eigen::ArrayXd weigh_fine(const Eigen::ArrayXd& signs, const Eigen::ArrayXd& factor) const;
  Weights marginal() const;
  Weights weighted_by_previous() const;  // factor m' = tanh theta'

  /// What each shift of the prior does to E f(c) factor(theta'), for functions given at the nodes as columns.
  std::vector<Eigen::VectorXd> shifts_of(const Eigen::ArrayXXd& f) const;
  std::vector<Eigen::VectorXd> shifts_of(const Eigen::ArrayXXd& f, const Eigen::ArrayXd& factor) const;

  /// 1 - B <m>_c at the nodes.
  Eigen::ArrayXd from_teacher(const LocalAverages& averages) const;

  /// E f(c); f at the nodes from both m-rules.
  integrals::Estimate expectation(const Weights& weights, const Eigen::ArrayXd& f,
                                  const Eigen::ArrayXd& f_coarse) const;

  /// E of the first and of half the second derivative of <m>_c^2 in c: what q answers to r_hat and q_hat.
  struct Slopes {
    double first, half_second;
  };
  Slopes slopes_of_q() const;

  const FieldLaw& prior_;
  Conjugates conjugates_;
  LocalCouplings couplings_;
  LocalExponent exponent_;
  bool tails_;
  double weight_step_;
  LocalMeasure measure_;
  LocalField field_;
  Eigen::ArrayXd gauge_;        // sgn c at the nodes
  LocalAveragesPair averages_;  // at |c|
  Weights marginal_;            // whatever the history
};

}  // namespace franz_parisi::theory
