// Chains whose answers are known from others or from the KL alone.
#include "solver/budget.hpp"
#include "study/chain/kept_chain.hpp"
#include "tests/study/support.hpp"

#include <cmath>
#include <numbers>

#include <Eigen/Core>
#include <doctest/doctest.h>

using namespace support;
using Eigen::ArrayXd;

namespace {

/// The two tasks' last states are one, in everything that does not tell what came before.
void same_root(const TaskSolution& a, const TaskSolution& b) {
  REQUIRE(a.status == Status::converged);
  REQUIRE(b.status == Status::converged);
  for (const theory::Reading& reading : a.readings) {
    const theory::ReadingRow* row = theory::row_of(reading.key);
    REQUIRE(row != nullptr);
    if (row->per_task || reading.key == "overlap_previous") continue;
    CAPTURE(reading.key);
    CHECK(std::abs(reading.value - value(b, reading.key)) <= reading.error + error(b, reading.key));
  }
}

/// p and eps of a task, told by its number in each chain.
void same_agreement(const TaskSolution& a, std::size_t task_a, const TaskSolution& b, std::size_t task_b) {
  for (const char* const key : {"p", "eps"}) {
    const std::string one = theory::numbered(key, task_a - 1), two = theory::numbered(key, task_b - 1);
    CHECK(std::abs(value(a, one) - value(b, two)) <= error(a, one) + error(b, two));
  }
}

/// Every bound covers what the finest quadratures change.
void covered(const Chain& chain) {
  const auto solution = study::solve_chain(chain, {});
  const auto roots = finest(chain, solution);
  for (std::size_t t = 0; t < chain.size(); ++t)
    check_within_bounds(solution.tasks[t], roots[t].tasks.front());
}

const TaskParameters first{0.7, 20, 0, 0};

/// Moments that the KL alone leaves: theta' from the law of a first task (no prior), then
/// (4) with A = 0, c = kappa theta'. Plain trapezoid sums in theta', theta and x: none of the library's rules
/// or laws.
struct KlAlone {
  double q = 0, mean = 0, q_star = 0, sign = 0;
};
KlAlone kl_alone(const TaskSolution& task1, double kappa) {
  constexpr int n = 801;
  constexpr double reach = 16;
  const double dt = 2 * reach / (n - 1);
  const ArrayXd theta = ArrayXd::LinSpaced(n, -reach, reach), m = theta.tanh();
  const ArrayXd log_width = -2 * theta.cosh().log();
  const ArrayXd entropy = (2 * theta.cosh()).log() - theta * m;
  ArrayXd mean(n), square(n), sign(n);  // of m in the field kappa theta'
  for (int i = 0; i < n; ++i) {
    ArrayXd w = kappa * (entropy + theta[i] * m) + log_width;
    w = (w - w.maxCoeff()).exp();
    const double z = w.sum();
    mean[i] = (w * m).sum() / z;
    square[i] = (w * m * m).sum() / z;
    // The sign jumps at theta = 0, a node: each half by Euler and Maclaurin, h/2 f(0) cancelling between
    // them.
    const double slope = kappa * theta[i] * w[n / 2] * dt;
    sign[i] = (w.tail(n / 2).sum() - w.head(n / 2).sum() + 2 * slope / 12) / z;
  }
  KlAlone result;
  const double dx = 0.02, q_hat = value(task1, "q_hat"), r_hat = value(task1, "r_hat"),
               a = value(task1, "q_star_hat") - q_hat / 2;
  for (double x = -8; x < 8; x += dx) {
    ArrayXd w = a * m * m + (std::sqrt(q_hat) * x + r_hat) * m + log_width;
    w = (w - w.maxCoeff()).exp();
    w *= dx * std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi) / (w.sum() * dt) * dt;
    result.q += (w * mean * mean).sum();
    result.mean += (w * mean).sum();
    result.q_star += (w * square).sum();
    result.sign += (w * sign).sum();
  }
  return result;
}

}  // namespace

