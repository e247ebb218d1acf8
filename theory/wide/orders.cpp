#include "theory/wide/orders.hpp"

#include "theory/wide/kernel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace franz_parisi::theory::wide {
namespace {

double dot(const Matrix& a, const Matrix& b) { return a.cwiseProduct(b).sum(); }

double noise(const TaskGrams& first, const TaskGrams& second, const Settings& settings) {
  const auto most = static_cast<double>(std::max(first.at.size(), second.at.size()));
  return kernel_rounding(settings, first.at.inputs()) +
         2 * std::numeric_limits<double>::epsilon() * std::sqrt(most);
}

/// A kernel between the two tasks and within each, and what it does to probed values.
class Between {
 public:
  Between(const TaskGrams& first, const TaskGrams& second, arithmetic::Cholesky TaskGrams::*own,
          const CrossKernel& cross, Prober& prober)
      : first_(first), second_(second), own_(own), cross_(cross), prober_(prober) {}

  Probed solve_one(const Probed& v) { return prober_.solve(first_.*own_, cross_.peak, first_.at.length, v); }
  Probed solve_two(const Probed& v) {
    return prober_.solve(second_.*own_, cross_.peak, second_.at.length, v);
  }
  /// K_12 v and K_21 v.
  Probed to_one(const Probed& v) {
    return prober_.multiply(cross_.values, cross_.peak, first_.at.length, second_.at.length, v);
  }
  Probed to_two(const Probed& v) {
    return prober_.multiply_transposed(cross_.values, cross_.peak, first_.at.length, second_.at.length, v);
  }

 private:
  const TaskGrams &first_, &second_;
  arithmetic::Cholesky TaskGrams::*own_;
  const CrossKernel& cross_;
  Prober& prober_;
};

/// tr P_1 P_2 = |H|^2, H = L_1^-1 K_12 L_2^-T. No singular value of H is above 1, so that errors of K_11,
/// K_22 and K_12 change it by no more than what whitening makes of them.
Reading overlap_of_inputs(const TaskGrams& first, const TaskGrams& second, const Matrix& cross,
                          double noise) {
  constexpr double far = 8;
  const Matrix half = second.nngp.half_solve(first.nngp.half_solve(cross).transpose());
  return {half.squaredNorm(), far * noise * 2 * (first.whitened + second.whitened)};
}

}  // namespace

std::optional<PairOrders> pair_orders(const TaskGrams& first, const TaskGrams& second,
                                      const Settings& settings,
                                      const std::optional<LinearTeachers>& teachers) {
  if (!first.is_regular() || !second.is_regular()) return std::nullopt;
  const double rounding = noise(first, second, settings);
  Prober prober(rounding);
  const Matrix angle = angles(first.at, second.at);
  const CrossKernel nngp{nngp_kernel(angle, first.at.length, second.at.length, settings),
                         kernel_peak(settings, 1, 1)};
  const CrossKernel tangent{tangent_kernel(angle, first.at.length, second.at.length, settings),
                            kernel_peak(settings, 2, 2)};
  Between k(first, second, &TaskGrams::nngp, nngp, prober);
  Between theta(first, second, &TaskGrams::tangent, tangent, prober);

  const Probed y_one = prober.exact(first.targets), y_two = prober.exact(second.targets);
  const Probed u_one = k.solve_one(y_one), u_two = k.solve_two(y_two);
  // V_1 as the data of task 2 see it, V_2 as those of task 1 do, and each of these once more
  const Probed one_on_two = k.to_two(u_one), two_on_one = k.to_one(u_two);
  const Probed one_again = k.to_one(k.solve_two(one_on_two)), two_again = k.to_two(k.solve_one(two_on_one));
  const Probed new_part = theta.to_one(theta.solve_two(y_two)),
               old_part = theta.to_one(theta.solve_two(one_on_two));

  const auto length_one = [&](Eigen::Index c) { return dot(first.targets, u_one.block(c)); };
  const auto length_two = [&](Eigen::Index c) { return dot(second.targets, u_two.block(c)); };
  const auto rf_one = [&](Eigen::Index c) {
    return one_on_two.block(c).squaredNorm() + one_again.block(c).squaredNorm();
  };
  const auto rf_two = [&](Eigen::Index c) {
    return two_on_one.block(c).squaredNorm() + two_again.block(c).squaredNorm();
  };
  const auto examples = static_cast<double>(first.at.size());
  const auto of_example = [&](Reading reading) {
    return Reading{reading.value / examples, reading.error / examples};
  };
  const double one = rf_one(0), two = rf_two(0);

  PairOrders orders;
  orders.gamma_input = of_example(overlap_of_inputs(first, second, nngp.values, rounding));
  if (length_one(0) * length_two(0) > 0)
    orders.cos_rule = Prober::read(
        [&](Eigen::Index c) {
          const double cosine =
              dot(one_on_two.block(c), u_two.block(c)) / std::sqrt(length_one(c) * length_two(c));
          return std::clamp(cosine, -1.0, 1.0);
        },
        1);
  orders.gamma_rf = of_example(Prober::read(rf_two, two));
  orders.gamma_rf_first = of_example(Prober::read(rf_one, one));
  orders.gamma_r = of_example(Prober::read(
      [&](Eigen::Index c) {
        return dot(two_on_one.block(c), one_again.block(c)) + dot(one_on_two.block(c), two_again.block(c));
      },
      std::sqrt(one * two)));
  orders.forgetting_proxy = of_example(Prober::read(
      [&](Eigen::Index c) { return (two_on_one.block(c) - one_again.block(c)).squaredNorm(); }, one + two));
  orders.forgetting_pair = of_example(
      Prober::read([&](Eigen::Index c) { return (new_part.block(c) - old_part.block(c)).squaredNorm(); },
                   new_part.block(0).squaredNorm() + old_part.block(0).squaredNorm()));
  if (teachers)
    orders.forgetting_teachers =
        of_example(average_over_teachers(first, second, nngp, tangent, *teachers, rounding));
  return orders;
}

std::optional<PairOrders> pair_orders(const Task& first, const Task& second, const Settings& settings,
                                      const std::optional<LinearTeachers>& teachers) {
  return pair_orders(TaskGrams(first, settings), TaskGrams(second, settings), settings, teachers);
}

}  // namespace franz_parisi::theory::wide
