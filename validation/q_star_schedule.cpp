#include "validation/q_star_schedule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

namespace franz_parisi::validation {

double QStarSchedule::at(std::size_t epoch) const {
  return std::min(start + slope * static_cast<double>(epoch), limit);
}

void impose_q_star(Posterior& posterior, double target) {
  if (!(target > 0 && target < 1))
    throw std::invalid_argument(fmt::format("impose_q_star: target = {:f}, not in (0, 1)", target));
  const auto size = static_cast<double>(posterior.size());
  // Newton for ln(factor), of which q_star is an increasing function, inside a bracket that every step
  // narrows.
  double low = 0, high = std::numeric_limits<double>::infinity(), factor = 1;
  for (int iteration = 0; iteration < 200; ++iteration) {
    const double excess = 1 - posterior.total_variance() / size - target;
    if (std::abs(excess) < 1e-12) return;
    (excess > 0 ? high : low) = factor;
    double slope = 0;  // d q_star/d ln factor
    for (std::size_t i = 0; i < posterior.size(); ++i)
      slope += 2 * posterior.mean()[i] * posterior.field()[i] * posterior.variance()[i] / size;
    double next = factor * std::exp(std::clamp(-excess / slope, -1.0, 1.0));
    if (!(next > low && next < high)) next = std::isinf(high) ? 2 * low : 0.5 * (low + high);
    if (next == factor) return;  // as close as doubles get
    posterior.change_field([&](std::span<double> field) {
      for (double& theta : field) theta *= next / factor;
    });
    factor = next;
    if (!(factor < 1e100)) break;
  }
  throw std::domain_error(
      fmt::format("impose_q_star: no rescaling of the fields gives q_star = {:f}", target));
}

}  // namespace franz_parisi::validation