TEST_CASE("gamma_2 = 0 makes the second task a fresh first one, whatever came before") {
  const TaskParameters fresh{0.9, 12, 0, 0};
  const auto alone = last({fresh});
  for (const double before : {0.1, 2.2}) {
    for (const double rho : {-0.6, 0.0, 1.0}) {
      const auto after = last({{before, 20, 0, 0}, {fresh.alpha, fresh.beta, 0, rho}});
      same_root(after, alone);
      same_agreement(after, 2, alone, 1);
      CHECK(p(after, 1) == doctest::Approx(rho * p(alone, 1)).epsilon(1e-9));
    }
  }
}

TEST_CASE("gamma_2 = 0 cuts a longer chain: what follows sees two tasks only") {
  const auto three = last({first, {0.9, 12, 0, 0.3}, {1.3, 30, 0.7, 0.6}});
  const auto two = last({{0.9, 12, 0, 0}, {1.3, 30, 0.7, 0.6}});
  same_root(three, two);
  same_agreement(three, 3, two, 2);
  same_agreement(three, 2, two, 1);
  CHECK(std::abs(p(three, 1) - 0.3 * p(two, 1)) < 1e-9);
  CHECK(std::abs(value(three, "overlap_previous") - value(two, "overlap_previous")) <=
        error(three, "overlap_previous") + error(two, "overlap_previous"));
}

TEST_CASE("rho_2 = 1: the teachers are one; rho_2 = -1: they are opposites") {
  const auto same = last({first, {1.1, 20, 0.5, 1}});
  CHECK(p(same, 1) == doctest::Approx(p(same, 2)).epsilon(1e-12));
  const auto opposite = last({first, {1.1, 20, 0.5, -1}});
  CHECK(p(opposite, 1) == doctest::Approx(-p(opposite, 2)).epsilon(1e-12));
  CHECK(p(same, 2) > p(opposite, 2));  // a head start helps, a wrong start hinders
  CHECK(p(same, 2) > p(last({{1.1, 20, 0, 0}}), 1));
}

TEST_CASE("rho_2 = 0: learning an unrelated task forgets, and nothing is known of it beforehand") {
  double previous = p(last({first}), 1);
  for (const double load : {0.01, 0.3, 1.0, 3.0}) {
    const auto s = last({first, {load, 20, 0.5, 0}});
    CHECK(p(s, 1) < previous);
    previous = p(s, 1);
  }
  const auto untaught = last({first, {1e-6, 20, 0.5, 0}});
  CHECK(std::abs(value(untaught, "r")) < 1e-5);
  CHECK(std::abs(p(untaught, 2)) < 1e-5);
}

TEST_CASE("alpha_2 -> 0 leaves what the KL alone makes of task 1's law") {
  const auto task1 = last({first});
  for (const double gamma : {0.05, 0.5, 2.0}) {
    CAPTURE(gamma);
    const KlAlone truth = kl_alone(task1, 20 * gamma);
    for (const double rho : {0.5, -1.0}) {
      for (const double alpha : {1e-6, 1e-8}) {
        const auto s = last({first, {alpha, 20, gamma, rho}});
        REQUIRE(s.status == Status::converged);
        const double order = 100 * alpha + 1e-9;  // what the data still do, and the sums' own error
        CHECK(std::abs(value(s, "q") - truth.q) < order);
        CHECK(std::abs(value(s, "r") - rho * truth.mean) < order);
        CHECK(std::abs(value(s, "q_star") - truth.q_star) < order);
        CHECK(std::abs(p(s, 1) - truth.sign) < order);
        CHECK(std::abs(p(s, 2) - rho * truth.sign) < order);
      }
    }
  }
}

