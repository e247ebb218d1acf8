/// Infinitely wide networks against networks of finite width that are trained, judged statistically.
#pragma once

#include "study/verify.hpp"
#include "study/wide.hpp"
#include "study/wide_records.hpp"
#include "validation/results.hpp"
#include "validation/simulation.hpp"
#include "validation/wide/descent.hpp"

#include <vector>

namespace franz_parisi::study {

/// One point of the limit lambda -> infinity, and networks: sizes are widths, instances networks of a width.
struct WidthRequest {
  WideRequest wide{};
  validation::RunPlan plan{};
};

/// What is compared once the last task has been learned, of each task and each of its sets where networks
/// have any freedom: its loss as (W16) and (W17) say, and the mean square distance from the mean network,
/// which is the variance (W17). Networks are measured from the mean network of the theory, so that a wrong
/// mean shows in both.
std::vector<validation::NamedValue> width_theory(const WideSolution& solution);

/// The same of one network, from its outputs on the examples and tests of task 1, those of task 2, ...
validation::Measured width_measured(const WideSolution& solution, const validation::wide::Learned& learned,
                                    std::size_t width, std::size_t instance);

/// Lists `comparison`, `verdicts`, `points` (of the theory) and `summary`; networks are the pieces of a log.
/// Met where both agree. Throws UsageError for tasks that cannot be, that leave networks no freedom, and
/// widths that cannot hold them.
Document verify_width(const WidthRequest& request, const VerifySettings& settings, const Options& options);

}  // namespace franz_parisi::study
