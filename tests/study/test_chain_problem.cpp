// The composed equations of a chain: exact derivatives, and the same answer to the same question.
#include "study/chain/chain_problem.hpp"
#include "tests/study/support.hpp"
#include "theory/rs/coordinates.hpp"
#include "theory/rsb/ansatz.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace support;

namespace {

/// A chain of three tasks at a place that solves nothing: derivatives have to be right there too.
const Chain chain{{.alpha = 0.8, .beta = 12, .gamma = 0.3},
                  {.alpha = 0.6, .beta = 9, .gamma = 0.5, .rho = 0.4},
                  {.alpha = 1.1, .beta = 15, .gamma = 0.7, .rho = -0.3, .tau = 0.4, .nu = -0.6}};

Eigen::VectorXd place() {
  const theory::Overlaps tasks[] = {theory::Overlaps::from_q_r_q_star(0.6, 0.5, 0.75).value(),
                                    theory::Overlaps::from_q_r_q_star(0.5, 0.45, 0.7).value(),
                                    theory::Overlaps::from_q_r_q_star(0.65, 0.55, 0.8).value()};
  Eigen::VectorXd u(9);
  for (Eigen::Index i = 0; i < 3; ++i) u.segment<3>(3 * i) = theory::coordinates(tasks[i]);
  return u;
}

/// Each two parameters at a time: no more can move together.
std::vector<std::vector<Parameter>> pairs() {
  using namespace theory::parameter;
  std::vector<Parameter> all;
  for (std::size_t task = 0; task < 3; ++task) {
    for (const theory::ParameterRow* row : control)
      if (static_cast<int>(task) + 1 >= row->first_task && row->belongs_to(chain[task]))
        all.push_back({row, task});
  }
  all.push_back({&tau, 2});
  all.push_back({&nu, 2});
  std::vector<std::vector<Parameter>> moving;
  for (std::size_t i = 0; i < all.size(); ++i) moving.push_back({all[i], all[(i + 5) % all.size()]});
  return moving;
}

/// df/dx by central differences of fourth order, from column `first` on.
Eigen::MatrixXd differences(const study::ChainProblem& problem, const Eigen::VectorXd& x, Eigen::Index first,
                            int level) {
  constexpr double h = 2e-3;
  Eigen::MatrixXd jacobian(problem.unknowns(), x.size());
  const auto f = [&](Eigen::Index i, double step) {
    const auto state = problem.evaluate(x + step * Eigen::VectorXd::Unit(x.size(), i), {.level = level});
    REQUIRE(state);
    return state->f;
  };
  for (Eigen::Index i = first; i < x.size(); ++i)
    jacobian.col(i) = (8 * (f(i, h) - f(i, -h)) - (f(i, 2 * h) - f(i, -2 * h))) / (12 * h);
  return jacobian;
}

/// All columns from `first` on.
void compare(const study::ChainProblem& problem, const Eigen::VectorXd& x, Eigen::Index first) {
  const auto state = problem.evaluate(x, {.level = 2});
  REQUIRE(state);
  const Eigen::MatrixXd truth = differences(problem, x, first, 2);
  for (Eigen::Index column = first; column < truth.cols(); ++column) {
    CAPTURE(column);
    // Each task's block by its own scale: later tasks feel earlier ones weakly.
    for (std::size_t t = 0; t < problem.tasks(); ++t) {
      CAPTURE(t);
      const study::Block own = problem.layout().unknowns(t);
      const Eigen::VectorXd exact = state->jacobian.col(column).segment(own.begin, own.size),
                            same = truth.col(column).segment(own.begin, own.size);
      CHECK((exact - same).lpNorm<Eigen::Infinity>() <= 1e-6 * same.lpNorm<Eigen::Infinity>());
    }
  }
}

}  // namespace

TEST_CASE("the Jacobian of three tasks is that of central differences, in every block and parameter") {
  for (const auto& moving : pairs()) {
    CAPTURE(moving[0].name());
    CAPTURE(moving[1].name());
    const study::ChainProblem problem(chain, 0, 3, moving, study::no_past());
    CHECK(problem.unknowns() == 9);
    // What moves besides must not disturb the columns of the unknowns: three of the pairs are enough for
    // that.
    const bool whole = moving[0].task == 1 && moving[0].row != &theory::parameter::rho;
    compare(problem, problem.with_parameters(place()), whole ? 0 : problem.unknowns());
  }
}

