// The potential as a curve, (13): its slope, its stationary points, its folds, its ends, and one point solved
// by other means.
#include "study/chain/branches.hpp"
#include "study/chain/potential.hpp"
#include "tests/study/support.hpp"
#include "theory/channel/probit/probit.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include <doctest/doctest.h>

using namespace support;
using study::Imposed;
using study::Potential;
using study::PotentialEvent;
using study::PotentialEventKind;
using study::PotentialPoint;

namespace {

constexpr Imposed overlap = Imposed::overlap_previous;
constexpr Imposed q_star = Imposed::q_star;

const Chain first{{.alpha = 2, .beta = 5, .gamma = 0}};
const Chain second{{.alpha = 2, .beta = 20, .gamma = 0}, {.alpha = 1, .beta = 20, .gamma = 1, .rho = 0.5}};
const Chain no_kl{{.alpha = 2, .beta = 20, .gamma = 0}, {.alpha = 1, .beta = 20, .gamma = 0, .rho = -0.5}};
const Chain coexistence{{.alpha = 1.7, .beta = 20, .gamma = 0}};  // between the spinodals 1.4989 and 1.9058

Potential trace(const Chain& chain, Imposed imposed, const std::vector<double>& values,
                double target = 1e-10) {
  return study::trace_potential(chain, imposed, values, {.point = {.target = target}});
}

const TaskSolution& state(const PotentialPoint& point) { return point.chain.tasks.back(); }
double height(const PotentialPoint& point) { return value(state(point), "free_entropy"); }

std::vector<PotentialEvent> events_of(const Potential& potential, PotentialEventKind kind) {
  std::vector<PotentialEvent> found;
  std::ranges::copy_if(potential.events, std::back_inserter(found),
                       [kind](const PotentialEvent& e) { return e.kind == kind; });
  return found;
}
std::vector<PotentialEvent> stationary(const Potential& potential) {
  return events_of(potential, PotentialEventKind::stationary_point);
}
std::vector<PotentialEvent> folds(const Potential& potential) {
  return events_of(potential, PotentialEventKind::spinodal);
}

struct Case {
  Chain chain;
  Imposed imposed;
  double value;
};

double step_at(double v) { return std::min(1e-3, 1e-2 * (1 - std::abs(v))); }
std::vector<double> around(double v) {
  const double h = step_at(v);
  return {v - 2 * h, v - h, v, v + h, v + 2 * h};
}

/// `p`: from trace() of around(v).
void check_slope(const std::vector<PotentialPoint>& p, Imposed imposed, double v) {
  CAPTURE(v);
  REQUIRE(p.size() >= 5);  // the first branch comes first
  const double slope =
      (8 * (height(p[3]) - height(p[1])) - (height(p[4]) - height(p[0]))) / (12 * step_at(v));
  CHECK(slope == doctest::Approx(-p[2].multiplier).epsilon(1e-6));
  for (const PotentialPoint& point : p) {
    CHECK(state(point).status == Status::converged);
    CHECK(std::abs(value(state(point), to_string(imposed)) - point.value) < 1e-12);
    CHECK(error(state(point), "free_entropy") < 1e-8);
  }
}

/// The value that is not imposed but comes by itself, and values to either side.
std::vector<double> at_rest(const Chain& chain, Imposed imposed) {
  const double there = value(last(chain), to_string(imposed));
  return {there - 0.02, there, there + 0.02};
}

/// `p`: the points of `potential` at_rest.
void check_rest(const Potential& potential, const std::vector<PotentialPoint>& p, const Chain& chain,
                Imposed imposed) {
  const TaskSolution free = last(chain);
  const double there = value(free, to_string(imposed));
  CAPTURE(there);
  REQUIRE(stationary(potential).size() == 1);
  const PotentialEvent found = stationary(potential).front();
  CHECK(found.stable);
  CHECK(found.equilibrium);
  CHECK(found.error < 1e-8);
  CHECK(std::abs(found.value - there) < 1e-9);
  check_within_bounds(found.chain.tasks.back(), free);
  REQUIRE(p.size() == 3);
  CHECK(std::abs(p[1].multiplier) < 1e-8);
  CHECK(std::abs(height(p[1]) - value(free, "free_entropy")) < 1e-9);
  CHECK(height(p[0]) < height(p[1]));
  CHECK(height(p[2]) < height(p[1]));
  CHECK(p[0].multiplier < 0);
  CHECK(p[2].multiplier > 0);
}

/// V of the second task by its overlap, at all values that cases ask about: to trace the curve takes seconds.
const Potential& by_overlap() {
  static const Potential once = [] {
    std::vector<double> values{-0.999, 0.5, 0.999};
    for (const auto& some : {around(0.3), at_rest(second, overlap)})
      values.insert(values.end(), some.begin(), some.end());
    return trace(second, overlap, values);
  }();
  return once;
}

/// Its points at some of them.
std::vector<PotentialPoint> by_overlap_at(const std::vector<double>& values) {
  std::vector<PotentialPoint> found;
  std::ranges::copy_if(by_overlap().points, std::back_inserter(found), [&](const PotentialPoint& p) {
    return std::ranges::find(values, p.value) != values.end();
  });
  return found;
}

}  // namespace

