// The law that a task with one step of replica symmetry breaking hands on, (27): its moments, the limits in
// which it is that of replica symmetry, and its derivatives.
#include "integrals/weight_axis.hpp"
#include "tests/oracle.hpp"
#include "tests/theory/rsb_support.hpp"

#include <cmath>
#include <string>
#include <vector>

using namespace rsb_support;
using theory::FieldLaw;
using theory::LocalCouplings;

namespace {

constexpr double step = 0.15;
const theory::Resolution fine = theory::Resolution{}.refined();

struct Place {
  const char* name;
  rsb::Conjugates hats;
  double x;
  LocalCouplings couplings;
  bool second = false;
};

const Place places[] = {{"a first task", {140, 60, 14, 0.5}, 0.25, {.kappa = 0}},
                        {"weights freeze", {150, 390, 13, 0.3}, 0.16, {.kappa = 0}},
                        {"nearly replica-symmetric", {30, 0.05, 4, -3}, 0.8, {.kappa = 0}},
                        {"clusters of everything", {30, 3, 4, -3}, 1, {.kappa = 2}},
                        {"a second task", {40, 20, 5, -2}, 0.5, {.kappa = 3, .tau = 0.7, .nu = -0.4}, true}};

Prior prior_of(const Place& place) {
  if (!place.second) return no_prior();
  return handed_on({.alpha = 0.5, .beta = 20, .gamma = 0},
                   *theory::Overlaps::from_q_r_q_star(0.54, 0.35, 0.68), 0.5);
}

/// int f dtheta, a column a history, for f = 1, m, m^2, m^3, ln 2cosh theta, tanh 3 theta and theta^2.
Eigen::ArrayXXd moments(const Eigen::ArrayXd& theta, const Eigen::ArrayXXd& mass) {
  const Eigen::ArrayXd m = theta.tanh(),
                       log_cosh =
                           theta.unaryExpr([](double t) { return franz_parisi::integrals::log_2cosh(t); });
  Eigen::ArrayXXd f(theta.size(), 7);
  f << Eigen::ArrayXd::Ones(theta.size()), m, m.square(), m.cube(), log_cosh, (3 * theta).tanh(),
      theta.square();
  return f.matrix().transpose() * mass.matrix();
}

Eigen::ArrayXXd moments(const FieldLaw& law) { return moments(law.theta, law.mass); }

FieldLaw law_of(const FieldLaw& prior, const rsb::Conjugates& h, double x, const LocalCouplings& couplings) {
  return rsb::Entropic(prior, h, x, couplings, fine).hand_on(step, false).law;
}

FieldLaw symmetric_law(const FieldLaw& prior, const theory::Conjugates& h, const LocalCouplings& couplings) {
  const theory::Entropic entropic(prior, h, couplings, fine);
  return entropic.hand_on(entropic.law_rule(step)).law;
}

}  // namespace

TEST_CASE("(27): a typical sample of a typical cluster has the overlaps (19)") {
  for (const Place& p : places) {
    CAPTURE(p.name);
    const Prior prior = prior_of(p);
    const rsb::Entropic entropic(*prior, p.hats, p.x, p.couplings, fine);
    const FieldLaw law = entropic.hand_on(step, false).law;
    CHECK(law.mass.minCoeff() >= 0);
    CHECK(law.teachers == prior->teachers);
    CHECK(law.histories == prior->histories);
    const Eigen::ArrayXd all = moments(law).rowwise().sum();
    const auto x = entropic.overlaps();
    CHECK(std::abs(all[0] - 1) < 1e-13);
    CHECK(std::abs(all[1] - x.r.value.value) < 1e-12 + x.r.value.error);
    CHECK(std::abs(1 - all[2] - x.s2.value.value) < 1e-12 + x.s2.value.error);
    // Histories keep their probabilities.
    const Eigen::ArrayXd before = prior->mass.colwise().sum().transpose();
    CHECK((moments(law).row(0).transpose() - before).abs().maxCoeff() < 1e-13);
    const FieldLaw finer = rsb::Entropic(*prior, p.hats, p.x, p.couplings, fine.refined().refined())
                               .hand_on(step / 1.5, false)
                               .law;
    CHECK((moments(law) - moments(finer)).abs().maxCoeff() < 1e-11);
  }
}

