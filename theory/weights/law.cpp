#include "theory/weights/law.hpp"

#include "theory/ansatz.hpp"

namespace franz_parisi::theory {

std::shared_ptr<Law> NothingLearned::seen_by(const TaskParameters& next, bool keep_empty) const {
  return next.ansatz->nothing_learned()->seen_by(next, keep_empty);
}

Eigen::ArrayXXd NothingLearned::by_rho(const TaskParameters& next) const {
  return next.ansatz->nothing_learned()->by_rho(next);
}

}  // namespace franz_parisi::theory
