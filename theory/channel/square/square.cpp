#include "theory/channel/square/square.hpp"

#include <cmath>
#include <limits>

namespace franz_parisi::theory {
namespace {

integrals::Estimate rounded(double value) {
  return {value, 8 * std::numeric_limits<double>::epsilon() * std::abs(value)};
}

}  // namespace

Energetic square_energetic(const TaskParameters& task, const RealOverlaps& x, const Resolution&) {
  const double beta = task.beta, c = 1 / (1 + beta * x.v), a = beta * c;
  // 1 - 2 r + q as squares: next to the teacher it is small.
  const double d = task.noise + x.ahead * x.ahead + x.gap;
  Energetic e;
  e.e = rounded(-0.5 * std::log1p(beta * x.v) - 0.5 * a * d);
  e.e.error += rounded(a * d).error;
  e.q_hat = rounded(a * a * d);
  e.r_hat = rounded(a);
  e.a = rounded(-0.5 * a);
  e.loss = rounded(0.5 * x.v * c + 0.5 * d * c * c);
  e.curvature2 = rounded(a * a);
  // d a/dV = -a^2, d a/dbeta = c^2; D answers to (q, r) by (1, -2), to Delta by 1.
  const double a2 = a * a, a3 = a2 * a;
  e.jacobian << a2, -2 * a2, -2 * a3 * d,  //
      0, 0, -a2,                           //
      0, 0, 0.5 * a2;
  e.by_parameter = {{&TaskParameters::beta, {2 * a * c * c * d, c * c, -0.5 * c * c}},
                    {&TaskParameters::noise, {a2, 0, 0}}};
  e.loss_gradient << 0.5 * c * c, -c * c, 0.5 * c * c - beta * d * c * c * c;
  e.curvature2_gradient << 0, 0, -2 * a3;
  e.curvature3 = -a3;
  e.third2 = 0;
  return e;
}

const Channel square{
    "square", "half the square of label less field", nullptr, nullptr, nullptr, square_energetic, false};

}  // namespace franz_parisi::theory
