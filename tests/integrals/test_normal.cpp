// ln Phi and its derivatives against 30-digit values (mpmath: log(ncdf(x)), npdf(x)/ncdf(x), h(h+x)).
#include "integrals/normal.hpp"

#include <cmath>
#include <initializer_list>

#include <doctest/doctest.h>

using namespace franz_parisi::integrals;

namespace {
struct Row {
  double x, log_cdf, mills, curvature;
};
const Row rows[] = {
#include "normal_rows.inc"
};
}  // namespace

TEST_CASE("ln Phi, phi/Phi and the curvature keep all digits from -1e6 to 30") {
  for (const Row& row : rows) {
    CAPTURE(row.x);
    const auto value = log_normal_cdf(row.x);
    CHECK(std::abs(value.value / row.log_cdf - 1) < 1e-14);
    CHECK(std::abs(value.mills / row.mills - 1) < 2e-14);
    CHECK(std::abs(log_normal_cdf_curvature(row.x) / row.curvature - 1) < 2e-13);
  }
}

TEST_CASE("the cdf and pdf agree with their logarithms") {
  for (double x = -30; x <= 5; x += 0.37) {
    CHECK(std::exp(log_normal_cdf(x).value) == doctest::Approx(normal_cdf(x)).epsilon(1e-12));
    CHECK(normal_pdf(x) / normal_cdf(x) == doctest::Approx(log_normal_cdf(x).mills).epsilon(1e-12));
  }
}

TEST_CASE("far out in both tails nothing overflows") {
  for (const double x : {-1e100, -1e8, 50.0, 1e8, 1e100}) {
    CAPTURE(x);
    const auto value = log_normal_cdf(x);
    CHECK(value.mills >= 0);
    CHECK_FALSE(std::isnan(value.value));
    CHECK(std::isfinite(log_normal_cdf_curvature(x)));
  }
}
