/// Numbers as they may be typed, and the ranges they must lie in.
#pragma once

#include "theory/range.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::study {

using theory::Range;

/// A finite decimal number, the whole of `text`: no spaces, no plus sign, no hexadecimal, no nan or inf; a
/// decimal point whatever the locale. `option` and `whole` (the option's full value) are for the message.
/// Throws UsageError if it is not one or lies outside `range`.
double parse_number(std::string_view option, std::string_view whole, std::string_view text,
                    const Range& range);

/// A decimal integer in [lower, upper], the whole of `text`. Throws UsageError otherwise.
long parse_integer(std::string_view option, std::string_view whole, std::string_view text, long lower,
                   long upper);

/// Different integers in [lower, upper] separated by commas, as counts. Throws UsageError otherwise.
std::vector<std::size_t> parse_counts(std::string_view option, std::string_view text, long lower, long upper);

/// One or more numbers separated by commas. Throws UsageError for an empty list, an empty entry, or as
/// parse_number.
std::vector<double> parse_list(std::string_view option, std::string_view text, const Range& range);

/// Throws UsageError unless a list has one entry for all tasks or one for each of them. `whose`: what the
/// message says of the tasks.
void check_entries(std::string_view option, std::string_view text, std::size_t entries, std::size_t tasks,
                   std::string_view whose = "");

}  // namespace franz_parisi::study
