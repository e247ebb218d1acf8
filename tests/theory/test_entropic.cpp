// The local side of the saddle point: (5)-(9), against nested quadrature and finite differences.
#include "tests/oracle.hpp"
#include "theory/entropic.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace franz_parisi::theory;
using oracle::Real;

namespace {

const Resolution fine = Resolution{}.refined().refined();
const FieldLaw first = FieldLaw::point_mass().with_next_teacher(0);

/// A law with two histories, as a first task leaves it.
FieldLaw second(double rho) {
  const Resolution r = Resolution{}.refined();
  const Entropic task(first, {.q_hat = 6, .r_hat = 1.5, .q_star_hat = 4}, {2}, r);
  return task.law(task.law_rule(r.weight_step)).with_next_teacher(rho);
}

struct Case {
  FieldLaw prior;
  Conjugates h;
  double kappa;
};
const std::vector<Case>& cases() {
  static const std::vector<Case> all{{first, {70, 7.55, 42.87}, 0},      {first, {0.8, 0.16, 0.5}, 3},
                                     {first, {1e-4, 1e-5, 0}, 1},        {second(0.4), {12, 2, 5}, 20},
                                     {second(-0.8), {3e-3, 1e-3, 0}, 8}, {second(0), {900, 20, 430}, 1}};
  return all;
}

}  // namespace

TEST_CASE("the first task is a Gaussian average of the local measure, done here by nested quadrature") {
  const struct {
    Conjugates h;
    double kappa;
  } tasks[] = {{{70, 7.55, 42.87}, 0}, {{0.8, 0.16, 0.5}, 0}, {{15, 2.4, 9.4}, 12}, {{4, 1, 0.5}, 60}};
  for (const auto& task : tasks) {
    CAPTURE(task.h.q_hat);
    const Real root = std::sqrt(Real(task.h.q_hat)), A = Real(task.h.q_star_hat) - Real(task.h.q_hat) / 2;
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
    close(entropic.log_partition().value.value, truth[5] - task.kappa * std::log(Real(2)));
    close(entropic.replicon_factor().value, truth[6]);
  }
}

TEST_CASE("the response of the overlaps, by finite differences") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const auto at = [&](double q_hat, double r_hat, double q_star_hat) {
      const LocalOverlaps x = Entropic(c.prior, {q_hat, r_hat, q_star_hat}, {c.kappa}, fine).overlaps();
      return Eigen::Vector3d(x.q.value, x.r.value, 1 - x.s2.value);
    };
    const Eigen::Matrix3d jacobian = Entropic(c.prior, c.h, {c.kappa}, fine).overlaps().jacobian;
    const Conjugates& h = c.h;
    const double dq = 1e-2 * std::min(1.0, h.q_hat), dr = 1e-2;
    Eigen::Matrix3d slopes;
    slopes.col(0) = oracle::derivative(
        [&](double x) -> Eigen::Vector3d { return at(x, h.r_hat, h.q_star_hat); }, h.q_hat, dq);
    slopes.col(1) = oracle::derivative(
        [&](double x) -> Eigen::Vector3d { return at(h.q_hat, x, h.q_star_hat); }, h.r_hat, dr);
    slopes.col(2) = oracle::derivative([&](double x) -> Eigen::Vector3d { return at(h.q_hat, h.r_hat, x); },
                                       h.q_star_hat, dr);
    CHECK((jacobian - slopes).cwiseAbs().maxCoeff() < 1e-6 * slopes.cwiseAbs().maxCoeff());
  }
}

