// The potentials (16) and (18) and the law (27) by nested adaptive quadrature against the lattice, away from
// any solution. All else are derivatives of the potentials: test_rsb_equations.cpp.
#include "theory/reference/broken.hpp"
#include "theory/rsb/energetic.hpp"
#include "theory/rsb/entropic.hpp"

#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

using namespace franz_parisi::theory;

TEST_CASE("E of (16)") {
  struct Place {
    double beta, q_0, q_1, r, q_star, x;
  };
  for (const Place& p : {Place{20, 0.7, 0.85, 0.6, 0.92, 0.3}, Place{5, 0.4, 0.6, -0.3, 0.75, 0.7},
                         Place{50, 0.6, 0.94, 0.5, 0.96, 0.15}}) {
    CAPTURE(p.beta);
    const TaskParameters task{.alpha = 1, .beta = p.beta, .gamma = 0};
    const auto x = rsb::Overlaps::from_values(p.q_0, p.q_1, p.r, p.q_star, p.x);
    REQUIRE(x);
    const auto slow = reference::broken_energetic(task, *x);
    const auto fast = rsb::energetic(task, *x, Resolution{}.refined()).e.value;
    CHECK(slow.error < 1e-8);
    CHECK(std::abs(fast.value - slow.value) <= slow.error + fast.error);
    CHECK(std::abs(fast.value - slow.value) < 1e-10);
  }
}

TEST_CASE("E F_1 of (18)") {
  struct Place {
    rsb::Conjugates hats;
    double x, kappa;
  };
  for (const Place& p :
       {Place{{140, 60, 14, 0.5}, 0.25, 0}, Place{{30, 2, 4, -3}, 0.8, 0}, Place{{10, 25, -2, -6}, 0.4, 5}}) {
    CAPTURE(p.kappa);
    const FieldLaw prior = FieldLaw::point_mass().with_next_teacher(0);
    const auto slow = reference::broken_potential(p.hats, p.x, p.kappa);
    const rsb::Entropic entropic(prior, p.hats, p.x, {.kappa = p.kappa}, Resolution{}.refined());
    auto fast = entropic.log_partition().value;
    fast.value += p.hats.a + (1 + p.kappa) * std::numbers::ln2;  // what stands beside F_1 there
    CHECK(slow.error < 1e-8);
    CHECK(std::abs(fast.value - slow.value) <= slow.error + fast.error);
    CHECK(std::abs(fast.value - slow.value) < 1e-10 * std::abs(slow.value));
  }
}

TEST_CASE("the law (27) that a task hands on") {
  struct Place {
    rsb::Conjugates hats;
    double x, kappa;
  };
  const auto squared = [](double m) { return m * m; };
  const auto skew = [](double m) { return std::exp(m) / (1.5 + m); };
  for (const Place& p : {Place{{140, 60, 14, 0.5}, 0.25, 0}, Place{{10, 25, -2, -6}, 0.4, 5}}) {
    CAPTURE(p.kappa);
    const FieldLaw prior = FieldLaw::point_mass().with_next_teacher(0);
    const rsb::Entropic entropic(prior, p.hats, p.x, {.kappa = p.kappa}, Resolution{}.refined());
    const FieldLaw law = entropic.hand_on(0.15, false).law;
    const auto compare = [&](const auto& f) {
      const auto slow = reference::broken_law(p.hats, p.x, p.kappa, f);
      const double fast = (law.marginal() * law.theta.tanh().unaryExpr(f)).sum();
      CHECK(slow.error < 1e-8);
      CHECK(std::abs(fast - slow.value) <= slow.error + 1e-13);
      CHECK(std::abs(fast - slow.value) < 1e-11);
    };
    compare(squared);
    compare(skew);
  }
}
