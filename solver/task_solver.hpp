/// One task of a chain: from the law its weights start with to a root of its saddle-point equations.
#pragma once

#include "solver/chain.hpp"
#include "solver/saddle_point.hpp"

#include <memory>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::solver {

inline constexpr int levels = 4;  ///< resolutions tried before a target is given up

/// The same law of theta' at increasing resolution, built when first asked for.
class PriorLaw {
 public:
  virtual ~PriorLaw() = default;
  /// Gauged to the teacher of the task that uses it; `level` = 0, 1, ... refines.
  virtual const theory::FieldLaw& at(int level) const = 0;
};

/// The law before the first task.
std::shared_ptr<const PriorLaw> first_prior();

/// A solved task together with what is needed to continue from it and to hand its law on.
struct TaskRoot {
  TaskSolution solution;
  std::shared_ptr<const PriorLaw> prior;
  std::optional<SaddleState> state;  ///< empty where there is no solution
  Eigen::VectorXd u;                 ///< coordinates of the root
  double stability = 0;              ///< det(1 - J): changes sign at a spinodal
  int level = 0;                     ///< resolution at which the target was met
};

/// Negative where weights freeze at +-1 while replicas still differ: u[0] is below `edge`, q_star -> 1, but
/// q_star - q stays. There a branch comes to its end; near perfect learning both vanish together and it goes
/// on.
double distance_to_freezing(const Eigen::VectorXd& u, double edge);

/// The same so far out that nothing follows.
bool is_frozen(const Eigen::VectorXd& u);

/// The quadratures of resolution `level`.
theory::Resolution resolution_at(int level);

/// The law a solved task hands on to a next one whose teacher overlaps with its own by rho.
std::shared_ptr<const PriorLaw> hand_on(std::shared_ptr<const TaskRoot> root, double rho);

/// What a root is solved for.
struct Request {
  std::shared_ptr<const PriorLaw> prior;
  theory::TaskParameters parameters;
  Settings settings;
  Clock::time_point deadline;
  bool hands_on = false;  ///< a task follows: what is uncertain here adds to its errors, so refine further
};

/// A root from the parameters alone: along the curve of solutions from alpha -> 0 until it first meets the
/// point. Below the end of the branch that starts there this is that branch, beyond it the one that is left.
TaskRoot solve_cold(const Request& request);

/// A root close to perfect learning, if there is one: by plain iteration, which contracts there, then
/// Newton's method.
TaskRoot solve_near_teacher(const Request& request);

/// The equations evaluated at `u` as it is, without a search: for points where Newton's method is singular.
TaskRoot read_root(const Request& request, const Eigen::VectorXd& u);

/// A root near `u`; gives up quickly where there is none.
TaskRoot solve_near(const Request& request, const Eigen::VectorXd& u);

}  // namespace franz_parisi::solver
