#include "solver/line.hpp"

#include "solver/augmented.hpp"
#include "solver/newton.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace franz_parisi::solver {
namespace {

constexpr CurveSettings following{.first_step = 0.02,
                                  .largest_step = 0.25,
                                  .smallest_step = 1e-5,
                                  .tolerance = 1e-11,
                                  .smallest_cosine = 0.97};
constexpr double widest_gap = 0.04;  // of the box, between points: enough for a smooth picture
constexpr double touching = 1e-9;    // a barrier
constexpr double same_point = 0.02;  // in all components
constexpr double halt = 1e-3;        // of the speed in the plane on both sides: none

double gap(const Box& box, const CurvePoint& a, const CurvePoint& b) {
  return std::hypot((x_of(b) - x_of(a)) / box.width(), (y_of(b) - y_of(a)) / box.height());
}

/// A side of the box: where component `index` of x takes a value.
struct Side {
  Eigen::Index index;
  double value;
};

std::array<Side, 4> sides(const Box& box, Eigen::Index size) {
  return {Side{size - 2, box.left}, {size - 2, box.right}, {size - 1, box.bottom}, {size - 1, box.top}};
}

/// The point of the line on a side, next to `guess`. Equations need not exist beyond.
std::optional<CurvePoint> onto_side(const Equations& equations, const Eigen::VectorXd& guess,
                                    const Side& side) {
  constexpr double reach = 0.3;
  const Eigen::Index before = side.index, after = guess.size() - side.index - 1;
  const auto whole = [&](const Eigen::VectorXd& rest) {
    Eigen::VectorXd x(guess.size());
    x << rest.head(before), side.value, rest.tail(after);
    return x;
  };
  const Equations on_side = [&](const Eigen::VectorXd& rest) -> std::optional<Evaluation> {
    auto e = equations(whole(rest));
    if (!e) return e;
    Evaluation reduced{e->f, Eigen::MatrixXd(e->f.size(), rest.size())};
    reduced.jacobian << e->jacobian.leftCols(before), e->jacobian.rightCols(after);
    return reduced;
  };
  Eigen::VectorXd rest(guess.size() - 1);
  rest << guess.head(before), guess.tail(after);
  const NewtonResult root = newton(on_side, rest, {.tolerance = following.tolerance, .step_limit = 0.1});
  if (!root.converged() || (root.x - rest).norm() > reach) return std::nullopt;
  const Eigen::VectorXd x = whole(root.x);
  const auto e = equations(x);
  return e ? std::optional(point_on(x, *e)) : std::nullopt;
}

/// The point of the line on the side that `near` has come to.
std::optional<CurvePoint> onto_border(const Equations& equations, const CurvePoint& near, const Box& box) {
  for (const Side& side : sides(box, near.x.size()))
    if (std::abs(near.x[side.index] - side.value) < touching) return onto_side(equations, near.x, side);
  return std::nullopt;
}

/// Where a line could not be followed further: its point on the side that it was about to reach.
std::optional<CurvePoint> complete(const Equations& equations, const CurvePoint& last, const Box& box) {
  constexpr double furthest = 0.05;  // along the line
  for (const Side& side : sides(box, last.x.size())) {
    const double way = side.value - last.x[side.index], speed = last.tangent[side.index];
    if (way == 0) return last;
    if (way * speed <= 0 || way / speed > furthest) continue;
    if (auto p = onto_side(equations, last.x + way / speed * last.tangent, side)) return p;
  }
  return std::nullopt;
}

/// The half of a line that begins at `start` along its tangent, without `start` itself.
std::pair<std::vector<CurvePoint>, LineEnd> follow_half(const Equations& equations, const CurvePoint& start,
                                                        const Box& box,
                                                        const std::vector<Barrier>& barriers) {
  std::vector<CurvePoint> points;
  LineEnd end = LineEnd::lost;
  const auto visit = [&](const CurvePoint& a, const CurvePoint& b) {
    if (gap(box, a, b) > widest_gap) return Visit::refine;
    for (const Barrier& barrier : barriers) {
      const double depth = barrier.depth(b);
      if (std::isnan(depth)) return Visit::refine;
      if (depth >= -touching) continue;
      if (barrier.depth(a) > touching) {
        const auto crossing = bracket(equations, a, b, barrier.depth, 1e-12);
        if (!crossing) return Visit::refine;
        const auto on_border =
            barrier.end == LineEnd::border ? onto_border(equations, *crossing, box) : std::nullopt;
        points.push_back(on_border.value_or(*crossing));
      }
      end = barrier.end;
      return Visit::stop;
    }
    points.push_back(b);
    return Visit::go_on;
  };
  const CurveEnd why = follow_curve(equations, start, visit, following);
  if (why == CurveEnd::closed) end = LineEnd::closed;
  if (why == CurveEnd::edge) {
    const CurvePoint& last = points.empty() ? start : points.back();
    if (auto p = complete(equations, last, box)) {
      end = LineEnd::border;
      if ((p->x - last.x).norm() > 0) points.push_back(std::move(*p));
    }
  }
  return {std::move(points), end};
}

}  // namespace

