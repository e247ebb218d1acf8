/// What one example costs: the seam between the replica-symmetric saddle point and a loss.
///
/// A channel is a folder beside this file that holds equations (1) to (3) of its loss, and a line in
/// channels().
#pragma once

#include "integrals/estimate.hpp"
#include "theory/resolution.hpp"
#include "theory/rs/overlaps.hpp"
#include "theory/task.hpp"

#include <string_view>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::theory {

/// What a parameter of the task does to the conjugates.
struct Slope {
  double TaskParameters::*parameter;
  Eigen::Vector3d value;
};

/// Everything of one state that does not depend on the law of the local field. Per unit of alpha.
struct Energetic {
  integrals::Estimate e;           ///< E of (2)
  integrals::Estimate q_hat;       ///< (3a)/alpha = -2 dE/dq at fixed q_star
  integrals::Estimate r_hat;       ///< (3b)/alpha = dE/dr
  integrals::Estimate a;           ///< A/alpha, (3c) less half of (3a): dE/dq at fixed V
  integrals::Estimate loss;        ///< -2 int Dz Phi(..) <ln Phi(u)>_x: (10)/alpha
  integrals::Estimate curvature2;  ///< 2 int Dz Phi(..) G''^2: the first factor of (12), per alpha
  // Derivatives, without error estimates.
  std::vector<Slope> by_parameter;      ///< d(q_hat, r_hat, A)/d of each that the channel reads, per alpha
  Eigen::Matrix3d jacobian;             ///< d(q_hat, r_hat, A)/d(q, r, V), per alpha
  Eigen::Vector3d loss_gradient;        ///< d loss/d(q, r, V)
  Eigen::Vector3d curvature2_gradient;  ///< d curvature2/d(q, r, V)
  double curvature3;                    ///< 2 int Dz Phi(..) G''^3, of (26)
  double third2;                        ///< 2 int Dz Phi(..) G'''^2, of (26)

  integrals::Estimate q_star_hat() const {  ///< (3c)/alpha = dE/dq_star at fixed q
    return {a.value + 0.5 * q_hat.value, a.error + 0.5 * q_hat.error};
  }
};

/// G of (1) and its derivatives at given fields w, one entry a field: what nested averages (15) are made of.
/// d/dV at fixed s^2 is not among them: it follows from the heat equation, dG/dV = (G'' + G'^2)/2, whatever
/// the loss.
struct Tabulated {
  Eigen::ArrayXd g, g1, g2, g3, g4;            ///< G and its derivatives by w
  Eigen::ArrayXd width, width1, width2;        ///< dG/dq_star at fixed V (through s^2 alone), and by w
  Eigen::ArrayXd width_width;                  ///< the second derivative by q_star at fixed V
  Eigen::ArrayXd by_beta, by_beta1, by_beta2;  ///< dG/dbeta, less the loss of one example, and by w
  Eigen::ArrayXd width_by_beta;                ///< d2G/dq_star dbeta at fixed V
};

/// From all nodes of the x-rule and from every other one, of which g, g1, g2, width and by_beta are filled.
struct TabulatedPair {
  Tabulated fine, coarse;
};

/// Where G is not straight: from `end` on it vanishes, and below nothing is narrower than `width` shared out
/// by `sharpness`.
struct ChannelScales {
  double width, end;
  double sharpness = 1;
};

/// The joint law of the fields of real weights: two replicas, which share q, and the teacher. q, V and the
/// gap are > 0, and the teacher's own overlap is 1.
struct RealOverlaps {
  double q;              ///< of two replicas
  double r;              ///< with the teacher
  double v;              ///< V = Q - q, Q of a replica with itself
  double gap;            ///< q - r^2
  double ahead = r - 1;  ///< to digits of its own, where the teacher is nearly reached
};

/// Null where a loss does not go with such weights.
struct Channel {
  std::string_view name;
  std::string_view help;  ///< what an example costs
  Energetic (*energetic)(const TaskParameters& task, const Overlaps& overlaps, const Resolution& resolution);
  /// At fields w in ascending order; V > 0, s^2 > 0.
  TabulatedPair (*tabulate)(const TaskParameters& task, double v, double s2, const Eigen::ArrayXd& w,
                            const Resolution& resolution);
  ChannelScales (*scales)(const TaskParameters& task, double v, double s2);
  /// Of real weights, whose field is what the loss sees: G is that at s^2 = 1, and derivatives along V are at
  /// that s.
  Energetic (*of_real_weights)(const TaskParameters& task, const RealOverlaps& overlaps,
                               const Resolution& resolution);
  bool sign_labels = true;  ///< false: labels are real numbers, and error_s is what is read of generalisation
};

/// All that exist; the first is the one that is meant unless another is named.
const std::vector<const Channel*>& channels();

}  // namespace franz_parisi::theory
