// Psi of (9) is stationary, so its total derivatives are its partial ones, (11) and their kin:
//     dPsi/dalpha_t = E,    dPsi/dgamma_t = -beta_t E KL(q_m || q_m'),    beta dPsi/dbeta = -beta e + gamma
//     dPsi/dgamma.
// The second follows from (4), (5) and (9): kappa = beta gamma enters through s(m) + theta' m - ln 2cosh
// theta' = -KL.
#include "tests/oracle.hpp"
#include "tests/study/support.hpp"
#include "theory/channel/probit/probit.hpp"
#include "theory/rs/coordinates.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace support;

namespace {

/// A chain solved task by task, whose last task can be solved again nearby with one parameter changed.
struct Nearby {
  Chain chain;
  study::Solved before;
  TaskSolution last;
  Eigen::Vector3d u;

  explicit Nearby(const Chain& of) : chain(of) {
    solver::Budget budget = plenty();
    before = study::solve_tasks(study::nothing(), chain, chain.size() - 1, {}, budget);
    const study::Solved all = study::solve_tasks(before, chain, chain.size(), {}, budget);
    for (const TaskSolution& s : all.tasks) REQUIRE(s.status == Status::converged);
    last = all.tasks.back();
    u = all.u.back();
  }

  /// dPsi/dparameter of the last task.
  double by(double TaskParameters::*member, double step) const {
    const auto psi = [&](double parameter) {
      Chain changed = chain;
      changed.back().*member = parameter;
      const auto problem = std::make_shared<const study::ChainProblem>(
          changed, chain.size() - 1, chain.size(), std::vector<Parameter>{}, before.past);
      solver::Budget budget = plenty();
      const auto root = study::solve_near(problem, u, before.tasks, {}, budget, false);
      REQUIRE(root.found);
      CHECK(root.tasks.front().status == Status::converged);
      return value(root.tasks.front(), "free_entropy");
    };
    return oracle::derivative(psi, chain.back().*member, step);
  }
};

const Chain chains[] = {
    {{0.5, 20, 0, 0}},
    {{1.5, 5, 0, 0}},
    {{1, 20, 1, 0}},
    {{1.2, 80, 0.3, 0}},
    {{2, 20, 0, 0}, {0.5, 20, 1, 0.5}},
    {{0.8, 10, 0.5, 0}, {2.5, 30, 0.4, -0.7}},
    {{0.5, 20, 0, 0}, {1, 20, 1, 0.8}, {0.7, 15, 0.8, -0.4}},
};

}  // namespace

TEST_CASE("dPsi/dalpha = E at the saddle, for every task of a chain") {
  for (const Chain& chain : chains) {
    CAPTURE(chain.size());
    CAPTURE(chain.back().alpha);
    const Nearby solved(chain);
    const double e = theory::energetic(chain.back(), *solved.last.x).e.value;
    CHECK(solved.by(&TaskParameters::alpha, 0.01 * chain.back().alpha) == doctest::Approx(e).epsilon(1e-6));
  }
}

TEST_CASE("dPsi/dbeta = -e without a prior; with one, what the KL adds is gamma/beta dPsi/dgamma") {
  for (const Chain& chain : chains) {
    CAPTURE(chain.size());
    CAPTURE(chain.back().beta);
    const Nearby solved(chain);
    const auto& p = chain.back();
    const double by_beta = solved.by(&TaskParameters::beta, 0.01 * p.beta);
    const double by_gamma = p.gamma == 0 ? 0 : solved.by(&TaskParameters::gamma, 0.01 * p.gamma);
    CHECK(by_beta ==
          doctest::Approx(-value(solved.last, "energy") + p.gamma / p.beta * by_gamma).epsilon(1e-6));
    CHECK(by_gamma <= 0);  // -KL
  }
}

TEST_CASE("dPsi/dgamma of a first task is -beta (ln 2 - E <s(m)>), the average done here by quadrature") {
  using oracle::Real;
  for (const Chain& chain : {Chain{{1, 20, 1, 0}}, Chain{{0.3, 2, 0.4, 0}}}) {
    const Nearby solved(chain);
    const auto& p = chain.back();
    const Real q_hat = value(solved.last, "q_hat"), r_hat = value(solved.last, "r_hat");
    const Real root = std::sqrt(q_hat), A = value(solved.last, "q_star_hat") - q_hat / 2;
    const Real entropy = oracle::over_panels(
        [&](Real x) {
          const Real c = std::abs(root * x + r_hat);
          return oracle::normal_pdf(x) * oracle::local_averages(A, c, p.couplings().kappa, 24).entropy;
        },
        oracle::equal_panels(-9, 9, 6));
    const double truth = static_cast<double>(p.beta * (entropy - std::log(Real(2))));
    CHECK(solved.by(&TaskParameters::gamma, 0.01 * p.gamma) == doctest::Approx(truth).epsilon(1e-6));
  }
}

TEST_CASE("Psi is stationary in the order parameters") {
  const Chain chain{{2, 20, 0, 0}, {0.5, 20, 1, 0.5}};
  const auto roots = finest(chain, study::solve_chain(chain, {}));
  const study::Root& root = roots.back();
  const auto psi = [&](double q, double r, double q_star) {
    const auto x = theory::Overlaps::from_q_r_q_star(q, r, q_star);
    const auto state = root.problem->evaluate(theory::coordinates(x.value()), {.level = 3});
    REQUIRE(state);
    for (const auto& reading : state->tasks.front()->readings())
      if (reading.key == "free_entropy") return reading.value;
    return std::nan("");
  };
  const theory::Overlaps& x = *root.tasks.front().x;
  const double top = psi(x.q(), x.r(), x.q_star()), h = 1e-4;
  // Second order: a displacement of 1e-4 times conjugates' slopes of 1e2..1e3 changes Psi by less than 1e-4.
  for (const auto& d : {Eigen::Vector3d(h, 0, 0), Eigen::Vector3d(0, h, 0), Eigen::Vector3d(0, 0, h)}) {
    const double up = psi(x.q() + d[0], x.r() + d[1], x.q_star() + d[2]) - top;
    const double down = psi(x.q() - d[0], x.r() - d[1], x.q_star() - d[2]) - top;
    CHECK(std::abs(up - down) < 0.02 * std::abs(up + down));  // odd part is third order
  }
}
