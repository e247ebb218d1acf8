// The best continual learner: against the single task, where tasks do not or entirely resemble each other,
// and against enumeration.
#include "integrals/deadline.hpp"
#include "theory/bayes/bayes_optimal.hpp"
#include "theory/bayes/best_learner.hpp"
#include "theory/bayes/sign_tree.hpp"

#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::theory;
namespace integrals = franz_parisi::integrals;

namespace {

void same(const franz_parisi::integrals::Estimate& a, const franz_parisi::integrals::Estimate& b) {
  CHECK(std::abs(a.value - b.value) <= a.error + b.error);
}

/// Signs on a tree in Gaussian fields without messages: the posterior is a sum over all signs, and averages
/// are those of the trapezoidal rule over all fields at once.
struct Enumerated {
  std::vector<double> q;
  double log_z = 0;

  Enumerated(const std::vector<TeacherOnTree>& teachers, const std::vector<double>& strength, double step)
      : q(teachers.size()) {
    constexpr double reach = 8;
    const std::size_t count = teachers.size(), signs = std::size_t{1} << count;
    const auto nodes = static_cast<std::size_t>(2 * reach / step) + 1;
    const auto sign = [](std::size_t configuration, std::size_t t) {
      return (configuration >> t) & 1 ? 1 : -1;
    };
    std::vector<double> prior(signs, 0.5);
    for (std::size_t w = 0; w < signs; ++w)
      for (std::size_t t = 1; t < count; ++t)
        prior[w] *= 0.5 * (1 + teachers[t].rho * sign(w, t) * sign(w, teachers[t].parent));
    for (std::size_t w = 1; w < signs; w += 2) {  // the first sign +1: the other half is alike
      std::vector<std::size_t> place(count, 0);
      for (bool more = true; more;) {
        double weight = 2 * prior[w];
        std::vector<double> likelier(count);
        for (std::size_t t = 0; t < count; ++t) {
          const double z = -reach + step * static_cast<double>(place[t]);
          weight *= step * std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
          likelier[t] = std::exp(strength[t] * sign(w, t) + std::sqrt(strength[t]) * z);
        }
        double sum = 0, mean[4] = {};
        for (std::size_t v = 0; v < signs; ++v) {
          double p = prior[v];
          for (std::size_t t = 0; t < count; ++t) p = sign(v, t) > 0 ? p * likelier[t] : p / likelier[t];
          sum += p;
          for (std::size_t t = 0; t < count; ++t) mean[t] += p * sign(v, t);
        }
        for (std::size_t t = 0; t < count; ++t) q[t] += weight * sign(w, t) * mean[t] / sum;
        log_z += weight * std::log(sum);
        more = false;
        for (std::size_t t = 0; t < count && !more; ++t) {
          more = ++place[t] < nodes;
          if (!more) place[t] = 0;
        }
      }
    }
  }
};

}  // namespace

TEST_CASE("one task is (14)") {
  for (const double alpha : {1e-3, 0.2, 0.5, 1.0, 1.2, 1.3}) {
    CAPTURE(alpha);
    const BestLearner one = best_learner({{.alpha = alpha}});
    same(one.eps[0], bayes_optimal_eps(alpha));
    CHECK(one.eps[0].error < 1e-10);
  }
}

TEST_CASE("teachers that have nothing in common are learned one by one") {
  const BestLearner two = best_learner({{.alpha = 0.7}, {.alpha = 1.3, .rho = 0}});
  same(two.eps[0], bayes_optimal_eps(0.7));
  same(two.eps[1], bayes_optimal_eps(1.3));
}

TEST_CASE("teachers that are the same, or opposite, are one teacher with all data") {
  for (const double rho : {1.0, -1.0}) {
    const BestLearner two = best_learner({{.alpha = 0.4}, {.alpha = 0.3, .rho = rho}});
    for (const auto& eps : two.eps) same(eps, bayes_optimal_eps(0.7));
    const BestLearner three =
        best_learner({{.alpha = 0.6}, {.alpha = 0.3, .rho = rho}, {.alpha = 0.5, .rho = rho, .parent = 1}});
    for (const auto& eps : three.eps) CHECK(eps.value == 0);  // 1.4 > 1.2447
    const BestLearner well_known = best_learner({{.alpha = 47}, {.alpha = 0.002, .rho = rho}});
    for (const auto& eps : well_known.eps) CHECK(eps.value == 0);
  }
}

TEST_CASE("it gives up once a deadline has passed") {
  int asked = 0;
  const integrals::Deadline deadline([&] { return ++asked == 1000; });
  const integrals::Deadline::Heeded heeded;
  CHECK_THROWS_AS(best_learner({{.alpha = 0.5}, {.alpha = 0.5, .rho = 0.5}}), integrals::DeadlinePassed);
  CHECK(asked == 1000);
}

