#include "cli/derivatives_table.hpp"

#include "cli/columns.hpp"
#include "theory/parameters.hpp"
#include "theory/reading.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace franz_parisi::cli {

std::string derivatives_text(const Json& point) {
  constexpr std::size_t mark = 2;  // "d_"
  std::vector<Row> rows{{"derivative"}};
  for (const auto& [key, value] : point.items()) {
    const std::size_t middle = key.find("/d_");
    if (middle == std::string::npos || key.ends_with("_error")) continue;
    const std::string reading = key.substr(mark, middle - mark), by = "by " + key.substr(middle + 1 + mark);
    if (std::ranges::find(rows.front(), by) == rows.front().end()) rows.front().push_back(by);
    const auto known = std::ranges::find(rows, reading, [](const Row& row) { return row.front(); });
    Row& row = known == rows.end() ? rows.emplace_back(Row{reading}) : *known;
    row.push_back(value.is_number() ? reading_text(value.get<double>()) : "-");
  }
  return rows.size() > 1 ? std::string(1, '\n') + aligned(rows) : "";
}

}  // namespace franz_parisi::cli
