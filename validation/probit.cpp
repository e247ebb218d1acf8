#include "validation/probit.hpp"

#include "validation/elementary.hpp"
#include "validation/processor.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace franz_parisi::validation {
namespace {

// (1 + 2t) erfcx(t) as a polynomial in (t - 15/4)/(t + 15/4), t >= 0: the variable of Shepherd and
// Laframboise, Math. Comp. 36, 249 (1981). Chebyshev projection at 40 digits, degree 22, relative
// error 2.2e-16.
constexpr std::array scaled_erfc = {
    1.2375126308378275,     -0.14024059858554525,    0.0035854154854790257,   0.08227673848999506,
    -0.10880393014244462,   0.09230432116428125,     -0.05869339857664934,    0.02836227737211114,
    -0.009746579683265262,  0.0017556261651970652,   0.000293714378044958,    -0.00029015535246077655,
    5.164652974177416e-05,  2.2387565714911816e-05,  -1.1438048033346894e-05, -9.792625707303523e-07,
    1.7419821586224816e-06, -5.084465378687302e-08,  -2.4857126248016745e-07, 1.879082322370048e-08,
    3.197926671666804e-08,  -1.9551358868985616e-09, -2.623107347133476e-09};

inline Probit evaluate(double u) {
  constexpr double inv_sqrt2 = 0.5 * std::numbers::sqrt2, inv_sqrt_2pi = inv_sqrt2 * std::numbers::inv_sqrtpi;
  const double t = std::abs(u) * inv_sqrt2;
  const double y = (t - 3.75) / (t + 3.75);
  const double erfcx = polynomial(scaled_erfc, y) / (1 + 2 * t);  // 2 exp(u^2/2) Phi(-|u|)
  const double square = 0.5 * u * u;
  const double gaussian = exp_nonpositive(-square);
  const bool left = u <= 0;
  const double factor =
      left ? 0.5 * erfcx : 1 - 0.5 * gaussian * erfcx;  // Phi(u), without exp(-u^2/2) on the left
  return {log_positive(factor) - (left ? square : 0.0), inv_sqrt_2pi * (left ? 1.0 : gaussian) / factor};
}

}  // namespace

Probit probit(double u) { return evaluate(u); }

void probit(std::span<const double> u, std::span<double> log_cdf, std::span<double> mills) {
  if (u.size() != log_cdf.size() || u.size() != mills.size())
    throw std::invalid_argument("probit: spans of different length");
  const double* const in = u.data();
  double *const first = log_cdf.data(), *const second = mills.data();
  const std::size_t count = u.size();
  run_wide([=] {
    for (std::size_t k = 0; k < count; ++k) {
      const Probit value = evaluate(in[k]);
      first[k] = value.log_cdf;
      second[k] = value.mills;
    }
  });
}

double probit_loss(std::span<const double> a, double scale, std::span<double> mills) {
  if (a.size() != mills.size()) throw std::invalid_argument("probit_loss: spans of different length");
  constexpr std::size_t block = 64;  // small enough for the stack, large enough for the vector units
  std::array<double, block> log_cdf{};
  double loss = 0;
  for (std::size_t begin = 0; begin < a.size(); begin += block) {
    const std::size_t count = std::min(block, a.size() - begin);
    const double* const in = a.data() + begin;
    double* const out = mills.data() + begin;
    run_wide([&] {
      for (std::size_t k = 0; k < count; ++k) {
        const Probit value = evaluate(scale * in[k]);
        log_cdf[k] = value.log_cdf;
        out[k] = value.mills;
      }
    });
    for (std::size_t k = 0; k < count; ++k) loss -= log_cdf[k];
  }
  return loss;
}

}  // namespace franz_parisi::validation
