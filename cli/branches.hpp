/// All branches of a sweep as a report: what `curve --branches all` ends with.
#pragma once

#include "cli/axis.hpp"
#include "cli/destination.hpp"
#include "cli/plan.hpp"
#include "cli/report.hpp"

#include <optional>

namespace franz_parisi::cli {

/// Traces every branch of the sweep, once for each value of `each`, under a progress bar; writes the report with
/// `equilibrium` and `stable` in every point and the events beside them. Returns the exit status. Throws
/// UsageError as curve_plan does, and WriteError.
int report_branches(const Chain& chain, const Axis& sweep, const std::optional<Axis>& each,
                    const SolveOptions& options, Document document, Format format, const Destination& destination);

}  // namespace franz_parisi::cli
