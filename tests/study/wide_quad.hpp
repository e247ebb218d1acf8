/// The chain of wide networks once more, in quadruple precision and by the equations as they are written.
#pragma once

#include "theory/wide/settings.hpp"

#include <vector>

#include <boost/multiprecision/cpp_bin_float.hpp>

namespace wide_quad {

using Real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float_quad::backend_type,
                                           boost::multiprecision::et_off>;
using franz_parisi::theory::wide::Settings;
using franz_parisi::theory::wide::Task;
using Rows = std::vector<std::vector<Real>>;  // a row is a point, or an equation

inline Rows of(const franz_parisi::theory::wide::Matrix& m) {
  Rows rows(std::size_t(m.rows()), std::vector<Real>(std::size_t(m.cols())));
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < rows[i].size(); ++j) rows[i][j] = m(Eigen::Index(i), Eigen::Index(j));
  return rows;
}

inline Real dot(const std::vector<Real>& a, const std::vector<Real>& b) {
  Real sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// a^-1 b by Gauss's elimination.
inline Rows solve(Rows a, Rows b) {
  const std::size_t n = a.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < n; ++i)
      if (abs(a[i][k]) > abs(a[pivot][k])) pivot = i;
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const Real factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
      for (std::size_t j = 0; j < b[i].size(); ++j) b[i][j] -= factor * b[k][j];
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (Real& x : b[i]) x /= a[i][i];
  return b;
}

/// K_phi of (W6), and t^L of (W15), which belongs to v = w = c.
struct Kernel {
  Real k, t;
};
inline Kernel kernel(const std::vector<Real>& x, const std::vector<Real>& z, const Real& v, const Real& w,
                     const Real& c, std::size_t depth) {
  static const Real pi = acos(Real(-1));
  const Real inputs = x.size();
  Real k = dot(x, z) / inputs, a = dot(x, x) / inputs, b = dot(z, z) / inputs, t = 0;
  for (std::size_t layer = 0; layer < depth; ++layer) {
    const Real root = sqrt(v * a * w * b);
    Real cosine = c * k / root;
    if (cosine > 1) cosine = 1;
    if (cosine < -1) cosine = -1;
    const Real theta = acos(cosine);
    t = (k + v * t) * (pi - theta) / (2 * pi);
    k = root / (2 * pi) * (sin(theta) + (pi - theta) * cosine);
    a *= v / 2;
    b *= w / 2;
  }
  return {k, t};
}

class Chain {
 public:
  Chain(const std::vector<Task>& tasks, const Settings& settings) : settings_(settings) {
    for (const Task& task : tasks) {
      starts_.push_back(points_.size());
      for (const auto& set : {of(task.inputs), of(task.test_inputs)})
        points_.insert(points_.end(), set.begin(), set.end());
      sizes_.push_back(std::size_t(task.inputs.rows()));
      targets_.push_back(of(task.targets));
    }
    outputs_ = targets_[0][0].size();
    if (settings.is_limit()) covariance_ = block(points_, points_, 1, 1);
  }

  /// Learns the next task, (W11) and (W17).
  void learn() {
    const std::size_t t = ++learned_;
    duals_.emplace_back(sizes_[t - 1], std::vector<Real>(outputs_));
    const Rows now = values(t), own = inputs(t);
    Rows right = targets_[t - 1], gram = block(own, own, t, t);
    for (std::size_t i = 0; i < right.size(); ++i) {
      gram[i][i] += settings_.temperature;
      for (std::size_t o = 0; o < outputs_; ++o) right[i][o] -= now[starts_[t - 1] + i][o];
    }
    duals_.back() = solve(gram, right);
    if (settings_.is_limit()) spread(t, gram, own);
  }

  /// (W12) after the last task learned: of every point, task by task, inputs before tests.
  Rows means() const { return values(learned_); }
  Real variance(std::size_t point) const { return covariance_[point][point]; }
  std::size_t start(std::size_t task) const { return starts_[task]; }

 private:
  Rows inputs(std::size_t t) const {
    const auto from = points_.begin() + std::ptrdiff_t(starts_[t - 1]);
    return {from, from + std::ptrdiff_t(sizes_[t - 1])};
  }

  Real response(const std::vector<Real>& x, const std::vector<Real>& z, std::size_t t, std::size_t s) const {
    const Real first = Real(settings_.sigma) * settings_.sigma;
    if (settings_.is_limit()) {
      const Kernel both = kernel(x, z, first, first, first, settings_.depth);
      return s == 1 ? first * both.k : both.k + first * both.t;
    }
    const Real k = settings_.lambda + 1 / first, share = settings_.lambda / k;
    const auto variance = [&](std::size_t i) {
      Real v = first;
      for (std::size_t j = 1; j < i; ++j) v = share * share * v + 1 / k;
      return v;
    };
    const auto power = [&](std::size_t n) {
      Real product = 1;
      for (std::size_t i = 0; i < n; ++i) product *= share;
      return product;
    };
    const Real c_a = power(t - s) * variance(s), c_b = s == 1 ? Real(0) : power(t - s + 2) * variance(s - 1);
    const auto covariance = [&](const Real& c) {
      return c * kernel(x, z, variance(t), variance(s), c, settings_.depth).k;
    };
    return covariance(c_a) - covariance(c_b);
  }

  Rows block(const Rows& x, const Rows& z, std::size_t t, std::size_t s) const {
    Rows rows(x.size(), std::vector<Real>(z.size()));
    for (std::size_t i = 0; i < x.size(); ++i)
      for (std::size_t j = 0; j < z.size(); ++j) rows[i][j] = response(x[i], z[j], t, s);
    return rows;
  }

  Rows values(std::size_t t) const {
    Rows sum(points_.size(), std::vector<Real>(outputs_));
    for (std::size_t s = 1; s <= duals_.size(); ++s) {
      const Rows kernels = block(points_, inputs(s), t, s);
      for (std::size_t i = 0; i < sum.size(); ++i)
        for (std::size_t j = 0; j < kernels[i].size(); ++j)
          for (std::size_t o = 0; o < outputs_; ++o) sum[i][o] += kernels[i][j] * duals_[s - 1][j][o];
    }
    return sum;
  }

  /// Cov <- L Cov L^T, L = 1 - W delta_(X_t), row by row and then column by column.
  void spread(std::size_t t, const Rows& gram, const Rows& own) {
    const Rows w = solve(gram, block(own, points_, t, t));
    for (int twice = 0; twice < 2; ++twice) {
      const Rows before = covariance_;
      for (std::size_t i = 0; i < points_.size(); ++i)
        for (std::size_t j = 0; j < points_.size(); ++j) {
          Real sum = before[i][j];
          for (std::size_t m = 0; m < own.size(); ++m) sum -= w[m][i] * before[starts_[t - 1] + m][j];
          covariance_[j][i] = sum;
        }
    }
  }

  const Settings& settings_;
  Rows points_{}, covariance_{};
  std::vector<std::size_t> starts_{}, sizes_{};
  std::vector<Rows> targets_{}, duals_{};
  std::size_t outputs_ = 1, learned_ = 0;
};

}  // namespace wide_quad
