// A chain of three tasks, sampled: weights and teachers drawn one after the other from (4), (5) with the
// conjugates that the solver found. p_s, q_star and m.m' must come out within the standard error.
#include "tests/study/support.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include <doctest/doctest.h>

using namespace support;

namespace {

struct Averages {
  std::vector<double> p;
  double r = 0, q_star = 0, overlap_previous = 0;
};

/// theta from exp(A m^2 + c m + kappa s(m)) dm, by inverting the distribution function on a grid.
class Sampler {
 public:
  Sampler(double a, double kappa) {
    for (std::size_t i = 0; i < n; ++i) {
      theta_[i] =
          -reach + (static_cast<double>(i) + 0.5) * 2 * reach / n;  // no node at 0, where the sign jumps
      m_[i] = std::tanh(theta_[i]);
      const double log_2cosh = std::log(2 * std::cosh(theta_[i]));
      base_[i] = a * m_[i] * m_[i] + kappa * (log_2cosh - theta_[i] * m_[i]) - 2 * log_2cosh;
    }
  }
  double draw(double c, std::mt19937_64& generator) {
    double top = -1e300;
    for (std::size_t i = 0; i < n; ++i) top = std::max(top, base_[i] + c * m_[i]);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) cumulative_[i] = sum += std::exp(base_[i] + c * m_[i] - top);
    const double target = sum * std::uniform_real_distribution<double>()(generator);
    const auto i = std::lower_bound(cumulative_.begin(), cumulative_.end(), target) - cumulative_.begin();
    return theta_[static_cast<std::size_t>(i)];
  }

 private:
  static constexpr std::size_t n = 400;
  static constexpr double reach = 10;
  std::array<double, n> theta_, m_, base_, cumulative_;
};

Averages sample(const Chain& chain, const ChainSolution& solution, int samples) {
  std::mt19937_64 generator(20230114);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  std::vector<Sampler> samplers;
  std::vector<double> q_hat, r_hat;
  for (std::size_t t = 0; t < chain.size(); ++t) {
    const TaskSolution& s = solution.tasks[t];
    q_hat.push_back(value(s, "q_hat"));
    r_hat.push_back(value(s, "r_hat"));
    samplers.emplace_back(value(s, "q_star_hat") - q_hat[t] / 2, chain[t].couplings().kappa);
  }
  Averages sum{.p = std::vector<double>(chain.size())};
  for (int i = 0; i < samples; ++i) {
    std::vector<int> teacher;
    double theta = 0, previous = 0;
    for (std::size_t t = 0; t < chain.size(); ++t) {
      const int turn = t > 0 && uniform(generator) > (1 + chain[t].rho) / 2 ? -1 : 1;
      teacher.push_back(t == 0 ? (uniform(generator) < 0.5 ? -1 : 1) : turn * teacher.back());
      const double c = std::sqrt(q_hat[t]) * normal(generator) + r_hat[t] * teacher.back() +
                       chain[t].couplings().kappa * theta;
      previous = theta;
      theta = samplers[t].draw(c, generator);
    }
    const double m = std::tanh(theta);
    for (std::size_t s = 0; s < chain.size(); ++s) sum.p[s] += (theta < 0 ? -1 : 1) * teacher[s];
    sum.r += m * teacher.back();
    sum.q_star += m * m;
    sum.overlap_previous += m * std::tanh(previous);
  }
  for (double& p : sum.p) p /= samples;
  sum.r /= samples, sum.q_star /= samples, sum.overlap_previous /= samples;
  return sum;
}

}  // namespace

TEST_CASE("three tasks, four histories, against samples of the chain of local fields") {
  constexpr int samples = 60000;
  const double allowed = 4 / std::sqrt(static_cast<double>(samples));  // every summand is bounded by 1
  const Chain chains[] = {{{1, 20, 0, 0}, {0.8, 20, 0.3, 0}, {0.5, 10, 0.6, -0.5}},
                          {{0.6, 8, 0.1, 0}, {1.5, 15, 0.1, -0.4}, {1, 20, 0.2, 0.5}}};
  for (const Chain& chain : chains) {
    const auto solution = study::solve_chain(chain, {});
    const auto& s = solution.tasks.back();
    REQUIRE(s.status == Status::converged);
    const Averages sampled = sample(chain, solution, samples);
    for (std::size_t t = 0; t < chain.size(); ++t) {
      CAPTURE(t);
      CHECK(std::abs(p(s, t + 1) - sampled.p[t]) < allowed);
      CHECK(std::abs(eps(s, t + 1) - std::acos(p(s, t + 1)) / std::acos(-1.0)) < 1e-14);
    }
    CHECK(std::abs(value(s, "r") - sampled.r) < allowed);
    CHECK(std::abs(value(s, "q_star") - sampled.q_star) < allowed);
    CHECK(std::abs(value(s, "overlap_previous") - sampled.overlap_previous) < allowed);
    // The three overlaps are told apart by far more than the error.
    CAPTURE(p(s, 1));
    CAPTURE(p(s, 2));
    CAPTURE(p(s, 3));
    CHECK(std::abs(p(s, 1) - p(s, 2)) > 5 * allowed);
    CHECK(std::abs(p(s, 2) - p(s, 3)) > 5 * allowed);
  }
}

TEST_CASE("six tasks can be chained; every task's numbers are those of the chain that ends with it") {
  Chain chain{{0.5, 10, 0, 0}};
  for (int t = 1; t < 6; ++t) chain.push_back({0.4 + 0.1 * t, 10, 0.5, t % 2 == 0 ? 0.5 : -0.3});
  const auto solution = study::solve_chain(chain, {});
  REQUIRE(solution.tasks.size() == 6);
  for (std::size_t t = 0; t < 6; ++t) {
    const auto& s = solution.tasks[t];
    CAPTURE(t);
    CHECK(s.status == Status::converged);
    CHECK(s.readings.find(theory::numbered("p", t)) != nullptr);
    CHECK(s.readings.find(theory::numbered("p", t + 1)) == nullptr);
    if (t == 2) check_within_bounds(s, last(Chain(chain.begin(), chain.begin() + 3)));
  }
}

TEST_CASE("forgetting is the error now less the error when the task was learned") {
  const auto solution = study::solve_chain({{0.7, 20, 0, 0}, {0.5, 20, 0.4, 0.3}, {0.8, 15, 0.5, -0.2}}, {});
  CHECK(solution.tasks[0].readings.find("forgetting_1") == nullptr);
  CHECK(solution.tasks[1].readings.find("forgetting_2") == nullptr);
  for (std::size_t now = 1; now < 3; ++now) {
    for (std::size_t then = 0; then < now; ++then) {
      const double difference = eps(solution.tasks[now], then + 1) - eps(solution.tasks[then], then + 1);
      const std::string key = theory::numbered("forgetting", then);
      CHECK(value(solution.tasks[now], key) == difference);
      CHECK(error(solution.tasks[now], key) <= 1e-10);
    }
  }
}
