#include "cli/csv.hpp"

#include "study/text.hpp"

#include <unordered_set>
#include <vector>

namespace franz_parisi::cli {

namespace {

std::vector<std::string> all_keys(std::span<const Json> points) {
  std::vector<std::string> keys;
  std::unordered_set<std::string> seen;
  for (const Json& point : points) {
    for (const auto& [key, value] : point.items()) {
      if (seen.insert(key).second) keys.push_back(key);
    }
  }
  return keys;
}

std::string quoted_if_needed(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string field(const Json& point, const std::string& key) {
  const auto entry = point.find(key);
  if (entry == point.end() || entry->is_null()) return "";
  return quoted_if_needed(entry->is_string() ? entry->get<std::string>() : entry->dump());
}

}  // namespace

std::string csv_text(std::span<const Json> points) {
  const std::vector<std::string> keys = all_keys(points);
  std::string text = join(keys, ",") + "\n";
  for (const Json& point : points) {
    std::vector<std::string> fields;
    fields.reserve(keys.size());
    for (const std::string& key : keys) fields.push_back(field(point, key));
    text += join(fields, ",") + "\n";
  }
  return text;
}

}  // namespace franz_parisi::cli
