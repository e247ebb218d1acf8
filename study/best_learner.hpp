/// What no continual learner of a chain is better than, in a record.
#pragma once

#include <franz_parisi/study/chain/chain.hpp>
#include <franz_parisi/study/json.hpp>
#include <franz_parisi/theory/parameters.hpp>

namespace franz_parisi::study {

/// Adds eps_bayes_s of every task of the chain, with errors: the Bayes-optimal learner of the data of all of
/// them (theory/bayes/best_learner), within the seconds of a point. Null where it could not be worked out,
/// which eps_bayes_reason explains.
void add_best_learner(Json& record, const theory::Chain& chain, const Settings& settings);

}  // namespace franz_parisi::study
