// One step of replica symmetry breaking away from any solution: conjugates and order parameters as
// derivatives of the potentials (17), (19), (21), the Jacobian of the root problem, and the limits in which
// it is replica symmetry.
#include "tests/oracle.hpp"
#include "tests/theory/rsb_support.hpp"

#include <array>
#include <cmath>
#include <string>
#include <vector>

using namespace rsb_support;
using theory::TaskParameters;

namespace {

const theory::Resolution fine = theory::Resolution{}.refined();

struct Place {
  const char* name;
  TaskParameters task;
  std::array<double, 5> x;  ///< q_0, q_1, r, q_star, x
  bool second = false;      ///< after a first task, whose prior it has
};

const Place places[] = {
    {"a first task", {.alpha = 1.2, .beta = 20, .gamma = 0}, {0.7, 0.85, 0.6, 0.92, 0.3}},
    {"clusters that are nearly points", {.alpha = 0.9, .beta = 50, .gamma = 0}, {0.6, 0.955, 0.5, 0.96, 0.2}},
    {"nearly replica-symmetric", {.alpha = 0.7, .beta = 20, .gamma = 0.3}, {0.6, 0.62, 0.3, 0.75, 0.85}},
    {"away from the teacher", {.alpha = 0.5, .beta = 10, .gamma = 0}, {0.4, 0.55, -0.2, 0.7, 0.6}},
    {"clusters of everything", {.alpha = 0.6, .beta = 30, .gamma = 0}, {0.65, 0.75, 0.4, 0.8, 1}},
    {"a second task", {.alpha = 1, .beta = 20, .gamma = 0.1, .rho = -0.5}, {0.7, 0.8, 0.5, 0.85, 0.4}, true},
    {"a second task with multipliers",
     {.alpha = 0.8, .beta = 15, .gamma = 0.3, .rho = 0.5, .tau = 0.7, .nu = -0.4},
     {0.55, 0.7, 0.3, 0.8, 0.5},
     true},
};

Prior prior_of(const Place& place) {
  if (!place.second) return no_prior();
  return handed_on({.alpha = 0.5, .beta = 20, .gamma = 0},
                   *theory::Overlaps::from_q_r_q_star(0.54, 0.35, 0.68), place.task.rho);
}

rsb::Overlaps state(const std::array<double, 5>& x) {
  const auto overlaps = rsb::Overlaps::from_values(x[0], x[1], x[2], x[3], x[4]);
  REQUIRE(overlaps);
  return *overlaps;
}

rsb::SaddlePoint at(const Place& place, const Prior& prior) {
  const auto point = rsb::saddle_point(prior, place.task, state(place.x), fine);
  REQUIRE(point);
  return *point;
}

/// E where one of (q_0, q_1, r, q_star, x) differs.
double channel_potential(const Place& place, std::size_t which, double value) {
  auto x = place.x;
  x[which] = value;
  return rsb::energetic(place.task, state(x), fine).e.value.value;
}

/// E F_1 - A - ln 2 where one of (q_0_hat, q_1_hat, r_hat, A, x) differs.
double weight_potential(const rsb::SaddlePoint& point, std::size_t which, double value) {
  rsb::Conjugates h = point.conjugates;
  double x = point.x.x();
  const double q_1_hat = which == 1 ? value : h.q_1_hat();
  (which == 0 ? h.q_0_hat : which == 2 ? h.r_hat : which == 3 ? h.a : which == 4 ? x : h.d_hat) = value;
  h.d_hat = q_1_hat - h.q_0_hat;
  return rsb::Entropic(*point.prior, h, x, point.parameters.couplings(), fine).log_partition().value.value;
}

void close(double value, double exact, double scale, const std::string& what) {
  CAPTURE(what);
  CHECK(std::abs(value - exact) <= 1e-7 * std::max(std::abs(exact), scale));
}

}  // namespace

TEST_CASE("(17): conjugates are derivatives of the channel's potential") {
  for (const Place& place : places) {
    CAPTURE(place.name);
    const auto point = at(place, prior_of(place));
    const double x = point.x.x();
    const auto by = [&](std::size_t which) {
      const auto& [q_0, q_1, r, q_star, share] = place.x;
      const double room = std::min({q_1 - q_0, q_star - q_1, 1 - q_star, q_0 - r * r});
      return oracle::derivative([&](double v) { return channel_potential(place, which, v); }, place.x[which],
                                0.02 * room);
    };
    const rsb::Conjugates& h = point.conjugates;
    const double alpha = place.task.alpha;
    close(h.q_0_hat, -2 / x * alpha * by(0), 0, "q_0_hat");
    if (x < 1) close(h.q_1_hat(), -2 / (1 - x) * alpha * by(1), 0, "q_1_hat");
    close(h.r_hat, alpha * by(2), 0, "r_hat");
    close(h.q_star_hat(), alpha * by(3), 0, "q_star_hat");
  }
}

