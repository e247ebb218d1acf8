/// One solved state point as a flat record: the `points` of every document.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <franz_parisi/study/chain/chain.hpp>
#include <franz_parisi/study/chain/event_kind.hpp>
#include <franz_parisi/study/json.hpp>

namespace franz_parisi::study {

/// The record of the last task of a chain, with p_s, eps_s and forgetting_s of all tasks. Keys and their
/// equations are those of docs/schema.json; the keys depend on the number of tasks only. What does not exist
/// is null.
Json make_record(const ChainSolution& solution);

/// The keys of make_record for such a chain.
std::vector<std::string> required_keys(const Chain& chain);

/// The keys that points of so many tasks may have, with and without branches or an imposed value.
std::vector<std::string> point_keys(std::size_t tasks);

/// The key of a reading's derivative: "d_eps_2/d_gamma_2".
std::string derivative_key(const std::string& reading, const Parameter& parameter);

/// What weights are, in records and options.
inline constexpr std::string_view variational_word = "variational", real_word = "real";

/// The parameters of a chain under their names, and what its tasks are where that is not what is meant unless
/// it is said: weights, loss, and the parents of teachers.
void add_parameters(Json& record, const Chain& chain);
/// Tasks as a record has them there, their parameters left open. Throws std::invalid_argument for weights, a
/// loss or a parent that does not exist.
Chain tasks_in(const Json& record, std::size_t tasks);

/// What an event is: its kind, and the reading that takes a level, where it is one.
Json event_heading(const EventSpec& spec);

/// Whether the point or event of a record, and every task it rests on, met the target; an edge has none to
/// meet.
bool met_target(const Json& record);

}  // namespace franz_parisi::study
