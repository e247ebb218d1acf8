#include "study/ask/width_options.hpp"

#include "study/usage_error.hpp"

#include <utility>

namespace franz_parisi::study {

void WidthOptions::add(Form& form) {
  const auto before = static_cast<std::ptrdiff_t>(form.options().size());
  form.group("Networks (--method width): by default --size 128,256,512 and --instances 1500");
  tasks_.add(form);
  point_.add_overlap(form);
  point_.add_network(form);
  options_.assign(form.options().begin() + before, form.options().end());
}

WidthRequest WidthOptions::read(const std::optional<std::string>& rho, validation::RunPlan plan,
                                std::uint64_t seed) const {
  WidthRequest request{.plan = std::move(plan)};
  request.wide.source = tasks_.read();
  request.wide.seed = seed;
  const bool synthetic = std::holds_alternative<SyntheticTasks>(request.wide.source);
  if (rho && !synthetic) throw UsageError("--rho", *rho, "is an option of --synthetic only");
  WidePoint point = point_.read(1, synthetic);
  if (rho) point.overlaps.rho = parse_number("--rho", *rho, *rho, teacher_overlap_range);
  request.wide.points = {point};
  return request;
}

}  // namespace franz_parisi::study
