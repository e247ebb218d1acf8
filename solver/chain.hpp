/// A chain of tasks solved one after the other: the entry point of the library.
#pragma once

#include "theory/task.hpp"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace franz_parisi::solver {

/// Why a root search stopped.
enum class Status {
  converged,        ///< residual and error bounds meet the target
  target_not_met,   ///< a root, but its residual or an error bound is above the target
  not_converged,    ///< the search came to rest away from a root
  time_limit,       ///< the time limit of the point ran out
  no_root,          ///< the branch was followed to the edge of the domain without meeting the point
  upstream_failed,  ///< an earlier task of the chain has no solution, so this one is undefined
};

/// The word for a status that reports use, e.g. "converged".
const char* to_string(Status status);

/// Where a root search begins: order parameters of one task, 0 < q < q_star < 1, r^2 < q.
struct Start {
  double q;
  double r;
  double q_star;
};

/// Which solution of the tasks before the last is handed on where several exist.
enum class Reference {
  small_load,  ///< the branch that continues from small alpha
  teacher,     ///< the branch close to the teacher
};

/// The word for it that options and reports use.
const char* to_string(Reference reference);

struct Settings {
  double target = 1e-10;          ///< bound that residual and order-parameter errors must meet
  double seconds_per_point = 20;  ///< time limit of one point (all tasks of it)
  Reference reference = Reference::small_load;
};

/// One solved task. Where `has_solution` is false only parameters, status and reason mean anything.
struct TaskSolution {
  theory::TaskParameters parameters{};
  Status status = Status::not_converged;
  std::string reason;  ///< one line for people; empty when converged
  bool has_solution = false;
  double q = 0, r = 0, q_star = 0;
  double q_error = 0, r_error = 0, q_star_error = 0;  ///< bounds on the order parameters
  theory::Conjugates conjugates{};                    ///< q_star_hat with nu, as it stands in (4)
  theory::Readings readings;
  std::vector<double> eps_error;      ///< bounds on readings.eps
  double free_entropy_error = 0;      ///< bound on readings.free_entropy
  double overlap_previous_error = 0;  ///< bound on readings.overlap_previous
  double residual = 0;                ///< largest |M(H(x)) - x| of the six equations, undamped
  int branch = 0;               ///< 0: continues from small alpha; 1: reached beyond the end of that branch
  int evaluations = 0;          ///< evaluations of the six equations spent
  std::vector<double> history;  ///< residual after each evaluation of the last root search
};

/// All tasks of one state point; tasks.back() is the one a report is about.
struct ChainSolution {
  std::vector<TaskSolution> tasks;
};

/// Throws std::invalid_argument naming the first parameter outside its range.
void validate(const std::vector<theory::TaskParameters>& chain);

/// Solves a chain of 1 to 6 tasks. Each task is solved on the branch that continues from small alpha or,
/// where that has ended, on the one that is left; `start` (if any) replaces this for the last task,
/// settings.reference for the others. Throws
/// std::invalid_argument naming the value for parameters outside their range.
ChainSolution solve_chain(std::span<const theory::TaskParameters> chain, const Settings& settings,
                          const std::optional<Start>& start = std::nullopt);

/// Solves the chains one after the other, each continuing from the one before (the points of a sweep, in the
/// order given). `start` applies to the last task of the first chain. `on_point(index, solution)` is called
/// as points end.
std::vector<ChainSolution> solve_sweep(
    std::span<const std::vector<theory::TaskParameters>> chains, const Settings& settings,
    const std::optional<Start>& start = std::nullopt,
    const std::function<void(std::size_t, const ChainSolution&)>& on_point = {});

}  // namespace franz_parisi::solver
