// The iteration around the sampled channel, and the average over a weight that closes it, against theory/ and
// study/.
#include "study/chain/chain.hpp"
#include "theory/weights/variational/entropic.hpp"
#include "validation/sampled_iteration.hpp"
#include "validation/weight_average.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi;
using validation::ConjugateParameters;
using validation::Ending;
using validation::IterationResult;
using validation::IterationSettings;
using validation::OrderParameters;

namespace {

IterationResult run(const IterationSettings& settings, const validation::StreamName& name) {
  return iterate_sampled(settings, random_start(name), name);
}

}  // namespace

TEST_CASE("the average over a weight is that of theory/") {
  const auto prior = theory::FieldLaw::point_mass().with_next_teacher(0);
  for (const ConjugateParameters& h : {ConjugateParameters{70, 7.55, 42.87},
                                       {0.8, 0.16, 0.5},
                                       {1e-4, 1e-5, 0},
                                       {900, 20, 430},
                                       {900, 60, 900},
                                       {300, 1, -100},
                                       {2e4, 300, 1.02e4},
                                       {5, -2, 3}}) {
    CAPTURE(h.q_hat);
    const theory::Entropic exact(prior, {h.q_hat, h.r_hat, h.q_star_hat - h.q_hat / 2}, {0},
                                 theory::Resolution{}.refined().refined());
    const theory::LocalOverlaps overlaps = exact.overlaps();
    const validation::WeightAverage average = validation::weight_average(h);
    CHECK(std::abs(average.overlaps.q - overlaps.q.value) < 1e-9);
    CHECK(std::abs(average.overlaps.r - overlaps.r.value) < 1e-9);
    CHECK(std::abs(1 - average.overlaps.q_star - overlaps.s2.value) < 1e-9);
    CHECK(std::abs(average.p - (1 - 2 * exact.disagreement(0).value.value)) < 1e-9);
  }
  CHECK_THROWS_AS(validation::weight_average({-1, 0, 0}), std::invalid_argument);
  CHECK_THROWS_AS(validation::weight_average({1, NAN, 0}), std::invalid_argument);
}

TEST_CASE("without bias in the channel the iteration ends at the solution") {
  IterationSettings settings{.task = {1, 0.5}, .sizes = {.inner = 200, .outer = 4000, .repeats = 5}};
  const auto exact =
      study::solve_chain(theory::Chain{{.alpha = 1, .beta = 0.5, .gamma = 0}}, study::Settings{})
          .tasks.back()
          .readings;
  const IterationResult end = run(settings, {.seed = 2});
  CHECK(end.ending == Ending::settled);
  CHECK(end.sweeps < settings.sweeps);
  CHECK(end.state.q == doctest::Approx(exact.value("q")).epsilon(0.03));
  CHECK(end.state.r == doctest::Approx(exact.value("r")).epsilon(0.03));
  CHECK(end.state.q_star == doctest::Approx(exact.value("q_star")).epsilon(0.01));
  CHECK(end.p == doctest::Approx(exact.value("p_1")).epsilon(0.03));
}

TEST_CASE("with bias it ends below what any learner can reach") {
  const IterationSettings settings{.task = {1, 20}, .sizes = {.inner = 300, .outer = 200, .repeats = 10}};
  const IterationResult end = run(settings, {.seed = 1});
  CHECK(end.ending != Ending::left_domain);
  constexpr double bayes = 0.2306, exact = 0.28276;  // theory.md, section 4
  static_assert(bayes < exact);
  CHECK(std::acos(end.p) / std::numbers::pi < bayes);
}

TEST_CASE("runs that settle, run out of sweeps or leave the domain say so") {
  IterationSettings settings{.task = {1, 20}, .sizes = {.inner = 30, .outer = 20, .repeats = 2}};
  settings.sweeps = 3;
  settings.smallest_change = 0;
  const IterationResult still = run(settings, {.seed = 1});
  CHECK(still.ending == Ending::not_settled);
  CHECK(still.sweeps == 3);
  CHECK(still.state.in_domain());

  settings.smallest_change = 10;
  CHECK(run(settings, {.seed = 1}).ending == Ending::settled);
  CHECK(run(settings, {.seed = 1}).sweeps == 1);

  // A single sample of each kind soon gives a q_hat that is negative.
  settings = {.task = {1, 20}, .sizes = {.inner = 1, .outer = 1, .repeats = 1}};
  const IterationResult out = run(settings, {.seed = 1});
  CHECK(out.ending == Ending::left_domain);
  CHECK(out.state.in_domain());
}

TEST_CASE("starts lie in the domain, differ, and do not depend on the sample size") {
  OrderParameters before{};
  for (std::uint64_t run_index = 0; run_index < 200; ++run_index) {
    const OrderParameters start = validation::random_start({.seed = 1, .instance = run_index});
    CHECK(start.in_domain());
    CHECK(start.q != before.q);
    before = start;
  }
}
