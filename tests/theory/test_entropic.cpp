// The local side of the saddle point: (5)-(9), against nested quadrature and finite differences.
#include "tests/oracle.hpp"
#include "theory/weights/variational/entropic.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::theory;
using oracle::Real;

namespace {

const Resolution fine = Resolution{}.refined().refined();
const FieldLaw first = FieldLaw::point_mass().with_next_teacher(0);

/// A law with two histories, as a first task leaves it.
FieldLaw second(double rho) {
  const Resolution r = Resolution{}.refined();
  const Entropic task(first, {.q_hat = 6, .r_hat = 1.5, .a = 1}, {2}, r);
  return task.hand_on(task.law_rule(r.weight_step)).law.with_next_teacher(rho);
}

struct Case {
  FieldLaw prior;
  Conjugates h;
  double kappa;
};
const std::vector<Case>& cases() {
  static const std::vector<Case> all{{first, {70, 7.55, 7.87}, 0},
                                     {first, {0.8, 0.16, 0.1}, 3},
                                     {first, {1e-4, 1e-5, -5e-5}, 1},
                                     {second(0.4), {12, 2, -1}, 20},
                                     {second(-0.8), {3e-3, 1e-3, -1.5e-3}, 8},
                                     {second(0), {900, 20, -20}, 1}};
  return all;
}

/// Of a weight: the probability that it is wrong with |m| > 0.9.
Average confidently_wrong(const Entropic& e) {
  return e.average([](double) { return 1.0; }, -std::atanh(0.9));
}

}  // namespace

TEST_CASE("the first task is a Gaussian average of the local measure, done here by nested quadrature") {
  const struct {
    Conjugates h;
    double kappa;
  } tasks[] = {{{70, 7.55, 7.87}, 0}, {{0.8, 0.16, 0.1}, 0}, {{15, 2.4, 1.9}, 12}, {{4, 1, -1.5}, 60}};
  for (const auto& task : tasks) {
    CAPTURE(task.h.q_hat);
    const Real root = std::sqrt(Real(task.h.q_hat)), A = task.h.a;
    const oracle::Values<8> truth = oracle::over_panels(
        [&](Real x) -> oracle::Values<8> {
          const Real c = root * x + task.h.r_hat;
          const auto a = oracle::local_averages(A, std::abs(c), task.kappa, 24);
          const Real sign = c < 0 ? -1 : 1, m = sign * (1 - a.deficit);
          oracle::Values<8> v;
          v << m * m, m, a.deficit * (2 - a.deficit) - a.k2, a.k2, sign * a.sign, a.log_z - std::log(Real(2)),
              a.k2 * a.k2, a.entropy;
          return oracle::normal_pdf(x) * v;
        },
        oracle::around(-task.h.r_hat / root, {Real(2) / root, 1, Real(2.5), 5, 10}));
    const Entropic entropic(first, task.h, {task.kappa}, fine);
    const LocalOverlaps x = entropic.overlaps();
    const auto close = [](double value, Real exact) {
      CHECK(value == doctest::Approx(static_cast<double>(exact)).epsilon(3e-11));
    };
    close(x.q.value, truth[0]);
    close(x.r.value, truth[1]);
    close(x.s2.value, truth[2]);
    close(x.v.value, truth[3]);
    close(x.gap.value, truth[0] - truth[1] * truth[1]);
    close(1 - 2 * entropic.disagreement(0).value.value, truth[4]);
    const Real frozen = A + Real(task.h.r_hat);  // what log_partition is taken from
    close(entropic.log_partition().value.value + static_cast<double>(frozen),
          truth[5] - task.kappa * std::log(Real(2)));
    close(entropic.replicon_factor().value.value, truth[6]);
  }
}

