#include "study/usage_error.hpp"

#include "study/text.hpp"

#include <string>

namespace franz_parisi {

namespace {

std::string message(std::string_view option, std::optional<std::string_view> value,
                    std::string_view allowed) {
  std::string text(option);
  if (value) text.append(" ").append(value->empty() ? "''" : *value);
  return one_line(text.append(": ").append(allowed));
}

}  // namespace

UsageError::UsageError(std::string_view option, std::optional<std::string_view> value,
                       std::string_view allowed)
    : std::runtime_error(message(option, value, allowed)) {}

}  // namespace franz_parisi
