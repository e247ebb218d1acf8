/// Bad input: the error every command reports as one line with exit status 2.
#pragma once

#include <optional>
#include <stdexcept>
#include <string_view>

namespace franz_parisi {

/// Names the option, the value it was given and what is allowed there. `what()` is always one line,
/// whatever bytes the value holds.
class UsageError : public std::runtime_error {
 public:
  /// No `value` stands for one that is missing; an empty one is shown as ''.
  UsageError(std::string_view option, std::optional<std::string_view> value, std::string_view allowed);
};

}  // namespace franz_parisi
