/// Solutions held against the reference: equations (1) to (6) by other quadratures.
#pragma once

#include <franz_parisi/study/chain/chain.hpp>
#include <franz_parisi/study/json.hpp>

namespace franz_parisi::study {

/// Throws UsageError where the library was built without theory/reference.
void require_reference();

/// Adds `check_residual`, the largest |M(H(x)) - x| of all tasks as the reference sees it, and `check_error`,
/// its own bound on that; null without a solution, and where settings.seconds_per_point do not suffice, which
/// `check_reason` says. Where they speak against a converged status, the status becomes `check_failed`. See
/// theory/reference/equations.hpp.
void add_check(Json& record, const ChainSolution& solution, const Settings& settings);

}  // namespace franz_parisi::study
