/// Chains of infinitely wide networks for people.
#pragma once

#include "study/document.hpp"

#include <string>

namespace franz_parisi::cli {

/// Means over instances by quantity, a table for each point of the plane, rows by task and task tested.
std::string wide_table(const study::Document& document);

}  // namespace franz_parisi::cli
