/// A simulation as a table for people: mean and standard error of every quantity, a column a size.
#pragma once

#include "study/simulate.hpp"

#include <string>

namespace franz_parisi::cli {

std::string simulation_table(const study::Simulated& simulated);

/// One line per kind of trouble: samplers that did not mix, training that diverged; empty without any.
std::string trouble_text(std::span<const validation::InstanceResult> results);

/// A line that says so when even and odd sizes are mixed, which have corrections of opposite sign; else
/// empty.
std::string parity_text(std::span<const std::size_t> sizes);

}  // namespace franz_parisi::cli
