/// The conjugate order parameters (3) of a first task with Gaussian samples inside the logarithm of (1): the
/// estimator behind the published theory curves (PRE 108, 014309), rebuilt from its description so that its
/// bias can be measured. Nothing else in this project uses it.
///
///     E = 2 int Dz Phi(r z/sqrt(q - r^2)) ln D(z),   D(z) = int Dx Phi(u)^beta,
///     u = (sqrt(q) z + sqrt(V) x)/sqrt(1 - q_star),  V = q_star - q,
///
/// is differentiated under the integral signs, and every integral becomes a mean over samples: of z outside,
/// of x inside, where all z share the x of their repetition.
///
/// Why it is biased. A sample mean of D is right on average, but its logarithm is not: by Jensen's inequality
/// E ln(mean) <= ln D, with equality only where the mean does not fluctuate. For z << 0 it fluctuates as much
/// as it can. With w = sqrt(q) z and k^2 = V/(1 - q_star), the integrand Phi(u)^beta phi(x) has its mode near
/// x = |w|/sqrt(V) . beta k^2/(1 + beta k^2), many standard deviations out, while the largest of M samples is
/// only about x_M = sqrt(2 ln M). D is the work of samples that do not occur; the mean is that of the largest
/// few that do, and is nearly always too small: ln D comes out near -beta (|w| - sqrt(V) x_M)^2/(2 (1 -
/// q_star)) instead of -w^2/(2 (V + (1 - q_star)/beta)). This falls short by an amount that shrinks only as
/// x_M grows, with the logarithm of the number of samples. The derivatives contain ln D and the averages over
/// x that belong to it, and inherit the bias. Where the mode stays among the samples, at small beta for
/// example, the mean hardly fluctuates and the estimator is as good as any.
#pragma once

#include <cstddef>

#include <franz_parisi/solver/stop.hpp>
#include <franz_parisi/validation/random.hpp>

namespace franz_parisi::validation {

/// Order parameters of one task: 0 < q < q_star < 1, r^2 < q.
struct OrderParameters {
  double q, r, q_star;

  bool in_domain() const;  ///< false for NaN too
};

/// Their conjugates (3).
struct ConjugateParameters {
  double q_hat, r_hat, q_star_hat;

  bool is_finite() const;
};

/// Control parameters of a first task without prior (gamma_1 = 0).
struct FirstTask {
  double alpha;  ///< data load, > 0
  double beta;   ///< inverse temperature, > 0
};

/// How much is sampled; the numbers are the published ones.
struct SampleSizes {
  std::size_t inner = 20000;  ///< values of x, at least 1
  std::size_t outer = 10000;  ///< values of z, at least 1
  std::size_t repeats = 20;   ///< independent repetitions, whose mean is the estimate, at least 1
  StopFlag stop = nullptr;    ///< asked at each z: once set, Interrupted is thrown
};

/// The estimate of (3) with new samples. `name` gives seed, instance and, as `task`, which of several
/// estimates this is; sizes have numbers of their own.
///
/// D carries the published floor of e^-700. The published code also forms Phi(u) as 1/2 - erf/2, which is 0
/// beyond eight standard deviations; at beta = 20 that is where Phi^beta falls below the floor, so Phi is
/// left exact here. A repetition that is not finite is dropped; without any other the result is NaN. Throws
/// std::invalid_argument for a state outside the domain and sizes of 0.
ConjugateParameters sampled_conjugates(const FirstTask& task, const OrderParameters& state,
                                       const SampleSizes& sizes, const StreamName& name);

}  // namespace franz_parisi::validation
