/// Words and lines: splitting what was typed, and writing it back safely.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi {

/// The pieces between separators; n separators give n + 1 pieces, some possibly empty.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The text with control characters written as `\n`, `\t` or `\x1b`, so that it stays on one line.
std::string one_line(std::string_view text);

/// The words as a POSIX shell would have to be given them.
std::string shell_command(std::span<const std::string> words);

/// The shortest decimal text that reads back as the same double; independent of the locale. ({fmt} has those
/// digits too, but writes 1e+06 as 1000000.)
std::string number_text(double value);

}  // namespace franz_parisi
