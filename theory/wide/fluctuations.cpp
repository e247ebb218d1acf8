#include "theory/wide/fluctuations.hpp"

#include "arithmetic/cholesky.hpp"
#include "theory/wide/kernel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>

namespace franz_parisi::theory::wide {
namespace {

/// Points x of a task, with their variance and their covariance with the inputs of each later task. A column
/// of a matrix is a point.
struct Set {
  std::size_t task;
  bool test;
  Directions at;
  Vector variance{};
  Vector rounding{};           ///< a with Cov(x, z) off by a_x a_z times `noise` and a random number
  std::vector<Matrix> with{};  ///< Cov(X_b, x); of training points for b >= task: others have the rest
  Matrix weights{};            ///< w = Theta_tt^-1 Theta(X_t, x) of the task t that is being learned
  Matrix rest{};               ///< Cov(X_t, x) - Cov(X_t, X_t) w
};

class Fluctuations {
 public:
  Fluctuations(const std::vector<Task>& tasks, const Settings& settings, const ForEach& each)
      : settings_(settings), each_(each), tasks_(tasks.size()) {
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      sets_.push_back({t, false, Directions(tasks[t].inputs)});
      sets_.push_back({t, true, Directions(tasks[t].test_inputs)});
    }
  }

  void add(std::vector<State>& states) {
    for (std::size_t t = 0; t < states.size() && states[t].solved; ++t) {
      t == 0 ? begin() : learn(t);
      for (const Set& set : sets_) {
        if (set.task > t) continue;
        Prediction& one = (set.test ? states[t].test : states[t].train)[set.task];
        one.variance = set.variance.cwiseMax(0);
        one.variance_error = far * noise() * kernel_peak(settings_, 1, 1) * set.rounding.cwiseAbs2();
      }
    }
  }

 private:
  Set& train_set(std::size_t t) { return sets_[2 * t]; }
  static constexpr double far = 8;  // an error that is larger occurs once in a million
  /// Of an entry of a kernel, and of the factors of its matrix, in parts of its peak.
  double noise() const {
    Eigen::Index most = 0;
    for (const Set& set : sets_) most = std::max(most, set.at.size());
    return kernel_rounding(settings_, sets_.front().at.inputs()) +
           2 * std::numeric_limits<double>::epsilon() * std::sqrt(static_cast<double>(most));
  }
  /// Root of sum_j w_jx^2 a_j^2: what independent errors a_j do to a sum with the weights of x.
  static Vector carried(const Matrix& weights, const Vector& errors) {
    return (errors.asDiagonal() * weights).colwise().norm().transpose();
  }

  Matrix nngp(const Set& x, const Set& z) const {
    return nngp_kernel(angles(x.at, z.at), x.at.length, z.at.length, settings_);
  }
  Matrix tangent(const Set& x, const Set& z) const {
    return tangent_kernel(angles(x.at, z.at), x.at.length, z.at.length, settings_);
  }

  /// The first task from `b` on with which a set keeps its covariance.
  static std::size_t first_kept(const Set& set, std::size_t b) {
    return set.test ? b : std::max(b, set.task);
  }

  /// Cov_1 = K - K(., X_1) K_11^-1 K(X_1, .), as K minus a product of halves.
  void begin() {
    const arithmetic::Cholesky factor(nngp(train_set(0), train_set(0)));
    std::vector<Matrix> halves(sets_.size());
    each_(sets_.size(), [&](std::size_t i) { halves[i] = factor.half_solve(nngp(train_set(0), sets_[i])); });
    each_(sets_.size(), [&](std::size_t i) {
      Set& set = sets_[i];
      set.variance = kernel_peak(settings_, 1, 1) * set.at.length.cwiseAbs2() -
                     halves[i].colwise().squaredNorm().transpose();
      set.rounding = set.at.length + carried(factor.half_solve_transposed(halves[i]), train_set(0).at.length);
      set.with.resize(tasks_);
      for (std::size_t b = first_kept(set, 1); b < tasks_; ++b) {
        set.with[b] = nngp(train_set(b), set);
        arithmetic::add_product_transposed(set.with[b], -1, halves[2 * b], halves[i]);
      }
    });
  }

  void learn(std::size_t t) {
    Set& own = train_set(t);
    const arithmetic::Cholesky factor(tangent(own, own));
    const std::vector<Matrix> owns = own.with;  // as they are: the loops change them
    each_(sets_.size(), [&](std::size_t i) {
      Set& set = sets_[i];
      set.weights = factor.solve(tangent(own, set));
      if (t < first_kept(set, t))
        set.rest = owns[set.task].transpose();
      else
        set.rest = std::move(set.with[t]);
      set.variance -= set.weights.cwiseProduct(set.rest).colwise().sum().transpose();
      arithmetic::add_product(set.rest, -1, owns[t], set.weights);
      set.variance -= set.weights.cwiseProduct(set.rest).colwise().sum().transpose();
    });
    add_rounding(factor, own, t);
    each_(sets_.size(), [&](std::size_t i) {
      Set& set = sets_[i];
      for (std::size_t b = first_kept(set, t + 1); b < tasks_; ++b) {
        arithmetic::add_product(set.with[b], -1, owns[b], set.weights);
        arithmetic::add_product_transposed(set.with[b], -1, train_set(b).weights, set.rest);
      }
    });
  }

  /// Cov_t = L Cov L^T turns errors a_x a_z into (a_x + |w a|_x)(a_z + |w a|_z). That Theta is off shifts w
  /// by Theta_tt^-1 (dTheta - dTheta_tt w), and Cov_t by that times `rest`: the norm of what Theta_tt^-1
  /// makes of `rest` is the root mean square of its products with normal numbers.
  void add_rounding(const arithmetic::Cholesky& factor, const Set& own, std::size_t t) {
    const double units = kernel_peak(settings_, 2, 2) / kernel_peak(settings_, 1, 1);
    const Vector before = own.rounding;
    std::mt19937_64 bits(t);
    std::normal_distribution<double> normal;
    const Matrix drawn = Matrix::NullaryExpr(own.at.size(), probes, [&] { return normal(bits); });
    const Matrix answer = factor.solve(own.at.length.asDiagonal() * drawn);
    each_(sets_.size(), [&](std::size_t i) {
      Set& set = sets_[i];
      if (set.at.size() == 0) return;
      const Matrix products = arithmetic::multiply_transposed(answer, set.rest);
      set.rounding += carried(set.weights, before) + set.at.length + carried(set.weights, own.at.length) +
                      units / std::sqrt(static_cast<double>(probes)) * products.colwise().norm().transpose();
    });
  }

  const Settings& settings_;
  const ForEach& each_;
  std::size_t tasks_;
  std::vector<Set> sets_;  ///< training and test points of each task in turn
};

}  // namespace

void add_variances(std::vector<State>& states, const std::vector<Task>& tasks, const Settings& settings,
                   const ForEach& each) {
  Fluctuations(tasks, settings, each).add(states);
}

}  // namespace franz_parisi::theory::wide
