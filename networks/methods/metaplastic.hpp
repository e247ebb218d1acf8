/// Metaplasticity: hidden weights that grew are slow to shrink.
#pragma once

#include "networks/adam.hpp"
#include "networks/methods/method.hpp"
#include "networks/methods/methods.hpp"

namespace franz_parisi::networks {

/// (M1): Adam's finished step Delta of a weight W is multiplied by sech^2(m W) where it would shrink |W|. The
/// moments of Adam never see the factor; parameters beyond the weights never feel it. m = 0 is the plain
/// straight-through step.
template <class Real>
class Metaplastic final : public Method<Real> {
 public:
  Metaplastic(const MethodSettings& settings, double meta);

  void begin_task(std::size_t task) override;
  void step(const Step<Real>& step, std::span<Real> parameters) override;
  void end_task(const TaskEnd<Real>&) override {}
  void archive(Archive& archive) override;

 private:
  MethodSettings settings_;
  Real meta_;
  Adam<Real> weights_, others_;
};

}  // namespace franz_parisi::networks