TEST_CASE("the Jacobian of two tasks on a past that is solved") {
  solver::Budget budget = plenty();
  const study::Solved first = study::solve_tasks(study::nothing(), chain, 1, {}, budget);
  REQUIRE(first.all());
  for (const auto& moving : pairs()) {
    if (moving[0].task == 0 || moving[1].task == 0) continue;
    CAPTURE(moving[0].name());
    CAPTURE(moving[1].name());
    const study::ChainProblem problem(chain, 1, 3, moving, first.past);
    compare(problem, problem.with_parameters(place().tail(6)), moving[0] == alpha_2 ? 0 : problem.unknowns());
  }
}

TEST_CASE("the Jacobian where earlier tasks have one step of replica symmetry breaking") {
  Chain broken(chain.begin(), chain.begin() + 2);
  broken[0].ansatz = broken[1].ansatz = &theory::one_step;
  const auto first = theory::rsb::Overlaps::from_values(0.55, 0.68, 0.45, 0.75, 0.4),
             second = theory::rsb::Overlaps::from_values(0.5, 0.56, 0.4, 0.7, 0.7);
  Eigen::VectorXd u(13);
  u << theory::rsb::coordinates(*first), theory::rsb::coordinates(*second), place().tail(3);
  broken.push_back(chain[2]);
  for (const auto& moving : pairs()) {
    CAPTURE(moving[0].name());
    CAPTURE(moving[1].name());
    const study::ChainProblem problem(broken, 0, 3, moving, study::no_past());
    REQUIRE(problem.unknowns() == 13);
    compare(problem, problem.with_parameters(u), moving[0] == alpha_2 ? 0 : problem.unknowns());
  }
}

TEST_CASE("earlier tasks know nothing of later ones") {
  const study::ChainProblem problem(chain, 0, 3, {alpha_1, alpha_2}, study::no_past());
  const Eigen::VectorXd x = problem.with_parameters(place());
  const auto whole = problem.evaluate(x, {});
  REQUIRE(whole);
  CHECK(whole->jacobian.block(0, 3, 3, 6).isZero(0));
  CHECK(whole->jacobian.block(3, 6, 3, 3).isZero(0));
  CHECK(whole->jacobian.col(10).head(3).isZero(0));
  const study::ChainProblem shorter = problem.truncated(2);
  Eigen::VectorXd part(8);
  part << x.head(6), x.tail(2);
  const auto begin = shorter.evaluate(part, {});
  REQUIRE(begin);
  CHECK(begin->f == whole->f.head(6));
}

TEST_CASE("the same place gives the same answer, whatever was asked before") {
  const study::ChainProblem problem(chain, 0, 3, {beta_1}, study::no_past());
  const Eigen::VectorXd x = problem.with_parameters(place());
  const auto once = problem.evaluate(x, {});
  problem.evaluate(x + Eigen::VectorXd::Constant(x.size(), 0.1), {.level = 1, .errors = true});
  const auto again = problem.evaluate(x, {});
  REQUIRE((once && again));
  CHECK(once->f == again->f);
  CHECK(once->jacobian == again->jacobian);
  const auto with_errors = problem.evaluate(x, {.errors = true});
  REQUIRE(with_errors);
  CHECK(with_errors->f == once->f);
  CHECK(with_errors->open.cols() == with_errors->sources());
}

TEST_CASE("parameters come back to the last bit, and end where their range does") {
  for (const auto& moving : pairs()) {
    const study::ChainProblem problem(chain, 0, 3, moving, study::no_past());
    const Chain same = problem.chain_at(problem.with_parameters(place()));
    for (const Parameter& parameter : moving) CHECK(parameter.of(same) == parameter.of(chain));
  }
  const study::ChainProblem problem(chain, 0, 3, {gamma_1}, study::no_past());
  Eigen::VectorXd x = problem.with_parameters(place());
  x[9] = 0;
  CHECK(problem.evaluate(x, {}));
  x[9] = -1e-9;
  CHECK_FALSE(problem.evaluate(x, {}));
}
