// ln Phi, phi/Phi and ln int Dx Phi(a + k x)^beta against GSL, which does each of them by other means.
#include "integrals/normal.hpp"
#include "integrals/smoothed_power.hpp"

#include <cmath>
#include <memory>
#include <numbers>

#include <doctest/doctest.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_erf.h>

using namespace franz_parisi::integrals;

namespace {

/// Reports GSL's errors as status codes for as long as it lives, rather than by abort().
class QuietGsl {
 public:
  QuietGsl() : before_(gsl_set_error_handler_off()) {}
  ~QuietGsl() { gsl_set_error_handler(before_); }
  QuietGsl(const QuietGsl&) = delete;
  QuietGsl& operator=(const QuietGsl&) = delete;

 private:
  gsl_error_handler_t* before_;
};

double log_cdf_by_gsl(double x) { return gsl_sf_log_erfc(-x / std::numbers::sqrt2) - std::numbers::ln2; }

struct Integrand {
  double a, k, beta, mode;

  double exponent(double x) const { return beta * log_cdf_by_gsl(a + k * x) - x * x / 2; }

  /// Scaled by its value at the mode, so that nothing underflows.
  static double value(double x, void* self) {
    const auto& integrand = *static_cast<const Integrand*>(self);
    return std::exp(integrand.exponent(x) - integrand.exponent(integrand.mode));
  }
};

double smoothed_power_by_gsl(double a, double k, double beta) {
  constexpr std::size_t intervals = 1000;
  constexpr double window = 15;  // in the widest scale there is: the Gaussian's
  Integrand integrand{a, k, beta, a < 0 ? -a * beta * k / (1 + beta * k * k) : 0};
  const gsl_function function{&Integrand::value, &integrand};
  const std::unique_ptr<gsl_integration_workspace, decltype(&gsl_integration_workspace_free)> workspace(
      gsl_integration_workspace_alloc(intervals), gsl_integration_workspace_free);
  double result = 0, error = 0;
  const int status =
      gsl_integration_qag(&function, integrand.mode - window, integrand.mode + window, 0, 1e-12, intervals,
                          GSL_INTEG_GAUSS61, workspace.get(), &result, &error);
  CHECK(status == GSL_SUCCESS);
  return std::log(result) + integrand.exponent(integrand.mode) - std::log(2 * std::numbers::pi) / 2;
}

}  // namespace

TEST_CASE("ln Phi and the inverse Mills ratio agree with GSL's log_erfc and hazard function") {
  const QuietGsl quiet;
  for (double x = -37; x <= 8; x += 0.61) {
    CAPTURE(x);
    const LogNormalCdf ours = log_normal_cdf(x);
    CHECK(ours.value == doctest::Approx(log_cdf_by_gsl(x)).epsilon(1e-12));
    CHECK(ours.mills == doctest::Approx(gsl_sf_hazard(-x)).epsilon(1e-12));
  }
}

TEST_CASE("the smoothed power agrees with GSL's adaptive quadrature around its mode") {
  const QuietGsl quiet;
  for (const double beta : {0.5, 20.0, 200.0}) {
    for (const double k : {0.05, 1.0, 10.0}) {
      const Eigen::ArrayXd a = Eigen::ArrayXd::LinSpaced(9, -40, 8);
      const SmoothedPowerPair pair = smoothed_power(a, beta, k, 0.4);
      for (Eigen::Index i = 0; i < a.size(); ++i) {
        CAPTURE(beta);
        CAPTURE(k);
        CAPTURE(a[i]);
        const double truth = smoothed_power_by_gsl(a[i], k, beta);
        CHECK(std::abs(pair.fine.g[i] - truth) < 1e-10 * (1 + std::abs(truth)));
      }
    }
  }
}
