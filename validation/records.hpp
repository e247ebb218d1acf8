/// Results and settings as JSON records, for logs and reports.
///
/// A settings record: {"method", "seed", "tasks": [{"alpha", "beta", "gamma", "rho", "start"}], then either
/// "sampler": {"replicas", "warm_up", "samples", "path_length", "target_acceptance", "max_steps",
/// "r_hat_limit", "sample_size_limit", and with a ladder "temperatures", "round_trips_limit", with a
/// histogram "overlaps": true} (hmc) or "training": [{"rule", "learning_rate", "momentum", "weight_decay",
/// "batch", "epochs", "stop_when_perfect", "plateau", "q_star_schedule", "history_every"}] (gradient);
/// plateau and schedule are objects or null}.
///
/// An instance record: {"size", "instance", "tasks": [{"estimates": {by the names of named_values},
/// "sampler": {"mixed", "reason", "step_size", "acceptance", "diagnostics": {name: {"mean", "r_hat",
/// "effective_sample_size", "monte_carlo_error"}}, and where there are any "exchange": [{"beta",
/// "swap_acceptance", "round_trips"}] by replica, "overlaps": {"between", "within"}} or null, "training":
/// {"reason", "epochs", "history":
/// {"epoch", "eps_1".., "p_1".., "q_star", "loss"} or null} or null}]}.
///
/// Numbers round-trip; what is not finite is null (an R-hat that is null was infinite).
#pragma once

#include "validation/results.hpp"
#include "validation/settings.hpp"

#include <nlohmann/json.hpp>

namespace franz_parisi::validation {

nlohmann::ordered_json to_record(const SimulationSettings& settings);
nlohmann::ordered_json to_record(const InstanceResult& result);

/// Inverses of to_record. A record must hold what to_record writes and nothing else, every number in its
/// range; those of an instance what these settings give. Throws std::invalid_argument, one line that names
/// what is wrong.
SimulationSettings settings_from_record(const nlohmann::ordered_json& record);
InstanceResult instance_from_record(const nlohmann::ordered_json& record, const SimulationSettings& settings);

}  // namespace franz_parisi::validation
