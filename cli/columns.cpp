#include "cli/columns.hpp"

#include "study/text.hpp"
#include "theory/reading.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace franz_parisi::cli {

std::string reading_text(double value) {
  if (!std::isfinite(value)) return "-";
  const double size = std::abs(value);
  const bool plain = value == 0 || (1e-4 <= size && size < 1e6);
  return plain ? fmt::format("{:.7f}", value) : fmt::format("{:.4e}", value);
}

std::string reading_text(const Json& value) {
  return value.is_null() ? "-" : reading_text(value.get<double>());
}

std::string aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t c = 0; c + 1 < row.size(); ++c) {
      text += fmt::format("{:>{}}{}", row[c], widths[c], c + 2 < row.size() ? "  " : " ");
    }
    text += row.back() + "\n";
  }
  return text;
}

std::string eps_of(const Json& event) {
  return theory::numbered("eps", event.at("task").get<std::size_t>() - 1);
}

}  // namespace franz_parisi::cli
