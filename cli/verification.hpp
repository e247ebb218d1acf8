/// State points verified, as the report of `verify` shows them.
#pragma once

#include "cli/comparison.hpp"
#include "cli/simulation_record.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli {

/// One state point; the last task of its chain is what is compared.
struct Verification {
  std::size_t point;  ///< counted from 0
  SimulationRequest request;
  study::ChainSolution theory;
  std::vector<validation::InstanceResult> results;
  std::optional<Comparison> comparison;  ///< nothing where theory has no solution
  bool agrees = false;
};

/// Whether theory agrees: p-value times the number of points (they share teachers, so their tests are not
/// independent, and this bound holds all the same) is not below the level.
bool agrees(const std::optional<Comparison>& comparison, std::size_t points, double level);

/// The `comparison` records: one per quantity.
std::vector<Json> comparison_records(const Verification& verification);

/// The record of `verdicts` for a point.
Json verdict_record(const Verification& verification);

/// For people: the state point, a row a quantity, and the verdict.
std::string verification_table(const Verification& verification, double level);

}  // namespace franz_parisi::cli
