/// The logarithm of a Gaussian average of a power of Phi, and its derivatives:
///
///     g(a) = ln int Dx Phi(a + k x)^beta,      Dx = exp(-x^2/2) dx/sqrt(2 pi).
///
/// The integrand is log-concave in x, but its mode wanders: for a << 0 it sits at x = -a beta k/(1 + beta
/// k^2), tens of standard deviations out. All a share one lattice in y = a + k x, dense where ln Phi^beta or
/// the Gaussian is narrow; for each a only the stretch around its own mode is summed, until terms fall below
/// exp(-40) of the largest.
#pragma once

#include <Eigen/Core>

namespace franz_parisi::integrals {

/// g and its derivatives at given points a; averages <.> are over the normalised integrand.
struct SmoothedPower {
  Eigen::ArrayXd g;        ///< g(a) <= 0
  Eigen::ArrayXd g1;       ///< dg/da = beta <h>, h = phi/Phi
  Eigen::ArrayXd g2;       ///< d2g/da2 = beta cov(h, x)/k
  Eigen::ArrayXd g3;       ///< third derivative (lattice of the finer step only)
  Eigen::ArrayXd g4;       ///< fourth derivative (lattice of the finer step only)
  Eigen::ArrayXd field;    ///< <a + k x> = a + k^2 g1, where the two cancel for a << 0
  Eigen::ArrayXd field1;   ///< its derivative var x = 1 + k^2 g2 (lattice of the finer step only)
  Eigen::ArrayXd log_cdf;  ///< <ln Phi> = dg/dbeta
  /// its a-derivatives (lattice of the finer step only)
  Eigen::ArrayXd log_cdf1;  ///< d2g/da dbeta = cov(ln Phi, x)/k
  Eigen::ArrayXd log_cdf2;  ///< d3g/da2 dbeta = kappa3(ln Phi, x, x)/k^2
};

/// The same averages on the full lattice and on every other node of it, for error estimates.
struct SmoothedPowerPair {
  SmoothedPower fine;
  SmoothedPower coarse;
};

/// Beyond this a, g and all its derivatives are below 1e-18 beta.
double smoothed_power_cutoff(double k);

/// g and derivatives at every a (in ascending order); beta > 0, k > 0; `step` is the lattice step in units of
/// the local width (0.6 gives about 13 digits for k <= 1, 9 for k = 10). All NaN where the lattice would not
/// fit into memory: k below 1e-6 or above 1e6, roughly. Throws std::invalid_argument for beta, k or step <=
/// 0.
SmoothedPowerPair smoothed_power(const Eigen::Ref<const Eigen::ArrayXd>& a, double beta, double k,
                                 double step);

}  // namespace franz_parisi::integrals
