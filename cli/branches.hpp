/// All branches of a sweep as a report: what `curve --branches all` ends with.
#pragma once

#include "cli/axis.hpp"
#include "cli/destination.hpp"
#include "cli/plan.hpp"
#include "cli/report.hpp"
#include "study/branches.hpp"

#include <vector>

namespace franz_parisi::cli {

/// What a search for branches or lines is limited by, and which readings it watches.
struct Search {
  double seconds;
  std::vector<study::EventSpec> events;
};

/// Traces every branch of the plan's sweeps under a progress bar; writes the report with `equilibrium` and
/// `stable` in every point and the events beside them. Returns the exit status. Throws WriteError.
int report_branches(const Plan& plan, const Search& search, const SolveOptions& options, Document document,
                    Format format, const Destination& destination);

/// The chain's equilibrium at every value of the sweep, tasks from `first` (counted from 1) on over all their
/// solutions: one record each, with a status that says so where none was found in `seconds`.
std::vector<Json> equilibrium_records(const Chain& chain, const Axis& sweep, int first, double seconds,
                                      const SolveOptions& options);

}  // namespace franz_parisi::cli
