#include "cli/plot/extent.hpp"

namespace franz_parisi::cli::plot {

namespace {

/// Calls back with both ends of everything: (x, y), upright bars and bands included.
template <class Visit>
void visit_curve(const Curve& curve, const Visit& visit) {
  for (const Stretch& stretch : curve.stretches) {
    for (const Point& point : stretch.points) visit(point.x, point.y);
  }
  for (const Markers& markers : curve.markers) {
    for (const auto& [at, error] : markers.points) {
      visit(at.x, at.y - error);
      visit(at.x, at.y + error);
    }
  }
  for (const Band& band : curve.bands) {
    for (const Spread& spread : band.spreads) {
      visit(spread.x, spread.lower);
      visit(spread.x, spread.upper);
    }
  }
}

template <class Visit>
void visit_panel(const Panel& panel, const Visit& visit) {
  for (const Curve& curve : panel.curves) visit_curve(curve, visit);
  if (!panel.map) return;
  for (const Cell& cell : panel.map->cells) {
    visit(cell.left, cell.bottom);
    visit(cell.right, cell.top);
  }
}

}  // namespace

std::vector<double> abscissae(const Panel& panel) {
  std::vector<double> all;
  visit_panel(panel, [&](double x, double) { all.push_back(x); });
  return all;
}

std::vector<double> ordinates(const Panel& panel) {
  std::vector<double> all;
  visit_panel(panel, [&](double, double y) { all.push_back(y); });
  return all;
}

std::vector<double> values(const Map& map) {
  std::vector<double> all;
  for (const Cell& cell : map.cells) all.push_back(cell.value);
  return all;
}

}  // namespace franz_parisi::cli::plot
