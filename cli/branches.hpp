/// All branches of a sweep as a report: what `curve --branches all` ends with.
#pragma once

#include "cli/axis.hpp"
#include "cli/destination.hpp"
#include "cli/plan.hpp"
#include "cli/report.hpp"

#include <optional>

namespace franz_parisi::cli {

/// Traces every branch of the sweep in `seconds` at most, once for each value of `each`, under a progress
/// bar; writes the report with `equilibrium` and `stable` in every point and the events beside them. Returns
/// the exit status. Throws UsageError as curve_plan does, and WriteError.
int report_branches(const Chain& chain, const Axis& sweep, const std::optional<Axis>& each, double seconds,
                    const SolveOptions& options, Document document, Format format,
                    const Destination& destination);

/// The state of largest free entropy at every value of the sweep: one record each, with a status that says so
/// where none was found in `seconds`.
std::vector<Json> equilibrium_records(const Chain& chain, const Axis& sweep, double seconds,
                                      const SolveOptions& options);

}  // namespace franz_parisi::cli
