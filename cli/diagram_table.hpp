/// A phase diagram for people.
#pragma once

#include "study/document.hpp"

#include <string>

namespace franz_parisi::cli {

/// The ends of every line, then the events.
std::string diagram_table(const study::Document& document);

}  // namespace franz_parisi::cli
