#include "study/usage_error.hpp"

#include "study/text.hpp"

#include <string>

namespace franz_parisi {

namespace {

/// Of a value as long as a file its beginning.
std::string shown(std::string_view value) {
  constexpr std::size_t longest = 200;
  if (value.size() <= longest) return value.empty() ? "''" : std::string(value);
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;  // within a character
  return std::string(value.substr(0, end)) + "...";
}

std::string message(std::string_view option, std::optional<std::string_view> value,
                    std::string_view allowed) {
  std::string text(option);
  if (value) text.append(" ").append(shown(*value));
  return one_line(text.append(": ").append(allowed));
}

}  // namespace

UsageError::UsageError(std::string_view option, std::optional<std::string_view> value,
                       std::string_view allowed)
    : std::runtime_error(message(option, value, allowed)) {}

}  // namespace franz_parisi
