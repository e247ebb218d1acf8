/// A state point verified, as a table for people.
#pragma once

#include "study/verify.hpp"

#include <string>

namespace franz_parisi::cli {

/// The state point, a row a quantity, and the verdict.
std::string verification_table(const study::Verification& verification, double level);

}  // namespace franz_parisi::cli
