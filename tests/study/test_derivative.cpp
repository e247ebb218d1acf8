// Derivatives along a solution: against what is known of the free entropy, and against differences.
#include "study/chain/derivative.hpp"
#include "tests/study/real_chains.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace support;
using study::Derivative;

namespace {

Derivative of(const Chain& chain, const std::string& reading, const Parameter& parameter) {
  const ChainSolution solution = study::solve_chain(chain, {});
  REQUIRE(solution.tasks.back().status == Status::converged);
  solver::Budget budget = plenty();
  const study::Root whole = study::whole_root(solution, {}, budget);
  REQUIRE(whole.found);
  return study::derivatives(whole, {reading}, {parameter}, {}, budget).front();
}

}  // namespace

TEST_CASE("free entropy by beta is minus the energy without a prior") {
  for (const Chain& chain : {Chain{{0.5, 20, 0, 0}}, Chain{{1.5, 5, 0, 0}}, Chain{{0.3, 100, 0, 0}}}) {
    const Derivative d = of(chain, "free_entropy", beta_1);
    const TaskSolution solved = last(chain);
    CHECK(std::abs(d.value + value(solved, "energy")) <= d.error + error(solved, "energy"));
    CHECK(d.error < 1e-11);
  }
}

namespace {

void check_by_differences(const Chain& chain, const std::vector<std::string>& readings) {
  const std::vector<Parameter> parameters = theory::parameters_of(chain);
  const ChainSolution solution = study::solve_chain(chain, {});
  solver::Budget budget = plenty();
  const study::Root whole = study::whole_root(solution, {}, budget);
  REQUIRE(whole.found);
  for (const Parameter& parameter : parameters) {
    const double h = 1e-3 * std::abs(parameter.of(chain));
    std::vector<TaskSolution> beside;
    for (const int steps : {-2, -1, 1, 2})
      beside.push_back(last(parameter.at(chain, parameter.of(chain) + steps * h)));
    for (const Derivative& d : study::derivatives(whole, readings, {parameter}, {}, budget)) {
      CAPTURE(d.reading);
      CAPTURE(parameter.name());
      const auto at = [&](std::size_t i) { return value(beside[i], d.reading); };
      const double other = (at(0) - 8 * at(1) + 8 * at(2) - at(3)) / (12 * h);
      CHECK(d.error < 1e-8);
      CHECK(std::abs(d.value - other) <= d.error + 1e-7 * std::max(1.0, std::abs(d.value)));
    }
  }
}

}  // namespace

TEST_CASE("every parameter of a chain, an earlier task's too") {
  const Chain chain{{0.8, 10, 0.5, 0}, {1.5, 15, 0.4, -0.7}, {0.7, 12, 0.8, 0.4}};
  const std::vector<std::string> shared{"q", "forgetting_2", "free_entropy", "energy", "replicon"};
  const auto with = [&](std::vector<std::string> own) {
    own.insert(own.end(), shared.begin(), shared.end());
    return own;
  };
  check_by_differences(chain, with({"eps_1", "eps_3", "p_2"}));
  check_by_differences(real(chain, theory::probit), with({"eps_1", "eps_3", "p_2"}));
  Chain noisy = real(chain, theory::square);
  for (TaskParameters& task : noisy) task.noise = 0.2;
  check_by_differences(noisy, with({"error_1", "error_3", "q_star"}));
}

TEST_CASE("at an end of a parameter's range") {
  const Chain chain{{0.5, 20, 0, 0}};
  const Derivative d = of(chain, "eps_1", gamma_1);
  const double h = 1e-4, here = value(last(chain), "eps_1");
  const auto at = [&](double gamma) { return value(last(gamma_1.at(chain, gamma)), "eps_1") - here; };
  const double other = (4 * at(h) - at(2 * h)) / (2 * h);
  CHECK(d.error < 1e-8);
  CHECK(std::abs(d.value - other) <= d.error + 1e-5 * std::abs(d.value));
}

TEST_CASE("after much learning, against 30 digits") {
  // Differences of roots that Newton's method found with plain trapezoids, apart from this program. The
  // second derivatives of E, which the Jacobian is made of, keep seven digits here.
  const Chain deep{{76.534, 59.6996, 0, 0}};
  const auto check = [&](const std::string& reading, double truth, double relative) {
    const Derivative d = of(deep, reading, alpha_1);
    CHECK(std::abs(d.value - truth) <= d.error);
    CHECK(d.error < relative * std::abs(truth));
  };
  check("q_hat", 1585907.9952959024, 1e-9);
  check("r_hat", 66164.183354820106, 1e-9);
  check("energy", -5.4117547630564459e-9, 1e-4);  // of 3.4e-2
}

TEST_CASE("of eps however small, through its logarithm") {
  struct Case {
    Chain chain;
    Parameter parameter;
    std::string reading;
  };
  for (const Case& c : {Case{{{3, 20, 0, 0}}, alpha_1, "eps_1"}, Case{{{10, 5, 0, 0}}, alpha_1, "eps_1"},
                        Case{{{6, 20, 0, 0}}, beta_1, "eps_1"},
                        Case{{{0.0788, 2.366, 0, 0}, {46.42, 0.6129, 0, 1}}, alpha_2, "eps_2"}}) {
    const double here = c.parameter.of(c.chain), h = 1e-3 * here;
    const auto log_eps = [&](int steps) {
      return std::log(value(last(c.parameter.at(c.chain, here + steps * h)), c.reading));
    };
    const double other = (log_eps(-2) - 8 * log_eps(-1) + 8 * log_eps(1) - log_eps(2)) / (12 * h);
    const double eps = value(last(c.chain), c.reading);
    CAPTURE(eps);
    const Derivative d = of(c.chain, c.reading, c.parameter);
    CHECK(std::abs(d.value - eps * other) <= d.error + 1e-7 * std::abs(d.value));
    CHECK(d.error < 1e-9 * std::abs(d.value));
  }
}

TEST_CASE("of eps that underflows: nothing, with a bound") {
  const Derivative d = of({{17, 20, 0, 0}}, "eps_1", alpha_1);
  CHECK(std::abs(d.value) < 1e-130);
  CHECK(d.error < 1e-120);
}
