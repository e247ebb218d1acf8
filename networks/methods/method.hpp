/// How a learner protects what it has learned: a prior term, and the step that is made with it.
#pragma once

#include "networks/archive.hpp"
#include "networks/network.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace franz_parisi::networks {

/// What a method steps along.
template <class Real>
struct Step {
  const Slope<Real>& slope;  ///< of a minibatch, at the parameters as they are
  Real beta;
  Real batch;    ///< B, its samples
  Real samples;  ///< P, those of the task
};

/// What a task leaves behind.
template <class Real>
struct TaskEnd {
  Real beta;                         ///< of its last epoch
  std::span<const Real> parameters;  ///< as they are now
  /// F of (E1) by weight, at these parameters: the mean over the task's samples of squared slopes. Costs an
  /// epoch.
  const std::function<void(std::span<Real>)>& mean_squared_slopes;
};

/// Knows neither data nor layers: one number for each parameter, the weights first.
template <class Real>
class Method {
 public:
  virtual ~Method() = default;

  /// Before task 0, 1, ...
  virtual void begin_task(std::size_t task) = 0;
  /// Changes the parameters.
  virtual void step(const Step<Real>& step, std::span<Real> parameters) = 0;
  virtual void end_task(const TaskEnd<Real>& end) = 0;
  /// All that a run that goes on later has to know.
  virtual void archive(Archive& archive) = 0;
};

}  // namespace franz_parisi::networks
