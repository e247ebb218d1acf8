/// Pseudo-arclength continuation: follows a solution curve f(x) = 0, x = (n unknowns, lambda), around its
/// folds (Keller 1977).
///
/// Steps are as long as the curve is straight: bounded by the distance to a prediction of third order, by the
/// turning of the tangent, and by what the slopes at both ends say of lambda in between, so that two folds
/// closer than a step are seen; a point that a step was too long to reach is gone to in shorter ones. Along a
/// curve the sign of det(df/dx; tangent) never changes; a step after which it has is a jump to another curve
/// and is taken back.
#pragma once

#include "solver/equations.hpp"

#include <functional>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::solver {

/// A point of a curve, where f = 0 to the tolerance of the search.
struct CurvePoint {
  Eigen::VectorXd x;
  Eigen::VectorXd tangent;   ///< of unit length
  Eigen::MatrixXd jacobian;  ///< df/dx, (n, n + 1)

  double lambda() const { return x[x.size() - 1]; }
  double slope() const { return tangent[tangent.size() - 1]; }  ///< dlambda/ds
  CurvePoint reversed() const { return {x, -tangent, jacobian}; }
};

/// The point with the tangent along which lambda grows (direction > 0) or falls; empty where it is not
/// unique.
std::optional<CurvePoint> curve_point(const Eigen::VectorXd& x, const Evaluation& evaluation,
                                      double direction);

/// The point with a tangent that points either way; lambda need not move along it.
CurvePoint point_on(const Eigen::VectorXd& x, const Evaluation& evaluation);

/// The point of the curve next to x, by Newton steps of least length in all of x. `x` must be a good guess.
/// Empty where that fails.
std::optional<CurvePoint> onto_curve(const Equations& equations, const Eigen::VectorXd& x, double tolerance);

/// The cubic through two points with their tangents, at fraction s of the way from a to b.
Eigen::VectorXd interpolate(const CurvePoint& a, const CurvePoint& b, double s);

/// The fraction at which the last component of that cubic takes the value lambda; the tangents may point
/// either way. Component 0 and the ends apart, exact to rounding.
double fraction_at(const CurvePoint& a, const CurvePoint& b, double lambda);

/// The point of the curve at the fraction s of the cubic from a to b, in the hyperplane across the chord.
std::optional<CurvePoint> between(const Equations& equations, const CurvePoint& a, const CurvePoint& b,
                                  double s, double tolerance);

struct CurveSettings {
  double first_step = 0.1;  ///< arclength
  double largest_step = 1;
  double smallest_step = 1e-6;
  double tolerance = 1e-9;        ///< on f; roots that are reported are solved again by the caller
  double smallest_cosine = 0.95;  ///< between consecutive tangents
  double deviation = 0.02;        ///< from the prediction
  int max_points = 4000;
};

/// Called for each step with the points before and after it; `refine` asks for a shorter step instead of
/// acceptance.
enum class Visit { go_on, stop, refine };
using CurveVisitor = std::function<Visit(const CurvePoint& before, const CurvePoint& after)>;

enum class CurveEnd {
  stopped,    ///< the visitor asked to stop
  edge,       ///< steps became too small: the curve ends or leaves the domain
  exhausted,  ///< max_points
  closed,     ///< it has come back to its beginning, past it by less than a step
};

/// A curve whose two halves were followed from one point against and along it: the one before reversed.
std::vector<CurvePoint> join_halves(const std::vector<CurvePoint>& back,
                                    const std::vector<CurvePoint>& forth);

/// A curve on the way: from `start` along its tangent, as far as it is asked to go.
class CurveWalk {
 public:
  explicit CurveWalk(const CurvePoint& start, const CurveSettings& settings = {});
  /// Goes on from where it stopped; the points are the same however often it was.
  CurveEnd go_on(const Equations& equations, const CurveVisitor& visit);

 private:
  struct Trial {
    Eigen::VectorXd guess;
    std::optional<CurvePoint> point;
    int evaluations;
  };
  Eigen::VectorXd predicted(double step) const;
  Trial try_step(const Equations& equations);  ///< sets step_

  CurveSettings settings_;
  CurvePoint start_, current_;
  std::optional<CurvePoint> before_;
  double side_, step_;
  int points_ = 0;
  bool refused_ = false;           // the last trial
  std::vector<CurvePoint> ahead_;  // points that were too far to go to in one step, the nearest last
};

/// Follows the curve from `start` along its tangent.
CurveEnd follow_curve(const Equations& equations, const CurvePoint& start, const CurveVisitor& visit,
                      const CurveSettings& settings = {});

}  // namespace franz_parisi::solver
