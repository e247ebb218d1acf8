/// One solved state point as a flat record: the `points` of every report.
#pragma once

#include "study/chain.hpp"
#include "study/event.hpp"

#include <nlohmann/json.hpp>

namespace franz_parisi::cli {

/// Keys keep the order in which they were written.
using Json = nlohmann::ordered_json;

/// The number; null for NaN and infinities, which a document does not hold.
Json number_or_null(double value);

/// The record of the last task of a chain, with p_s, eps_s and forgetting_s of all tasks. Keys and their
/// equations are those of docs/schema.json; the keys depend on the number of tasks only. What does not exist
/// is null.
Json make_record(const study::ChainSolution& solution);

/// What an event is: its kind, and the reading that takes a level, where it is one.
Json event_heading(const study::EventSpec& spec);

/// Whether the point of a record, and every task it rests on, met the target.
bool met_target(const Json& record);

}  // namespace franz_parisi::cli
