/// Equations (1) to (6) a second time, slow and readable: what the solver's answers are checked against.
///
/// Nothing is shared with the rest of theory/ but the values it is given (Chain, Overlaps): other quadratures
/// (adaptive, by GSL), another variable (theta = artanh m instead of m), derivatives of the channel from
/// integrals of their own, and the law (7) of theta' never as a law. An average over theta' is one over the
/// local measure of the task before, that is averaged over its local field, and so on down to the first task.
/// Functions of one variable on the way are interpolated to the accuracy of their values, and their errors
/// are carried on; an average never amplifies them.
#pragma once

#include "theory/parameters.hpp"
#include "theory/reference/quadrature.hpp"
#include "theory/rs/overlaps.hpp"

#include <cstddef>
#include <vector>

namespace franz_parisi::theory::reference {

/// ln Phi(u) and phi(u)/Phi(u), to about 1e-15 u^2 for u > -5 and 1e-15 relative below.
struct Probit {
  double log_cdf;
  double hazard;
};
Probit probit(double u);

/// The measure < . >_x = Dx Phi(a + k x)^beta of the channel (1) at a = w/s, k = sqrt(V)/s > 0; g(a) is ln of
/// its norm.
Measure channel(double a, double k, double beta);
Estimate channel_slope(double a, double k, double beta);      ///< g'
Estimate channel_curvature(double a, double k, double beta);  ///< g'' + g'^2

/// (3a) to (3c): H(x).
struct Conjugate {
  Estimate q_hat;
  Estimate r_hat;
  Estimate q_star_hat;
};
Conjugate conjugates(const TaskParameters& task, const Overlaps& x);

/// Local measure (4) and local field (5) of a task.
class Weights {
 public:
  /// `largest_past`: no |theta'| above is handed on (0 for the first task).
  Weights(const TaskParameters& task, const Overlaps& x, double largest_past);

  /// The measure (4) at c, in theta = artanh m; quadratures stop at `points`, too.
  Measure measure(double c, const std::vector<double>& points = {}) const;

  double field(double theta) const;  ///< c of (5) at x = 0

  /// int Dx f(c), (5), given theta' seen from the teacher of this task (B = 1).
  Estimate over_noise(const Table& f, double theta) const;

  double largest_field() const;  ///< beyond it less than 1e-19 of |c| is left
  double largest_theta() const;  ///< the same of |theta|

  /// First-order bound on what the errors of the conjugates do to the law (7) in total variation, hence to
  /// any average of a function within [-1, 1]: from Var m^2 <= 4 Var m <= 4 and E Var m = V.
  double law_error() const;
  /// The same for their direct effect on (6), where covariances with m or m^2 are of order V.
  double moment_error() const;

 private:
  double exponent(double theta, double c) const;
  std::vector<double> modes(double c) const;

  TaskParameters task_;
  Conjugate hats_;
  double a_;      // q_star_hat - q_hat/2, with nu beside q_star_hat
  double kappa_;  // beta gamma
  double v_;
  double largest_past_;
};

/// M(H(x)) of one task: the right-hand sides of (6).
struct Moments {
  Estimate q;
  Estimate r;
  Estimate q_star;
};

/// Of task `task` (counted from 0), with the tasks before in `states`. The errors hold those of all
/// quadratures, conjugates and tasks. Pure, and safe to call from several threads. Throws
/// std::invalid_argument where chain or states have no such task.
Moments moments(const Chain& chain, const std::vector<Overlaps>& states, std::size_t task);

struct Check {
  double residual;  ///< largest |M(H(x)) - x| in (q, r, q_star)
  double error;     ///< bound on its own error; infinite where a quadrature failed

  /// Is x a solution up to `bound`, as far as the check can see? No where it failed.
  bool agrees(double bound) const { return std::isfinite(error) && residual <= bound + error; }
};

/// How well states[task] solves its six equations, given the states of the tasks before. Throws as moments().
Check check(const Chain& chain, const std::vector<Overlaps>& states, std::size_t task);

}  // namespace franz_parisi::theory::reference
