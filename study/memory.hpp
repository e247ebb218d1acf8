/// What a question would take of memory, refused before it is begun.
#pragma once

#include <string>
#include <string_view>

namespace franz_parisi::study {

/// Throws UsageError about the option and its value where `bytes` are more than this process may have, or
/// than is sensible; `allowed` says what takes less.
void check_memory(double bytes, std::string_view option, const std::string& value, std::string_view allowed);

}  // namespace franz_parisi::study
