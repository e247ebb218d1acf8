#include "cli/csv.hpp"

#include "study/text.hpp"

#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// The points of all lines as flat records.
std::vector<Json> flat_lines(std::span<const Json> lines) {
  std::vector<Json> rows;
  for (std::size_t number = 0; number < lines.size(); ++number) {
    for (const Json& point : lines[number].at("points")) {
      Json row = Json::object({{"line", number}});
      for (const auto& [key, value] : lines[number].items())
        if (key != "points") row[key] = value;
      row.update(point);
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace

std::string csv_text(std::span<const Json> records, const std::vector<std::string>& columns) {
  if (!records.empty() && records.front().contains("points")) return csv_text(flat_lines(records), columns);
  const std::vector<std::string> keys = columns.empty() ? all_keys(records) : columns;
  std::string text = fmt::format("{}\n", fmt::join(keys, ","));
  for (const Json& record : records) {
    std::vector<std::string> fields;
    fields.reserve(keys.size());
    for (const std::string& key : keys) fields.push_back(field(record, key));
    text += fmt::format("{}\n", fmt::join(fields, ","));
  }
  return text;
}

}  // namespace franz_parisi::cli
