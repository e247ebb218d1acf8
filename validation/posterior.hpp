/// The state of a learner: a mean m_i = tanh(theta_i) for each binary weight (theory.md, section 1).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace franz_parisi::validation {

/// The factorised posterior q_m(w) = prod_i (1 + m_i w_i)/2, carried by its local fields theta.
/// Absolute errors of mean and variance are below 4e-16; the variance keeps its relative accuracy up to
/// |theta| = 350.
class Posterior {
 public:
  /// Fields theta of any finite value. Throws std::invalid_argument when there are none.
  explicit Posterior(std::vector<double> field);

  std::size_t size() const { return field_.size(); }
  std::span<const double> field() const { return field_; }        ///< theta_i
  std::span<const double> mean() const { return mean_; }          ///< m_i = tanh theta_i, in [-1, 1]
  std::span<const double> variance() const { return variance_; }  ///< 1 - m_i^2 = 1/cosh^2 theta_i, in (0, 1]
  double total_variance() const { return total_variance_; }       ///< sum_i (1 - m_i^2)

  /// Changes the fields in place and brings the means up to date: change(std::span<double> theta).
  template <class Change>
  void change_field(Change&& change) {
    change(std::span<double>(field_));
    refresh();
  }

 private:
  void refresh();

  std::vector<double> field_, mean_, variance_;
  double total_variance_ = 0;
};

/// sum_i ln(2 cosh theta_i), without overflow.
double sum_log_2cosh(std::span<const double> field);

}  // namespace franz_parisi::validation
