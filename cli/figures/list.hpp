/// What `figure list` says.
#pragma once

#include <string>

namespace franz_parisi::cli::figures {

/// A line for each figure: its name, how long it takes, what it shows; and which figures take their time
/// together.
std::string list_text();

}  // namespace franz_parisi::cli::figures
