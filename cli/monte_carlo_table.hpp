/// What the sampled estimator makes of the first task, as a table for people.
#pragma once

#include "study/document.hpp"

#include <string>

namespace franz_parisi::cli {

/// Exact values, sampled means and their bias for each number of samples, and how the iterations ended.
std::string monte_carlo_table(const study::Document& document);

}  // namespace franz_parisi::cli
