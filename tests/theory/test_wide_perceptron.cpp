// Depth 0 is a perceptron with real weights: averaged over instances it meets the closed form of its order
// parameters in the proportional limit P = alpha N.
#include "tests/theory/wide_support.hpp"
#include "theory/wide/chain.hpp"

#include <array>

#include <doctest/doctest.h>

using namespace wide_support;

namespace {

constexpr std::array alpha{0.5, 0.5, 2.0};
constexpr double lambda = 2, sigma = 1, beta = 5, noise = 0.1, overlap = 0.5;

double rho(std::size_t t, std::size_t s) { return std::pow(overlap, std::abs(double(t) - double(s))); }

/// r_{t,s}, and the squared length m_t/N of the weights' mean, tasks counted from 0.
struct Order {
  std::array<std::array<double, 3>, 3> r;
  std::array<double, 3> m;
};

/// g = <1/(1+bC)>, h = <1/(1+bC)^2>, C Marchenko-Pastur: (W31). Then (W32) and (W33), the length of the mean
/// in place of that of a sample.
Order closed_form() {
  Order order{};
  for (std::size_t t = 0; t < 3; ++t) {
    const double k = 1 / (sigma * sigma) + (t > 0 ? lambda : 0), b = beta / k;
    const double kept = t > 0 ? lambda / k : 0;
    const double p = 1 + b * (alpha[t] - 1), root = std::sqrt(p * p + 4 * b), g = 2 / (p + root);
    const double slope = -g * g / 2 * (alpha[t] - 1 + (p * (alpha[t] - 1) + 2) / root), h = g + b * slope;
    for (std::size_t s = 0; s < 3; ++s)
      order.r[t][s] = (1 - g) * rho(t, s) + (t > 0 ? kept * g * order.r[t - 1][s] : 0);
    order.m[t] = 1 - 2 * g + h + noise * b * (g - h);
    if (t > 0) order.m[t] += 2 * kept * (g - h) * order.r[t - 1][t] + kept * kept * h * order.m[t - 1];
  }
  return order;
}

std::vector<Task> draw(Eigen::Index n, std::mt19937_64& bits, std::vector<Matrix>& teachers) {
  std::vector<Task> tasks;
  teachers.clear();
  for (const double load : alpha) {
    Matrix w = normal_matrix(n, 1, bits);
    if (!teachers.empty()) w = overlap * teachers.back() + std::sqrt(1 - overlap * overlap) * w;
    teachers.push_back(w);
    const auto examples = Eigen::Index(load * double(n));
    const Matrix x = normal_matrix(examples, n, bits);
    const Matrix y = x * w / std::sqrt(double(n)) + std::sqrt(noise) * normal_matrix(examples, 1, bits);
    // f at the axes, times sqrt(N), is the weight vector
    tasks.push_back({x, y, Matrix::Identity(n, n), Matrix::Zero(n, 1)});
  }
  return tasks;
}

}  // namespace

TEST_CASE("the closed form has its reference digits") {
  // |w_t - w*_1|^2/N of samples, whose length is Q_t = m_t + what samples differ by
  const Order order = closed_form();
  double sample = 0;
  const std::array errors{1.203298293405, 1.078946522200, 1.245976323834};
  for (std::size_t t = 0; t < 3; ++t) {
    const double k = 1 / (sigma * sigma) + (t > 0 ? lambda : 0), b = beta / k, kept = t > 0 ? lambda / k : 0;
    const double p = 1 + b * (alpha[t] - 1), root = std::sqrt(p * p + 4 * b), g = 2 / (p + root);
    const double h = g - b * g * g / 2 * (alpha[t] - 1 + (p * (alpha[t] - 1) + 2) / root);
    sample = kept * kept * h * sample + g / k;  // Q_t - m_t
    CHECK(std::abs(1 - 2 * order.r[t][0] + order.m[t] + sample - errors[t]) < 1e-11);
  }
}

TEST_CASE("instances of depth 0 have the order parameters of the perceptron, (W31) to (W34)") {
  constexpr Eigen::Index n = 200;
  constexpr int instances = 30;
  const Order order = closed_form();
  std::mt19937_64 bits(7);
  std::array<std::array<double, 6>, 2> sums{};  // of r_{t,1} and m_t, and of their squares
  std::vector<Matrix> teachers;
  for (int i = 0; i < instances; ++i) {
    const auto tasks = draw(n, bits, teachers);
    const auto states =
        solve_chain(tasks, {.depth = 0, .sigma = sigma, .lambda = lambda, .temperature = 1 / beta}, in_turn);
    for (std::size_t t = 0; t < 3; ++t) {
      const Matrix w = states[t].test[0].mean * std::sqrt(double(n));
      const std::array found{w.cwiseProduct(teachers[0]).sum() / double(n), w.squaredNorm() / double(n)};
      for (std::size_t q = 0; q < 2; ++q) {
        sums[0][2 * t + q] += found[q] / instances;
        sums[1][2 * t + q] += found[q] * found[q] / instances;
      }
    }
  }
  for (std::size_t t = 0; t < 3; ++t)
    for (std::size_t q = 0; q < 2; ++q) {
      const double expected = q == 0 ? order.r[t][0] : order.m[t], mean = sums[0][2 * t + q];
      const double error = std::sqrt((sums[1][2 * t + q] - mean * mean) / (instances - 1));
      CAPTURE(t);
      CAPTURE(q);
      CAPTURE(mean);
      CHECK(std::abs(mean - expected) < 4 * error + 1.0 / double(n));
      CHECK(error < 0.02);
    }
}