TEST_CASE("alpha_1 -> 0 with gamma_1: the first task is left uniform under its own KL") {
  // exp(kappa s(m)) alone: q = r = 0, q_star = <m^2>
  const auto s = last({{1e-8, 10, 0.3, 0}});
  CHECK(value(s, "q") < 1e-6);
  CHECK(std::abs(value(s, "r")) < 1e-6);
  double z = 0, m2 = 0;
  for (double theta = -15; theta < 15; theta += 0.05) {
    const double m = std::tanh(theta),
                 w = std::exp(3 * (std::log(2 * std::cosh(theta)) - theta * m)) * (1 - m * m);
    z += w;
    m2 += w * m * m;
  }
  CHECK(value(s, "q_star") == doctest::Approx(m2 / z).epsilon(1e-7));
}

TEST_CASE("a strong KL holds the weights: gamma_2 -> infinity keeps m near m'") {
  const auto before = last({first});
  const auto held = last({first, {0.5, 20, 200, 0}});
  REQUIRE(held.has_solution);
  CHECK(value(held, "q") ==
        doctest::Approx(value(before, "q_star")).epsilon(5e-3));  // m -> m': one replica is all
  CHECK(value(held, "overlap_previous") == doctest::Approx(value(before, "q_star")).epsilon(5e-3));
  CHECK(p(held, 1) < p(before, 1) + 0.1);
}

TEST_CASE("at the limits too the bounds cover what the finest quadratures change, in every reading") {
  covered({{0.1, 20, 0, 0}, {0.9, 12, 0, 1}});
  covered({first, {0.9, 12, 0, 0.3}, {1.3, 30, 0.7, 0.6}});
  covered({first, {1.1, 20, 0.5, 1}});
  covered({first, {1.1, 20, 0.5, -1}});
  covered({first, {1e-6, 20, 0.5, 0}});
  covered({first, {1e-8, 20, 2, -1}});
  covered({{1e-8, 10, 0.3, 0}});
  covered({first, {0.5, 20, 200, 0}});
}

TEST_CASE("hardly any data: the branch is that of small loads, however small beta") {
  // To first order in beta: r = alpha beta <partial channel>, proportional to alpha beta; no fold is near.
  const double ratio = value(last({{1, 1e-4, 0, 0}}), "r") / 1e-4;
  for (const auto& place :
       {std::pair{1.0, 1e-7}, {3.0, 1e-9}, {10.0, 1e-10}, {1000.0, 1e-9}, {1e-5, 1e-5}, {0.5, 1e-12}}) {
    const double alpha = place.first, beta = place.second;
    CAPTURE(alpha);
    CAPTURE(beta);
    const TaskSolution s = last({{alpha, beta, 0, 0}});
    REQUIRE(s.status == Status::converged);
    CHECK(s.branch == 0);
    CHECK(std::abs(value(s, "r") / (alpha * beta) - ratio) < 1e-3 * ratio);
  }
}

TEST_CASE("a point ends within a tenth of its time limit, in the middle of an evaluation where need be") {
  // What the second of these tasks hands on takes a second for each evaluation.
  const Chain chain{{1e-9, 0.067, 0.295, 0}, {3e-10, 390, 1000, -1}, {3e-10, 4e-6, 1.36, -0.64}};
  constexpr double limit = 0.5 * FRANZ_PARISI_PATIENCE;
  study::Settings settings;
  settings.seconds_per_point = limit;
  const auto in_time = [&](const auto& solve) {
    const double before = solver::Budget::clock();
    const study::ChainSolution solution = solve();
    CHECK(solver::Budget::clock() - before < 1.1 * limit);
    CHECK(solution.tasks.back().status != Status::converged);
  };
  in_time([&] { return study::solve_chain(chain, settings); });
  in_time([&] {
    return study::solve_sweep(chain, {&theory::parameter::alpha, 2}, {chain[2].alpha}, settings).front();
  });
  in_time([&] {
    study::KeptChain kept(settings);
    for (const TaskParameters& task : chain) kept = kept.then(task);
    return kept.solution();
  });
}
