/// Pseudo-arclength continuation: follows a solution curve f(u, lambda) = 0 around its folds (Keller 1977).
#pragma once

#include "solver/root_problem.hpp"

#include <functional>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::solver {

struct ContinuationSettings {
  double first_step = 0.2;  ///< arclength in (u, lambda)
  double largest_step = 1.0;
  double smallest_step = 1e-7;
  double tolerance = 1e-9;        ///< on f along the way; end points are polished by the caller
  double smallest_cosine = 0.97;  ///< between consecutive tangents
  int max_points = 4000;
};

/// A point of the curve with its unit tangent.
struct CurvePoint {
  Eigen::VectorXd u;
  double lambda = 0;
  Eigen::VectorXd du_ds;
  double dlambda_ds = 0;
};

enum class CurveEnd {
  stopped,    ///< the visitor asked to stop
  edge,       ///< steps became too small: the curve ends or leaves the domain
  exhausted,  ///< max_points
};

struct CurveResult {
  CurveEnd end = CurveEnd::edge;
  int evaluations = 0;
  int folds = 0;  ///< sign changes of dlambda/ds passed
};

/// Tangent at a solution, oriented so that lambda grows (direction > 0) or falls.
/// Empty components (not finite) if the augmented matrix is singular.
CurvePoint tangent_at(const Eigen::VectorXd& u, double lambda, const Evaluation& evaluation,
                      double direction);

/// The point of the curve close to (u, lambda), by Newton steps of least length that may move lambda too,
/// with its tangent (lambda grows along it). Knows no step control: `u` must be a good guess. Empty where
/// that fails.
std::optional<CurvePoint> onto_curve(const RootProblem& problem, const Eigen::VectorXd& u, double lambda,
                                     double tolerance);

/// The solution at arclength `step` (of either sign) along the tangent of `from`, with its tangent; empty
/// where Newton's method does not find it.
struct StepResult {
  std::optional<CurvePoint> point;
  int evaluations = 0;
};
StepResult step_along(const RootProblem& problem, const CurvePoint& from, double step, double tolerance);

/// The cubic through two points with their tangents, at fraction s of the way; a guess for the curve between
/// them.
CurvePoint interpolate(const CurvePoint& a, const CurvePoint& b, double s);

/// Called for each step with the points before and after it; `refine` asks for a shorter step instead of
/// acceptance.
enum class Visit { go_on, stop, refine };
using CurveVisitor = std::function<Visit(const CurvePoint& before, const CurvePoint& after)>;

/// Follows the curve from `start` along its tangent.
CurveResult follow_curve(const RootProblem& problem, const CurvePoint& start, const CurveVisitor& visit,
                         const ContinuationSettings& settings = {});

}  // namespace franz_parisi::solver
