#include "study/ask/question.hpp"

namespace franz_parisi::study {

std::vector<Question> questions() {
  std::vector<Question> all;
  for (const auto make :
       {point_question, curve_question, diagram_question, potential_question, optimum_question,
        simulate_question, merge_question, verify_question, monte_carlo_question})
    all.push_back(make());
#ifdef FRANZ_PARISI_NETWORKS
  all.push_back(train_question());
  all.push_back(wide_question());
#endif
  return all;
}

}  // namespace franz_parisi::study
