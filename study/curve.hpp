/// Points and plain sweeps: each point continues from the one before.
#pragma once

#include <franz_parisi/study/question.hpp>

namespace franz_parisi::study {

/// The point itself: list `points`. options.events and seconds do not apply.
Document point(const Chain& chain, const Options& options);
/// The same of a chain that was solved with these options.
Document point(const ChainSolution& solution, const Options& options);

/// One sweep at each combination of `each`, the sweeps in parallel: list `points`, sweep after sweep. Throws
/// std::invalid_argument for parameters outside their range, and Unfinished with the points that were solved
/// when it was interrupted.
Document curve(const Chain& chain, const Axis& sweep, const std::vector<Axis>& each, const Options& options);

}  // namespace franz_parisi::study