double Box::depth(double x, double y) const {
  return std::min(std::min(x - left, right - x) / width(), std::min(y - bottom, top - y) / height());
}

std::optional<PlaneLine> follow_line(const Equations& equations, const Eigen::VectorXd& guess, const Box& box,
                                     std::vector<Barrier> barriers) {
  std::optional<CurvePoint> start;
  for (const Side& side : sides(box, guess.size()))
    if (!start && std::abs(guess[side.index] - side.value) < touching)
      start = onto_side(equations, guess, side);
  if (!start) start = onto_curve(equations, guess, following.tolerance);
  if (!start) return std::nullopt;
  barriers.push_back({LineEnd::border, [&](const CurvePoint& p) { return box.depth(x_of(p), y_of(p)); }});
  const auto beyond = [&](const Barrier& barrier) { return !(barrier.depth(*start) >= -touching); };
  if (std::any_of(barriers.begin(), barriers.end(), beyond)) return std::nullopt;
  auto [forward, end] = follow_half(equations, *start, box, barriers);
  PlaneLine line{.points = {*start}, .begin = end, .end = end};
  if (end != LineEnd::closed) {
    const auto [backward, begin] = follow_half(equations, start->reversed(), box, barriers);
    line.begin = begin;
    for (const CurvePoint& p : backward) line.points.insert(line.points.begin(), p.reversed());
  }
  line.points.insert(line.points.end(), forward.begin(), forward.end());
  if (line.points.size() < 2) return std::nullopt;
  return line;
}

bool lies_on(const PlaneLine& line, const Eigen::VectorXd& x) {
  for (std::size_t i = 1; i < line.points.size(); ++i) {
    const CurvePoint &a = line.points[i - 1], &b = line.points[i];
    const double reach = (a.x - b.x).norm() + same_point;
    if (std::min((a.x - x).norm(), (b.x - x).norm()) > reach) continue;
    constexpr int samples = 32;
    for (int k = 0; k <= samples; ++k) {
      if ((interpolate(a, b, static_cast<double>(k) / samples) - x).norm() < same_point) return true;
    }
  }
  return false;
}

std::vector<CurvePoint> cusps(const Equations& equations, const PlaneLine& line) {
  std::vector<CurvePoint> found;
  for (std::size_t i = 1; i < line.points.size(); ++i) {
    const CurvePoint &a = line.points[i - 1], &b = line.points[i];
    // Along a curve through a cusp the direction in the plane shrinks to nothing and comes out reversed.
    const auto along = [&](const CurvePoint& p) { return p.tangent.tail(2).dot(a.tangent.tail(2)); };
    if (!(along(b) < 0)) continue;
    const auto cusp = bracket(equations, a, b, along, 1e-9);
    // Where it turns round without a halt the line is bent.
    const auto speed = [](const CurvePoint& p) { return p.tangent.tail(2).norm(); };
    if (cusp && speed(*cusp) < halt * std::min(speed(a), speed(b))) found.push_back(*cusp);
  }
  return found;
}

}  // namespace franz_parisi::solver
