#include "validation/dual_averaging.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

namespace franz_parisi::validation {

DualAveraging::DualAveraging(double initial_step, double target_acceptance)
    : target_(target_acceptance),
      centre_(std::log(10 * initial_step)),
      log_step_(std::log(initial_step)),
      log_averaged_(std::log(initial_step)) {
  if (!(initial_step > 0))
    throw std::invalid_argument(fmt::format("DualAveraging: initial step = {:f}, not > 0", initial_step));
  if (!(target_acceptance > 0 && target_acceptance < 1))
    throw std::invalid_argument(fmt::format("target acceptance = {:f}, not in (0, 1)", target_acceptance));
}

void DualAveraging::update(double acceptance) {
  constexpr double strength = 0.05, delay = 10, forgetting = 0.75;
  ++count_;
  const double weight = 1 / (count_ + delay);
  error_ = (1 - weight) * error_ + weight * (target_ - acceptance);
  log_step_ = centre_ - std::sqrt(count_) / strength * error_;
  const double share = std::pow(count_, -forgetting);
  log_averaged_ = share * log_step_ + (1 - share) * log_averaged_;
}

double DualAveraging::step() const { return std::exp(log_step_); }

double DualAveraging::averaged_step() const { return std::exp(log_averaged_); }

}  // namespace franz_parisi::validation
