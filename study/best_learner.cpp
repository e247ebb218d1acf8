#include "study/best_learner.hpp"

#include "integrals/deadline.hpp"
#include "study/chain/point_budget.hpp"
#include "theory/bayes/best_learner.hpp"
#include "theory/reading.hpp"

#include <optional>
#include <stdexcept>
#include <vector>

namespace franz_parisi::study {

void add_best_learner(Json& record, const theory::Chain& chain, const Settings& settings) {
  std::vector<theory::TeacherOnTree> teachers;
  for (std::size_t t = 0; t < chain.size(); ++t) {
    teachers.push_back({.alpha = chain[t].alpha});
    if (t > 0) teachers[t].rho = chain[t].rho, teachers[t].parent = theory::parent_of(chain, t);
  }
  std::optional<theory::BestLearner> best;
  Json reason = nullptr;
  try {
    best = within_point(settings, [&] { return theory::best_learner(teachers); });
    if (!best) reason = time_ran_out;
  } catch (const std::length_error&) {
    reason = "a task brings too little data for the laws of fields to be resolved";
  }
  for (std::size_t s = 0; s < chain.size(); ++s) {
    const std::string key = theory::numbered("eps_bayes", s);
    record[key] = best ? number_or_null(best->eps[s].value) : Json(nullptr);
    record[key + "_error"] = best ? number_or_null(best->eps[s].error) : Json(nullptr);
  }
  record["eps_bayes_reason"] = reason;
}

}  // namespace franz_parisi::study