TEST_CASE("the slope of V is minus the multiplier, and the value is the one imposed") {
  check_slope(by_overlap_at(around(0.3)), overlap, 0.3);
  for (const Case& c : {Case{first, q_star, 0.9}, {coexistence, q_star, 0.97}})
    check_slope(trace(c.chain, c.imposed, around(c.value)).points, c.imposed, c.value);
}

TEST_CASE("so it is of other values and tasks" * doctest::test_suite("slow")) {
  for (const Case& c : {Case{second, q_star, 0.9}, {second, overlap, 0.9}, {no_kl, overlap, -0.25}})
    check_slope(trace(c.chain, c.imposed, around(c.value)).points, c.imposed, c.value);
}

TEST_CASE("the stationary point is the saddle point without constraint, and V a maximum there") {
  check_rest(by_overlap(), by_overlap_at(at_rest(second, overlap)), second, overlap);
  const Potential potential = trace(first, q_star, at_rest(first, q_star));
  check_rest(potential, potential.points, first, q_star);
}

TEST_CASE("so it is of a second task by its q_star, and without a KL" * doctest::test_suite("slow")) {
  for (const auto& [chain, imposed] : {std::pair{second, q_star}, {no_kl, overlap}}) {
    const Potential potential = trace(chain, imposed, at_rest(chain, imposed));
    check_rest(potential, potential.points, chain, imposed);
  }
}

TEST_CASE("the ensemble at fixed q_star of the paper's figure 2d") {
  const Potential potential = trace(first, q_star, grid(0.75, 0.99, 25));
  CHECK(potential.complete);
  REQUIRE(potential.points.size() == 25);
  for (std::size_t i = 0; i < 25; ++i) {
    const PotentialPoint& p = potential.points[i];
    CAPTURE(p.value);
    CHECK(state(p).status == Status::converged);
    CHECK(error(state(p), "q_star") < 1e-12);
    CHECK(p.stable);
    CHECK(p.equilibrium);
    if (i > 0) CHECK(height(p) < height(potential.points[i - 1]));
  }
  REQUIRE(stationary(potential).size() == 1);
  for (const PotentialEvent& fold : folds(potential))
    CHECK(fold.value > 0.99);  // none where values were asked for
  CHECK(std::abs(stationary(potential).front().value - 0.698852314348) < 1e-10);
}

TEST_CASE("where solutions coexist V has a stationary point for each") {
  const Potential potential = trace(coexistence, q_star, grid(0.94, 0.995, 12));
  const auto branches = study::trace_branches(coexistence, alpha_1, {1.7}, study::BranchSettings{});
  CHECK(potential.complete);
  REQUIRE(stationary(potential).size() == branches.points.size());
  for (const PotentialEvent& found : stationary(potential)) {
    CAPTURE(found.value);
    const auto same = std::find_if(branches.points.begin(), branches.points.end(), [&](const auto& point) {
      return std::abs(value(point.chain.tasks.back(), "q_star") - found.value) < 1e-9;
    });
    REQUIRE(same != branches.points.end());
    CHECK(same->stable == found.stable);
    CHECK(same->equilibrium.back() == found.equilibrium);
    check_within_bounds(same->chain.tasks.back(), found.chain.tasks.back());
  }
  for (const PotentialPoint& p : potential.points) CHECK(state(p).status == Status::converged);
  CHECK(std::any_of(potential.points.begin(), potential.points.end(),
                    [](const PotentialPoint& p) { return !p.stable; }));
}

TEST_CASE("a branch of V without a stationary point of its own is found") {
  Chain below = coexistence;
  below[0].alpha = 1.45;  // below the lower spinodal, where the state of small error has ended
  const Potential potential = trace(below, q_star, {0.966});
  CHECK(stationary(potential).size() == 1);
  REQUIRE(potential.points.size() == 3);
  CHECK(std::count_if(potential.points.begin(), potential.points.end(),
                      [](const PotentialPoint& p) { return p.stable; }) == 2);
  CHECK(std::count_if(potential.points.begin(), potential.points.end(),
                      [](const PotentialPoint& p) { return p.equilibrium; }) == 1);
}

