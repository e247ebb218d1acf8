/// Files as a whole, as they are read: no device, no pipe, which could end nowhere; and files that are to be
/// new.
#pragma once

#include <string>
#include <string_view>

namespace franz_parisi::study {

/// The content of a file. Throws UsageError, naming `option` and the file, for what is no regular file or
/// cannot be read.
std::string read_regular_file(std::string_view option, const std::string& path);

/// The same of an open descriptor, from its beginning.
std::string read_regular_file(std::string_view option, const std::string& path, int descriptor);

/// Throws UsageError for a path where something is; `allowed`: what may be there.
void require_new(std::string_view option, const std::string& path, const std::string& allowed = "a new file");

}  // namespace franz_parisi::study
