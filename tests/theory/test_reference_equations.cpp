// The slow, readable copy of (1)-(6) against published digits, rows of an independent program, the solver's
// answers, and the fast equations away from any solution.
#include "study/chain/chain.hpp"
#include "tests/theory/reference_rows.hpp"
#include "theory/reference/equations.hpp"
#include "theory/rs/saddle_point.hpp"

#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi;
using theory::Chain;
using theory::Overlaps;

namespace {

Overlaps overlaps(double q, double r, double q_star) { return *Overlaps::from_q_r_q_star(q, r, q_star); }

/// M(H(x)) of the last task by the fast equations, resolved so finely that their error is rounding.
theory::SaddlePoint fast(const Chain& chain, const std::vector<Overlaps>& states) {
  const auto resolution = theory::Resolution{}.refined().refined();
  theory::FieldLaw law = theory::FieldLaw::point_mass();
  for (std::size_t t = 0;; ++t) {
    const auto prior = std::make_shared<const theory::FieldLaw>(law.with_next_teacher(chain[t].rho));
    const auto point = theory::saddle_point(prior, chain[t], states[t], resolution);
    REQUIRE(point);
    if (t + 1 == chain.size()) return *point;
    law = point->entropic->hand_on(point->entropic->law_rule(resolution.weight_step)).law;
  }
}

void compare(const Chain& chain, const std::vector<Overlaps>& states) {
  const theory::SaddlePoint truth = fast(chain, states);
  const auto ours = theory::reference::moments(chain, states, chain.size() - 1);
  CHECK(std::abs(ours.q.value - truth.image.q()) <= ours.q.error + 1e-13);
  CHECK(std::abs(ours.r.value - truth.image.r()) <= ours.r.error + 1e-13);
  CHECK(std::abs(ours.q_star.value - truth.image.q_star()) <= ours.q_star.error + 1e-13);
  CHECK(std::max({ours.q.error, ours.r.error, ours.q_star.error}) < 3e-10);
}

}  // namespace

TEST_CASE("ln Phi and phi/Phi are smooth where their forms meet, and right far out") {
  using theory::reference::probit;
  CHECK(probit(0).log_cdf == doctest::Approx(-std::log(2.0)).epsilon(1e-15));
  CHECK(probit(-5.0).log_cdf == doctest::Approx(probit(std::nextafter(-5.0, 0.0)).log_cdf).epsilon(1e-14));
  CHECK(probit(-5.0).hazard == doctest::Approx(probit(std::nextafter(-5.0, 0.0)).hazard).epsilon(1e-14));
  CHECK(probit(-40.0).log_cdf == doctest::Approx(-804.6084420137538).epsilon(1e-15));
  CHECK(probit(8.0).log_cdf == doctest::Approx(-6.220960574271786e-16).epsilon(1e-12));
}

TEST_CASE("conjugates at a state whose digits are known") {
  const auto h = theory::reference::conjugates({.alpha = 1, .beta = 20, .gamma = 0},
                                               overlaps(0.8486656, 0.6031829, 0.9096389));
  CHECK(h.q_hat.value == doctest::Approx(70.00055).epsilon(1e-7));
  CHECK(h.r_hat.value == doctest::Approx(7.5509852).epsilon(1e-8));
  CHECK(h.q_star_hat.value == doctest::Approx(42.8741776).epsilon(1e-8));
}

TEST_CASE("first tasks: every fifth row is a solution to its ten digits") {
  const auto rows = reference_rows::read("task1.jsonl");
  REQUIRE(rows.size() >= 20);
  for (std::size_t i = 0; i < rows.size(); i += 5) {
    CAPTURE(rows[i].dump());
    const auto check =
        theory::reference::check(reference_rows::chain_of(rows[i]), {reference_rows::state_of(rows[i])}, 0);
    CHECK(check.agrees(1e-10));
    CHECK(check.error < 1e-10);
  }
}

TEST_CASE("a second task: solver, row and reference agree, and a displaced state is found out") {
  const auto rows = reference_rows::read("task2.jsonl");
  REQUIRE(rows.size() >= 10);
  const Chain chain = reference_rows::chain_of(rows[4]);
  const auto solution = study::solve_chain(chain, {});
  REQUIRE(solution.tasks.back().has_solution);
  std::vector<Overlaps> states{*solution.tasks[0].x, *solution.tasks[1].x};
  for (const std::size_t task : {0U, 1U}) {
    const auto check = theory::reference::check(chain, states, task);
    CHECK(check.residual < 1e-13);
    CHECK(check.error < 1e-10);
  }
  states[1] = reference_rows::state_of(rows[4]);
  CHECK(theory::reference::check(chain, states, 1).agrees(1e-10));

  states[1] = overlaps(states[1].q(), states[1].r() + 1e-8, states[1].q_star());
  CHECK_FALSE(theory::reference::check(chain, states, 1).agrees(1e-10));
  states[1] = *solution.tasks[1].x;  // and so is a past that is not the one it was solved on
  states[0] = overlaps(states[0].q(), states[0].r() - 1e-5, states[0].q_star());
  CHECK_FALSE(theory::reference::check(chain, states, 1).agrees(1e-10));
}

TEST_CASE("away from solutions, with imposed values: the same map as the fast equations") {
  const Overlaps x = overlaps(0.6, 0.45, 0.7), y = overlaps(0.5, -0.2, 0.65);
  compare({{.alpha = 0.7, .beta = 8, .gamma = 0.3, .nu = -1.5}}, {x});
  compare({{.alpha = 0.7, .beta = 8, .gamma = 0.3, .nu = 60}}, {x});  // two modes of the local measure
  compare({{.alpha = 1.5, .beta = 20, .gamma = 0}}, {overlaps(0.99999, 0.999985, 0.999995)});
  compare({{.alpha = 1e-3, .beta = 0.1, .gamma = 1}}, {overlaps(1e-4, 1e-3, 0.3)});
  compare(
      {{.alpha = 0.7, .beta = 8, .gamma = 0.3}, {.alpha = 0.4, .beta = 5, .gamma = 1, .rho = -0.6, .tau = 3}},
      {x, y});
  compare({{.alpha = 0.7, .beta = 8, .gamma = 0.3}, {.alpha = 0.4, .beta = 5, .gamma = 0, .rho = 1, .nu = 2}},
          {x, y});
}

TEST_CASE("what cannot be checked says so") {
  const Chain chain{{.alpha = 1, .beta = 20, .gamma = 0}};
  const Overlaps x = overlaps(0.6, 0.45, 0.7);
  CHECK_THROWS_AS(theory::reference::check(chain, {x}, 1), std::invalid_argument);
  CHECK_THROWS_AS(theory::reference::check(chain, {}, 0), std::invalid_argument);
  const Chain broken{{.alpha = std::numeric_limits<double>::quiet_NaN(), .beta = 20, .gamma = 0}};
  const auto check = theory::reference::check(broken, {x}, 0);
  CHECK(std::isinf(check.error));
  CHECK_FALSE(check.agrees(1));
}
