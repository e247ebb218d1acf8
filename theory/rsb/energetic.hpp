/// What the data ask for with one step of replica symmetry breaking: equations (15) to (17), for any channel.
///
/// Per unit of alpha. [ f ] = 2 int Dz Phi(r z/sqrt(q_0 - r^2)) f(sqrt(q_0) z); derivatives by q_0 and r act
/// on that law alone, by the heat equation, all others inside the cluster (response.hpp).
#pragma once

#include "integrals/estimate.hpp"
#include "theory/resolution.hpp"
#include "theory/rsb/overlaps.hpp"
#include "theory/task.hpp"

#include <Eigen/Core>

namespace franz_parisi::theory::rsb {

/// A value with its derivatives by (q_0, d, r, V, x), each at fixed others, and by beta.
struct Answer {
  integrals::Estimate value;
  Eigen::Matrix<double, 1, 5> gradient;
  double by_beta = 0;
};

struct Energetic {
  Answer e;        ///< E of (16)
  Answer q_0_hat;  ///< (17)/alpha = [ << G' >>^2 ]
  Answer d_hat;    ///< (q_1_hat - q_0_hat)/alpha = [ << G'^2 >> - << G' >>^2 ]
  Answer r_hat;    ///< (17)/alpha = dE/dr
  Answer a;        ///< A/alpha = (q_star_hat - q_1_hat/2)/alpha = [ << D - G'^2/2 >> ]
  Answer loss;     ///< (24): -[ << <ln Phi>_x >> ], without its derivative by beta
  Answer slope;    ///< dE/dx less its first order in d: [ (<< G >> - G_1)/x - d << G' >>^2/2 ]
  Answer within;   ///< [ << G''^2 >> ] of (25)
  Answer between;  ///< [ (G_1'')^2 ] of (25)
};

/// Throws std::length_error where lattices would not fit into memory, or G cannot be tabulated.
Energetic energetic(const TaskParameters& task, const Overlaps& overlaps, const Resolution& resolution = {});

}  // namespace franz_parisi::theory::rsb