TEST_CASE("the overlaps are derivatives of the log partition function: the other half of stationarity") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const auto psi = [&](double q_hat, double r_hat, double q_star_hat) {
      return Entropic(c.prior, {q_hat, r_hat, q_star_hat}, {c.kappa}, fine).log_partition().value.value;
    };
    const Conjugates& h = c.h;
    const LocalOverlaps x = Entropic(c.prior, h, {c.kappa}, fine).overlaps();
    const double dq = 2e-2 * std::min(1.0, h.q_hat);
    CHECK(x.r.value ==
          doctest::Approx(
              oracle::derivative([&](double v) { return psi(h.q_hat, v, h.q_star_hat); }, h.r_hat, 2e-2))
              .epsilon(1e-7));
    CHECK(1 - x.s2.value ==
          doctest::Approx(
              oracle::derivative([&](double v) { return psi(h.q_hat, h.r_hat, v); }, h.q_star_hat, 2e-2))
              .epsilon(1e-7));
    CHECK(x.q.value ==
          doctest::Approx(
              -2 * oracle::derivative([&](double v) { return psi(v, h.r_hat, h.q_star_hat); }, h.q_hat, dq))
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
    const auto log_z = [](const Entropic& e) { return e.log_partition().value.value; };
    CHECK(std::abs(entropic.overlap_previous().value.value -
                   oracle::derivative([&](double v) { return log_z(with(v, nu)); }, tau, 1e-2)) < 1e-8);
    CHECK(std::abs(1 - x.s2.value -
                   oracle::derivative([&](double v) { return log_z(with(tau, v)); }, nu, 1e-2)) < 1e-8);
    const Eigen::Vector3d slopes = oracle::derivative(
        [&](double v) -> Eigen::Vector3d {
          const LocalOverlaps y = with(v, nu).overlaps();
          return {y.q.value, y.r.value, 1 - y.s2.value};
        },
        tau, 1e-2);
    CHECK((entropic.tau_response() - slopes).cwiseAbs().maxCoeff() < 1e-7);
  }
}

TEST_CASE("the overlap with the state before answers to the conjugates, by differences") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const auto at = [&](double q_hat, double r_hat, double q_star_hat) {
      return Entropic(c.prior, {q_hat, r_hat, q_star_hat}, {c.kappa}, fine).overlap_previous().value.value;
    };
    const Conjugates& h = c.h;
    const double dq = 1e-2 * std::min(1.0, h.q_hat);
    const Eigen::Vector3d slopes(
        oracle::derivative([&](double v) { return at(v, h.r_hat, h.q_star_hat); }, h.q_hat, dq),
        oracle::derivative([&](double v) { return at(h.q_hat, v, h.q_star_hat); }, h.r_hat, 1e-2),
        oracle::derivative([&](double v) { return at(h.q_hat, h.r_hat, v); }, h.q_star_hat, 1e-2));
    const Eigen::Vector4d response = Entropic(c.prior, h, {c.kappa}, fine).overlap_previous().response;
    CHECK((response.head<3>() - slopes).cwiseAbs().maxCoeff() < 1e-6 * (1 + slopes.cwiseAbs().maxCoeff()));
  }
}

TEST_CASE("readings answer to tau, by differences") {
  for (const Case& c : cases()) {
    CAPTURE(c.h.q_hat);
    const auto with = [&](double tau) {
      return Entropic(c.prior, c.h, {.kappa = c.kappa, .tau = tau}, fine);
    };
    const auto check = [&](const std::function<franz_parisi::theory::Reading(const Entropic&)>& reading) {
      const double slope =
          oracle::derivative([&](double tau) { return reading(with(tau)).value.value; }, 0.3, 1e-2);
      CHECK(std::abs(reading(with(0.3)).response[3] - slope) < 1e-7);
    };
    check([](const Entropic& e) { return e.overlap_previous(); });
    check([](const Entropic& e) { return e.disagreement(0); });
  }
}

TEST_CASE("gamma = 0 forgets the field of the task before") {
  const Conjugates h{9, 1.2, 4};
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
  }
}

TEST_CASE("near perfect learning, A < 0: the bend of <m>_c far out in the tail of the field is resolved") {
  // At the spinodals of beta = 50, 100, 500 (alpha_1 = 1.09, 0.83, 0.43), where 1 - q_star and q - r^2 rest
  // on it.
  for (const Conjugates& h :
       {Conjugates{3688, 190.7, 1827}, Conjugates{17503, 460.1, 8708}, Conjugates{72000, 1150, 35300}}) {
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
    const FieldLaw law = entropic.law(entropic.law_rule(fine.weight_step));
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