TEST_CASE("the response of the overlaps, by finite differences") {
  std::vector<Case> all = cases();
  all.push_back({first, {3e4, 230, 9e3}, 0});  // weights freeze
  for (const Case& c : all) {
    CAPTURE(c.h.q_hat);
    const auto at = [&](double q_hat, double r_hat, double a) {
      const LocalOverlaps x = Entropic(c.prior, {q_hat, r_hat, a}, {c.kappa}, fine).overlaps();
      LocalOverlaps::Shift parts;
      parts << x.q.value, x.r.value, x.s2.value, x.v.value, x.gap.value;
      return parts;
    };
    const auto response = Entropic(c.prior, c.h, {c.kappa}, fine).overlaps().response;
    const Conjugates& h = c.h;
    const double large = std::max(1.0, h.q_hat / 1e4);
    const double dq = 1e-2 * std::min(1.0, h.q_hat) * large * large, dr = 1e-2 * large,
                 da = 1e-2 * large * large;
    const LocalOverlaps::Shift slopes[] = {
        oracle::derivative([&](double x) -> LocalOverlaps::Shift { return at(x, h.r_hat, h.a); }, h.q_hat,
                           dq),
        oracle::derivative([&](double x) -> LocalOverlaps::Shift { return at(h.q_hat, x, h.a); }, h.r_hat,
                           dr),
        oracle::derivative([&](double x) -> LocalOverlaps::Shift { return at(h.q_hat, h.r_hat, x); }, h.a,
                           da)};
    for (std::size_t j = 0; j < 3; ++j)
      CHECK((response[j] - slopes[j]).cwiseAbs().maxCoeff() < 1e-6 * slopes[j].cwiseAbs().maxCoeff());
  }
}

TEST_CASE("the overlaps are derivatives of the log partition function: the other half of stationarity") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const auto psi = [&](double q_hat, double r_hat, double a) {
      // With what log_partition is taken from: A + r_hat, the past apart.
      return Entropic(c.prior, {q_hat, r_hat, a}, {c.kappa}, fine).log_partition().value.value + a + r_hat;
    };
    const Conjugates& h = c.h;
    const LocalOverlaps x = Entropic(c.prior, h, {c.kappa}, fine).overlaps();
    const double dq = 2e-2 * std::min(1.0, h.q_hat);
    CHECK(x.r.value ==
          doctest::Approx(oracle::derivative([&](double v) { return psi(h.q_hat, v, h.a); }, h.r_hat, 2e-2))
              .epsilon(1e-7));
    CHECK(1 - x.s2.value ==
          doctest::Approx(oracle::derivative([&](double v) { return psi(h.q_hat, h.r_hat, v); }, h.a, 2e-2))
              .epsilon(1e-7));
    CHECK(x.v.value ==
          doctest::Approx(2 * oracle::derivative([&](double v) { return psi(v, h.r_hat, h.a); }, h.q_hat, dq))
              .epsilon(c.h.q_hat < 0.01 ? 1e-5 : 1e-7));
  }
}

TEST_CASE("q + V = q_star = 1 - s2, and the gap is q - r^2") {
  for (const Case& c : cases()) {
    const LocalOverlaps x = Entropic(c.prior, c.h, {c.kappa}, fine).overlaps();
    CHECK(x.q.value + x.v.value == doctest::Approx(1 - x.s2.value).epsilon(1e-13));
    CHECK(std::abs(x.gap.value - (x.q.value - x.r.value * x.r.value)) < 1e-13);
  }
}

TEST_CASE(
    "multipliers: slopes of the log partition function are what they impose, and responses by differences") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const auto with = [&](double tau, double nu) {
      return Entropic(c.prior, c.h, {.kappa = c.kappa, .tau = tau, .nu = nu}, fine);
    };
    const double tau = -0.7, nu = 0.4;
    const Entropic entropic = with(tau, nu);
    const LocalOverlaps x = entropic.overlaps();
    // From weights frozen at the teacher's, whose own slopes are E m' and 1.
    const auto log_z = [](const Entropic& e) { return e.log_partition().value.value; };
    const double previous = (c.prior.marginal() * c.prior.theta.tanh()).sum();
    CHECK(std::abs(entropic.overlap_previous().value.value - previous -
                   oracle::derivative([&](double v) { return log_z(with(v, nu)); }, tau, 1e-2)) < 1e-8);
    CHECK(std::abs(-x.s2.value -
                   oracle::derivative([&](double v) { return log_z(with(tau, v)); }, nu, 1e-2)) < 1e-8);
  }
}

