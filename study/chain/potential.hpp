/// The Franz-Parisi potential as a curve, (13): the free entropy of the last task with the overlap m.m'/N or
/// with q_star imposed.
///
/// V(p) = Psi - mu p is the free entropy of the states of the last task with the value p, mu its multiplier:
/// dV/dp = -mu. Stationary points of V are the saddle points without constraint; among its maxima the highest
/// is what the unconstrained measure selects, and for p_d that is the overlap that the KL selects. Curves are
/// followed in (u, arsinh mu, p) around their folds in p, from every solution found without constraint and at
/// a dozen multipliers up to 200; a piece of V that holds none of these is not found.
///
/// What is imposed is imposed on every replica alike, so that mu is one number with one step of replica
/// symmetry breaking, too: tau shifts h of (18), nu adds to A. Where settings.breaking asks for it curves
/// with one step are followed in the same way, from where the replicon of a replica-symmetric one vanishes
/// and from the solution without constraint.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <franz_parisi/study/chain/chain.hpp>
#include <franz_parisi/study/execution.hpp>

namespace franz_parisi::study {

/// A value that is imposed on the last task, with the multiplier that imposes it.
enum class Imposed {
  overlap_previous,  ///< p_d = m.m'/N with the state that the task before left, by tau
  q_star             ///< m.m/N, by nu
};

/// The keys of the readings.
template <>
inline constexpr Word<Imposed> words<Imposed>[] = {{Imposed::overlap_previous, "overlap_previous"},
                                                   {Imposed::q_star, "q_star"}};

/// Is p inside the open range where the value can lie? (-1, 1) for an overlap, (0, 1) for q_star.
bool allows(Imposed imposed, double p);

struct PotentialSettings {
  Settings point;         ///< target and limits of every point
  double seconds = 600;   ///< processor time of following the curves
  Execution execution{};  ///< over points
};

/// V at one imposed value. The error bounds in `chain` are those at this value, which is exact: the
/// multiplier is what is uncertain, and `multiplier_error` bounds it. The reading free_entropy is V.
struct PotentialPoint {
  double value;         ///< imposed
  ChainSolution chain;  ///< tasks.back().branch names the branch; no_root where no branch has this value
  double multiplier;    ///< tau or nu: -dV/dp
  double multiplier_error;
  bool stable;  ///< V is a maximum over the order parameters that are free: false between two folds in p
  /// Largest V of all stable branches at this value; with one step asked for, of those that are not
  /// replica-symmetric where that is known not to be the answer.
  bool equilibrium;
};

/// What stands out of V.
enum class PotentialEventKind {
  stationary_point,
  spinodal,   ///< two branches of V merge: a fold in p
  transition  ///< V is equal on two stable branches
};

template <>
inline constexpr Word<PotentialEventKind> words<PotentialEventKind>[] = {
    {PotentialEventKind::stationary_point, "stationary_point"},
    {PotentialEventKind::spinodal, "spinodal"},
    {PotentialEventKind::transition, "transition"}};

struct PotentialEvent {
  PotentialEventKind kind;
  double value;
  double error;  ///< bound on the error of value
  /// At a stationary point with the error bounds of a point without constraint. At a transition that of the
  /// two states which is further from the teacher, held at this value.
  ChainSolution chain;
  int other_branch;  ///< the second one of a spinodal or transition, else the same
  bool stable;  ///< det(1 - J) > 0 of a stationary point: a maximum of V. Of the branches of a transition
  /// The highest maximum: what the unconstrained measure selects. Of a transition: no branch is higher there.
  bool equilibrium;
};

struct Potential {
  std::vector<PotentialPoint> points;  ///< branch by branch, in the order of the values; without root first
  /// Ascending in value. Spinodals and transitions are those in the range of the values: how far beyond it
  /// curves are followed is no property of V. Stationary points are what curves begin at: all that were
  /// found.
  std::vector<PotentialEvent> events;
  bool complete = true;
  std::string reason;  ///< why not, one line; empty when complete
};

/// What decides between the points at one imposed value.
struct Height {
  double value;    ///< imposed
  double height;   ///< V
  bool candidate;  ///< solved, on a stable branch, and not known to be of the wrong symmetry
};

/// Which of them are the equilibrium: the largest V of the candidates at their value.
std::vector<bool> equilibria(const std::vector<Height>& points);

/// The branches of V, followed once; its points are solved on them one by one.
class PotentialBranches {
 public:
  /// Throws std::invalid_argument for parameters or values outside their range, an overlap_previous imposed
  /// on the first task, or a multiplier among the parameters of the last task.
  PotentialBranches(const Chain& chain, Imposed imposed, const std::vector<double>& values,
                    const PotentialSettings& settings);
  ~PotentialBranches();

  /// The values that no branch has, in order.
  const std::vector<PotentialPoint>& without_root() const;
  /// How many points there are on branches: branch by branch, in the order of the values.
  std::size_t size() const;
  double value(std::size_t i) const;
  /// V there, from any thread; `equilibrium` is not known yet.
  PotentialPoint solve(std::size_t i) const;
  /// All but the points: events, and whether the search closes.
  Potential events();

 private:
  class Tracer;
  std::unique_ptr<Tracer> tracer_;
};

/// All of it at once. Throws as PotentialBranches does.
Potential trace_potential(const Chain& chain, Imposed imposed, const std::vector<double>& values,
                          const PotentialSettings& settings);

}  // namespace franz_parisi::study
