/// One line in the plane of two parameters, followed through a box. Knows no model: the line is a root
/// problem in y whose last unknown is x.
#pragma once

#include "solver/branch_curve.hpp"

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

/// Why a line ends.
enum class LineEnd {
  border,          ///< of the box
  critical_point,  ///< the two states that it compares merge
  spinodal,        ///< one of the two states that it compares ceases to exist
  edge,            ///< its solution reaches the edge of the domain (or of a parameter's range)
  closed,          ///< nowhere: it returns to its beginning
};

struct PlaneLine {
  std::vector<CurvePoint> points;  ///< u: the unknowns, x the last; lambda: y
  LineEnd begin = LineEnd::edge;
  LineEnd end = LineEnd::edge;
};

inline double x_of(const CurvePoint& p) { return p.u[p.u.size() - 1]; }

/// What a line may not cross: it ends where `depth`, positive at its beginning, falls to zero.
struct Barrier {
  LineEnd end;
  std::function<double(const CurvePoint&)> depth;
};

/// The line through the unknowns at y, improved by Newton's method, in both directions until it leaves the
/// box or meets a barrier. Empty where there is no line.
std::optional<PlaneLine> follow_line(const RootProblem& problem, const Eigen::VectorXd& unknowns, double y,
                                     const Box& box, std::vector<Barrier> barriers);

/// Does the line pass through this point?
bool lies_on(const PlaneLine& line, const Eigen::VectorXd& unknowns, double y);

/// Points of a line where its direction in the plane reverses: cusps, at which x and y are stationary.
std::vector<CurvePoint> cusps(const RootProblem& problem, const PlaneLine& line);

}  // namespace franz_parisi::solver
