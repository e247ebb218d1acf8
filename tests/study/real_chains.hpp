/// Chains of real weights, and what is known of them in closed form.
#pragma once

#include "tests/study/support.hpp"
#include "theory/channel/logistic/logistic.hpp"
#include "theory/channel/probit/probit.hpp"
#include "theory/channel/square/square.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

namespace support {

/// The same tasks with real weights and this loss.
inline Chain real(Chain chain, const theory::Channel& channel) {
  for (TaskParameters& task : chain) {
    task.ansatz = &theory::real_weights;
    task.channel = &channel;
  }
  return chain;
}

/// What (W31) to (W34) say of a task of the square loss: the overlap of replicas, Q, and that with each
/// teacher.
struct ClosedForm {
  double q, q_star;
  std::vector<double> r;

  double error(std::size_t s) const { return 1 - 2 * r[s] + q_star; }
};

/// Of every task, with `overlap(t, s)` of teachers. No iteration: the square loss leaves no equation to
/// solve. In long double: at small loads the terms of slope and q all but cancel.
template <class Overlap>
std::vector<ClosedForm> square_loss(const Chain& chain, const Overlap& overlap) {
  using Real = long double;
  struct Exact {
    Real q, q_star;
    std::vector<Real> r;
  };
  std::vector<Exact> tasks;
  std::vector<ClosedForm> rounded;
  for (std::size_t t = 0; t < chain.size(); ++t) {
    const TaskParameters& task = chain[t];
    const Real beta = task.beta, lambda = beta * task.gamma, k = beta * task.delta + lambda, b = beta / k;
    // The resolvent of a Marchenko-Pastur matrix, by the root that does not cancel.
    const Real load = Real(task.alpha) - 1, p = 1 + b * load, root = std::sqrt(p * p + 4 * b);
    const Real g = p > 0 ? 2 / (p + root) : (root - p) / (2 * b);
    const Real slope = -0.5L * g * g * (load + (p * load + 2) / root);
    const Real h = g + b * slope, pull = lambda / k;
    const auto before = [&](std::size_t s) -> Real {  // w'.W^s/N
      if (t == 0) return 0;
      if (s < t) return tasks[t - 1].r[s];
      const std::size_t parent = task.parent == 0 ? t - 1 : static_cast<std::size_t>(task.parent - 1);
      return task.rho * tasks[t - 1].r[parent];
    };
    Exact now{};
    for (std::size_t s = 0; s <= t; ++s) now.r.push_back((1 - g) * overlap(t, s) + pull * g * before(s));
    now.q = (1 - 2 * g + h) + 2 * pull * (g - h) * before(t) +
            pull * pull * h * (t == 0 ? 0 : tasks[t - 1].q_star) + task.noise * b * (g - h);
    now.q_star = now.q + g / k;
    rounded.push_back({static_cast<double>(now.q), static_cast<double>(now.q_star), {}});
    for (const Real r : now.r) rounded.back().r.push_back(static_cast<double>(r));
    tasks.push_back(std::move(now));
  }
  return rounded;
}

}  // namespace support
