/// What is known of how replica symmetry breaks along one parameter: to find events with.
#pragma once

#include "study/chain/ansatz_problems.hpp"
#include "study/chain/breaking_start.hpp"
#include "study/chain/broken_walk.hpp"

#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace franz_parisi::study {

struct KnownBreaking {
  AnsatzProblems problems;
  std::vector<Eigen::VectorXd> unstable{};     ///< of symmetric: where the replicon vanishes
  double beyond = 1;                           ///< direction of lambda into which it falls at the first
  std::optional<Eigen::VectorXd> condensed{};  ///< of clusters: where they begin to dominate
  std::vector<solver::CurvePoint> points{};    ///< of broken, in the order of its curve, as far as followed
  std::vector<Eigen::VectorXd> folds{};        ///< of broken: where it ends
  std::string gap{};                           ///< what could not be followed, one line; mostly empty
};

/// Adds what a half of the curve with one step has come to: its end, where it is a fold, or where clusters
/// close and symmetry returns.
void add_end(KnownBreaking& known, const BrokenWalk::Half& half);

/// The same of a task along any of its parameters between two values: of the branch from small loads at
/// either end, and of what it continues to. One for each curve with one step; at least one.
std::vector<KnownBreaking> breaking_along(const Task& task, const Parameter& parameter, double lowest,
                                          double highest, const Settings& settings, solver::Budget& budget);

}  // namespace franz_parisi::study
