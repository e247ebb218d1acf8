/// Chains of infinitely wide networks for people.
#pragma once

#include "study/document.hpp"

#include <string>

namespace franz_parisi::cli {

/// Means over instances by quantity, a table for each point of the plane, rows by task and task tested.
/// "depth = 1, lambda = inf, ...": where in the plane of all settings a record stands.
std::string wide_place_text(const Json& record);

std::string wide_table(const study::Document& document);

}  // namespace franz_parisi::cli