TEST_CASE("the overlaps answer to kappa and tau, by differences") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const double kappa = c.kappa + 0.5, tau = -0.7;  // differences on both sides
    const auto parts = [&](double k, double t) {
      const LocalOverlaps y = Entropic(c.prior, c.h, {.kappa = k, .tau = t}, fine).overlaps();
      LocalOverlaps::Shift shift;
      shift << y.q.value, y.r.value, y.s2.value, y.v.value, y.gap.value;
      return shift;
    };
    const Entropic entropic(c.prior, c.h, {.kappa = kappa, .tau = tau}, fine);
    const LocalOverlaps::Shift by_kappa = oracle::derivative(
                                   [&](double v) -> LocalOverlaps::Shift { return parts(v, tau); }, kappa,
                                   1e-2),
                               by_tau = oracle::derivative(
                                   [&](double v) -> LocalOverlaps::Shift { return parts(kappa, v); }, tau,
                                   1e-2);
    const auto close = [](const LocalOverlaps::Shift& value, const LocalOverlaps::Shift& exact) {
      CHECK((value - exact).cwiseAbs().maxCoeff() < 1e-6 * exact.cwiseAbs().maxCoeff() + 1e-12);
    };
    close(entropic.coupling_response(1, 0), by_kappa);
    close(entropic.coupling_response(0, 1), by_tau);
    close(entropic.coupling_response(0.3, -2), 0.3 * by_kappa - 2 * by_tau);
  }
}

TEST_CASE("readings answer to the conjugates, by differences") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const auto check = [&](const std::function<Average(const Entropic&)>& reading) {
      const auto at = [&](double q_hat, double r_hat, double a) {
        return reading(Entropic(c.prior, {q_hat, r_hat, a}, {c.kappa}, fine)).value.value;
      };
      const Conjugates& h = c.h;
      const double dq = 1e-2 * std::min(1.0, h.q_hat);
      const Eigen::Vector3d slopes(
          oracle::derivative([&](double v) { return at(v, h.r_hat, h.a); }, h.q_hat, dq),
          oracle::derivative([&](double v) { return at(h.q_hat, v, h.a); }, h.r_hat, 1e-2),
          oracle::derivative([&](double v) { return at(h.q_hat, h.r_hat, v); }, h.a, 1e-2));
      const Eigen::Vector4d response = reading(Entropic(c.prior, h, {c.kappa}, fine)).response;
      CHECK((response.head<3>() - slopes).cwiseAbs().maxCoeff() < 1e-6 * (1 + slopes.cwiseAbs().maxCoeff()));
    };
    check([](const Entropic& e) { return e.overlap_previous(); });
    check([](const Entropic& e) { return e.disagreement(0); });
    check([](const Entropic& e) { return e.replicon_factor(); });
    check(confidently_wrong);
  }
}

TEST_CASE("readings answer to tau, by differences") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const auto with = [&](double tau) {
      return Entropic(c.prior, c.h, {.kappa = c.kappa, .tau = tau}, fine);
    };
    const auto check = [&](const std::function<Average(const Entropic&)>& reading) {
      const double slope =
          oracle::derivative([&](double tau) { return reading(with(tau)).value.value; }, 0.3, 1e-2);
      CHECK(std::abs(reading(with(0.3)).response[3] - slope) < 1e-7);
    };
    check([](const Entropic& e) { return e.overlap_previous(); });
    check([](const Entropic& e) { return e.disagreement(0); });
    check([](const Entropic& e) { return e.replicon_factor(); });
    check(confidently_wrong);
  }
}

TEST_CASE("gamma = 0 forgets the field of the task before") {
  const Conjugates h{9, 1.2, -0.5};
  const FieldLaw prior = second(0.4);
  const Entropic with(prior, h, {0}, fine), without(first, h, {0}, fine);
  CHECK(with.overlaps().q.value == doctest::Approx(without.overlaps().q.value).epsilon(1e-13));
  CHECK(with.overlaps().s2.value == doctest::Approx(without.overlaps().s2.value).epsilon(1e-13));
  CHECK(with.log_partition().value.value ==
        doctest::Approx(without.log_partition().value.value).epsilon(1e-13));
  const double fresh = 1 - 2 * without.disagreement(0).value.value;
  CHECK(1 - 2 * with.disagreement(1).value.value == doctest::Approx(fresh).epsilon(1e-13));
  CHECK(1 - 2 * with.disagreement(0).value.value == doctest::Approx(0.4 * fresh).epsilon(1e-12));
}

