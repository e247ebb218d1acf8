/// What questions about a chain share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <franz_parisi/study/axis.hpp>
#include <franz_parisi/study/chain/chain.hpp>
#include <franz_parisi/study/chain/event_kind.hpp>
#include <franz_parisi/study/document.hpp>
#include <franz_parisi/study/execution.hpp>
#include <franz_parisi/study/log.hpp>

namespace franz_parisi::study {

struct Options {
  Settings point{};                      ///< target and limits of every point
  std::optional<Start> start{};          ///< where the root search of the last task begins
  bool check = false;                    ///< hold solutions against theory/reference: see study/check.hpp
  bool bayes = false;                    ///< beside them the best learner: see study/best_learner.hpp
  bool every_task = false;               ///< a record after each task of the chain, not after the last alone
  std::vector<Parameter> derivatives{};  ///< by which readings of a point are derived
  std::vector<EventSpec> events{};       ///< readings of the last task whose values are looked for
  bool ends_only = false;                ///< of all branches: see BranchSettings
  std::optional<double> seconds{};       ///< processor time of each search; the search's own default without
  std::optional<LogPlace> log{};         ///< of finished pieces
  Execution execution{};

  /// The same, told to what the front end listens.
  Options with(const Callbacks& callbacks) const;
};

/// The settings that every document of a chain holds.
Json settings_record(const Options& options);

/// The same of points that no sweep runs over.
Json point_settings(const Options& options);

/// What a sweep runs over, and what it is repeated at.
void add_axes(Json& settings, const Axis& sweep, const std::vector<Axis>& each);

/// The records of a solved chain: one, or one after each task.
std::vector<Json> records_of(const ChainSolution& solution, const Options& options);

/// Adds a list of solved states, be they points or events, and whether all met their target. An edge counts
/// for the search alone: there a branch ends, and the state beside it that its record shows was not asked
/// for.
void add_solved(Document& document, const std::string& key, std::vector<Json> records);
/// The same of the main list `points`.
void add_points(Document& document, std::vector<Json> points);

}  // namespace franz_parisi::study
