/// Points as a table for people: the main readings to seven digits, what changes from row to row in front.
#pragma once

#include "study/record.hpp"

#include <span>
#include <string>

namespace franz_parisi::cli {

/// Records of one number of tasks, as make_record writes them. Every row ends in its status, with the reason
/// where the target was not met; rows whose replicon is negative carry a mark that a last line explains.
std::string table_text(std::span<const Json> points);

/// Events below such a table: what, where and on which branches; nothing for none.
std::string events_table_text(std::span<const Json> events);

}  // namespace franz_parisi::cli
