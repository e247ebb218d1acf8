/// Solutions of one task from its parameters alone: along curves in its own load.
///
/// As alpha -> 0 the data only perturb what the prior leaves, and one solution exists. The curve that begins
/// there is followed around all its folds; where it does not come back from the edge of the domain, the
/// branch close to the teacher has a curve of its own, entered by plain iteration, which contracts there.
#pragma once

#include "solver/branch.hpp"
#include "solver/curve.hpp"
#include "study/chain/root.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace franz_parisi::study {

/// Negative where weights freeze at +-1 before they have learned: u[0] is below `edge`, and V vanishes only
/// like the root of 1 - q_star. There a branch comes to its end; near perfect learning it vanishes like the
/// square, and the branch goes on.
double distance_to_freezing(const Eigen::Ref<const Eigen::VectorXd>& u, double edge);

/// The task, of those that x has unknowns of, whose weights come closest to it.
std::size_t nearest_to_freezing(const Layout& layout, const Eigen::VectorXd& x);

/// Does the step from a to b come so far out with any of the tasks that nothing follows: to where lambda is
/// within 1e-6 of its limit? Further out rounding makes folds that cannot be located and steps that hardly
/// move: those count too.
bool reaches_edge(const Layout& layout, const solver::Equations& equations, const solver::CurvePoint& a,
                  const solver::CurvePoint& b);

/// artanh r/sqrt q from where on a curve along which the load grows goes on to perfect learning.
inline constexpr double settled = 6;

/// ln alpha below which q and r have lost digits to rounding: nothing is followed there.
inline constexpr double smallest_load = -27;

/// How curves of solutions are followed.
inline constexpr solver::CurveSettings following{
    .first_step = 0.1, .largest_step = 2, .smallest_step = 1e-5, .tolerance = 1e-8};

/// How a curve that was followed ends: it leaves the range, weights freeze, it comes back to its beginning,
/// or it could not be followed further.
enum class End { wall, edge, closed, lost };

struct Followed {
  std::vector<solver::CurvePoint> points;  ///< closed: the last is the first again
  End begin, end;
};

/// The curve from `start` along its tangent, to the first point that is outside.
Followed follow(const Layout& layout, const solver::Equations& equations, const solver::CurvePoint& start,
                const std::function<bool(const solver::CurvePoint&)>& outside,
                const solver::CurveSettings& settings = following);

/// The curve on both sides of `start`, each half followed by `follow_half`.
Followed follow_both_ways(const solver::CurvePoint& start,
                          const std::function<Followed(const solver::CurvePoint&)>& follow_half);

/// The point near alpha -> 0 at which the curve of a task's solutions in its own load begins.
std::optional<solver::CurvePoint> small_load_point(const ChainProblem& in_load, solver::Budget& budget);

struct CutCurve {
  solver::Pieces pieces;
  End begin, end;
};

/// Its branches; a fold that cannot be located is where it is lost.
CutCurve cut(const solver::Equations& equations, const Followed& curve);

/// One task, by itself, with a past that is known.
struct Task {
  Chain chain;
  std::size_t task;
  std::shared_ptr<const Past> past;
  std::vector<TaskSolution> earlier;

  std::shared_ptr<const ChainProblem> problem() const;
};

/// The solutions of a task from alpha -> 0 on, followed as far as they were asked for. What it says of a load
/// does not depend on which others it was asked for before.
class SmallLoadCurve {
 public:
  /// `task`: its own alpha does not matter.
  explicit SmallLoadCurve(const Task& task);

  struct Crossing {
    Eigen::VectorXd u;  ///< a guess
    int folds;          ///< on the way
  };
  /// Where the curve first takes this load. Empty where it does not, as far as the budget goes.
  std::optional<Crossing> at(double log_alpha, solver::Budget& budget);
  bool begins() const { return !points_.empty(); }                 ///< whether it was found at all
  bool ends() const { return end_ == solver::CurveEnd::stopped; }  ///< at an edge, or back at small loads

 private:
  /// Begins anew for this load, if it has to.
  bool begin(double log_alpha, solver::Budget& budget);

  std::shared_ptr<const ChainProblem> in_load_;
  double first_ = 0;                        // ln alpha where it begins
  std::vector<solver::CurvePoint> points_;  // followed so far
  std::optional<solver::CurveWalk> walk_;
  std::optional<solver::CurveEnd> end_;  // of the curve, once it is reached
};

/// A root from the parameters alone: on the curve from alpha -> 0 where it first meets the point, or beyond
/// its end near the teacher. `kept`: that curve, where it is followed more than once.
Root solve_cold(const Task& task, const Settings& settings, solver::Budget& budget, bool hands_on,
                SmallLoadCurve* kept = nullptr);

/// The root close to perfect learning, if there is one.
Root solve_near_teacher(const Task& task, const Settings& settings, solver::Budget& budget, bool hands_on);

/// The root near an x of the task's problem, its branch told by comparison with what solve_cold finds.
Root solve_from(const Task& task, const Eigen::VectorXd& u, const Settings& settings, solver::Budget& budget);

/// The root that settings.reference chooses.
Root solve_reference(const Task& task, const Settings& settings, solver::Budget& budget);

/// Curves of solutions over ln alpha of the task, every one that is found between lowest and highest, each as
/// far as it was followed and cut at its folds; the first is the one from small alpha.
struct LoadCurves {
  std::vector<CutCurve> curves;
  bool complete = true;  ///< false: the budget ended the search, or a curve could not be followed
};
LoadCurves load_curves(const ChainProblem& in_load, double lowest, double highest, solver::Budget& budget);

/// The task's problem with its own load as the parameter that moves.
std::shared_ptr<const ChainProblem> in_load(const Task& task);

/// All solutions at the task's parameters: coordinates, those on the curve from small alpha first.
struct Solutions {
  std::vector<Eigen::VectorXd> u;
  bool complete = true;  ///< false: the budget ended the search, or a curve could not be followed
};
Solutions all_solutions(const Task& task, solver::Budget& budget);

}  // namespace franz_parisi::study
