/// Variational continual learning: the law that the task before left is the prior of this one.
#pragma once

#include "networks/adam.hpp"
#include "networks/methods/method.hpp"
#include "networks/methods/methods.hpp"

#include <vector>

namespace franz_parisi::networks {

/// (V7), (V8): g = beta s [G + gamma (B/P) (h - h')] by Adam, or (V12): theta -= (eta/beta) [(P/B) G + gamma
/// (h - h')]. h' = beta' theta' as task t - 1 ended, 0 before the first. gamma = 0 is learning without any
/// prior.
template <class Real>
class Variational final : public Method<Real> {
 public:
  /// gamma by task; tasks beyond its end have its last entry, all of them 0 where it is empty.
  Variational(const MethodSettings& settings, std::vector<double> gamma);

  void begin_task(std::size_t task) override;
  void step(const Step<Real>& step, std::span<Real> parameters) override;
  void end_task(const TaskEnd<Real>& end) override;
  void archive(Archive& archive) override;

  /// h' by weight, as it is to be used from now on.
  void set_prior(std::vector<Real> prior) { prior_ = std::move(prior); }

 private:
  MethodSettings settings_;
  std::vector<double> gammas_;
  Adam<Real> adam_;
  double gamma_ = 0;
  std::vector<Real> prior_;
};

}  // namespace franz_parisi::networks
