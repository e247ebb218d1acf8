// The best value of a parameter, and what is typed to ask for it.
#include "study/ask/objective.hpp"
#include "study/chain/optimum.hpp"
#include "study/usage_error.hpp"
#include "tests/study/real_chains.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace support;
using study::OptimumKind;

TEST_CASE("smallest error on a second task") {
  const Chain chain{{2, 20, 0, 0}, {1, 20, 1, 0.5}};
  const study::Optima found = study::find_optima(chain, gamma_2, 0.01, 10, {{1, "eps_2"}}, {});
  CHECK(found.gap.empty());
  REQUIRE(found.optima.size() == 1);
  const study::Optimum& best = found.optima.front();
  CHECK(best.kind == OptimumKind::interior);
  CHECK(std::abs(best.at - 0.138) < 5e-4);
  CHECK(std::abs(best.value - 0.22833) < 5e-6);
  // It does not depend on the range, and its neighbours are worse.
  const study::Optima again = study::find_optima(chain, gamma_2, 0.1, 0.2, {{1, "eps_2"}}, {});
  REQUIRE(again.optima.size() == 1);
  CHECK(std::abs(again.optima.front().at - best.at) <= again.optima.front().at_error + best.at_error);
  for (const double beside : {best.at - 1e-3, best.at + 1e-3})
    CHECK(value(last(gamma_2.at(chain, beside)), "eps_2") > best.value);
}

TEST_CASE("real weights: the best pull to the past is where the closed form has its minimum") {
  Chain chain = real({{1, 5, 0}, {0.5, 5, 1, 0.7}}, theory::square);
  for (TaskParameters& task : chain) task.noise = 0.1;
  const auto error_2 = [&](double gamma) {
    return square_loss(gamma_2.at(chain, gamma),
                       [](std::size_t t, std::size_t s) { return t == s ? 1 : 0.7; })[1]
        .error(1);
  };
  const study::Optima found = study::find_optima(chain, gamma_2, 0.01, 10, {{1, "error_2"}}, {});
  CHECK(found.gap.empty());
  REQUIRE(found.optima.size() == 1);
  const study::Optimum& best = found.optima.front();
  CHECK(best.kind == OptimumKind::interior);
  CHECK(best.at_error < 1e-9);
  CHECK(std::abs(best.value - error_2(best.at)) < 1e-12);
  constexpr double h = 1e-3;
  const double slope = (8 * (error_2(best.at + h) - error_2(best.at - h)) - error_2(best.at + 2 * h) +
                        error_2(best.at - 2 * h)) /
                       (12 * h);
  CHECK(std::abs(slope) < 1e-10);
  CHECK(error_2(best.at + 0.1) > best.value);
  CHECK(error_2(best.at - 0.1) > best.value);
}

TEST_CASE("a monotone reading has its optimum at an end") {
  const Chain chain{{0.5, 5, 0, 0}};
  const study::Optima low = study::find_optima(chain, alpha_1, 0.2, 0.9, {{-1, "eps_1"}}, {});
  REQUIRE(low.optima.size() == 1);
  CHECK(low.optima.front().kind == OptimumKind::lowest);
  CHECK(low.optima.front().at == 0.2);
  const study::Optima high = study::find_optima(chain, alpha_1, 0.2, 0.9, {{1, "eps_1"}}, {});
  REQUIRE(high.optima.size() == 1);
  CHECK(high.optima.front().kind == OptimumKind::highest);
}

TEST_CASE("a branch that ends in the range is no optimum of the next one") {
  // beta = 20: the branch from small loads ends at 1.9058025, where eps_1 still falls.
  const Chain chain{{1, 20, 0, 0}};
  const study::Optima found = study::find_optima(chain, alpha_1, 1.7, 2.1, {{1, "eps_1"}}, {});
  REQUIRE(found.optima.size() == 2);
  CHECK(found.optima.front().kind == OptimumKind::branch_end);
  CHECK(std::abs(found.optima.front().at - 1.9058025285) < 1e-6);
  CHECK(found.optima.front().at_error < 1e-6);
  CHECK(found.optima.back().kind == OptimumKind::highest);
}

TEST_CASE("sums of readings as they are typed") {
  const auto sum = study::parse_objective("--minimise", "0.3*eps_1 - 1e-3*q+eps_2", Chain(2));
  REQUIRE(sum.size() == 3);
  CHECK(sum[0].factor == 0.3);
  CHECK(sum[0].reading == "eps_1");
  CHECK(sum[1].factor == -1e-3);
  CHECK(sum[1].reading == "q");
  CHECK(sum[2].factor == 1);
  CHECK(study::parse_objective("--minimise", "-q", Chain(1)).front().factor == -1);
  for (const char* const bad : {"", "eps_3", "eps_1+", "+", "2*", "*q", "q*2", "eps_1 eps_2", "--q",
                                "1e400*q", "eps_bayes", "nan*q", "q++r", "forgetting_2", "0.5"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(study::parse_objective("--minimise", bad, Chain(2)), franz_parisi::UsageError);
  }
}