TEST_CASE("the lattice and the product rule of the local field agree where they meet") {
  const FieldLaw prior = second(0.3);
  int lattices = 0, products = 0;
  double previous = 0;
  for (double log_q_hat = -9; log_q_hat < 4; log_q_hat += 0.25) {  // q must be a smooth function of q_hat
    const double q_hat = std::exp(log_q_hat);
    const LocalField field(prior, {q_hat, 0.1, 0}, {25}, fine);
    const auto n = field.nodes().size() - 2;
    const Eigen::ArrayXd ratio = (field.nodes().tail(n) - field.nodes().segment(1, n)) /
                                 (field.nodes().segment(1, n) - field.nodes().head(n));
    const bool smooth = ratio.minCoeff() > 0.3 && ratio.maxCoeff() < 3;
    (smooth ? lattices : products) += 1;
    const auto q = Entropic(prior, {q_hat, 0.1, 0}, {25}, fine).overlaps().q;
    const auto rough = Entropic(prior, {q_hat, 0.1, 0}, {25}, {}).overlaps().q;
    CHECK(std::abs(q.value - rough.value) <= q.error + rough.error);
    CHECK(rough.error < 1e-11);
    if (previous != 0) CHECK(std::abs(q.value - previous) < 0.05);
    previous = q.value;
  }
  CHECK(lattices > 0);
  CHECK(products > 0);
}

TEST_CASE("shifts of the prior are what a shifted prior changes, by differences") {
  FieldLaw prior = second(-0.3);
  Eigen::ArrayXXd shift = prior.mass;
  shift.col(0) *= prior.theta.tanh();
  shift.col(1) *= 0.3 * (2 * prior.theta).cos();
  prior.shifts = {0.5 * shift, shift};
  FieldLaw plain = prior;
  plain.shifts.clear();
  const auto moved = [&](double x) {
    FieldLaw law = plain;
    law.mass += x * shift;
    return law;
  };
  for (const Conjugates& h :
       {Conjugates{12, 2, -1}, Conjugates{3e-3, 1e-3, -1.5e-3}}) {  // lattice and product
    for (const double kappa : {8.0, 0.0}) {
      CAPTURE(h.q_hat);
      CAPTURE(kappa);
      const FieldLaw up = moved(1e-3), down = moved(-1e-3);
      const Entropic at(prior, h, {kappa}, {}), above(up, h, {kappa}, {}), below(down, h, {kappa}, {});
      const auto check = [&](const std::function<Average(const Entropic&)>& reading) {
        const double slope = (reading(above).value.value - reading(below).value.value) / 2e-3;
        const Average r = reading(at);
        REQUIRE(r.shifts.size() == 2);
        CHECK(std::abs(r.shifts[1] - slope) < 1e-10);
        CHECK(r.shifts[0] == doctest::Approx(0.5 * r.shifts[1]).epsilon(1e-14));
      };
      check([](const Entropic& e) { return e.log_partition(); });
      check([](const Entropic& e) { return e.replicon_factor(); });
      check(confidently_wrong);
      check([](const Entropic& e) { return e.disagreement(0); });
      check([](const Entropic& e) { return e.disagreement(1); });
      check([](const Entropic& e) { return e.overlap_previous(); });
      const LocalOverlaps x = at.overlaps(), y = above.overlaps(), z = below.overlaps();
      REQUIRE(x.shifts.size() == 2);
      CHECK(std::abs(x.shifts[1][0] - (y.q.value - z.q.value) / 2e-3) < 1e-10);
      CHECK(std::abs(x.shifts[1][1] - (y.r.value - z.r.value) / 2e-3) < 1e-10);
      CHECK(std::abs(x.shifts[1][2] - (y.s2.value - z.s2.value) / 2e-3) < 1e-10);
      CHECK(std::abs(x.shifts[1][3] - (y.v.value - z.v.value) / 2e-3) < 1e-10);
      const auto rule = at.law_rule(0.3);
      const Eigen::ArrayXXd handed = at.hand_on(rule).law.shifts[1];
      const Eigen::ArrayXXd slope = (above.hand_on(rule).law.mass - below.hand_on(rule).law.mass) / 2e-3;
      CHECK((handed - slope).abs().maxCoeff() < 1e-10);
    }
  }
}

