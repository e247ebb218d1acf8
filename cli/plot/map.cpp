#include "cli/plot/map.hpp"

#include "cli/plot/notation.hpp"
#include "cli/plot/records.hpp"
#include "cli/plot/scale.hpp"

#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace franz_parisi::cli::plot {

namespace {

/// Where the cell of each grid line begins and ends.
using Edges = std::map<double, std::array<double, 2>>;

double between(double a, double b, bool logarithmic) { return logarithmic ? std::sqrt(a * b) : (a + b) / 2; }

Edges edges_of(const std::set<double>& lines) {
  const std::vector<double> at(lines.begin(), lines.end());
  const bool logarithmic = is_logarithmic(at);
  Edges edges;
  for (std::size_t i = 0; i < at.size(); ++i) {
    const double lower = i == 0 ? at[i] : between(at[i - 1], at[i], logarithmic);
    const double upper = i + 1 == at.size() ? at[i] : between(at[i], at[i + 1], logarithmic);
    edges[at[i]] = {lower, upper};
  }
  return edges;
}

bool is_equilibrium(const Json& point) { return point.value("equilibrium", false); }

}  // namespace

Map draw_map(const Input& input, std::span<const Json* const> points, const std::string& x,
             const std::string& y, const std::string& z) {
  std::map<std::pair<double, double>, const Json*> grid;
  std::set<double> columns, rows;
  for (const Json* point : points) {
    const auto at_x = number(input, *point, x), at_y = number(input, *point, y);
    if (!at_x || !at_y) continue;
    columns.insert(*at_x);
    rows.insert(*at_y);
    const Json*& known = grid[{*at_x, *at_y}];
    if (known == nullptr || (is_equilibrium(*point) && !is_equilibrium(*known))) known = point;
  }
  const Edges across = edges_of(columns), along = edges_of(rows);
  Map map{axis_label(z), {}};
  for (const auto& [at, point] : grid) {
    const auto value = number(input, *point, z);
    if (!value || !is_solved(input, *point)) continue;
    const auto [left, right] = across.at(at.first);
    const auto [bottom, top] = along.at(at.second);
    map.cells.push_back({left, right, bottom, top, *value});
  }
  return map;
}

}  // namespace franz_parisi::cli::plot