TEST_CASE("where two branches of V merge is an event with bounds, the same from every set of values") {
  Chain below = coexistence;
  below[0].alpha = 1.45;
  const Potential wide = trace(below, q_star, {0.9, 0.966, 0.99}),
                  narrow = trace(below, q_star, {0.94, 0.95}), beside = trace(below, q_star, {0.95, 0.99});
  CHECK(wide.complete);
  REQUIRE(folds(wide).size() == 1);
  CHECK(folds(beside).empty());  // it lies outside
  CHECK(stationary(beside).size() == stationary(wide).size());
  for (const PotentialEvent& fold : folds(wide)) {
    CAPTURE(fold.value);
    CHECK(fold.error < 1e-9);
    const auto& s = fold.chain.tasks.back();
    CHECK(s.status == Status::converged);
    CHECK(std::abs(value(s, "q_star") - fold.value) <= fold.error + 1e-12);
    CHECK(std::any_of(wide.points.begin(), wide.points.end(), [&](const PotentialPoint& p) {
      return p.stable && state(p).branch == s.branch && p.value > fold.value;
    }));
    CHECK(std::none_of(wide.points.begin(), wide.points.end(), [&](const PotentialPoint& p) {
      return state(p).branch == s.branch && p.value < fold.value;
    }));
    // Two branches more on one side than on the other.
    const auto count = [&](double at) { return trace(below, q_star, {at}).points.size(); };
    const auto left = count(fold.value - 1e-6), right = count(fold.value + 1e-6);
    CHECK(std::max(left, right) == std::min(left, right) + 2);
    const auto others = folds(narrow);
    CHECK(std::any_of(others.begin(), others.end(), [&](const PotentialEvent& o) {
      return std::abs(o.value - fold.value) <= o.error + fold.error + 1e-9;
    }));
  }
}

TEST_CASE("where V is equal on two stable branches is an event: another is the equilibrium on either side") {
  const auto found = events_of(trace(coexistence, q_star, {0.95, 0.99}), PotentialEventKind::transition);
  REQUIRE(found.size() == 1);
  const PotentialEvent& transition = found.front();
  const int branch = transition.chain.tasks.back().branch;
  CHECK(transition.value == doctest::Approx(0.98569108776773).epsilon(1e-12));
  CHECK(transition.error < 1e-12);
  CHECK(transition.equilibrium);
  CHECK(transition.other_branch != branch);
  const double beside = 1e-9;  // beyond it the difference of V, of slope mu' - mu, is above its bounds
  const Potential around =
      trace(coexistence, q_star, {transition.value - beside, transition.value, transition.value + beside});
  CHECK(events_of(around, PotentialEventKind::transition).size() == 1);
  for (const double side : {-1e-12, 1e-12}) {  // the end of the range just beyond it, and just before
    const auto at_end = [&](double end) {
      return events_of(trace(coexistence, q_star, {side < 0 ? 0.99 : 0.95, end}),
                       PotentialEventKind::transition);
    };
    CHECK(at_end(transition.value + side).size() == 1);
    CHECK(at_end(transition.value - side).empty());
  }
  std::vector<int> selected;
  std::vector<double> equal;
  for (const PotentialPoint& p : around.points) {
    if (p.stable && p.value == transition.value) equal.push_back(height(p));
    if (p.equilibrium && p.value != transition.value) selected.push_back(state(p).branch);
  }
  REQUIRE(equal.size() == 2);
  CHECK(std::abs(equal[0] - equal[1]) < 1e-12);
  REQUIRE(selected.size() == 2);
  CHECK(std::ranges::count(selected, branch) == 1);
  CHECK(std::ranges::count(selected, transition.other_branch) == 1);
}

TEST_CASE("no digit depends on the number of threads") {
  const auto values = grid(0.94, 0.995, 3);
  const auto run = [&](int threads) {
    return study::trace_potential(coexistence, q_star, values,
                                  {.point = {}, .execution = {.threads = threads}});
  };
  const Potential one = run(1), two = run(2);
  REQUIRE(one.points.size() == two.points.size());
  for (std::size_t i = 0; i < one.points.size(); ++i) {
    CHECK(height(one.points[i]) == height(two.points[i]));
    CHECK(one.points[i].multiplier == two.points[i].multiplier);
  }
}

