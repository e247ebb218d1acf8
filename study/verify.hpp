/// Theory against simulation at state points, judged statistically.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <franz_parisi/study/question.hpp>
#include <franz_parisi/study/simulate.hpp>

namespace franz_parisi::study {

struct Comparison;

/// A state point and where its root search begins.
struct VerifyPoint {
  Chain chain;
  std::optional<Start> start{};
  SimulationRequest request{};
};

/// One state point verified; the last task of its chain is what is compared.
struct Verification {
  std::size_t point;  ///< counted from 0
  SimulationRequest request;
  ChainSolution theory;
  std::vector<validation::InstanceResult> results;
  std::shared_ptr<const Comparison> comparison;  ///< nothing where theory has no solution
  bool agrees = false;
};

/// Solves and simulates every point. Theory agrees where the p-value times the number of points (they share
/// teachers, so their tests are not independent, and this bound holds all the same) is not below `level`.
/// Where learners begin at the teacher, the branch to compare with is the one close to it. Throws what
/// `run` throws.
std::vector<Verification> verify(const std::vector<VerifyPoint>& points, double level,
                                 const Options& options);

bool all_mixed(const Verification& verification);

/// Lists `points`, `simulation`, `summary`, `comparison` (one record a quantity) and `verdicts`; met where
/// all agree.
Document verification_document(const std::vector<Verification>& all, double level, const Options& options);

}  // namespace franz_parisi::study
