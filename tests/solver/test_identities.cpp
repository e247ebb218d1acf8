// Psi of (9) is stationary, so its total derivatives are its partial ones, (11) and their kin:
//     dPsi/dalpha_t = E,    dPsi/dgamma_t = -beta_t E KL(q_m || q_m'),    beta dPsi/dbeta = -beta e + gamma
//     dPsi/dgamma.
// The second follows from (4), (5) and (9): kappa = beta gamma enters through s(m) + theta' m - ln 2cosh
// theta' = -KL.
#include "tests/oracle.hpp"
#include "tests/solver/support.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace support;

namespace {

/// A chain solved task by task, whose last task can be solved again nearby with one parameter changed.
struct Solved {
  std::vector<std::shared_ptr<const solver::TaskRoot>> roots;

  explicit Solved(const Chain& chain) {
    for (std::size_t t = 0; t < chain.size(); ++t) {
      roots.push_back(std::make_shared<const solver::TaskRoot>(
          solver::solve_cold({.prior = solver::prior_of(chain[t], t, roots),
                              .parameters = chain[t],
                              .settings = {},
                              .deadline = in_a_minute(),
                              .hands_on = t + 1 < chain.size()})));
      REQUIRE(roots.back()->solution.status == solver::Status::converged);
    }
  }

  const solver::TaskSolution& last() const { return roots.back()->solution; }

  /// dPsi/dparameter of the last task.
  double by(double TaskParameters::*member, double step) const {
    const auto psi = [&](double value) {
      TaskParameters changed = last().parameters;
      changed.*member = value;
      const auto root = solver::solve_near(
          {.prior = roots.back()->prior, .parameters = changed, .settings = {}, .deadline = in_a_minute()},
          roots.back()->u);
      CHECK(root.solution.status == solver::Status::converged);
      return root.solution.readings.free_entropy;
    };
    return oracle::derivative(psi, last().parameters.*member, step);
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
    const Solved solved(chain);
    const auto& s = solved.last();
    const auto x = theory::Overlaps::from_q_r_q_star(s.q, s.r, s.q_star).value();
    const double e = theory::energetic(chain.back().beta, x).e.value;
    CHECK(solved.by(&TaskParameters::alpha, 0.01 * chain.back().alpha) == doctest::Approx(e).epsilon(1e-6));
  }
}

TEST_CASE("dPsi/dbeta = -e without a prior; with one, what the KL adds is gamma/beta dPsi/dgamma") {
  for (const Chain& chain : chains) {
    CAPTURE(chain.size());
    CAPTURE(chain.back().beta);
    const Solved solved(chain);
    const auto& p = chain.back();
    const double by_beta = solved.by(&TaskParameters::beta, 0.01 * p.beta);
    const double by_gamma = p.gamma == 0 ? 0 : solved.by(&TaskParameters::gamma, 0.01 * p.gamma);
    CHECK(by_beta ==
          doctest::Approx(-solved.last().readings.energy + p.gamma / p.beta * by_gamma).epsilon(1e-6));
    CHECK(by_gamma <= 0);  // -KL
  }
}

TEST_CASE("dPsi/dgamma of a first task is -beta (ln 2 - E <s(m)>), the average done here by quadrature") {
  using oracle::Real;
  for (const Chain& chain : {Chain{{1, 20, 1, 0}}, Chain{{0.3, 2, 0.4, 0}}}) {
    const Solved solved(chain);
    const auto& s = solved.last();
    const auto& p = chain.back();
    const Real root = std::sqrt(Real(s.conjugates.q_hat)),
               A = s.conjugates.q_star_hat - s.conjugates.q_hat / 2;
    const Real entropy = oracle::over_panels(
        [&](Real x) {
          const Real c = std::abs(root * x + s.conjugates.r_hat);
          return oracle::normal_pdf(x) * oracle::local_averages(A, c, p.couplings().kappa, 24).entropy;
        },
        oracle::equal_panels(-9, 9, 6));
    const double truth = static_cast<double>(p.beta * (entropy - std::log(Real(2))));
    CHECK(solved.by(&TaskParameters::gamma, 0.01 * p.gamma) == doctest::Approx(truth).epsilon(1e-6));
  }
}

TEST_CASE("Psi is stationary in the order parameters") {
  const Chain chain{{2, 20, 0, 0}, {0.5, 20, 1, 0.5}};
  const auto solution = solver::solve_chain(chain, {});
  const auto roots = finest(chain, solution);
  solver::SaddlePoint problem(roots.back()->prior->at(3), chain.back(), solver::resolution_at(3),
                              in_a_minute());
  const auto& s = roots.back()->solution;
  const auto value = [&](double q, double r, double q_star) {
    const auto state =
        problem.evaluate(theory::Overlaps::from_q_r_q_star(q, r, q_star).value(), chain.back().alpha);
    REQUIRE(state);
    return solver::read_off(*state, state->errors(), 2).readings.free_entropy;
  };
  const double top = value(s.q, s.r, s.q_star), h = 1e-4;
  // Second order: a displacement of 1e-4 times conjugates' slopes of 1e2..1e3 changes Psi by less than 1e-4.
  for (const auto& d : {Eigen::Vector3d(h, 0, 0), Eigen::Vector3d(0, h, 0), Eigen::Vector3d(0, 0, h)}) {
    const double up = value(s.q + d[0], s.r + d[1], s.q_star + d[2]) - top;
    const double down = value(s.q - d[0], s.r - d[1], s.q_star - d[2]) - top;
    CHECK(std::abs(up - down) < 0.02 * std::abs(up + down));  // odd part is third order
  }
}
