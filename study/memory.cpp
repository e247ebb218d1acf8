#include "study/memory.hpp"

#include "study/usage_error.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <sys/resource.h>

namespace franz_parisi::study {
namespace {

double most_bytes() {
  constexpr double sensible = 16e9;
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return sensible;
  return std::min(sensible, static_cast<double>(limit.rlim_cur));
}

std::string gigabytes(double bytes) { return fmt::format("{:.1f} GB", bytes / 1e9); }

}  // namespace

void check_memory(double bytes, std::string_view option, const std::string& value, std::string_view allowed) {
  const double most = most_bytes();
  if (bytes < most) return;
  throw UsageError(option, value,
                   fmt::format("would take {} of memory, and may take {}; allowed are {}", gigabytes(bytes),
                               gigabytes(most), allowed));
}

}  // namespace franz_parisi::study
