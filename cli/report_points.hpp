/// What every command that computes points ends with.
#pragma once

#include "cli/destination.hpp"
#include "cli/plan.hpp"
#include "cli/report.hpp"

#include <string>
#include <vector>

namespace franz_parisi::cli {

/// Solves the plan under a progress bar, writes the report, and gives the exit status: whether every point
/// met its target. Throws WriteError.
int report_points(const Plan& plan, const SolveOptions& options, Document document, Format format,
                  const Destination& destination);

}  // namespace franz_parisi::cli