TEST_CASE("errors cover what a finer resolution changes") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const Entropic rough(c.prior, c.h, {c.kappa}, {}), exact(c.prior, c.h, {c.kappa}, fine.refined());
    const auto covered = [&](const auto& a, const auto& b) {
      CHECK(std::abs(a.value - b.value) <= a.error + b.error + 1e-16);
      CHECK(a.error < 1e-7 * (1 + std::abs(a.value)));
    };
    const LocalOverlaps x = rough.overlaps(), y = exact.overlaps();
    covered(x.q, y.q);
    covered(x.r, y.r);
    covered(x.s2, y.s2);
    covered(x.v, y.v);
    covered(x.gap, y.gap);
    covered(rough.log_partition().value, exact.log_partition().value);
    covered(rough.disagreement(0).value, exact.disagreement(0).value);
    covered(rough.overlap_previous().value, exact.overlap_previous().value);
    covered(rough.replicon_factor().value, exact.replicon_factor().value);
    covered(confidently_wrong(rough).value, confidently_wrong(exact).value);
  }
}

TEST_CASE(
    "averages over the law of a weight are the overlaps, the disagreement and sums over the law handed on") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const Entropic e(c.prior, c.h, {c.kappa}, fine);
    const LocalOverlaps x = e.overlaps();
    const auto m = [](double theta) { return std::tanh(theta); };
    const auto one = [](double) { return 1.0; };
    CHECK(e.average(m).value.value == doctest::Approx(x.r.value).epsilon(1e-11));
    CHECK(e.average([&](double t) { return m(t) * m(t); }).value.value ==
          doctest::Approx(1 - x.s2.value).epsilon(1e-11));
    CHECK(e.average(one, 0).value.value ==
          doctest::Approx(e.disagreement(c.prior.teachers - 1).value.value).epsilon(1e-10));
    // a smooth step at -1.5: the law handed on resolves it, and the sum of both its sides does not need to
    const auto step = [](double t) { return 1 / (1 + std::exp(4 * (t + 1.5))); };
    const FieldLaw law = e.hand_on(e.law_rule(fine.weight_step)).law;
    CHECK(e.average(step).value.value ==
          doctest::Approx((law.marginal() * law.theta.unaryExpr(step)).sum()).epsilon(1e-10));
    CHECK(e.average(step, -1.5).value.value +
              e.average([&](double t) { return 1 - step(t); }, -1.5).value.value ==
          doctest::Approx(e.average(one, -1.5).value.value).epsilon(1e-12));
  }
}

TEST_CASE("near perfect learning, A < 0: the bend of <m>_c far out in the tail of the field is resolved") {
  // At the spinodals of beta = 50, 100, 500 (alpha_1 = 1.09, 0.83, 0.43), where 1 - q_star and q - r^2 rest
  // on it.
  for (const Conjugates& h :
       {Conjugates{3688, 190.7, -17}, Conjugates{17503, 460.1, -43.5}, Conjugates{72000, 1150, -700}}) {
    CAPTURE(h.q_hat);
    const LocalOverlaps rough = Entropic(first, h, {0}, {}).overlaps(),
                        exact = Entropic(first, h, {0}, fine).overlaps();
    CHECK(rough.s2.value == doctest::Approx(exact.s2.value).epsilon(1e-11));
    CHECK(rough.v.value == doctest::Approx(exact.v.value).epsilon(1e-10));
    CHECK(rough.gap.value == doctest::Approx(exact.gap.value).epsilon(1e-10));
  }
}

TEST_CASE("the law handed on has mass 1 and the moments of the overlaps it comes from") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const Entropic entropic(c.prior, c.h, {c.kappa}, fine);
    const FieldLaw law = entropic.hand_on(entropic.law_rule(fine.weight_step)).law;
    const LocalOverlaps x = entropic.overlaps();
    CHECK(law.mass.sum() == doctest::Approx(1).epsilon(1e-12));
    CHECK(law.mass.minCoeff() >= 0);
    const Eigen::ArrayXd m = law.theta.tanh();
    CHECK((law.marginal() * m).sum() == doctest::Approx(x.r.value).epsilon(1e-11));
    CHECK((law.marginal() * m.square()).sum() == doctest::Approx(1 - x.s2.value).epsilon(1e-12));
    for (Eigen::Index h = 0; h < law.mass.cols(); ++h) {  // histories keep their probabilities
      CHECK(law.mass.col(h).sum() == doctest::Approx(c.prior.mass.col(h).sum()).epsilon(1e-11));
    }
  }
}

