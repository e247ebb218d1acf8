// Error bounds where matrices are close to singular, against the same formulas in long double.
#include "tests/theory/wide_support.hpp"
#include "theory/wide/fluctuations.hpp"
#include "theory/wide/kernel.hpp"
#include "theory/wide/orders.hpp"

#include <Eigen/Cholesky>
#include <doctest/doctest.h>

using namespace wide_support;
using Real = long double;
using Long = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

namespace {

struct Both {
  Long k, theta;  ///< NNGP and tangent kernel
};

/// (W14), (W15) as they are written, sigma = 1.
Both kernels(const Matrix& x, const Matrix& z, std::size_t depth) {
  Both both{Long(x.rows(), z.rows()), Long(x.rows(), z.rows())};
  for (Eigen::Index i = 0; i < x.rows(); ++i)
    for (Eigen::Index j = 0; j < z.rows(); ++j) {
      const Eigen::Matrix<Real, 1, Eigen::Dynamic> a = x.row(i).cast<Real>(), b = z.row(j).cast<Real>();
      const Real inputs = Real(x.cols());
      Real q = std::sqrt(a.squaredNorm() * b.squaredNorm()) / inputs, t = 0;
      Real theta = 2 * std::atan2((a / a.norm() - b / b.norm()).norm(), (a / a.norm() + b / b.norm()).norm());
      Real k = q * std::cos(theta);
      for (std::size_t layer = 0; layer < depth; ++layer) {
        const Real pi = std::acos(Real(-1));
        t = (k + t) * (pi - theta) / (2 * pi);
        k = q / (2 * pi) * (std::sin(theta) + (pi - theta) * std::cos(theta));
        q /= 2;
        theta = 1 - k / q < 1e-17L ? 0 : std::acos(k / q);  // of one input with itself
      }
      both.k(i, j) = k;
      both.theta(i, j) = k + t;
    }
  return both;
}

Long inverse_times(const Long& a, const Long& b) { return a.llt().solve(b); }

/// How many times its bound, and how many times smaller, an error is.
struct Used {
  double worst = 0;
  void add(double value, Real expected, double bound) {
    CHECK(std::abs(Real(value) - expected) <= bound);
    worst = std::max(worst, double(std::abs(Real(value) - expected)) / bound);
  }
};

/// Tasks with pairs of inputs at a relative distance `close`.
std::vector<Task> hard_tasks(double close, unsigned long seed) {
  auto tasks = correlated_tasks(16, 8, 0.6, 0.5, seed);
  std::mt19937_64 bits(seed + 100);
  for (Task& task : tasks) {
    for (Eigen::Index i = 0; i < 4; ++i)
      task.inputs.row(2 * i + 1) = task.inputs.row(2 * i) + close * task.inputs.row(2 * i + 1);
    task.targets = normal_matrix(16, 1, bits);
    task.test_inputs = normal_matrix(5, 8, bits);
    task.test_targets = normal_matrix(5, 1, bits);
  }
  return tasks;
}

}  // namespace

TEST_CASE("bounds cover the error of order parameters, and are no longer far above it") {
  for (const double close : {1.0, 1e-2, 1e-4})
    for (const std::size_t depth : {1, 3}) {
      Used used;
      double condition = 0, input_error = 0;
      for (unsigned long seed = 1; seed <= 8; ++seed) {
        const auto tasks = hard_tasks(close, seed);
        const auto orders = *pair_orders(tasks[0], tasks[1], {.depth = depth}, LinearTeachers{0.4});
        const Both one = kernels(tasks[0].inputs, tasks[0].inputs, depth),
                   two = kernels(tasks[1].inputs, tasks[1].inputs, depth),
                   cross = kernels(tasks[0].inputs, tasks[1].inputs, depth);
        const Long y1 = tasks[0].targets.cast<Real>(), y2 = tasks[1].targets.cast<Real>();
        const Long back = inverse_times(two.k, cross.k.transpose()).transpose();
        const Long forth = inverse_times(one.k, cross.k).transpose();
        const Long tangent = inverse_times(two.theta, cross.theta.transpose()).transpose();
        used.add(orders.gamma_input.value, (back * forth).trace() / 16, orders.gamma_input.error);
        const Long a = forth * y1, b = back * y2;
        used.add(orders.gamma_rf.value, (b.squaredNorm() + (forth * b).squaredNorm()) / 16,
                 orders.gamma_rf.error);
        used.add(orders.gamma_r.value,
                 (b.cwiseProduct(back * a).sum() + a.cwiseProduct(forth * b).sum()) / 16,
                 orders.gamma_r.error);
        used.add(orders.cos_rule.value,
                 a.cwiseProduct(inverse_times(two.k, y2)).sum() /
                     std::sqrt(y1.cwiseProduct(inverse_times(one.k, y1)).sum() *
                               y2.cwiseProduct(inverse_times(two.k, y2)).sum()),
                 orders.cos_rule.error);
        used.add(orders.forgetting_proxy.value, (b - back * a).squaredNorm() / 16,
                 orders.forgetting_proxy.error);
        used.add(orders.forgetting_pair.value, (tangent * (y2 - a)).squaredNorm() / 16,
                 orders.forgetting_pair.error);
        // (W27) with K* = X X^T/8
        const Long x1 = tasks[0].inputs.cast<Real>(), x2 = tasks[1].inputs.cast<Real>();
        const Long z1 = tangent * (forth * x1), z2 = tangent * x2;
        used.add(orders.forgetting_teachers->value,
                 (z2.squaredNorm() - 2 * Real(0.4) * z1.cwiseProduct(z2).sum() + z1.squaredNorm()) / (8 * 16),
                 orders.forgetting_teachers->error);
        condition = std::max(condition, TaskGrams(tasks[0], {.depth = depth}).nngp.condition());
        input_error = std::max(input_error, orders.gamma_input.error);
      }
      MESSAGE("inputs at " << close << ", depth " << depth << ": condition " << condition
                           << ", gamma_input +- " << input_error << ", at most " << used.worst
                           << " of a bound used");
      CHECK(used.worst > 1e-4);
    }
}

