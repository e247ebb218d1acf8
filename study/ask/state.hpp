/// The state point: per-task lists put together into one chain of tasks.
#pragma once

#include "study/ask/axis.hpp"
#include "study/chain/chain.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace franz_parisi::study {

/// What was typed after the option of each row of theory::parameter::control; nothing where it was not given.
using StateText = std::array<std::optional<std::string>, theory::parameter::control.size()>;

/// Where a row has its list there.
std::size_t place_in_state(const theory::ParameterRow& row);

/// The chain that the lists describe. It has as many tasks as the longest list has entries, where an axis
/// over NAME_t is an entry t and rho, which couples tasks, creates none. A list of one value serves all
/// tasks; gamma is 0 for the first task and 1 for the others unless given. An axis overrides its entry, which
/// holds the axis' first value here. Tasks are of this kind in their weights and loss. Throws UsageError for
/// a bad list, a missing or mismatched one, one that such tasks do not have, or more than theory::most_tasks
/// tasks.
Chain parse_chain(const StateText& text, std::span<const Axis> axes = {},
                  const theory::TaskParameters& kind = {});

/// Refuses a parameter that such tasks do not have: `given` for `option`. Throws UsageError.
void require_parameter(const theory::ParameterRow& row, const theory::TaskParameters& kind,
                       std::string_view option, std::string_view given);

/// Reads "P2,P3,..." into the tasks from the second on; one entry serves all. Throws UsageError for what is
/// no earlier task, or not as many.
void read_parents(std::string_view option, std::string_view text, Chain& chain);

/// Reads "q,r,q_star". Throws UsageError unless 0 < q < q_star < 1 and r^2 < q.
Start parse_start(std::string_view option, std::string_view text);

}  // namespace franz_parisi::study