TEST_CASE("the masses of the law handed on answer to conjugates and couplings, by differences") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const LocalCouplings at{.kappa = c.kappa + 0.5, .tau = 0.4};
    const Conjugates& h = c.h;
    const Entropic entropic(c.prior, h, at, fine);
    const auto rule = entropic.law_rule(Resolution{}.weight_step);
    const auto handed = entropic.hand_on(rule, true);
    CHECK(handed.law.mass.cols() == c.prior.mass.cols());
    const auto close = [&](const Eigen::ArrayXXd& value, double x, double step,
                           const std::function<Entropic(double)>& with) {
      const Eigen::ArrayXXd exact = oracle::derivative(
          [&](double v) -> Eigen::ArrayXXd { return with(v).hand_on(rule).law.mass; }, x, step);
      // Of the differences: each mass is good to a few units in its last place.
      const double rounding = 1e-13 + 1e-15 * handed.law.mass.maxCoeff() / step;
      CHECK((value - exact).abs().maxCoeff() < 1e-6 * exact.abs().maxCoeff() + rounding);
      // of probabilities: whatever the weights do, none is made
      CHECK(std::abs(value.sum()) < 1e-9 * value.abs().sum() + 1e-12);
    };
    const auto conjugates = [&](double q_hat, double r_hat, double a) {
      return Entropic(c.prior, {q_hat, r_hat, a}, at, fine);
    };
    close(handed.by_conjugate[0], h.q_hat, 1e-2 * std::min(1.0, h.q_hat),
          [&](double v) { return conjugates(v, h.r_hat, h.a); });
    close(handed.by_conjugate[1], h.r_hat, 1e-2, [&](double v) { return conjugates(h.q_hat, v, h.a); });
    close(handed.by_conjugate[2], h.a, 1e-2, [&](double v) { return conjugates(h.q_hat, h.r_hat, v); });
    close(handed.by_kappa, at.kappa, 1e-2,
          [&](double v) { return Entropic(c.prior, h, {.kappa = v, .tau = at.tau}, fine); });
    close(handed.by_tau, at.tau, 1e-2,
          [&](double v) { return Entropic(c.prior, h, {.kappa = at.kappa, .tau = v}, fine); });
    CHECK(entropic.hand_on(rule).by_kappa.size() == 0);
    CHECK(entropic.hand_on(rule).by_tau.size() == 0);
  }
}

namespace {

/// Of the saddle point of a first task with alpha = 4, beta = 20: all but perfectly learned.
constexpr Conjugates learned{5977.580933114829, 750.093521957398, -146.05075552229619};

/// Break points of m in [-1, 1]: around both ends and the jump, on the scale of the Gaussian exp(A m^2).
std::vector<Real> weight_panels(Real a) {
  const Real width = 1 / std::sqrt(2 * std::abs(a));
  std::vector<Real> points{-1};
  for (const int edge : {-1, 0, 1}) {
    for (const int offset : {-8, -4, -2, -1, 0, 1, 2, 4, 8}) {
      const Real m = edge + offset * width;
      if (m > points.back() && m < 1) points.push_back(m);
    }
  }
  points.push_back(1);
  return points;
}

/// ln int dm exp(A m^2 + c m) over panels of m between `lower` and `upper`, kappa = 0.
Real log_integral(const Conjugates& h, Real c, Real lower, Real upper) {
  const Real a = h.a;
  std::vector<Real> breaks;
  for (const Real m : weight_panels(a)) {
    if (m >= lower && m <= upper) breaks.push_back(m);
  }
  const auto exponent = [&](Real m) { return a * m * m + c * m; };
  const Real peak = exponent(std::clamp(-c / (2 * a), lower, upper));  // A < 0
  return peak + std::log(oracle::over_panels([&](Real m) { return std::exp(exponent(m) - peak); }, breaks));
}

/// int Dx f(c) with panels where the disagreement of `learned` comes from: at c = 0 and beyond, far out in x.
template <class F>
Real over_tail(const Conjugates& h, const F& f) {
  const Real sigma = std::sqrt(Real(h.q_hat));
  return oracle::over_panels([&](Real c) { return oracle::normal_pdf((c - h.r_hat) / sigma) / sigma * f(c); },
                             oracle::equal_panels(-600, 900, 100));
}

Real learned_disagreement() {
  static const Real w = over_tail(learned, [](Real c) {
    return std::exp(log_integral(learned, c, -1, 0) - log_integral(learned, c, -1, 1));
  });
  return w;
}

const Resolution tails{.tails = true};

}  // namespace

