/// All branches of a sweep, and what happens on them.
#pragma once

#include <string>

#include <franz_parisi/study/question.hpp>

namespace franz_parisi::study {

struct Event;

/// What happens, where on the swept parameter, and the state there.
Json event_record(const Event& event, const std::string& parameter);

/// The branches of every sweep: lists `points` (with `branch`, `stable`, `equilibrium`) and `events`, and
/// whether each search closes. options.start does not apply. Throws std::invalid_argument for parameters
/// outside their range.
Document branches(const Chain& chain, const Axis& sweep, const std::vector<Axis>& each,
                  const Options& options);

/// The chain's equilibrium at every value of the sweep, tasks from `first` (counted from 0) on over all their
/// solutions: {"points", "complete", "incomplete"}, a record for each value with a status that says so where
/// none was found, and whether the search that chose among the solutions closes.
Json equilibrium_row(const Chain& chain, const Axis& sweep, std::size_t first, const Options& options);

}  // namespace franz_parisi::study
