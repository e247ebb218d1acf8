// Hamiltonian Monte Carlo: the dynamics conserve what they must, and without data the measure has known
// moments.
#include "validation/hamiltonian_chain.hpp"
#include "validation/sampler.hpp"

#include <cmath>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;

namespace {

constexpr std::size_t size = 60;

struct Problem {
  Teacher teacher = draw_teacher(size, {.seed = 12});
  SignPatterns patterns = draw_patterns(teacher, 40, {.seed = 12});
  TaskLoss loss;
  GibbsMeasure measure;

  explicit Problem(double gamma) : loss(patterns, gamma, std::vector<double>(size, 0.4)), measure(loss, 10) {}
};

std::vector<double> normals(std::size_t count, std::uint32_t replica) {
  Stream stream(StreamName{.seed = 12, .purpose = Purpose::momentum, .replica = replica});
  std::vector<double> numbers(count);
  for (double& x : numbers) x = stream.normal();
  return numbers;
}

PhasePoint some_point(const GibbsMeasure& measure) {
  PhasePoint point(measure, Posterior(normals(size, 1)));
  point.momentum = normals(size, 2);
  return point;
}

/// <f(m)> under exp(kappa s(m) + c m) on [-1, 1], s the entropy of theory.md section 1; midpoint rule.
template <class F>
double moment(double kappa, double c, F&& f) {
  constexpr int points = 200000;
  double numerator = 0, norm = 0;
  for (int k = 0; k < points; ++k) {
    const double m = -1 + (k + 0.5) * 2.0 / points, up = (1 + m) / 2, down = (1 - m) / 2;
    const double weight = std::exp(-kappa * (up * std::log(up) + down * std::log(down)) + c * m);
    numerator += weight * f(m);
    norm += weight;
  }
  return numerator / norm;
}

}  // namespace

TEST_CASE("the force is the derivative of the potential") {
  Problem problem(0.5);
  std::vector<double> field = normals(size, 1), gradient(size);
  problem.measure.gradient(Posterior(field), gradient);
  const auto potential = [&](const std::vector<double>& theta) {
    const Posterior state(theta);
    return problem.measure.potential(state, problem.loss.data_loss(state));
  };
  for (std::size_t i = 0; i < size; i += 7) {
    auto up = field, down = field;
    up[i] += 1e-5;
    down[i] -= 1e-5;
    CHECK(gradient[i] == doctest::Approx((potential(up) - potential(down)) / 2e-5).epsilon(1e-6));
  }
  CHECK_THROWS_AS(GibbsMeasure(problem.loss, -1), std::invalid_argument);
}

TEST_CASE("leapfrog returns to where it came from when momenta are reversed") {
  Problem problem(0.5);
  const PhasePoint start = some_point(problem.measure);
  PhasePoint point = start;
  leapfrog(problem.measure, point, 0.05, 60);
  for (double& p : point.momentum) p = -p;
  leapfrog(problem.measure, point, 0.05, 60);
  for (std::size_t i = 0; i < size; ++i) {
    CHECK(std::abs(point.state.field()[i] - start.state.field()[i]) < 1e-10);
    CHECK(std::abs(point.momentum[i] + start.momentum[i]) < 1e-10);
  }
}

TEST_CASE("leapfrog conserves energy to second order in the step") {
  Problem problem(0.5);
  const PhasePoint start = some_point(problem.measure);
  const auto error = [&](double step, std::size_t steps) {
    PhasePoint point = start;
    leapfrog(problem.measure, point, step, steps);
    return point.energy() - start.energy();
  };
  const double coarse = error(0.02, 10), fine = error(0.01, 20), finer = error(0.005, 40);
  CHECK(coarse / fine == doctest::Approx(4).epsilon(0.1));
  CHECK(fine / finer == doctest::Approx(4).epsilon(0.03));
}