TEST_CASE("limits: d_hat -> 0, x = 1 and x -> 0 are laws of replica symmetry") {
  for (const Place& p : places) {
    CAPTURE(p.name);
    const Prior prior = prior_of(p);
    const rsb::Conjugates& h = p.hats;
    const auto apart = [&](const rsb::Conjugates& broken, double x, const theory::Conjugates& symmetric) {
      return (moments(law_of(*prior, broken, x, p.couplings)) -
              moments(symmetric_law(*prior, symmetric, p.couplings)))
          .abs()
          .maxCoeff();
    };
    // All of a cluster is integrated out: int Dz Z(h + sqrt(d_hat) z) is a Z with A + d_hat/2.
    CHECK(apart(h, 1, {h.q_0_hat, h.r_hat, h.a + 0.5 * h.d_hat}) < 1e-11);
    for (const double d_hat : {1e-2, 1e-4}) {
      CHECK(apart({h.q_0_hat, d_hat, h.r_hat, h.a}, p.x, {h.q_0_hat, h.r_hat, h.a}) < 5 * d_hat);
      if (h.d_hat > 100) continue;
      const double share = 0.01 * d_hat;
      CHECK(apart(h, share, {h.q_1_hat(), h.r_hat, h.a}) < 50 * share * h.d_hat);
    }
  }
}

TEST_CASE("derivatives of the law are those of finite differences, in every history") {
  for (const Place& p : places) {
    CAPTURE(p.name);
    const Prior prior = prior_of(p);
    const auto own = rsb::Entropic(*prior, p.hats, p.x, p.couplings, fine).hand_on(step, true);
    REQUIRE(own.by_conjugate.size() == 5);
    const auto compare = [&](const char* name, const Eigen::ArrayXXd& change, double at, const auto& moved) {
      CAPTURE(name);
      const Eigen::ArrayXXd slope = oracle::derivative(
          [&](double v) -> Eigen::ArrayXXd { return moments(moved(v)); }, at, 1e-2 * std::abs(at));
      const double scale = std::max(slope.abs().maxCoeff(), 1e-6);
      CHECK((moments(own.law.theta, change) - slope).abs().maxCoeff() < 1e-6 * scale);
      CHECK(moments(own.law.theta, change).row(0).abs().maxCoeff() < 1e-10);  // the law keeps its norm
    };
    const char* const names[] = {"q_0_hat", "d_hat", "r_hat", "A", "x"};
    double rsb::Conjugates::*const hats[] = {&rsb::Conjugates::q_0_hat, &rsb::Conjugates::d_hat,
                                             &rsb::Conjugates::r_hat, &rsb::Conjugates::a};
    for (std::size_t i = 0; i < 4; ++i)
      compare(names[i], own.by_conjugate[i], p.hats.*hats[i], [&](double v) {
        rsb::Conjugates h = p.hats;
        h.*hats[i] = v;
        return law_of(*prior, h, p.x, p.couplings);
      });
    compare(names[4], own.by_conjugate[4], p.x,
            [&](double v) { return law_of(*prior, p.hats, v, p.couplings); });
    for (const auto& [name, member, change] : {std::tuple{"kappa", &LocalCouplings::kappa, &own.by_kappa},
                                               {"tau", &LocalCouplings::tau, &own.by_tau}}) {
      if (p.couplings.*member == 0) continue;
      compare(name, *change, p.couplings.*member, [&, m = member](double v) {
        LocalCouplings couplings = p.couplings;
        couplings.*m = v;
        return law_of(*prior, p.hats, p.x, couplings);
      });
    }
  }
}

TEST_CASE("shifts of the prior are handed on as the law is: linearly") {
  const Place& p = places[4];
  FieldLaw prior = *prior_of(p);
  prior.shifts = {prior.mass.colwise() * prior.theta.tanh()};
  const auto law = [&](double by) {
    FieldLaw moved = prior;
    moved.mass += by * prior.shifts[0];
    return moments(law_of(moved, p.hats, p.x, p.couplings));
  };
  const FieldLaw handed = law_of(prior, p.hats, p.x, p.couplings);
  REQUIRE(handed.shifts.size() == 1);
  CHECK((moments(handed.theta, handed.shifts[0]) - (law(0.5) - law(-0.5))).abs().maxCoeff() < 1e-12);
}
