/// The prior of the published program: the step before, not the task before.
#pragma once

#include "networks/adam.hpp"
#include "networks/methods/method.hpp"
#include "networks/methods/methods.hpp"

#include <vector>

namespace franz_parisi::networks {

/// (V9): g_n = beta s G + k_n,  k_{n+1} = beta^2 s(theta_{n+1}) (theta_{n+1} - theta_n),  k_1 = 0. k survives
/// the change of epoch and of task. It is a friction on uncertain weights and remembers no task.
template <class Real>
class PreviousStep final : public Method<Real> {
 public:
  explicit PreviousStep(const MethodSettings& settings);

  void begin_task(std::size_t task) override;
  void step(const Step<Real>& step, std::span<Real> parameters) override;
  void end_task(const TaskEnd<Real>&) override {}
  void archive(Archive& archive) override;

  /// k_{n+1} by weight.
  const std::vector<Real>& lagged() const { return lagged_; }

 private:
  bool resets_;
  Adam<Real> adam_;
  std::vector<Real> lagged_, before_, mean_, variance_;
};

}  // namespace franz_parisi::networks
