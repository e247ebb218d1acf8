/// The potential as a report: what `potential` ends with.
#pragma once

#include "cli/destination.hpp"
#include "cli/plan.hpp"
#include "cli/report.hpp"
#include "study/potential.hpp"

#include <vector>

namespace franz_parisi::cli {

/// Traces V over the imposed values in `seconds` at most and writes the report with `imposed`, `multiplier`,
/// `stable` and `equilibrium` in every point and its stationary points and folds as events. Returns the exit
/// status. Throws WriteError, and what study::trace_potential throws.
int report_potential(const Chain& chain, study::Imposed imposed, const std::vector<double>& values,
                     double seconds, const SolveOptions& options, Document document, Format format,
                     const Destination& destination);

}  // namespace franz_parisi::cli
