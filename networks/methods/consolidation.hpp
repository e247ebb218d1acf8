/// Elastic weight consolidation: every weight held by a spring, as stiff as the data of old tasks asked for.
#pragma once

#include "networks/adam.hpp"
#include "networks/methods/method.hpp"
#include "networks/methods/methods.hpp"

#include <vector>

namespace franz_parisi::networks {

/// (E1): loss + (lambda/2) sum_{u<t} sum_i F^u_i (W_i - W^u_i)^2 with all anchors kept, on fields or on
/// hidden weights. The loss here is a sum over the batch, so the penalty takes a factor B.
template <class Real>
class Consolidation final : public Method<Real> {
 public:
  explicit Consolidation(const MethodSettings& settings);

  void begin_task(std::size_t task) override;
  void step(const Step<Real>& step, std::span<Real> parameters) override;
  void end_task(const TaskEnd<Real>& end) override;
  void archive(Archive& archive) override;

  /// The penalty beside the mean loss.
  double penalty(std::span<const Real> parameters) const;
  /// Its derivative, by parameter.
  std::vector<Real> penalty_slope(std::span<const Real> parameters) const;

 private:
  MethodSettings settings_;
  Adam<Real> adam_;
  // the anchors of all tasks in three sums: F, F W^u by weight, and F (W^u)^2 of all
  std::vector<Real> stiffness_, pull_;
  double rest_ = 0;
};

}  // namespace franz_parisi::networks