TEST_CASE("bounds cover the error of means and variances") {
  for (const double close : {1.0, 1e-2, 1e-4})
    for (const std::size_t depth : {1, 3}) {
      Used means, variances;
      double condition = 0;
      for (unsigned long seed = 1; seed <= 8; ++seed) {
        const auto tasks = hard_tasks(close, seed);
        const Settings settings{.depth = depth};
        auto states = solve_chain(tasks, settings, in_turn);
        REQUIRE(states[1].solved);
        add_variances(states, tasks, settings, in_turn);
        condition = std::max(condition, states[0].condition);
        const Matrix &x1 = tasks[0].inputs, &x2 = tasks[1].inputs;
        for (const auto& [points, found] : {std::pair(&tasks[0].test_inputs, &states[1].test[0]),
                                            std::pair(&tasks[0].inputs, &states[1].train[0])}) {
          const Both own = kernels(*points, *points, depth), p1 = kernels(*points, x1, depth),
                     p2 = kernels(*points, x2, depth), k11 = kernels(x1, x1, depth),
                     k12 = kernels(x1, x2, depth), k22 = kernels(x2, x2, depth);
          const Long w1 = inverse_times(k11.k, p1.k.transpose()).transpose();
          const Long v1 = inverse_times(k11.k, k12.k).transpose();
          const Long w2 = inverse_times(k22.theta, p2.theta.transpose()).transpose();
          const Long y1 = tasks[0].targets.cast<Real>(), y2 = tasks[1].targets.cast<Real>();
          const Long mean = w1 * y1 + w2 * (y2 - v1 * y1);
          const Long c_pp = own.k - w1 * p1.k.transpose(), c_p2 = p2.k - w1 * k12.k,
                     c_22 = k22.k - v1 * k12.k;
          const Long cov = c_pp - w2 * c_p2.transpose() - c_p2 * w2.transpose() + w2 * c_22 * w2.transpose();
          for (Eigen::Index i = 0; i < points->rows(); ++i) {
            means.add(found->mean(i), mean(i), found->error(i));
            variances.add(found->variance(i), cov(i, i), found->variance_error(i));
          }
        }
      }
      MESSAGE("inputs at " << close << ", depth " << depth << ": condition " << condition << ", at most "
                           << means.worst << " and " << variances.worst << " of a bound used");
      CHECK(means.worst > 1e-4);
      CHECK(variances.worst > 1e-6);
    }
}

TEST_CASE("tables of many angles keep the digits") {
  const Vector angle = Vector::LinSpaced(30'000, 0, std::acos(-1.0)).array().pow(3) / 9.8696044010893586;
  for (const double lambda : {0.5, 1e4, 1e12, std::numeric_limits<double>::infinity()})
    for (const std::size_t depth : {1, 3, 20})
      for (const std::size_t s : {1, 2}) {
        const Settings settings{.depth = depth, .lambda = lambda};
        const Vector x = Vector::Ones(angle.size()), z = Vector::Ones(1);
        const Matrix many = chain_kernel(angle, x, z, settings, 3, s);
        double worst = 0;
        for (Eigen::Index i = 0; i < angle.size(); i += 7)
          worst = std::max(worst, std::abs(many(i) - chain_kernel(angle.row(i), z, z, settings, 3, s)(0)));
        CAPTURE(lambda);
        CAPTURE(depth);
        CHECK(worst <= 0.5 * kernel_rounding(settings, 1) * kernel_peak(settings, 3, s));
      }
}
