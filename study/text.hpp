/// Words and lines: splitting what was typed, and writing it back safely.
#pragma once

#include <charconv>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi {

/// The pieces between separators; n separators give n + 1 pieces, some possibly empty.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The pieces with `separator` between them.
std::string join(std::span<const std::string> pieces, std::string_view separator);

/// The text with control characters written as `\n`, `\t` or `\x1b`, so that it stays on one line.
std::string one_line(std::string_view text);

/// The words as a POSIX shell would have to be given them.
std::string shell_command(std::span<const std::string> words);

/// The shortest decimal text that reads back as the same double; independent of the locale.
std::string number_text(double value);

/// The same with so many digits after the point, for people.
std::string number_text(double value, std::chars_format format, int digits);

}  // namespace franz_parisi