TEST_CASE("a sign of rho changes no error; more data never hurt") {
  const auto eps = [](double rho, double more) {
    return best_learner(
               {{.alpha = 0.5}, {.alpha = 0.6 + more, .rho = rho}, {.alpha = 0.4, .rho = 0.3, .parent = 0}})
        .eps;
  };
  const auto plus = eps(0.6, 0), minus = eps(-0.6, 0), more = eps(0.6, 0.1);
  for (std::size_t t = 0; t < 3; ++t) {
    CAPTURE(t);
    same(plus[t], minus[t]);
    CHECK(more[t].value < plus[t].value);
  }
  CHECK(plus[0].value < bayes_optimal_eps(0.5).value);
}

TEST_CASE("overlaps are those of signs drawn on the tree and summed over one by one") {
  // A fork of three: fields are drawn, the posterior is a sum over 2^3 signs.
  const std::vector<TeacherOnTree> teachers{
      {.alpha = 1}, {.alpha = 1, .rho = 0.7}, {.alpha = 1, .rho = -0.4, .parent = 0}};
  const std::vector<double> strength{0.8, 2, 0.3};
  const SignTree tree(teachers, strength, 1);
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  constexpr int draws = 200'000;
  double q[3] = {}, square[3] = {}, log_z = 0, log_z2 = 0;
  for (int n = 0; n < draws; ++n) {
    int w[3];
    double b[3];
    for (std::size_t t = 0; t < 3; ++t) {
      const bool agrees = uniform(random) < 0.5 * (1 + (t == 0 ? 0 : teachers[t].rho));
      w[t] = t == 0 ? (agrees ? 1 : -1) : (agrees ? w[0] : -w[0]);
      b[t] = strength[t] * w[t] + std::sqrt(strength[t]) * normal(random);
    }
    double z = 0, mean[3] = {};
    for (int s = 0; s < 8; ++s) {
      const int v[3] = {s & 1 ? 1 : -1, s & 2 ? 1 : -1, s & 4 ? 1 : -1};
      double p = 0.5;
      for (std::size_t t = 1; t < 3; ++t) p *= 0.5 * (1 + teachers[t].rho * v[0] * v[t]);
      for (std::size_t t = 0; t < 3; ++t) p *= std::exp(b[t] * v[t]);
      z += p;
      for (std::size_t t = 0; t < 3; ++t) mean[t] += p * v[t];
    }
    for (std::size_t t = 0; t < 3; ++t) q[t] += w[t] * mean[t] / z, square[t] += std::pow(mean[t] / z, 2);
    log_z += std::log(z), log_z2 += std::pow(std::log(z), 2);
  }
  for (std::size_t t = 0; t < 3; ++t) {
    const auto [value, again] = tree.overlap(t);
    CHECK(std::abs(value - again) < 1e-13);
    CHECK(std::abs(value - q[t] / draws) < 4 * std::sqrt(square[t] / draws / draws));
  }
  const double mean = log_z / draws;
  CHECK(std::abs(tree.log_partition() - mean) < 4 * std::sqrt((log_z2 / draws - mean * mean) / draws));
}

TEST_CASE("overlaps are those of signs summed over one by one, with fields integrated all at once") {
  struct Case {
    std::vector<TeacherOnTree> teachers;
    std::vector<double> strength;
    double step;
  };
  const auto chain = [](double rho_2, double rho_3) {
    return std::vector<TeacherOnTree>{
        {.alpha = 1}, {.alpha = 1, .rho = rho_2}, {.alpha = 1, .rho = rho_3, .parent = 1}};
  };
  const std::vector<TeacherOnTree> fork{
      {.alpha = 1}, {.alpha = 1, .rho = 0.7}, {.alpha = 1, .rho = -0.4, .parent = 0}};
  std::vector<TeacherOnTree> four = chain(0.8, -0.5);
  four.push_back({.alpha = 1, .rho = 0.6, .parent = 1});
  const std::vector<Case> cases{{{{.alpha = 1}, {.alpha = 1, .rho = 0.9}}, {2.5, 0.7}, 0.125},
                                {chain(0.6, 0.3), {0.8, 1.5, 0.3}, 0.25},
                                {chain(-0.95, 0.99), {0.2, 0.9, 1.1}, 0.25},
                                {fork, {0.8, 2, 0.3}, 0.25},
                                {four, {0.3, 0.5, 0.4, 0.6}, 0.45}};
  for (const auto& [teachers, strength, step] : cases) {
    const std::size_t tasks = teachers.size();
    CAPTURE(tasks);
    const SignTree tree(teachers, strength, 1);
    const Enumerated exact(teachers, strength, step);
    for (std::size_t t = 0; t < teachers.size(); ++t) {
      CAPTURE(t);
      CHECK(std::abs(tree.overlap(t).q - exact.q[t]) < 1e-11);
    }
    CHECK(std::abs(tree.log_partition() - exact.log_z) < 1e-11);
  }
}
