#include "validation/wide/descent.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

namespace franz_parisi::validation::wide {
namespace {

/// Heavy-ball constants: B. T. Polyak, USSR Comput. Math. Math. Phys. 4, 1 (1964), for eigenvalues in [low,
/// high].
struct Pace {
  double rate, momentum;

  static Pace of(double low, double high) {
    const double a = std::sqrt(low), b = std::sqrt(high);
    return {4 / ((a + b) * (a + b)), std::pow((b - a) / (b + a), 2)};
  }
};

/// weights += velocity, velocity = momentum velocity - rate slope.
void step(Weights& weights, Weights& velocity, const Weights& slope, const Pace& pace) {
  const auto move = [&](Matrix& w, Matrix& v, const Matrix& g) {
    v = pace.momentum * v - pace.rate * g;
    w += v;
  };
  for (std::size_t l = 0; l < weights.hidden.size(); ++l)
    move(weights.hidden[l], velocity.hidden[l], slope.hidden[l]);
  move(weights.readout, velocity.readout, slope.readout);
}

Weights at_rest(Weights weights) {
  for (Matrix& w : weights.hidden) w.setZero();
  weights.readout.setZero();
  return weights;
}

/// The readout, as drawn, given targets: a + (y - a F)(F^T F)^-1 F^T, F the features over sqrt(N).
bool condition_readout(Weights& weights, const Task& task) {
  const Matrix f =
      features(weights, task.inputs).back() / std::sqrt(static_cast<double>(weights.readout.cols()));
  const Eigen::LLT<Matrix> gram(f.transpose() * f);
  if (gram.info() != Eigen::Success || !(gram.rcond() > 1e-14)) return false;
  for (int twice = 0; twice < 2; ++twice)  // the second time takes off what rounding left
    weights.readout +=
        gram.solve((task.targets - weights.readout * f).transpose()).transpose() * f.transpose();
  return true;
}

class Descent {
 public:
  Descent(const Task& task, const DescentSettings& settings, StopFlag stop)
      : task_(task), settings_(settings), stop_(stop) {}

  bool run(Weights& weights) {
    const std::vector<Matrix> at = features(weights, task_.inputs);
    const double begin = (outputs(weights, at) - task_.targets).norm();
    scale_ = std::max(begin, task_.targets.norm());
    const Eigen::SelfAdjointEigenSolver<Matrix> kernel(tangent_kernel(weights, at), Eigen::EigenvaluesOnly);
    const double top = kernel.eigenvalues().maxCoeff(), lowest = kernel.eigenvalues().minCoeff();
    // the kernel moves while it is learned with; too large a range costs steps, too small a one stability
    constexpr double margin = 1.5, least = 1e-7;
    const double low = std::max(lowest / margin, least * top);
    const Weights before = weights;
    for (double high = margin * top; high < 1e3 * margin * top; high *= 2) {
      weights = before;
      if (attempt(weights, Pace::of(low, high))) return true;
      if (steps_ >= settings_.most_steps) break;
    }
    return false;
  }
  std::size_t steps() const { return steps_; }

 private:
  /// False where it ran away, or into the limit of steps.
  bool attempt(Weights& weights, const Pace& pace) {
    Weights velocity = at_rest(weights);
    for (; steps_ < settings_.most_steps; ++steps_) {
      if (is_set(stop_)) throw Interrupted{};
      const std::vector<Matrix> at = features(weights, task_.inputs);
      const Matrix apart = outputs(weights, at) - task_.targets;
      const double size = apart.norm();
      if (size <= settings_.tolerance * scale_) return true;
      constexpr double away = 30;
      if (!(size < away * scale_)) return false;
      step(weights, velocity, slope(weights, at, apart), pace);
    }
    return false;
  }

  const Task& task_;
  const DescentSettings& settings_;
  StopFlag stop_;
  double scale_ = 0;
  std::size_t steps_ = 0;
};

}  // namespace

Learned learn(const std::vector<Task>& tasks, const std::vector<Matrix>& points,
              const DescentSettings& settings, std::size_t width, std::size_t instance, StopFlag stop) {
  const Task& first = tasks.front();
  const Shape shape{.inputs = first.inputs.rows(),
                    .width = static_cast<Eigen::Index>(width),
                    .outputs = first.targets.rows(),
                    .depth = settings.depth};
  const StreamName name{
      .seed = settings.seed, .instance = instance, .size = static_cast<std::uint32_t>(width)};
  Weights weights = draw_weights(shape, settings.sigma, name);
  Learned learned;
  learned.converged = condition_readout(weights, first);
  for (std::size_t t = 1; t < tasks.size(); ++t) {
    const Weights before = weights;
    Descent descent(tasks[t], settings, stop);
    const bool done = descent.run(weights);
    if (!done) weights = before;  // numbers all the same, of a network that does not count
    learned.converged = learned.converged && done;
    learned.steps += descent.steps();
  }
  for (const Matrix& one : points) learned.outputs.push_back(outputs(weights, features(weights, one)));
  return learned;
}

}  // namespace franz_parisi::validation::wide
