/// Theory against simulation at state points, judged statistically.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <franz_parisi/study/question.hpp>
#include <franz_parisi/study/simulate.hpp>

namespace franz_parisi::study {

struct Comparison;

/// Where the measurements of a point come from.
enum class PointSource { simulation, log, data };

/// A state point, where its root search begins, and what is held against theory.
struct VerifyPoint {
  Chain chain;
  std::optional<Start> start{};
  PointSource from = PointSource::simulation;
  SimulationRequest request{};                        ///< to be run, or what a log is of; of data none
  std::vector<validation::InstanceResult> results{};  ///< that the log has
  std::vector<validation::Measured> measured{};       ///< of the last task, somebody's own data
};

/// Which states of the theory are judged: what a sampler that mixes finds is the equilibrium.
enum class Judge { equilibrium, stable };

template <>
inline constexpr Word<Judge> words<Judge>[] = {{Judge::equilibrium, "equilibrium"},
                                               {Judge::stable, "stable"}};

/// What is judged, and how surely.
struct VerifySettings {
  double level = 0.01;  ///< of rejecting a theory that is true, all points together
  double detect = 0.2;  ///< see Demands
  Judge judge = Judge::equilibrium;
};

/// One state point verified; the last task of its chain is what is compared.
struct Verification {
  std::size_t point = 0;  ///< counted from 0
  PointSource from = PointSource::simulation;
  SimulationRequest request{};  ///< of data none
  ChainSolution theory{};
  bool equilibrium = false;  ///< whether every task rests on the solution of largest free entropy
  bool stable = false;       ///< det(1 - J) > 0 of every task
  std::vector<validation::InstanceResult> results{};  ///< none where nothing was simulated
  std::vector<validation::Measured> measured{};       ///< of the last task
  std::shared_ptr<const Comparison> comparison{};     ///< nothing where theory has no solution to judge
  std::string reason{};                               ///< why not
  /// The point whose state is compared with the same simulation; this one counts for no verdict.
  std::optional<std::size_t> instead{};
};

/// Solves every point, and simulates those that are to be and have something to judge. Their tests share
/// teachers and are not independent: each has its part of the level, which holds all the same. Where learners
/// begin at the teacher, the branch to compare with is the one close to it. Of several states at the same
/// parameters one is compared, that where learners begin: one simulation is evidence once. Throws what `run`
/// throws.
std::vector<Verification> verify(const std::vector<VerifyPoint>& points, const VerifySettings& settings,
                                 const Options& options);

/// Lists `comparison` (one record a quantity), `verdicts`, `points`, `summary` and, unless all points are
/// data, `simulation`. Met where all agree; inconclusive where none disagrees and some cannot tell.
Document verification_document(const std::vector<Verification>& all, const VerifySettings& settings,
                               const Options& options);

}  // namespace franz_parisi::study