TEST_CASE("(19): order parameters are derivatives of the weights' potential") {
  for (const Place& place : places) {
    CAPTURE(place.name);
    const auto point = at(place, prior_of(place));
    const rsb::Conjugates& h = point.conjugates;
    const double x = point.x.x();
    const auto by = [&](std::size_t which, double value) {
      const double step = 1e-2 * std::min({h.d_hat, std::abs(value), 10.0});
      return oracle::derivative([&](double v) { return weight_potential(point, which, v); }, value, step);
    };
    // q_0_hat moves A as well where q_star_hat is held; here A is.
    const rsb::Overlaps& m = point.image;
    close(by(0, h.q_0_hat), 0.5 * x * (0 - m.q_0()), 0, "by q_0_hat");
    close(by(1, h.q_1_hat()), 0.5 * (m.q_star() - (1 - x) * m.q_1()), 0, "by q_1_hat");
    close(by(2, h.r_hat), m.r(), 0.1, "by r_hat");
    close(by(3, h.a), m.q_star() - 1, 0, "by A");  // less A itself
  }
}

TEST_CASE("(21): the derivative in x") {
  for (const Place& place : places) {
    if (place.x[4] == 1) continue;
    CAPTURE(place.name);
    const auto point = at(place, prior_of(place));
    const rsb::Conjugates& h = point.conjugates;
    const double x = point.x.x(), step = 0.004 * std::min(x, 1 - x);
    const double of_channel =
        oracle::derivative([&](double v) { return channel_potential(place, 4, v); }, x, step);
    const double of_weights =
        oracle::derivative([&](double v) { return weight_potential(point, 4, v); }, x, step);
    const double all = place.task.alpha * of_channel + of_weights +
                       0.5 * (h.q_0_hat * point.x.q_0() - h.q_1_hat() * point.x.q_1());
    close(point.slope_in_x(), all, 1e-2, "dPsi/dx");
  }
}

TEST_CASE("the Jacobian and the changes along parameters, by finite differences") {
  for (const Place& place : places) {
    CAPTURE(place.name);
    const Prior prior = prior_of(place);
    const auto point = at(place, prior);
    const rsb::Coordinates u = rsb::coordinates(point.x);
    const auto f = [&](const TaskParameters& task, const rsb::Coordinates& where) {
      const auto there = rsb::saddle_point(prior, task, *rsb::from_coordinates(where), fine);
      REQUIRE(there);
      return there->mismatch();
    };
    const bool whole = place.x[4] == 1;  // then u_4 is infinite, and f_4 does not depend on it
    const rsb::Matrix5 by_u = point.by_u();
    for (Eigen::Index j = 0; j < (whole ? 4 : 5); ++j) {
      const rsb::Coordinates slope = oracle::derivative(
          [&](double v) -> rsb::Coordinates {
            rsb::Coordinates moved = u;
            moved[j] = v;
            return f(place.task, moved) + (rsb::Coordinates() << moved.head<4>(), 0).finished();
          },
          u[j], 3e-3);
      const rsb::Coordinates own =
          by_u.col(j) +
          (rsb::Coordinates() << Eigen::Vector4d::Unit(std::min<Eigen::Index>(j, 3)) * (j < 4), 0).finished();
      for (Eigen::Index i = 0; i < 5; ++i) {
        CAPTURE(i);
        CAPTURE(j);
        CHECK(std::abs(own[i] - slope[i]) < 2e-7 * (1 + slope.cwiseAbs().maxCoeff()));
      }
    }
    const std::array members{&TaskParameters::alpha, &TaskParameters::beta, &TaskParameters::gamma,
                             &TaskParameters::tau, &TaskParameters::nu};
    for (const auto member : members) {
      const double value = place.task.*member, step = 1e-3 * std::max(std::abs(value), 0.1);
      if (member == &TaskParameters::gamma && value == 0) continue;
      if (member == &TaskParameters::tau && !place.second) continue;
      const rsb::Coordinates slope = oracle::derivative(
          [&](double v) -> rsb::Coordinates {
            TaskParameters task = place.task;
            task.*member = v;
            return f(task, u);
          },
          value, step);
      TaskParameters direction{.alpha = 0, .beta = 0, .gamma = 0};
      direction.*member = 1;
      const rsb::Coordinates own = point.along(direction);
      for (Eigen::Index i = 0; i < 5; ++i) {
        CAPTURE(i);
        CHECK(std::abs(own[i] - slope[i]) < 2e-7 * (slope.cwiseAbs().maxCoeff() + 1e-2));
      }
    }
  }
}

