/// Points as a table for people: the main readings to seven decimals, what changes from row to row in front.
#pragma once

#include "study/json.hpp"

#include <span>
#include <string>
#include <vector>

namespace franz_parisi::cli {

struct TableOptions {
  std::vector<std::string> columns{};  ///< keys of records; none: what changes, and the main readings
  int digits = 0;                      ///< significant ones; 0: seven decimals
};

/// Records as make_record writes them, a table for each number of tasks. Every row ends in its status, with
/// the reason where the target was not met; rows whose replicon is negative carry a mark that a last line
/// explains. Below stands the largest bound on a number shown.
std::string table_text(std::span<const Json> points, const TableOptions& options = {});

/// Events below such a table: what, where and on which branches; nothing for none.
std::string events_table_text(std::span<const Json> events);

}  // namespace franz_parisi::cli
