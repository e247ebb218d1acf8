/// The inverse temperature of the weights by epoch.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace franz_parisi::networks {

/// beta = scale, or scale tanh(start + slope e/E) in epoch e = 1, ..., E of all tasks together.
struct Schedule {
  double scale = 1;  ///< > 0
  bool changes = false;
  double start = 0, slope = 0;  ///< start > 0, slope >= 0

  double at(std::size_t epoch, std::size_t epochs) const;
};

/// "A" or "A*tanh(B+C*e)", e running from 1/E to 1, as in "10*tanh(0.1+2*e)"; A, B > 0 and C >= 0, finite.
/// Nothing where the text is neither.
std::optional<Schedule> parse_schedule(std::string_view text);

/// The text that parse_schedule reads as this.
std::string to_string(const Schedule& schedule);

}  // namespace franz_parisi::networks
