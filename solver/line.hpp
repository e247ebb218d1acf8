/// One line in the plane of two parameters, followed through a box: a curve whose last two components are the
/// parameters, (unknowns, x, y).
#pragma once

#include "solver/curve.hpp"
#include "solver/line_end.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace franz_parisi::solver {

struct Box {
  double left, right;  ///< of x
  double bottom, top;  ///< of y

  double width() const { return right - left; }
  double height() const { return top - bottom; }
  /// Distance to the nearest side in units of the box, negative outside.
  double depth(double x, double y) const;
};

struct PlaneLine {
  std::vector<CurvePoint> points;
  LineEnd begin = LineEnd::lost;
  LineEnd end = LineEnd::lost;
};

inline double x_of(const CurvePoint& p) { return p.x[p.x.size() - 2]; }
inline double y_of(const CurvePoint& p) { return p.x[p.x.size() - 1]; }

/// What a line may not cross: it ends where `depth`, positive at its beginning, falls to zero.
struct Barrier {
  LineEnd end;
  std::function<double(const CurvePoint&)> depth;
};

/// The line next to `guess` in both directions until it leaves the box or meets a barrier. Empty where there
/// is no line.
std::optional<PlaneLine> follow_line(const Equations& equations, const Eigen::VectorXd& guess, const Box& box,
                                     std::vector<Barrier> barriers);

/// Does the line pass through this point?
bool lies_on(const PlaneLine& line, const Eigen::VectorXd& x);

/// Points of a line where its direction in the plane reverses: cusps, at which x and y are stationary.
std::vector<CurvePoint> cusps(const Equations& equations, const PlaneLine& line);

}  // namespace franz_parisi::solver