TEST_CASE("gradients of readings, by finite differences") {
  for (const Place& place : places) {
    if (place.x[4] == 1) continue;
    CAPTURE(place.name);
    const Prior prior = prior_of(place);
    const auto point = at(place, prior);
    const rsb::Coordinates u = rsb::coordinates(point.x);
    const auto readings = point.readings();
    for (Eigen::Index j = 0; j < 5; ++j) {
      const Eigen::VectorXd slopes = oracle::derivative(
          [&](double v) -> Eigen::VectorXd {
            rsb::Coordinates moved = u;
            moved[j] = v;
            const auto there = rsb::saddle_point(prior, place.task, *rsb::from_coordinates(moved), fine);
            REQUIRE(there);
            Eigen::VectorXd values(static_cast<Eigen::Index>(readings.size()));
            Eigen::Index i = 0;
            // Of eps what is graded is the probability.
            for (const auto& r : there->readings())
              values[i++] = r.probability ? (r.opposite ? 1 - *r.probability : *r.probability) : r.value;
            return values;
          },
          u[j], 3e-3);
      for (std::size_t i = 0; i < readings.size(); ++i) {
        const auto& r = readings[i];
        if (r.key == "free_entropy" && place.task.nu == 0) continue;  // see the next case
        double own = 0;
        if (r.by_u.size() > 0) own += r.by_u[j];
        if (r.by_h.size() > 0) own += r.by_h.dot(point.conjugates_by_u().col(j));
        if (r.probability && r.opposite) own = -own;
        CAPTURE(r.key);
        CAPTURE(j);
        const double slope = slopes[static_cast<Eigen::Index>(i)];
        CHECK(std::abs(own - slope) < 1e-6 * (std::abs(slope) + 1e-2 * (1 + std::abs(r.value))));
      }
    }
  }
}

TEST_CASE("(23): x -> 1 is replica symmetry at q_0, x -> 0 at q_1, d -> 0 at both") {
  const TaskParameters task{.alpha = 0.9, .beta = 20, .gamma = 0};
  const auto rs = [&](double q, double r, double q_star) {
    const auto point =
        theory::saddle_point(no_prior(), task, *theory::Overlaps::from_q_r_q_star(q, r, q_star), fine);
    REQUIRE(point);
    return *point;
  };
  const auto broken = [&](double q_0, double q_1, double x) {
    const auto point = rsb::saddle_point(no_prior(), task, state({q_0, q_1, 0.5, 0.87, x}), fine);
    REQUIRE(point);
    return *point;
  };
  const auto one = broken(0.7, 0.8, 1), at_q_0 = broken(0.7, 0.75, 1);
  const auto outer = rs(0.7, 0.5, 0.87);
  CHECK(one.energetic.e.value.value == doctest::Approx(outer.energetic.e.value).epsilon(1e-12));
  CHECK(one.conjugates.q_0_hat == doctest::Approx(outer.conjugates.q_hat).epsilon(1e-11));
  CHECK(one.conjugates.r_hat == doctest::Approx(outer.conjugates.r_hat).epsilon(1e-11));
  CHECK(one.conjugates.q_star_hat() == doctest::Approx(outer.conjugates.q_star_hat()).epsilon(1e-11));
  CHECK(one.image.q_0() == doctest::Approx(at_q_0.image.q_0()).epsilon(1e-11));
  CHECK(one.image.q_0() == doctest::Approx(outer.image.q()).epsilon(1e-11));
  CHECK(one.free_entropy() == doctest::Approx(outer.free_entropy()).epsilon(1e-12));
  CHECK(at_q_0.free_entropy() == doctest::Approx(outer.free_entropy()).epsilon(1e-12));

  // The first correction is of order x, its size that of (21).
  const auto inner = rs(0.8, 0.5, 0.87);
  for (const double x : {1e-3, 1e-5}) {
    const auto small = broken(0.7, 0.8, x);
    CHECK(std::abs(small.energetic.e.value.value - inner.energetic.e.value) < 20 * x);
    CHECK(std::abs(small.conjugates.q_1_hat() / inner.conjugates.q_hat - 1) < 200 * x);
    CHECK(std::abs(small.image.q_1() - inner.image.q()) < 20 * x);
  }

  // Both replicons tend to that of (12), linearly in d.
  for (const double d : {1e-3, 1e-5}) {
    const auto near = broken(0.7, 0.7 + d, 0.5);
    const double lambda = outer.replicon();
    CHECK(std::abs(value(near, "replicon_within") - lambda) < 40 * d);
    CHECK(std::abs(value(near, "replicon_between") - lambda) < 40 * d);
    CHECK(std::abs(near.free_entropy() - outer.free_entropy()) < 10 * d);
    // f_2 tends to ln(1 - lambda), whatever x.
    CHECK(std::abs(near.mismatch()[2] - std::log((1 - lambda) * 0.7 / outer.image.q())) < 40 * d);
  }
}

TEST_CASE("bounds of the channel's integrals hold where fluctuations are wide beside the loss") {
  for (int i = 0; i < 24; ++i) {
    const double k = 12 + i, rest = 0.6, s2 = rest / (1 + k * k);
    const auto x = rsb::Overlaps::from_parts(
        {.q_0 = 0.3, .d = 0.1, .r = 0.3, .v = rest - s2, .s2 = s2, .gap = 0.21, .x = 0.5, .rest = 0.5});
    REQUIRE(x);
    for (const double beta : {0.3, 12.0}) {
      const TaskParameters task{.alpha = 1, .beta = beta, .gamma = 0};
      const auto e = rsb::energetic(task, *x, {}).e.value, finer = rsb::energetic(task, *x, fine).e.value;
      CAPTURE(k);
      CAPTURE(beta);
      CHECK(std::abs(e.value - finer.value) <= e.error + finer.error);
    }
  }
}
