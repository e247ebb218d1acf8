/// The branch of a task from small loads on, through the load at which its replica symmetry breaks.
///
/// Up to there it is the replica-symmetric curve. Symmetry breaks continuously where the replicon vanishes
/// and (26) gives x < 1: solutions with one step begin with d = 0. Or clusters appear before, at x = 1, and
/// dominate from the load on at which their complexity vanishes: solutions begin with x = 1. From there the
/// curve of solutions with one step is followed to its fold.
#pragma once

#include "study/chain/search.hpp"
#include "theory/rs/saddle_point.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

class BrokenCurve {
 public:
  /// `task`: its own alpha and ansatz do not matter.
  explicit BrokenCurve(const Task& task);

  enum class Phase {
    symmetric,  ///< replica symmetry holds
    broken,     ///< one step
    ended,      ///< beyond the fold of this branch
    unknown,    ///< it could not be followed to this load
  };
  struct Place {
    Phase phase;
    Eigen::VectorXd u{};   ///< broken: a guess
    std::string reason{};  ///< how that is known, one line
  };
  /// What it says of a load does not depend on which others it was asked for before.
  Place at(double log_alpha, solver::Budget& budget);

  /// What is known of it, to find events with. Lambda is the task's ln alpha.
  struct Known {
    std::shared_ptr<const ChainProblem> symmetric, clusters, broken;
    std::optional<Eigen::VectorXd> unstable;   ///< of symmetric: where the replicon vanishes
    std::optional<Eigen::VectorXd> condensed;  ///< of clusters: where they begin to dominate
    std::vector<solver::CurvePoint> points;    ///< of broken, away from where it begins, as far as followed
    std::optional<Eigen::VectorXd> fold;       ///< of broken: where it ends
    std::optional<Eigen::VectorXd> closed;     ///< of symmetric: where it closes, and symmetry returns
    std::string gap;                           ///< what could not be followed, one line; mostly empty
  };
  /// As far as to this load.
  Known known(double log_alpha, solver::Budget& budget);

  std::size_t task() const { return symmetric_->first(); }

  /// The task with another ansatz.
  static Task with(const Task& task, const theory::Ansatz& ansatz);

 private:
  /// Where clusters that close, d -> 0, leave a replica-symmetric solution whose replicon vanishes: x of
  /// symmetric, next to a point of the curve with one step.
  std::optional<Eigen::VectorXd> closing(const solver::CurvePoint& last, solver::Budget& budget) const;

  /// Where symmetry breaks.
  struct Onset {
    double log_alpha;
    double share;  ///< x of (26), where the replicon vanishes
  };

  /// Walks the symmetric curve, once. False where the budget ended that.
  bool begin(solver::Budget& budget);
  std::optional<solver::CurvePoint> start_continuous(const theory::SaddlePoint& at, solver::Budget& budget);
  std::optional<solver::CurvePoint> start_from_clusters(const Eigen::VectorXd& unstable,
                                                        solver::Budget& budget);
  /// The same where x of (26) is next to 1: further on, from where clusters are wide open.
  std::optional<solver::CurvePoint> start_beside_instability(const theory::SaddlePoint& at,
                                                             solver::Budget& budget);
  /// Clusters of largest q_1 at x = 1 beside it, as unknowns of theory::clusters and lambda.
  std::optional<Eigen::VectorXd> clusters_beside(const Eigen::VectorXd& x, solver::Budget& budget) const;

  /// One half of the curve with one step, as far as it was asked for.
  struct Half {
    std::optional<solver::CurveWalk> walk;
    std::vector<solver::CurvePoint> points;
    bool ended = false;  ///< at a fold, or where it could not be followed
    bool folded = false;
    std::optional<Eigen::VectorXd> fold{};    ///< where that is, once it is located
    std::optional<Eigen::VectorXd> closed{};  ///< where symmetry returns, of symmetric
  };
  std::optional<Eigen::VectorXd> on_half(Half& half, double log_alpha, solver::Budget& budget);

  std::shared_ptr<const ChainProblem> symmetric_, clusters_, broken_;
  std::vector<TaskSolution> earlier_;
  bool begun_ = false, followed_ = true;
  std::optional<Onset> onset_;
  std::optional<Eigen::VectorXd> unstable_, condensed_;
  bool continuous_ = true;
  Half up_, down_;
};

/// The root of a task on that branch, as settings.breaking asks; beyond its end the one near the teacher.
/// `hands_on` as solve_near. `kept`: that curve, where it is used more than once.
Root solve_breaking(const Task& task, const Settings& settings, solver::Budget& budget, bool hands_on,
                    BrokenCurve* kept = nullptr);

/// An earlier task: the root that settings.reference chooses. Where symmetry may break, with one step where
/// replica symmetry is not the answer, whether the last task needs one or not.
Root solve_earlier(const Task& task, const Settings& settings, solver::Budget& budget,
                   BrokenCurve* kept = nullptr);

}  // namespace franz_parisi::study
