#include "solver/plane_line.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace franz_parisi::solver {
namespace {

constexpr ContinuationSettings following{
    .first_step = 0.02, .largest_step = 0.25, .smallest_step = 1e-3, .tolerance = 1e-11};
constexpr double widest_gap = 0.04;  // of the box, between points: enough for a smooth picture
constexpr double touching = 1e-9;    // a barrier
constexpr double same_point = 0.02;  // in unknowns and y

double dx_ds(const CurvePoint& p) { return p.du_ds[p.du_ds.size() - 1]; }

double gap(const Box& box, const CurvePoint& a, const CurvePoint& b) {
  return std::hypot((x_of(b) - x_of(a)) / box.width(), (b.lambda - a.lambda) / box.height());
}

double distance(const CurvePoint& a, const CurvePoint& b) {
  return std::hypot((a.u - b.u).norm(), a.lambda - b.lambda);
}

/// The half of a line that begins at `start` along its tangent, without `start` itself.
std::pair<std::vector<CurvePoint>, LineEnd> follow_half(const RootProblem& problem, const CurvePoint& start,
                                                        const Box& box,
                                                        const std::vector<Barrier>& barriers) {
  std::vector<CurvePoint> points;
  LineEnd end = LineEnd::edge;
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    if (gap(box, a, b) > widest_gap) return Visit::refine;
    for (const Barrier& barrier : barriers) {
      if (barrier.depth(b) >= -touching) continue;
      end = barrier.end;
      if (barrier.depth(a) <= touching) return Visit::stop;
      const auto crossing = locate(problem, a, b, barrier.depth, 1e-12);
      if (!crossing) return Visit::refine;
      points.push_back(*crossing);
      return Visit::stop;
    }
    points.push_back(b);
    const bool returned = points.size() > 3 && distance(b, start) < distance(a, b);
    if (returned) end = LineEnd::closed;
    return returned ? Visit::stop : Visit::go_on;
  };
  follow_curve(problem, start, visit, following);
  return {std::move(points), end};
}

CurvePoint reversed(CurvePoint p) {
  p.du_ds = -p.du_ds;
  p.dlambda_ds = -p.dlambda_ds;
  return p;
}

}  // namespace

double Box::depth(double x, double y) const {
  return std::min(std::min(x - left, right - x) / width(), std::min(y - bottom, top - y) / height());
}

std::optional<PlaneLine> follow_line(const RootProblem& problem, const Eigen::VectorXd& unknowns, double y,
                                     const Box& box, std::vector<Barrier> barriers) {
  const auto on_line = onto_curve(problem, unknowns, y, 1e-11);
  if (!on_line) return std::nullopt;
  const CurvePoint& start = *on_line;
  barriers.push_back({LineEnd::border, [&](const CurvePoint& p) { return box.depth(x_of(p), p.lambda); }});
  const auto beyond = [&](const Barrier& barrier) { return !(barrier.depth(start) >= -touching); };
  if (std::any_of(barriers.begin(), barriers.end(), beyond)) return std::nullopt;
  auto [forward, end] = follow_half(problem, start, box, barriers);
  PlaneLine line{.points = {start}, .begin = end, .end = end};
  if (end != LineEnd::closed) {
    const auto [backward, begin] = follow_half(problem, reversed(start), box, barriers);
    line.begin = begin;
    for (const CurvePoint& p : backward) line.points.insert(line.points.begin(), reversed(p));
  }
  line.points.insert(line.points.end(), forward.begin(), forward.end());
  if (line.points.size() < 2) return std::nullopt;
  return line;
}

bool lies_on(const PlaneLine& line, const Eigen::VectorXd& unknowns, double y) {
  const CurvePoint point{unknowns, y, {}, 0};
  for (std::size_t i = 1; i < line.points.size(); ++i) {
    const CurvePoint &a = line.points[i - 1], &b = line.points[i];
    if (std::min(distance(a, point), distance(b, point)) > distance(a, b) + same_point) continue;
    constexpr int samples = 32;
    for (int k = 0; k <= samples; ++k) {
      if (distance(interpolate(a, b, static_cast<double>(k) / samples), point) < same_point) return true;
    }
  }
  return false;
}

std::vector<CurvePoint> cusps(const RootProblem& problem, const PlaneLine& line) {
  std::vector<CurvePoint> found;
  for (std::size_t i = 1; i < line.points.size(); ++i) {
    const CurvePoint &a = line.points[i - 1], &b = line.points[i];
    // Along a curve through a cusp the direction in the plane shrinks to nothing and comes out reversed.
    const auto along = [&](const CurvePoint& p) { return dx_ds(p) * dx_ds(a) + p.dlambda_ds * a.dlambda_ds; };
    if (!(along(b) < 0)) continue;
    if (const auto cusp = locate(problem, a, b, along)) found.push_back(*cusp);
  }
  return found;
}

}  // namespace franz_parisi::solver
