/// Measurements of one's own, from a csv.
#pragma once

#include "study/verify.hpp"

#include <string>
#include <vector>

namespace franz_parisi::study {

inline constexpr const char* own_data_columns =
    "alpha_1, beta_1, ..., rho_2, ... (gamma_t as usual where it is missing), quantity, size, instance and "
    "value";

/// Reads a file with a header and the columns above, in any order: one row per measured value, grouped by
/// state point, in order of first appearance. An eps_s without its p_s stands for p_s = cos(pi eps_s), which
/// is what is tested. Throws UsageError, naming file and line, for missing or unknown columns and quantities,
/// values that are no numbers or out of range, repeated values, an instance that lacks a quantity, and fewer
/// instances of a size than a test takes.
std::vector<VerifyPoint> read_own_data(const std::string& option, const std::string& path);

}  // namespace franz_parisi::study
