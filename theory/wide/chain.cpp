#include "theory/wide/chain.hpp"

#include "arithmetic/cholesky.hpp"
#include "theory/wide/kernel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>

namespace franz_parisi::theory::wide {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// A set of points, and what the stages so far make of it after each task from its own on.
struct Set {
  std::size_t task;  ///< counted from 0
  Directions at;
  std::vector<Matrix> values{};    ///< outputs, then probes
  std::vector<Vector> rounding{};  ///< of the outputs, by no probe

  Set(std::size_t task_, const Matrix& inputs, std::size_t tasks, Eigen::Index columns)
      : task(task_),
        at(inputs),
        values(tasks, Matrix::Zero(inputs.rows(), columns)),
        rounding(tasks, Vector::Zero(inputs.rows())) {}
};

class Chain {
 public:
  Chain(const std::vector<Task>& tasks, const Settings& settings, const ForEach& each)
      : tasks_(tasks), settings_(settings), each_(each), outputs_(tasks.front().targets.cols()) {
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      sets_.emplace_back(t, tasks[t].inputs, tasks.size(), outputs_ + probes);
      sets_.emplace_back(t, tasks[t].test_inputs, tasks.size(), outputs_ + probes);
    }
  }

  std::vector<State> solve() {
    std::vector<State> states(tasks_.size());
    for (std::size_t s = 0; s < tasks_.size(); ++s) {
      if (!learn(s, states[s])) break;
      each_(sets_.size(), [&](std::size_t i) { respond(sets_[i], s); });
      for (std::size_t u = 0; u <= s; ++u) {
        states[s].train.push_back(prediction(train_set(u), s));
        states[s].test.push_back(prediction(sets_[2 * u + 1], s));
      }
    }
    return states;
  }

 private:
  const Set& train_set(std::size_t t) const { return sets_[2 * t]; }

  Matrix kernel(const Matrix& angle, const Set& x, std::size_t t, std::size_t s) const {
    return chain_kernel(angle, x.at.length, train_set(s).at.length, settings_, t + 1, s + 1);
  }

  /// What a product of the kernel with the duals loses, at points of length 1.
  double loss(const Set& z, const Matrix& duals, std::size_t t, std::size_t s) const {
    if (z.at.size() == 0) return 0;
    const double sum = (duals.leftCols(outputs_).cwiseAbs().transpose() * z.at.length).maxCoeff();
    const double roundings =
        kernel_rounding(settings_, z.at.inputs()) + 2 * epsilon * std::sqrt(static_cast<double>(z.at.size()));
    return roundings * kernel_peak(settings_, t + 1, s + 1) * sum;
  }

  /// (W11) of task s: the duals u_s, with probes of the size of their right-hand side's error.
  bool learn(std::size_t s, State& state) {
    const Set& own = train_set(s);
    Matrix gram = kernel(angles(own.at, own.at), own, s, s);
    gram.diagonal().array() += settings_.temperature;
    const arithmetic::Cholesky factor(gram);
    state.condition = factor.condition();
    state.solved = factor.is_regular();
    if (!state.solved) return false;
    Matrix right = -own.values[s];
    right.leftCols(outputs_) += tasks_[s].targets;
    duals_ = factor.solve(right);
    // one step of refinement makes the residual as small as it gets
    duals_ += factor.solve(right - arithmetic::multiply(gram, duals_));
    const Matrix residual = (right - arithmetic::multiply(gram, duals_)).leftCols(outputs_);
    const Vector rounding = own.rounding[s] + loss(own, duals_, s, s) * own.at.length +
                            epsilon * tasks_[s].targets.cwiseAbs().rowwise().maxCoeff();
    const double size = residual.colwise().norm().maxCoeff() + rounding.norm();
    right.rightCols(probes) += size * noise(own.at.size(), s);
    duals_.rightCols(probes) = factor.solve(right.rightCols(probes));
    return true;
  }

  static Matrix noise(Eigen::Index rows, std::size_t s) {
    std::mt19937_64 bits(s + 1);
    std::normal_distribution<double> normal;
    return Matrix::NullaryExpr(rows, probes, [&] { return normal(bits); });
  }

  /// Adds K_ts u_s to what the set shows after each task from s on.
  void respond(Set& set, std::size_t s) const {
    if (set.at.size() == 0) return;
    const Matrix angle = angles(set.at, train_set(s).at);
    const std::size_t first = std::max(s, set.task);
    Matrix answer;
    double lost = 0;
    for (std::size_t t = first; t < tasks_.size(); ++t) {
      if (t == first || !settings_.is_limit()) {
        answer = arithmetic::multiply(kernel(angle, set, t, s), duals_);
        lost = loss(train_set(s), duals_, t, s);
      }
      set.values[t] += answer;
      set.rounding[t] += lost * set.at.length;
    }
  }

  Prediction prediction(const Set& set, std::size_t t) const {
    constexpr double far = 8;
    const Matrix deviations = set.values[t].rightCols(probes);
    const double stages = static_cast<double>(t + 1);
    const Vector spread = (deviations.rowwise().squaredNorm() * (stages / probes)).cwiseSqrt();
    const Vector error = far * spread + set.rounding[t];
    return {set.values[t].leftCols(outputs_), error.replicate(1, outputs_)};
  }

  const std::vector<Task>& tasks_;
  const Settings& settings_;
  const ForEach& each_;
  Eigen::Index outputs_;
  std::vector<Set> sets_;  ///< training and test points of each task in turn
  Matrix duals_;           ///< of the task that is being learned
};

}  // namespace

std::vector<State> solve_chain(const std::vector<Task>& tasks, const Settings& settings,
                               const ForEach& each) {
  return Chain(tasks, settings, each).solve();
}

}  // namespace franz_parisi::theory::wide
