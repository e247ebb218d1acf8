/// The root of a task where replica symmetry may break.
#pragma once

#include "study/chain/search.hpp"

namespace franz_parisi::study {

class BrokenCurve;

/// The root of a task on the branch from small loads, as settings.breaking asks; beyond its end the one near
/// the teacher. `hands_on` as solve_near. `kept`: that curve, where it is used more than once.
Root solve_breaking(const Task& task, const Settings& settings, solver::Budget& budget, bool hands_on,
                    BrokenCurve* kept = nullptr);

/// An earlier task: the root that settings.reference chooses. Where symmetry may break, with one step where
/// replica symmetry is not the answer, whether the last task needs one or not.
Root solve_earlier(const Task& task, const Settings& settings, solver::Budget& budget,
                   BrokenCurve* kept = nullptr);

}  // namespace franz_parisi::study
