/// Simulations and comparisons as tables for people, from their documents.
#pragma once

#include "study/document.hpp"

#include <string>

namespace franz_parisi::cli {

/// For each task the mean of every quantity with its standard error, size by size and at N -> infinity; last,
/// how many instances did not mix or diverged.
std::string simulation_table(const study::Document& document);

/// For each state point what theory and simulation say of every quantity, the tests, and the verdict.
std::string verification_table(const study::Document& document);

}  // namespace franz_parisi::cli
