#include "cli/plot/parts.hpp"

#include "cli/plot/records.hpp"

namespace franz_parisi::cli::plot {

std::vector<Input> parts_of(const Input& input) {
  if (!input.document.contains("parts")) return {input};
  std::vector<Input> parts;
  for (const Json* part : records_of(input, "parts")) {
    const Json& document = member(input, *part, "document");
    if (!document.is_object()) reject(input, "holds a part whose 'document' is not an object");
    parts.push_back({text(input, *part, "name"), document});
  }
  if (parts.empty()) reject(input, "'parts' is not a list of at least one part");
  return parts;
}

AxisKeys axes_of(const Input& input) {
  if (!input.document.contains("parts")) return {};
  const Json& axes = member(input, member(input, input.document, "settings"), "axes");
  AxisKeys keys;
  if (!member(input, axes, "x").is_null()) keys.x = text(input, axes, "x");
  const Json& y = member(input, axes, "y");
  if (!y.is_array()) reject(input, "holds something that is not a list for 'y'");
  for (const Json& key : y) {
    if (!key.is_string()) reject(input, "holds something that is not a text in 'y'");
    keys.y.push_back(key.get<std::string>());
  }
  return keys;
}

}  // namespace franz_parisi::cli::plot
