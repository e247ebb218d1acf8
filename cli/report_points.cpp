#include "cli/report_points.hpp"

#include "cli/commands.hpp"
#include "cli/progress.hpp"

#include <algorithm>

namespace franz_parisi::cli {

int report_points(const Plan& plan, const SolveOptions& options, Document document, Format format,
                  const Destination& destination) {
  {
    Progress progress(number_of_points(plan));
    for (const auto& solution : solve(plan, options, [&] { progress.advance(); })) {
      document.points.push_back(make_record(solution));
    }
  }
  destination.write(report_text(document, format));
  return std::ranges::all_of(document.points, met_target) ? exit_success : exit_target_missed;
}

}  // namespace franz_parisi::cli
