/// A parameter and the values it runs through: what --sweep and --each are given.
#pragma once

#include "study/ask/number.hpp"
#include "study/axis.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::study {

inline constexpr std::string_view axis_forms =
    "allowed is NAME=start:stop:count, NAME=log:start:stop:count or NAME=v1,v2,...";

/// What NAME may be, for helps: "alpha_t, beta_t, ... or rho_t".
std::string swept_names();

/// Reads NAME,...: parameters of a chain of so many tasks. Throws UsageError for anything else.
std::vector<theory::Parameter> parse_parameters(std::string_view option, std::string_view text,
                                                std::size_t tasks);

/// Reads NAME=start:stop:count, NAME=log:start:stop:count or NAME=v1,v2,... Evenly spaced values hit both
/// ends exactly and do not depend on the direction; a count of 1 is `start` alone. Throws UsageError for
/// anything else.
Axis parse_axis(std::string_view option, std::string_view text);

/// Reads NAME=lowest:highest: an axis of these two values, lowest < highest. Throws UsageError for anything
/// else.
Axis parse_range(std::string_view option, std::string_view text);

/// What follows NAME= in the forms above, each value in `range`; `whole` is the option's full value, for the
/// message. Throws UsageError for anything else.
std::vector<double> parse_values(std::string_view option, std::string_view whole, std::string_view values,
                                 const Range& range);

}  // namespace franz_parisi::study
