#include "theory/wide/gram.hpp"

#include "theory/wide/kernel.hpp"

namespace franz_parisi::theory::wide {

TaskGrams::TaskGrams(const Task& task, const Settings& settings)
    : TaskGrams(task, settings, Directions(task.inputs)) {}

TaskGrams::TaskGrams(const Task& task, const Settings& settings, const Directions& directions)
    : TaskGrams(task, settings, directions, angles(directions, directions)) {}

TaskGrams::TaskGrams(const Task& task, const Settings& settings, const Directions& directions,
                     const Matrix& angle)
    : at(directions),
      targets(task.targets),
      nngp(nngp_kernel(angle, at.length, at.length, settings)),
      tangent(tangent_kernel(angle, at.length, at.length, settings)) {
  if (!nngp.is_regular()) return;
  const Matrix lengths = at.length.asDiagonal();
  whitened = kernel_peak(settings, 1, 1) * nngp.half_solve(lengths).squaredNorm();
}

}  // namespace franz_parisi::theory::wide
