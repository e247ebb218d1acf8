#include "theory/reference/equations.hpp"

#include "theory/teacher_tree.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

namespace franz_parisi::theory::reference {

namespace {

using std::numbers::ln2;
using std::numbers::pi;
using std::numbers::sqrt2;

/// Where f, negative at `low` and positive at `high`, changes sign.
template <class F>
double root(const F& f, double low, double high) {
  for (int i = 0; i < 50; ++i) {
    const double middle = std::midpoint(low, high);
    (f(middle) < 0 ? low : high) = middle;
  }
  return low;
}

/// exp(exponent), scaled to a maximum of 1, where it has not fallen by more than e^-45 within (low, high).
/// `modes`: its maxima, ascending; `points`: where else a quadrature should stop.
template <class Exponent>
Measure around(const Exponent& exponent, const std::vector<double>& modes, double low, double high,
               std::vector<double> points = {}) {
  double top = exponent(modes.front());
  for (const double mode : modes) top = std::max(top, exponent(mode));
  const double level = top - 45;
  std::vector<double> peaks = modes;
  std::erase_if(peaks, [&](double mode) { return exponent(mode) < level; });
  low = root([&](double x) { return exponent(x) - level; }, low, peaks.front());
  high = root([&](double x) { return level - exponent(x); }, peaks.back(), high);
  std::erase_if(points, [&](double x) { return x <= low || x >= high; });
  points.insert(points.end(), peaks.begin(), peaks.end());
  points.insert(points.end(), {low, high});
  std::sort(points.begin(), points.end());
  return {[=](double x) { return std::exp(exponent(x) - top); }, std::move(points)};
}

/// From -end to end in pieces of about 8 sqrt(1 + |x|). No average over (4) bends faster than this in c:
/// where the measure is a peak, c = h(theta) and its width in c is sqrt(dh/dtheta) > (4 + 4 c^2)^(1/4); where
/// it is not, d< f >/dc = < f; m >.
std::vector<double> pieces(double end) {
  const auto count = 1 + static_cast<int>(std::min(1e4, std::sqrt(1 + end) / 4));
  std::vector<double> points;
  for (int i = -count; i <= count; ++i)
    points.push_back(std::copysign(end, i) * std::pow(double(i) / count, 2));
  return points;
}

}  // namespace

Probit probit(double u) {
  if (u > -5) {
    const double cdf = std::erfc(-u / sqrt2) / 2;
    const double log_cdf = u > 0 ? std::log1p(-std::erfc(u / sqrt2) / 2) : std::log(cdf);
    return {log_cdf, std::exp(-u * u / 2) / std::sqrt(2 * pi) / cdf};
  }
  double hazard = -u;  // Laplace's continued fraction
  for (int n = 25; n > 0; --n) hazard = n / hazard - u;
  return {-u * u / 2 - std::log(std::sqrt(2 * pi) * hazard), hazard};
}

/// The exponent is concave: one maximum.
Measure channel(double a, double k, double beta) {
  const auto exponent = [=](double x) { return beta * probit(a + k * x).log_cdf - x * x / 2; };
  const auto falling = [=](double x) { return x - beta * k * probit(a + k * x).hazard; };
  const double mode = root(falling, 0, 1 + beta * k * probit(a).hazard);
  return around(exponent, {mode}, mode - reach, mode + reach);
}

/// g' = beta < H >_x, H = phi/Phi at u = a + k x
Estimate channel_slope(double a, double k, double beta) {
  return beta * channel(a, k, beta).average([=](double x) { return Estimate{probit(a + k * x).hazard}; });
}

/// g'' + g'^2 = beta < (beta - 1) H^2 - u H >_x
Estimate channel_curvature(double a, double k, double beta) {
  return beta * channel(a, k, beta).average([=](double x) {
    const double u = a + k * x, h = probit(u).hazard;
    return Estimate{(beta - 1) * h * h - u * h};
  });
}

Conjugate conjugates(const TaskParameters& task, const Overlaps& x) {
  const double s = std::sqrt(x.s2()), k = std::sqrt(x.v()) / s;
  const double deviation = std::sqrt(x.q()) / s;  // of a = sqrt(q) z/s
  const std::vector<double> range = pieces(reach * deviation);
  const Accuracy accuracy{1e-14 * task.beta, 1e-13};
  const Table slope([&](double a) { return channel_slope(a, k, task.beta); }, range, accuracy);
  const Table curvature([&](double a) { return channel_curvature(a, k, task.beta); }, range, accuracy);

  // Phi(r z/sqrt(q - r^2)): a step at a = 0 with a scale of its own.
  const double steepness = x.r() * s / std::sqrt(x.q() * x.teacher_gap());
  const auto label = [&](double a) { return std::erfc(-steepness * a / sqrt2) / 2; };
  std::vector<double> points = slope.edges();
  points.insert(points.end(), curvature.edges().begin(), curvature.edges().end());
  for (const double z : {-8.0, -1.0, 1.0, 8.0}) points.push_back(z / (std::abs(steepness) + 1e-9));
  std::sort(points.begin(), points.end());
  const Measure dz = Measure::gaussian(0, deviation, points);
  const Measure dz_off_teacher = Measure::gaussian(0, std::sqrt(x.teacher_gap()) / s, points);

  // (3a)  q_hat = 2 alpha int Dz Phi(r z/sqrt(q - r^2)) G'(sqrt(q) z)^2,   G' = g'/s
  const Estimate q_hat = dz.average([&](double a) { return label(a) * (slope(a) * slope(a)); });
  // (3b)  r_hat = alpha sqrt(2/pi) int Dz G'(sqrt(q - r^2) z)
  const Estimate r_hat = dz_off_teacher.average(std::cref(slope));
  // (3c)  q_star_hat = 2 alpha int Dz Phi(r z/sqrt(q - r^2)) [ a g' + (1 + k^2)(g'' + g'^2) ]/(2 s^2)
  const Estimate q_star_hat =
      dz.average([&](double a) { return label(a) * (a * slope(a) + (1 + k * k) * curvature(a)); });
  return {.q_hat = (2 * task.alpha / x.s2()) * q_hat,
          .r_hat = (task.alpha * std::sqrt(2 / pi) / s) * r_hat,
          .q_star_hat = (task.alpha / x.s2()) * q_star_hat};
}

Weights::Weights(const TaskParameters& task, const Overlaps& x, double largest_past)
    : task_(task),
      hats_(conjugates(task, x)),
      a_(hats_.q_star_hat.value + task.nu - hats_.q_hat.value / 2),
      kappa_(task.beta * task.gamma),
      v_(x.v()),
      largest_past_(largest_past) {}

/// A m^2 + c m + kappa s(m) + ln dm/dtheta, less A + |c|: from m = sgn c, so that large terms do not cancel.
double Weights::exponent(double theta, double c) const {
  const double e = std::exp(-2 * std::abs(theta));
  const double near = 2 * e / (1 + e), far = 2 / (1 + e);                // 1 - |m|, 1 + |m|
  const double s = std::abs(theta) * near + std::log1p(e);               // ln 2cosh theta - theta tanh theta
  const double jacobian = -2 * (std::abs(theta) + std::log1p(e) - ln2);  // dm = dtheta/cosh^2 theta
  return -a_ * near * far - std::abs(c) * (c * theta >= 0 ? near : far) + kappa_ * s + jacobian;
}

/// Maxima of the exponent: c = kappa theta + sinh 2theta - 2 A tanh theta = h(theta). For large A this odd
/// function falls between -turn and turn, and there are two maxima for |c| < h(-turn).
std::vector<double> Weights::modes(double c) const {
  const auto h = [&](double t) { return kappa_ * t + std::sinh(2 * t) - 2 * a_ * std::tanh(t) - c; };
  const auto h1 = [&](double t) {
    return kappa_ + 2 * std::cosh(2 * t) - 2 * a_ / (std::cosh(t) * std::cosh(t));
  };
  const double end = largest_theta();
  const double turn = h1(0) < 0 ? root(h1, 0, end) : 0;
  if (h(-turn) <= h(turn)) return {root(h, -end, end)};
  std::vector<double> modes;
  if (h(-turn) > 0) modes.push_back(root(h, -end, -turn));
  if (h(turn) < 0) modes.push_back(root(h, turn, end));
  return modes;
}

Measure Weights::measure(double c, const std::vector<double>& points) const {
  return around([=, this](double theta) { return exponent(theta, c); }, modes(c), -largest_theta(),
                largest_theta(), points);
}

/// c = sqrt(q_hat) x + r_hat B + kappa theta', and tau m' of (13) where an overlap is imposed: without x
double Weights::field(double theta) const {
  return hats_.r_hat.value + kappa_ * theta + task_.tau * std::tanh(theta);
}

Estimate Weights::over_noise(const Table& f, double theta) const {
  return Measure::gaussian(field(theta), std::sqrt(hats_.q_hat.value), f.edges()).average(std::cref(f));
}

double Weights::largest_field() const {
  return reach * std::sqrt(hats_.q_hat.value) + std::abs(hats_.r_hat.value) + kappa_ * largest_past_ +
         std::abs(task_.tau);
}

/// Modes have sinh 2theta < |c| + 2 |A|, and beyond them the measure falls like exp(-2 theta) at least.
double Weights::largest_theta() const { return 25 + std::asinh(largest_field() + 2 * std::abs(a_)) / 2; }

double Weights::law_error() const {
  const double of_a = hats_.q_star_hat.error + hats_.q_hat.error / 2;
  const double of_c = hats_.r_hat.error + hats_.q_hat.error / (2 * std::sqrt(hats_.q_hat.value));
  return std::sqrt(v_) * (2 * of_a + of_c);
}

double Weights::moment_error() const {
  const double of_a = hats_.q_star_hat.error + hats_.q_hat.error / 2;
  const double of_noise = hats_.q_hat.error / (2 * std::sqrt(hats_.q_hat.value));
  return v_ * (4 * of_a + 2 * hats_.r_hat.error) + 2 * std::sqrt(v_) * of_noise;
}

namespace {

/// Of each teacher the probability that it equals the one before it, given the others; and how probable all
/// that is.
struct Gauge {
  double probability;
  std::vector<double> agree;
};

/// Of a chain each teacher depends on the one before it alone, and one gauge says all; else every choice of
/// signs is one.
std::vector<Gauge> gauges(const Chain& chain, std::size_t task) {
  Gauge one{1, {1}};
  bool plain = true;
  for (std::size_t t = 1; t <= task; ++t) {
    one.agree.push_back((1 + chain[t].rho) / 2);
    plain = plain && !chain[t].tree && parent_of(chain, t) == t - 1;
  }
  if (plain) return {one};
  std::vector<TeacherTree::Edge> edges;
  for (std::size_t t = 1; t <= task; ++t) edges.push_back({t, parent_of(chain, t), chain[t].rho});
  if (chain[task].tree) edges = chain[task].tree->edges();
  std::vector<Gauge> all(std::size_t{1} << task, {0, {1}});  // by the signs of those seen; the first is +1
  for (std::size_t signs = 0; signs < std::size_t{1} << edges.size(); ++signs) {
    const auto differ = [&](std::size_t a, std::size_t b) {
      return (((2 * signs) >> a ^ (2 * signs) >> b) & 1) != 0;
    };
    double p = 1;
    for (const auto& [a, b, rho] : edges) p *= (differ(a, b) ? 1 - rho : 1 + rho) / 2;
    Gauge& gauge = all[signs % all.size()];
    gauge.probability += p;
    gauge.agree.resize(1);
    for (std::size_t t = 1; t <= task; ++t) gauge.agree.push_back(differ(t, t - 1) ? 0 : 1);
  }
  std::erase_if(all, [](const Gauge& gauge) { return gauge.probability == 0; });
  return all;
}

/// Tasks and one gauge of their teachers.
struct Past {
  const std::vector<Weights>& tasks;
  const std::vector<double>& agree;
};

Estimate over_field(const Past& past, std::size_t t, const Table& f);

/// E f(theta') over what the tasks before t have left, seen from the teacher of t: theta' = B theta with
/// B = +-1 as the gauge has it, theta distributed as task t - 1 hands it on (7).
Estimate over_past(const Past& past, std::size_t t, const Function& f) {
  if (t == 0) return f(0);
  const Weights &before = past.tasks[t - 1], &now = past.tasks[t];
  const double agree = past.agree[t], end = before.largest_theta();
  // theta' at which the field of this task is c, from both sides of the gauge.
  const auto where = [&](const std::vector<double>& fields) {
    std::vector<double> points{-end, end};
    for (const double c : fields) {
      const double theta = root([&](double x) { return now.field(x) - c; }, -end, end);
      if (std::abs(theta) < end) points.insert(points.end(), {-theta, theta});
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
  };
  const Table over_teacher([&](double x) { return agree * f(x) + (1 - agree) * f(-x); },
                           where(pieces(now.largest_field())));
  const auto bends = where({-8, 0, 8});
  const Table over_measure(
      [&](double c) { return before.measure(c, bends).average(std::cref(over_teacher)); },
      pieces(before.largest_field()));
  return over_field(past, t - 1, over_measure);
}

/// E f(c) over the local field (5) of task t.
Estimate over_field(const Past& past, std::size_t t, const Table& f) {
  return over_past(past, t, [&](double theta) { return past.tasks[t].over_noise(f, theta); });
}

}  // namespace

Moments moments(const Chain& chain, const std::vector<Overlaps>& states, std::size_t task) {
  if (task >= chain.size() || task >= states.size())
    throw std::invalid_argument(
        fmt::format("no task {} in {} tasks with {} states", task + 1, chain.size(), states.size()));
  const QuietGsl quiet;
  const Estimate nothing{0, std::numeric_limits<double>::infinity()};
  std::vector<Weights> tasks;
  double from_conjugates = 0;
  for (std::size_t t = 0; t <= task; ++t) {
    tasks.emplace_back(chain[t], states[t], t > 0 ? tasks.back().largest_theta() : 0);
    if (!std::isfinite(tasks[t].largest_theta())) return {nothing, nothing, nothing};
    from_conjugates += t < task ? tasks[t].law_error() : tasks[t].moment_error();
  }
  const Weights& weights = tasks.back();
  const auto range = pieces(weights.largest_field());
  const auto m = [](double theta) { return Estimate{std::tanh(theta)}; };
  const auto m2 = [](double theta) { return Estimate{std::tanh(theta) * std::tanh(theta)}; };
  const Table mean([&](double c) { return weights.measure(c).average(m); }, range);
  const Table square([&](double c) { return weights.measure(c).average(m2); }, range);
  const Table mean_squared([&](double x) { return mean(x) * mean(x); }, mean.edges());

  // (6)  q = E <m>_c^2,   r = E B <m>_c,   q_star = E <m^2>_c
  const Estimate more{0, from_conjugates};
  Moments sum{more, more, more};
  for (const auto& [probability, agree] : gauges(chain, task)) {
    const Past past{tasks, agree};
    sum.q = sum.q + probability * over_field(past, task, mean_squared);
    sum.r = sum.r + probability * over_field(past, task, mean);
    sum.q_star = sum.q_star + probability * over_field(past, task, square);
  }
  return sum;
}

Check check(const Chain& chain, const std::vector<Overlaps>& states, std::size_t task) {
  const Moments image = moments(chain, states, task);
  const Overlaps& x = states[task];
  return {.residual = std::max({std::abs(image.q.value - x.q()), std::abs(image.r.value - x.r()),
                                std::abs(image.q_star.value - x.q_star())}),
          .error = std::max({image.q.error, image.r.error, image.q_star.error})};
}

}  // namespace franz_parisi::theory::reference
