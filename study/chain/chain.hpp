/// A chain of tasks solved one after the other: the entry point of the library.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <franz_parisi/solver/budget.hpp>
#include <franz_parisi/study/words.hpp>
#include <franz_parisi/theory/parameters.hpp>
#include <franz_parisi/theory/reading.hpp>
#include <franz_parisi/theory/rs/overlaps.hpp>

namespace franz_parisi::study {

using theory::Chain;
using theory::Parameter;

/// Why a root search stopped.
enum class Status {
  converged,         ///< residual and every printed bound meet the target
  target_not_met,    ///< a root, but its residual or a bound is above the target
  not_converged,     ///< the search came to rest away from a root
  evaluation_limit,  ///< the evaluations of the point ran out
  time_limit,        ///< the time limit of the point ran out
  no_root,           ///< the branch was followed to the edge of the domain without meeting the point
  check_failed,      ///< the reference of theory/reference disagrees: see study/check.hpp
  upstream_failed,   ///< an earlier task of the chain has no solution, so this one is undefined; where it
                     ///< has none for a limit, this one's status is that limit
};

template <>
inline constexpr Word<Status> words<Status>[] = {
    {Status::converged, "converged"},         {Status::target_not_met, "target_not_met"},
    {Status::not_converged, "not_converged"}, {Status::evaluation_limit, "evaluation_limit"},
    {Status::time_limit, "time_limit"},       {Status::no_root, "no_root"},
    {Status::check_failed, "check_failed"},   {Status::upstream_failed, "upstream_failed"}};

/// Whether a limit and not the equations decided.
inline bool is_limit(Status status) {
  return status == Status::time_limit || status == Status::evaluation_limit;
}

/// Where a root search begins: order parameters of one task, 0 < q < q_star < 1, r^2 < q.
struct Start {
  double q;
  double r;
  double q_star;
};

/// Which solution of an earlier task is handed on where several exist.
enum class Reference {
  small_load,   ///< the branch that continues from small alpha
  teacher,      ///< the branch close to the teacher
  equilibrium,  ///< the stable one of largest free entropy
};

template <>
inline constexpr Word<Reference> words<Reference>[] = {{Reference::small_load, "small-load"},
                                                       {Reference::teacher, "teacher"},
                                                       {Reference::equilibrium, "equilibrium"}};

/// How far replica symmetry may break: of the last task; earlier ones break where it is not the answer,
/// unless it is `none`.
enum class Breaking {
  none,       ///< not at all
  one,        ///< by one step, or there is no solution
  automatic,  ///< by one step where replica symmetry is not the answer
};

template <>
inline constexpr Word<Breaking> words<Breaking>[] = {
    {Breaking::none, "0"}, {Breaking::one, "1"}, {Breaking::automatic, "auto"}};

struct Settings {
  double target = 1e-10;          ///< what residual and bounds must meet: see theory::Scale
  long evaluations = 20'000;      ///< limit of one point, all tasks of it
  double seconds_per_point = 20;  ///< processor time; a net below the limit of evaluations
  Reference reference = Reference::small_load;
  Breaking breaking = Breaking::none;
  StopFlag stop = nullptr;  ///< once set every search ends by throwing Interrupted

  /// Of one point.
  solver::Limits limits() const { return {evaluations, seconds_per_point, stop}; }
};

/// One solved task. Where `has_solution` is false only parameters, status and reason mean anything.
struct TaskSolution {
  theory::TaskParameters parameters{};
  Status status = Status::not_converged;
  std::string reason;  ///< one line for people; empty when converged
  bool has_solution = false;
  std::optional<theory::Overlaps> x;  ///< of weights in [-1, 1]
  std::vector<double> u;              ///< the unknowns of its ansatz
  theory::Readings readings;
  double residual = 0;          ///< largest |M(H(x)) - x| of the six equations, undamped
  bool stable = false;          ///< det(1 - J) > 0 of this task's own equations
  int branch = 0;               ///< 0: continues from small alpha; 1: beyond its end; kept along a sweep
  int evaluations = 0;          ///< evaluations of the six equations spent
  std::vector<double> history;  ///< residual after each step of the last root search

  std::optional<bool> broken;    ///< by one step; none where that was not asked for
  std::optional<bool> rs_exact;  ///< is replica symmetry the answer here? none: not known
  std::string rs_exact_reason;   ///< how that is known, one line

  /// eps (or error) of the newest teacher: what each source of error does to it, and what it leaves open
  /// beside them.
  std::vector<double> eps_changes;
  double eps_own_error = 0;

  bool rs_stable() const { return readings.value("replicon") >= 0; }
};

/// All tasks of one state point; tasks.back() is the one a report is about.
struct ChainSolution {
  std::vector<TaskSolution> tasks;
};

/// The parameters of every task that was solved.
Chain chain_of(const ChainSolution& solution);

/// Solves a chain of 1 to 6 tasks. Each task is solved on the branch that continues from small alpha or,
/// where that has ended, on the one that is left; `start` (if any) replaces this for the last task,
/// settings.reference for the others. Throws std::invalid_argument naming the value for parameters outside
/// their range.
ChainSolution solve_chain(const Chain& chain, const Settings& settings,
                          const std::optional<Start>& start = std::nullopt);

/// The same with a reference of its own for each task, the last included.
ChainSolution solve_chain(const Chain& chain, const std::vector<Reference>& references,
                          const Settings& settings);

/// Called as points end, from the thread that solves.
using OnPoint = std::function<void(std::size_t index, const ChainSolution&)>;

/// The points of a sweep in the order of `values`, each on the branch of the one before: it is left only at
/// its fold, whatever the step. `start` applies to the last task of the first point. Under
/// Reference::equilibrium tasks before the last are chosen afresh at each value.
std::vector<ChainSolution> solve_sweep(const Chain& chain, const Parameter& parameter,
                                       const std::vector<double>& values, const Settings& settings,
                                       const std::optional<Start>& start = std::nullopt,
                                       const OnPoint& on_point = {});

}  // namespace franz_parisi::study
