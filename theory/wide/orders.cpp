#include "theory/wide/orders.hpp"

#include "theory/wide/cholesky.hpp"
#include "theory/wide/kernel.hpp"

#include <cmath>

namespace franz_parisi::theory::wide {
namespace {

double dot(const Matrix& a, const Matrix& b) { return a.cwiseProduct(b).sum(); }

/// Gram matrices of a kernel on the two tasks.
struct Grams {
  Matrix one, cross, two;  ///< K_11, K_12, K_22
};

template <class Kernel>
Grams grams(const Directions& first, const Directions& second, const Settings& settings, Kernel kernel) {
  const auto between = [&](const Directions& x, const Directions& z) {
    return kernel(angles(x, z), x.length, z.length, settings);
  };
  return {between(first, first), between(first, second), between(second, second)};
}

/// (W27): tr B [K*_22 - rho (K*_21 A^T + A K*_12) + A K*_11 A^T] B^T.
double average_over_teachers(const Task& first, const Task& second, double rho, const Matrix& a,
                             const Matrix& b) {
  // K* = X X^T, so that the trace is one of squares of B X_2 and B A X_1
  const Matrix two = multiply(b, second.inputs), one = multiply(b, multiply(a, first.inputs));
  const double inputs = static_cast<double>(first.inputs.cols());
  return (two.squaredNorm() - 2 * rho * dot(two, one) + one.squaredNorm()) / inputs;
}

}  // namespace

std::optional<PairOrders> pair_orders(const Task& first, const Task& second, const Settings& settings,
                                      const std::optional<LinearTeachers>& teachers) {
  const Directions at_one(first.inputs), at_two(second.inputs);
  const Grams k = grams(at_one, at_two, settings, nngp_kernel);
  const Grams theta = grams(at_one, at_two, settings, tangent_kernel);
  const Cholesky k_one(k.one), k_two(k.two), theta_two(theta.two);
  if (!k_one.is_regular() || !k_two.is_regular() || !theta_two.is_regular()) return std::nullopt;

  const double examples = static_cast<double>(first.inputs.rows());
  const Matrix &y_one = first.targets, &y_two = second.targets;
  const Matrix back = k_two.solve(k.cross.transpose()).transpose();  // K_12 K_2^-1
  const Matrix forth = k_one.solve(k.cross).transpose();             // K_21 K_1^-1
  const Matrix tangent_back = theta_two.solve(theta.cross.transpose()).transpose();
  // V_1 as the data of task 2 see it, V_2 as those of task 1 do, and each of these once more
  const Matrix one_on_two = multiply(forth, y_one), two_on_one = multiply(back, y_two);
  const Matrix one_again = multiply(back, one_on_two), two_again = multiply(forth, two_on_one);

  const double length_one = dot(y_one, k_one.solve(y_one)), length_two = dot(y_two, k_two.solve(y_two));
  const double lengths = std::sqrt(length_one * length_two);
  const double rf_one = one_on_two.squaredNorm() + one_again.squaredNorm();
  const double rf_two = two_on_one.squaredNorm() + two_again.squaredNorm();
  const double relative =
      8 * kernel_rounding(settings, first.inputs.cols()) * (k_one.condition() + k_two.condition());
  const double relative_tangent =
      relative + 8 * kernel_rounding(settings, first.inputs.cols()) * theta_two.condition();
  const auto reading = [&](double value, double scale, double share) -> Reading {
    return {value / examples, share * scale / examples};
  };

  PairOrders orders;
  const double input = dot(back, forth.transpose());
  orders.gamma_input = reading(input, std::abs(input), relative);
  orders.cos_rule =
      lengths > 0 ? Reading{dot(one_on_two, k_two.solve(y_two)) / lengths, relative} : Reading{};
  orders.gamma_rf = reading(rf_two, rf_two, relative);
  orders.gamma_rf_first = reading(rf_one, rf_one, relative);
  orders.gamma_r =
      reading(dot(two_on_one, one_again) + dot(one_on_two, two_again), std::sqrt(rf_one * rf_two), relative);
  orders.forgetting_proxy = reading((two_on_one - one_again).squaredNorm(), rf_one + rf_two, 2 * relative);
  // what the second task changes is as large as either term of the difference
  const Matrix new_part = multiply(tangent_back, y_two), old_part = multiply(tangent_back, one_on_two);
  orders.forgetting_pair = reading((new_part - old_part).squaredNorm(),
                                   new_part.squaredNorm() + old_part.squaredNorm(), 2 * relative_tangent);
  if (teachers) {
    const double average = average_over_teachers(first, second, teachers->rho, forth, tangent_back);
    const double apart = average_over_teachers(first, second, 0, forth, tangent_back);
    orders.forgetting_teachers = reading(average, apart, 2 * relative_tangent);
  }
  return orders;
}

}  // namespace franz_parisi::theory::wide
