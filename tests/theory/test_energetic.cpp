// The energetic term (2) and its derivatives (3): published digits of theory.md, finite differences, nested
// quadrature.
#include "tests/oracle.hpp"
#include "theory/channel/logistic/logistic.hpp"
#include "theory/channel/probit/probit.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::theory;

namespace {

struct State {
  double beta, q, r, q_star;
};

const Resolution fine = Resolution{}.refined().refined();

Energetic at(const State& s, const Resolution& resolution = fine) {
  return energetic({.alpha = 1, .beta = s.beta, .gamma = 0},
                   Overlaps::from_q_r_q_star(s.q, s.r, s.q_star).value(), resolution);
}

const State states[] = {
    {20, 0.8486656, 0.6031829, 0.9096389},
    {20, 0.3, 0.2, 0.5},
    {1.5, 0.1, 0.05, 0.4},
    {100, 0.7, 0.8, 0.75},
    {5, 0.5, -0.3, 0.7},
    {200, 0.95, 0.97, 0.96},
    {0.5, 0.02, 0.01, 0.34},
    {40, 0.99, 0.6, 0.9999},
};

/// E, d_q G and the loss of (2), (3), (10) by Gauss-Kronrod panels over z around panels over x.
struct Nested {
  oracle::Real e, q_hat, r_hat, q_star_hat, loss;
};
Nested nested(const State& state) {
  using oracle::Real;
  const Real q = state.q, r = state.r, q_star = state.q_star, beta = state.beta;
  const Real s = std::sqrt(1 - q_star), k = std::sqrt(q_star - q) / s, slope = r / std::sqrt(q - r * r);
  const Real gap = std::sqrt(q - r * r);
  Nested sum{};
  const auto panels = oracle::around(0, {Real(.15), Real(.5), 1, 2, Real(3.5), 6, 9});
  using Rule = boost::math::quadrature::gauss_kronrod<Real, 31>;
  for (std::size_t i = 0; i + 1 < panels.size(); ++i) {
    for (const int side : {-1, 1}) {
      for (std::size_t n = side < 0 ? 1 : 0; n < Rule::abscissa().size(); ++n) {
        const Real middle = (panels[i] + panels[i + 1]) / 2, half = (panels[i + 1] - panels[i]) / 2;
        const Real z = middle + side * half * Rule::abscissa()[n];
        const Real weight = half * Rule::weights()[n] * oracle::normal_pdf(z);
        const auto p = oracle::power_averages(std::sqrt(q) * z / s, beta, k);
        const Real teacher = 2 * weight * oracle::normal_cdf(slope * z), g1 = beta * p.h / s;
        const Real a = std::sqrt(q) * z / s;
        sum.e += teacher * p.g;
        sum.q_hat += teacher * g1 * g1;
        sum.q_star_hat +=
            teacher * (a * beta * p.h + (1 + k * k) * (p.g2 + beta * beta * p.h * p.h)) / (2 * s * s);
        sum.loss -= teacher * p.log_cdf;
        sum.r_hat +=
            std::sqrt(2 / oracle::pi) * weight * beta * oracle::power_averages(gap * z / s, beta, k).h / s;
      }
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("the digits of theory.md, section 4") {
  const State s{20, 0.8486656, 0.6031829, 0.9096389};  // given to seven digits: so are the conjugates
  const Energetic e = at(s, {});
  CHECK(std::abs(e.q_hat.value - 70.00055) < 5e-6);
  CHECK(std::abs(e.r_hat.value - 7.5509852) < 5e-8);
  CHECK(std::abs(e.q_star_hat().value - 42.8741776) < 5e-8);
}

TEST_CASE("the conjugates are the derivatives of E") {
  for (const State& s : states) {
    CAPTURE(s.beta);
    CAPTURE(s.q);
    const Energetic e = at(s);
    const double room = std::min({s.q, s.q_star - s.q, 1 - s.q_star, s.q - s.r * s.r});
    const double h = 0.02 * room;
    const double by_q = oracle::derivative(
        [&](double x) {
          return at({s.beta, x, s.r, s.q_star}).e.value;
        },
        s.q, h);
    const double by_r = oracle::derivative(
        [&](double x) {
          return at({s.beta, s.q, x, s.q_star}).e.value;
        },
        s.r, h);
    const double by_s = oracle::derivative(
        [&](double x) {
          return at({s.beta, s.q, s.r, x}).e.value;
        },
        s.q_star, h);
    CHECK(e.q_hat.value == doctest::Approx(-2 * by_q).epsilon(1e-6));
    CHECK(e.r_hat.value == doctest::Approx(by_r).epsilon(1e-6));
    CHECK(e.q_star_hat().value == doctest::Approx(by_s).epsilon(1e-6));
  }
}

TEST_CASE("the Jacobian of the conjugates, by finite differences") {
  for (const State& s : states) {
    CAPTURE(s.beta);
    CAPTURE(s.q);
    const Eigen::Matrix3d jacobian = at(s).jacobian;
    const double h = 0.02 * std::min({s.q, s.q_star - s.q, 1 - s.q_star, s.q - s.r * s.r});
    const auto hats = [&](double q, double r, double q_star) {
      const Energetic e = at({s.beta, q, r, q_star});
      return Eigen::Vector3d(e.q_hat.value, e.r_hat.value, e.a.value);
    };
    Eigen::Matrix3d slopes;
    const double v = s.q_star - s.q;  // one moves, the others of (q, r, V) stay
    slopes.col(0) =
        oracle::derivative([&](double x) -> Eigen::Vector3d { return hats(x, s.r, x + v); }, s.q, h);
    slopes.col(1) =
        oracle::derivative([&](double x) -> Eigen::Vector3d { return hats(s.q, x, s.q_star); }, s.r, h);
    slopes.col(2) =
        oracle::derivative([&](double x) -> Eigen::Vector3d { return hats(s.q, s.r, s.q + x); }, v, h);
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 3; ++j) {
        CAPTURE(i);
        CAPTURE(j);
        CHECK(std::abs(jacobian(i, j) - slopes(i, j)) < 2e-6 * slopes.row(i).cwiseAbs().maxCoeff());
      }
    }
  }
}

TEST_CASE("derivatives by beta, of the loss and of the curvature, by finite differences") {
  for (const State& s : states) {
    CAPTURE(s.beta);
    CAPTURE(s.q);
    const Energetic e = at(s);
    const auto hats = [&](double beta) {
      const Energetic x = at({beta, s.q, s.r, s.q_star});
      return Eigen::Vector3d(x.q_hat.value, x.r_hat.value, x.a.value);
    };
    REQUIRE(e.by_parameter.size() == 1);
    REQUIRE(e.by_parameter[0].parameter == &TaskParameters::beta);
    const Eigen::Vector3d by_beta =
        oracle::derivative([&](double x) -> Eigen::Vector3d { return hats(x); }, s.beta, 0.01 * s.beta);
    for (int i = 0; i < 3; ++i)
      CHECK(std::abs(e.by_parameter[0].value[i] - by_beta[i]) <
            1e-6 * std::abs(by_beta[i]) + 1e-9 * by_beta.norm());

    const double h = 0.02 * std::min({s.q, s.q_star - s.q, 1 - s.q_star, s.q - s.r * s.r});
    const auto pair = [&](double q, double r, double q_star) {
      const Energetic x = at({s.beta, q, r, q_star});
      return Eigen::Vector2d(x.loss.value, x.curvature2.value);
    };
    Eigen::Matrix<double, 2, 3> slopes;
    const double v = s.q_star - s.q;
    slopes.col(0) =
        oracle::derivative([&](double x) -> Eigen::Vector2d { return pair(x, s.r, x + v); }, s.q, h);
    slopes.col(1) =
        oracle::derivative([&](double x) -> Eigen::Vector2d { return pair(s.q, x, s.q_star); }, s.r, h);
    slopes.col(2) =
        oracle::derivative([&](double x) -> Eigen::Vector2d { return pair(s.q, s.r, s.q + x); }, v, h);
    const auto close = [](const Eigen::Vector3d& value, const Eigen::Vector3d& exact) {
      CHECK((value - exact).cwiseAbs().maxCoeff() < 2e-6 * exact.cwiseAbs().maxCoeff());
    };
    close(e.loss_gradient, slopes.row(0));
    close(e.curvature2_gradient, slopes.row(1));
  }
}

TEST_CASE("nested Gauss-Kronrod quadrature of (2), (3) and (10)") {
  for (const int i : {0, 1, 3, 4}) {
    const State& s = states[i];
    CAPTURE(s.beta);
    CAPTURE(s.q);
    const Nested truth = nested(s);
    const Energetic e = at(s, {});
    const auto close = [](const franz_parisi::integrals::Estimate& value, oracle::Real exact) {
      CHECK(std::abs(value.value - exact) <= 1e-11 * std::abs(exact));
      CHECK(std::abs(value.value - exact) <= value.error + 1e-14 * std::abs(exact));
    };
    close(e.e, truth.e);
    close(e.q_hat, truth.q_hat);
    close(e.r_hat, truth.r_hat);
    close(e.q_star_hat(), truth.q_star_hat);
    close(e.loss, truth.loss);
  }
}

TEST_CASE("a finer resolution changes values by less than the estimated errors") {
  for (const State& s : states) {
    CAPTURE(s.beta);
    CAPTURE(s.q);
    const Energetic rough = at(s, {}), exact = at(s);
    const bool wide =
        s.q_star - s.q > 10 * (1 - s.q_star);  // k > 3, where the default step of the channel is coarse
    const auto covered = [&](const auto& a, const auto& b) {
      CHECK(std::abs(a.value - b.value) <= a.error + b.error);
      CHECK(a.error <= (wide ? 1e-7 : 1e-9) * std::abs(a.value) + 1e-10);
    };
    covered(rough.e, exact.e);
    covered(rough.q_hat, exact.q_hat);
    covered(rough.r_hat, exact.r_hat);
    covered(rough.q_star_hat(), exact.q_star_hat());
    covered(rough.a, exact.a);
    covered(rough.loss, exact.loss);
    covered(rough.curvature2, exact.curvature2);
  }
}

TEST_CASE("at beta = 1 the channel is one Gaussian: it does not depend on q_star at fixed q") {
  const Energetic e = at({1, 0.4, 0.3, 0.6});
  CHECK(std::abs(e.q_star_hat().value) < 1e-12);
  CHECK(e.e.value == doctest::Approx(at({1, 0.4, 0.3, 0.95}).e.value).epsilon(1e-12));
}

TEST_CASE("the sign of a vanishing r does not matter, that of a finite one does") {
  const Energetic plus = at({20, 0.5, 1e-12, 0.7}), minus = at({20, 0.5, -1e-12, 0.7});
  CHECK(plus.e.value == doctest::Approx(minus.e.value).epsilon(1e-9));
  CHECK(plus.r_hat.value == doctest::Approx(minus.r_hat.value).epsilon(1e-9));
  CHECK(at({20, 0.5, 0.3, 0.7}).e.value > at({20, 0.5, -0.3, 0.7}).e.value);
}

TEST_CASE("logistic loss: every field of an axis is integrated where its integrand is") {
  // Newton's method for the mode went to and fro between w and w + beta V at one node of this axis.
  TaskParameters task{};
  task.beta = 59.73776826619333;
  const RealOverlaps x{3.749820660933625, 1.0246637000740655, 0.5121018954222345, 2.6998847626};
  const Energetic coarse = logistic.of_real_weights(task, x, {}),
                  fine = logistic.of_real_weights(task, x, Resolution{}.refined());
  for (const auto part : {&Energetic::e, &Energetic::q_hat, &Energetic::r_hat, &Energetic::a}) {
    CHECK((coarse.*part).error < 1e-11);
    CHECK(std::abs((coarse.*part).value - (fine.*part).value) <= (coarse.*part).error + (fine.*part).error);
  }
}

TEST_CASE("probit loss: bounds hold where fluctuations are a hundred times as wide as the loss bends") {
  TaskParameters task{};
  task.beta = 61.78285460790235;
  const RealOverlaps x{1699.2159333034115, 14.35822036975672, 11893.297950670890, 1493.0574433};
  Resolution finest;
  finest.channel_step /= 5;
  const Energetic coarse = probit.of_real_weights(task, x, {}),
                  fine = probit.of_real_weights(task, x, finest);
  for (const auto part :
       {&Energetic::e, &Energetic::q_hat, &Energetic::r_hat, &Energetic::a, &Energetic::loss})
    CHECK(std::abs((coarse.*part).value - (fine.*part).value) <= (coarse.*part).error);
}

TEST_CASE("bounds of real weights hold down to rounding, against 25 digits") {
  // Plain trapezoids over z around plain trapezoids over the field of one sample, apart from this program.
  struct Row {
    const Channel& channel;
    double beta;
    RealOverlaps x;  // q, r, V, gap
    double e, q_hat, r_hat, a, loss, curvature2;
  };
  const std::vector<Row> rows{
      {probit,
       0.66152575316855822,
       {1.8352750432175009, 1.3260332710979148, 0.0001561928124764808, 0.076910807158864891},
       -0.174979513967140522,
       0.0866518122206788636,
       0.425543122104669931,
       -0.122607774144327627,
       0.264498767380490768,
       0.0768074347629373605},
      {probit,
       28.959180216979789,
       {0.67055117043700319, 0.81886444276218273, 9.0709204893712231e-06, 1.2194816783146686e-05},
       -10.0870770062375851,
       217.886286302783316,
       18.432957813773303,
       -6.7696585277807523,
       0.348286405623344616,
       198.209842365677776},
      {probit,
       5.9436126378265479,
       {182.5840931827714, 13.511774127512863, 9, 0.016053109845398237},
       -0.149143258621315759,
       0.013002684878061815,
       0.280055716832471802,
       -0.00996959427033485448,
       0.00576682834277273218,
       0.00104026471514869891},
      {logistic,
       2.4018259988285946,
       {0.55305183462717333, 0.74165337125455999, 8.6957143888585692e-06, 0.0030021115339191429},
       -1.11039988477568989,
       0.81328205640002606,
       0.958184941795094722,
       -0.267135478982972957,
       0.46231340208553689,
       0.291450744857760221},
      {logistic,
       25.387484192666211,
       {3.6057005865307024, 1.8988680696186839, 0.0010772431461427709, 6.4071331527899061e-07},
       -7.08177745819213515,
       46.9605722797419706,
       10.0593830486862351,
       -1.96649886768808733,
       0.277951050710905778,
       19.1411204664376745},
  };
  for (const Row& row : rows) {
    for (const Resolution& resolution : {Resolution{}, Resolution{}.refined(), fine}) {
      CAPTURE(row.channel.name);
      CAPTURE(row.beta);
      const Energetic found =
          row.channel.of_real_weights({.alpha = 1, .beta = row.beta, .gamma = 0}, row.x, resolution);
      const auto check = [](const franz_parisi::integrals::Estimate& estimate, double truth) {
        CHECK(std::abs(estimate.value - truth) <= estimate.error);
      };
      check(found.e, row.e);
      check(found.q_hat, row.q_hat);
      check(found.r_hat, row.r_hat);
      check(found.a, row.a);
      check(found.loss, row.loss);
      check(found.curvature2, row.curvature2);
    }
  }
}