TEST_CASE("with tails a disagreement of 1e-21 has relative precision") {
  const Real truth = learned_disagreement();
  for (const Resolution& resolution : {tails, tails.refined()}) {
    const Average w = Entropic(first, learned, {0}, resolution).disagreement(0);
    CHECK(std::abs(w.value.value / truth - 1) < 1e-9);
    CHECK(std::abs(w.value.value - truth) <= w.value.error);
    CHECK(w.value.error < 1e-8 * w.value.value);
    const double eps = 2 / std::numbers::pi * std::asin(std::sqrt(w.value.value));
    CHECK(std::abs(eps - 2.35e-11) < 0.005e-11);
    const double slope = oracle::derivative(
        [&](double r_hat) {
          const Conjugates h{learned.q_hat, r_hat, learned.a};
          return Entropic(first, h, {0}, resolution).disagreement(0).value.value;
        },
        learned.r_hat, 0.1);
    CHECK(w.response[1] == doctest::Approx(slope).epsilon(1e-7));
  }
  const Average rough = Entropic(first, learned, {0}, {}).disagreement(0);  // nothing is left of it
  CHECK(std::abs(rough.value.value - truth) <= rough.value.error);
}

TEST_CASE("with tails a later task remembers how little of the first was wrong") {
  const Entropic task(first, learned, {0}, tails);
  const auto rule = task.law_rule(tails.weight_step);
  const FieldLaw law = task.hand_on(rule).law;
  // The law itself, in its tail: at one node after the other by quadrature over c.
  for (const double at : {-3.0, -0.1, 0.2}) {
    CAPTURE(at);
    const Eigen::Index j = std::lower_bound(law.theta.begin(), law.theta.end(), at) - law.theta.begin();
    const Real m = std::tanh(Real(law.theta[j])), a = learned.a;
    const Real density = over_tail(learned, [&](Real c) {
      return std::exp(a * m * m + c * m - log_integral(learned, c, -1, 1)) * (1 - m) * (1 + m);
    });
    CHECK(std::abs(law.mass(j, 0) / (rule.weights[j] * density) - 1) < 1e-9);
  }
  // The same teacher again, hardly any data: the second task knows of the first by the field alone, and what
  // it gets wrong is what the first did, blurred.
  const FieldLaw prior = law.with_next_teacher(1);
  const auto wrong = [&](double kappa, const Resolution& resolution) {
    return Entropic(prior, {.q_hat = 1e-3, .r_hat = 1e-3, .a = 0}, {kappa}, resolution).disagreement(0).value;
  };
  for (const double kappa : {5.0, 60.0}) {
    CAPTURE(kappa);
    const auto w = wrong(kappa, tails), exact = wrong(kappa, tails.refined());
    CHECK(w.error < 1e-6 * w.value);
    CHECK(std::abs(w.value - exact.value) <= w.error + exact.error);
    CHECK(w.value > static_cast<double>(learned_disagreement()));
  }
  CHECK(wrong(2000, tails).value < 10 * static_cast<double>(learned_disagreement()));
  // A teacher who shares nothing: half of the weights are wrong, whatever else is.
  const FieldLaw other = law.with_next_teacher(0);
  const Entropic unrelated(other, {.q_hat = 1e-3, .r_hat = 1e-3, .a = 0}, {60}, tails);
  CHECK(unrelated.disagreement(1).value.value == doctest::Approx(0.5).epsilon(1e-3));
}

TEST_CASE("fields that no memory holds are refused before they are laid out") {
  const FieldLaw prior = second(0.3);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(LocalField(prior, {1, nan, 0}, {1}, {}), std::length_error);
  CHECK_THROWS_AS(LocalField(prior, {1, 0, 0}, {1}, {.field_step = 1e-7}), std::length_error);
  CHECK_THROWS_AS(LocalField(prior, {1e-30, 0, 0}, {1}, {.field_step = 1e-3}), std::length_error);
}