TEST_CASE("error bounds cover what finer quadratures change, at inflections of V too" *
          doctest::test_suite("slow")) {
  for (const Case& c : {Case{first, q_star, 0.9}, {second, overlap, 0.3}, {coexistence, q_star, 0.97}}) {
    const auto usual = trace(c.chain, c.imposed, {c.value}).points;
    const auto finer =
        trace(c.chain, c.imposed, {c.value}, 1e-300).points;  // never met: all levels are tried
    REQUIRE(usual.size() == finer.size());
    for (std::size_t i = 0; i < usual.size(); ++i) {
      CAPTURE(c.value);
      check_within_bounds(state(usual[i]), state(finer[i]));
      CHECK(std::abs(usual[i].multiplier - finer[i].multiplier) <=
            usual[i].multiplier_error + finer[i].multiplier_error);
    }
  }
  // The multiplier has a fold between the stationary points of coexisting solutions.
  for (const PotentialPoint& p : trace(coexistence, q_star, grid(0.93, 0.96, 61)).points) {
    CHECK(state(p).status == Status::converged);
    CHECK(std::max(error(state(p), "q"), error(state(p), "r")) < 1e-11);
  }
}

TEST_CASE("values out of reach say what was reachable") {
  const auto points = by_overlap_at({-0.999, 0.5, 0.999});
  REQUIRE(points.size() == 3);
  for (const std::size_t i : {0U, 1U}) {  // those without root come first
    const auto& s = state(points[i]);
    CHECK(s.status == Status::no_root);
    CHECK(s.reason.find("reach from") != std::string::npos);
    CHECK_FALSE(s.has_solution);
    CHECK_FALSE(points[i].equilibrium);
  }
  CHECK(state(points[2]).status == Status::converged);
}

namespace {

/// Moments of (4) for the first task at c, kappa = 0, by Simpson's rule: <m> and <m^2>.
struct Moments {
  double m, m2;
};
Moments moments(double a, double c) {
  constexpr int n = 800;
  const double top = std::max(std::abs(c) + a, 0.0);
  double z = 0, m1 = 0, m2 = 0;
  for (int i = 0; i <= n; ++i) {
    const double m = -1 + 2.0 * i / n;
    const double rule = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
    const double w = rule * std::exp(a * m * m + c * m - top);
    z += w;
    m1 += w * m;
    m2 += w * m * m;
  }
  return {m1 / z, m2 / z};
}

/// (6) for the first task at given q_hat, r_hat and A.
struct Order {
  double q, r, q_star;
};
Order order(double q_hat, double r_hat, double a) {
  constexpr double step = 0.1;
  Order o{0, 0, 0};
  for (double x = -8; x <= 8; x += step) {
    const double weight = step * std::exp(-0.5 * x * x) / std::sqrt(2 * M_PI);
    const Moments at = moments(a, std::sqrt(q_hat) * x + r_hat);
    o.q += weight * at.m * at.m;
    o.r += weight * at.m;
    o.q_star += weight * at.m2;
  }
  return o;
}

}  // namespace

TEST_CASE("one point by damped iteration with the multiplier found by bisection") {
  const double imposed = 0.8;
  Order x{0.76, 0.85, imposed};
  for (int i = 0; i < 60; ++i) {
    const auto overlaps = theory::Overlaps::from_q_r_q_star(x.q, x.r, imposed);
    REQUIRE(overlaps);
    const auto h = theory::energetic(first[0], *overlaps, {});
    const double q_hat = first[0].alpha * h.q_hat.value, r_hat = first[0].alpha * h.r_hat.value;
    double low = -20, high = 20;
    for (int k = 0; k < 36; ++k) {
      const double a = 0.5 * (low + high);
      (order(q_hat, r_hat, a).q_star < imposed ? low : high) = a;
    }
    const Order next = order(q_hat, r_hat, 0.5 * (low + high));
    const double change = std::abs(next.q - x.q) + std::abs(next.r - x.r);
    x.q = 0.3 * x.q + 0.7 * next.q;
    x.r = 0.3 * x.r + 0.7 * next.r;
    if (change < 1e-8) break;
  }
  const auto points = trace(first, q_star, {imposed}).points;
  REQUIRE(points.size() == 1);
  CHECK(std::abs(state(points[0]).readings.value("q") - x.q) < 1e-6);
  CHECK(std::abs(state(points[0]).readings.value("r") - x.r) < 1e-6);
}

TEST_CASE("misuse is refused") {
  CHECK_THROWS_AS(trace(first, overlap, {0.5}), std::invalid_argument);
  CHECK_THROWS_AS(trace(first, q_star, {1.0}), std::invalid_argument);
  CHECK_THROWS_AS(trace(first, q_star, {0.0}), std::invalid_argument);
  CHECK_THROWS_AS(trace(second, overlap, {std::nan("")}), std::invalid_argument);
  Chain with_multiplier = first;
  with_multiplier[0].nu = 1;
  CHECK_THROWS_AS(trace(with_multiplier, q_star, {0.5}), std::invalid_argument);
  CHECK(trace(first, q_star, {}).points.empty());
}