TEST_CASE("detailed balance: exp(-dH) averages to one in equilibrium, however coarse the step") {
  Problem problem(0.3);
  HamiltonianChain chain(problem.measure, Posterior(std::vector<double>(size, 0.1)), {},
                         Stream(StreamName{.seed = 1, .purpose = Purpose::momentum}),
                         Stream(StreamName{.seed = 1, .purpose = Purpose::trajectory}));
  chain.begin_adaptation();
  for (int k = 0; k < 300; ++k) chain.advance();
  chain.end_adaptation();
  Stream stream(StreamName{.seed = 2, .purpose = Purpose::momentum});
  std::vector<double> weights;
  for (int k = 0; k < 3000; ++k) {
    chain.advance();
    PhasePoint point(problem.measure, chain.state());
    for (double& p : point.momentum) p = stream.normal();
    const double before = point.energy();
    leapfrog(problem.measure, point, 1.1 * chain.step_size(), 8);
    weights.push_back(std::exp(before - point.energy()));
  }
  double mean = 0, square = 0;
  for (const double w : weights) {
    mean += w / static_cast<double>(weights.size());
    square += w * w / static_cast<double>(weights.size());
  }
  const double error = std::sqrt((square - mean * mean) / static_cast<double>(weights.size()));
  CHECK(error < 0.05);
  CHECK(std::abs(mean - 1) < 4 * error);
}

TEST_CASE("without data, every weight has the moments of its own one-dimensional measure") {
  constexpr double beta = 4, gamma = 0.7;
  const Teacher teacher = draw_teacher(400, {.seed = 3});
  const SignPatterns none(400, 0, {});
  std::vector<double> prior(400);
  for (std::size_t i = 0; i < prior.size(); ++i) prior[i] = i % 2 == 0 ? 1.5 : -0.4;
  const Posterior previous(prior);
  TaskLoss loss(none, gamma, prior);
  const GibbsMeasure measure(loss, beta);
  const auto start = [&](std::size_t replica) {
    return Posterior(normals(400, static_cast<std::uint32_t>(replica)));
  };
  const auto result = sample_gibbs(measure, std::vector<Teacher>{teacher}, previous.mean(),
                                   {.warm_up = 200, .samples = 800}, start, {.seed = 3});
  double q = 0, q_star = 0, overlap_previous = 0;
  for (const double theta : {1.5, -0.4}) {
    const double kappa = beta * gamma;
    const double mean = moment(kappa, kappa * theta, [](double m) { return m; });
    q += mean * mean / 2;
    q_star += moment(kappa, kappa * theta, [](double m) { return m * m; }) / 2;
    overlap_previous += mean * std::tanh(theta) / 2;
  }
  REQUIRE(result.report.mixed);
  const auto check = [&](const std::string& name, double value, double expected) {
    CAPTURE(name);
    for (const auto& [diagnosed, d] : result.report.diagnostics) {
      if (diagnosed != name) continue;
      CHECK(d.monte_carlo_error < 2e-3);
      CHECK(std::abs(value - expected) < 4 * d.monte_carlo_error);
    }
  };
  check("q", *result.estimates.q, q);
  check("q_star", result.estimates.q_star, q_star);
  check("overlap_previous", *result.estimates.overlap_previous, overlap_previous);
  CHECK(result.estimates.energy == 0);
}

TEST_CASE("a sampler that was not given the time says so") {
  Problem problem(0);
  const auto start = [&](std::size_t replica) {
    return Posterior(std::vector<double>(size, replica == 0 ? 3.0 : -3.0));
  };
  const auto result = sample_gibbs(problem.measure, std::vector<Teacher>{problem.teacher}, {},
                                   {.warm_up = 0, .samples = 10, .chain = {.path_length = 0.05}}, start, {});
  CHECK_FALSE(result.report.mixed);
  CHECK(result.report.reason.find("R-hat") != std::string::npos);
  CHECK_THROWS_AS(
      sample_gibbs(problem.measure, std::vector<Teacher>{problem.teacher}, {}, {.replicas = 3}, start, {}),
      std::invalid_argument);
  CHECK_THROWS_AS(
      sample_gibbs(problem.measure, std::vector<Teacher>{problem.teacher}, {}, {.samples = 4}, start, {}),
      std::invalid_argument);
}
