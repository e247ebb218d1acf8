#include "theory/rs/conjugates.hpp"

namespace franz_parisi::theory {

Conjugates conjugates(const Energetic& energetic, double alpha) {
  return {.q_hat = alpha * energetic.q_hat.value,
          .r_hat = alpha * energetic.r_hat.value,
          .a = alpha * energetic.a.value};
}

Eigen::Vector3d conjugate_error(const Energetic& energetic, double alpha) {
  return alpha * Eigen::Vector3d(energetic.q_hat.error, energetic.r_hat.error, energetic.a.error);
}

Eigen::Vector3d as_vector(const Conjugates& h) { return {h.q_hat, h.r_hat, h.a}; }

Eigen::Vector3d conjugates_along(const Energetic& energetic, const TaskParameters& task,
                                 const TaskParameters& d) {
  Eigen::Vector3d change = as_vector(conjugates(energetic, task.alpha)) * (d.alpha / task.alpha);
  for (const Slope& slope : energetic.by_parameter) change += task.alpha * slope.value * d.*slope.parameter;
  return change + Eigen::Vector3d(0, 0, d.nu);
}

}  // namespace franz_parisi::theory
