#include "theory/wide/law.hpp"

#include <cmath>
#include <stdexcept>

namespace franz_parisi::theory::wide {
namespace {

/// v_t of (W4), step by step: a sum of positive terms.
double variance(double first, double share, double fresh, std::size_t t) {
  double v = first;
  for (std::size_t i = 1; i < t; ++i) v = share * share * v + fresh;
  return v;
}

}  // namespace

WeightLaw weight_law(const Settings& settings, std::size_t t, std::size_t s) {
  if (s < 1 || s > t) throw std::invalid_argument("weight_law: allowed is 1 <= s <= t");
  const double first = settings.sigma * settings.sigma;
  const double k = settings.lambda + 1 / first, share = settings.lambda / k;
  const double v_t = variance(first, share, 1 / k, t), v_s = variance(first, share, 1 / k, s);
  const double kept = std::pow(share, static_cast<double>(t - s));
  WeightLaw law{};
  law.scale = std::sqrt(v_t * v_s);
  law.kappa = t == s ? 1 : kept * std::sqrt(v_s / v_t);
  // 1 - kappa^2 = (v_t - share^(2(t-s)) v_s)/v_t is what has come in between the two tasks
  law.gap = t == s ? 0 : variance(0, share, 1 / k, t - s + 1) / v_t / (1 + law.kappa);
  law.step = s == 1 ? law.kappa : kept / (k * law.scale);
  law.moved = s == 1 ? kept * first : kept / k;
  law.remembered = s == 1 ? 0 : kept * share * share * variance(first, share, 1 / k, s - 1);
  return law;
}

}  // namespace franz_parisi::theory::wide
