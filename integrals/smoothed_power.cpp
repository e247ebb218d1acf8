#include "integrals/smoothed_power.hpp"

#include "integrals/mapped_trapezoid.hpp"
#include "integrals/normal.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace franz_parisi::integrals {
namespace {

constexpr double negligible = 40;  // logarithm: terms this far below the largest are dropped

/// dy/dt shrinks to the width of the Gaussian (k), of ln Phi (1) and, left of the edge where beta (1 - Phi) =
/// O(1), to that of Phi^beta (1/sqrt(beta)).
class PowerAxis {
 public:
  PowerAxis(double beta, double k)
      : inverse_k_(1 / k), root_beta_(std::sqrt(beta)), edge_(std::sqrt(2 * std::log1p(beta))) {}
  double t(double y) const {
    const double u = y - edge_;
    return y * inverse_k_ + edge_weight * std::asinh(u) + 0.5 * root_beta_ * (u - std::sqrt(1 + u * u));
  }
  double density(double y) const {
    const double u = y - edge_;
    const double h = std::sqrt(1 + u * u);
    return inverse_k_ + edge_weight / h + 0.5 * root_beta_ * (1 - u / h);
  }

 private:
  static constexpr double edge_weight = 1.5;
  double inverse_k_;
  double root_beta_;
  double edge_;
};

/// The nodes y_j = y(j step), filled in as they are asked for. With a small k few of very many are.
class Lattice {
 public:
  struct Node {
    double y;
    double log_weight;  // ln of dy at this node
    double log_cdf;     // ln Phi(y)
    double mills;       // phi/Phi
    bool known = false;
  };

  Lattice(double beta, double k, double step, double lower, double upper)
      : axis_(beta, k),
        step_(step),
        first_(index(lower) - 1),
        end_(index(upper) + 1),
        pages_(static_cast<std::size_t>((end_ - first_) / page_size + 1)) {}

  int index(double y) const { return static_cast<int>(std::floor(axis_.t(y) / step_)); }
  int begin() const { return first_; }
  int end() const { return end_; }

  /// `guess` is any y near node j.
  const Node& at(int j, double guess) {
    const auto [page, at] = std::div(j - first_, page_size);
    auto& nodes = pages_[static_cast<std::size_t>(page)];
    if (!nodes) nodes = std::make_unique<Page>();
    Node& node = (*nodes)[static_cast<std::size_t>(at)];
    if (!node.known) {
      node.y = invert(axis_, j * step_, guess);
      node.log_weight = std::log(step_ / axis_.density(node.y));
      const LogNormalCdf value = log_normal_cdf(node.y);
      node.log_cdf = value.value;
      node.mills = value.mills;
      node.known = true;
    }
    return node;
  }

 private:
  PowerAxis axis_;
  double step_;
  static constexpr int page_size = 64;
  using Page = std::array<Node, page_size>;

  int first_, end_;
  std::vector<std::unique_ptr<Page>> pages_;
};

/// Where the integrand is largest.
struct Mode {
  double y;
  double curvature;  // of the exponent, downwards; it only grows to the left
};

/// Root of (a - y)/k^2 + beta h(y) = 0. The slope lies in [-1/k^2 - beta,
/// -1/k^2].
Mode find_mode(double a, double beta, double k, double guess) {
  const double precision = 1 / (k * k);
  Mode mode{std::max(guess, a), 0};  // h > 0: the mode lies right of a
  for (int iteration = 0; iteration < 100; ++iteration) {
    const double h = log_normal_cdf(mode.y).mills;
    mode.curvature = precision + beta * h * (h + mode.y);
    const double step = ((a - mode.y) * precision + beta * h) / mode.curvature;
    mode.y += step;
    if (step * step * mode.curvature < 0.1) break;  // a fraction of the width is enough to find the stretch
  }
  return mode;
}

struct Sums {
  double weight = 0, h = 0, x = 0, y = 0, log_cdf = 0;
  void add(double e, const Lattice::Node& node, double deviation) {
    weight += e;
    h += e * node.mills;
    y += e * node.y;
    x += e * deviation;
    log_cdf += e * node.log_cdf;
  }
};

struct Moments {
  double hx = 0, xx = 0, hxx = 0, hxxx = 0, lx = 0, lxx = 0;
};

/// One point a: its stretch of the lattice, terms already exponentiated.
struct Stretch {
  std::vector<const Lattice::Node*> nodes;
  std::vector<double> terms;
  std::vector<double> x;  // (y - a)/k
  int first = 0;
};

/// The exponent for one a, its Gaussian from what it is at the mode: for a << 0 that is large, and what
/// rounds is the difference.
struct Exponent {
  double a, beta, k, mode;

  double at_mode() const {
    const double x = (mode - a) / k;
    return -0.5 * x * x;
  }
  double operator()(const Lattice::Node& node) const {
    return node.log_weight + beta * node.log_cdf -
           0.5 * ((node.y - mode) / k) * ((node.y + mode - 2 * a) / k);
  }
};

/// Walks from the mode in one direction until the terms are negligible.
void walk(Lattice& lattice, int j, int direction, const Exponent& exponent, double& largest,
          std::vector<const Lattice::Node*>& nodes, std::vector<double>& logs) {
  double guess = exponent.mode;
  for (; j >= lattice.begin() && j < lattice.end(); j += direction) {
    const Lattice::Node& node = lattice.at(j, guess);
    guess = node.y;
    const double value = exponent(node);
    if (value < largest - negligible) break;
    largest = std::max(largest, value);
    nodes.push_back(&node);
    logs.push_back(value);
  }
}

/// Fills `stretch`; returns the logarithm that was taken out of the terms.
double collect(Lattice& lattice, const Exponent& exponent, Stretch& stretch) {
  thread_local std::vector<const Lattice::Node*> left_nodes;
  thread_local std::vector<double> left_logs;
  left_nodes.clear();
  left_logs.clear();
  stretch.nodes.clear();
  stretch.terms.clear();
  const int start = lattice.index(exponent.mode);
  double largest = exponent(lattice.at(start, exponent.mode));
  walk(lattice, start, -1, exponent, largest, left_nodes, left_logs);
  stretch.first = start - static_cast<int>(left_nodes.size()) + 1;
  stretch.nodes.assign(left_nodes.rbegin(), left_nodes.rend());
  stretch.terms.assign(left_logs.rbegin(), left_logs.rend());
  walk(lattice, start + 1, 1, exponent, largest, stretch.nodes, stretch.terms);
  Eigen::Map<Eigen::ArrayXd> terms(stretch.terms.data(), static_cast<Eigen::Index>(stretch.terms.size()));
  terms = (terms - largest).exp();
  return largest + exponent.at_mode();
}

void fill(SmoothedPowerPair& pair, Eigen::Index n, double value) {
  for (SmoothedPower* p : {&pair.fine, &pair.coarse})
    for (Eigen::ArrayXd* array : {&p->g, &p->g1, &p->g2, &p->g3, &p->g4, &p->field, &p->field1, &p->log_cdf,
                                  &p->log_cdf1, &p->log_cdf2})
      array->setConstant(n, value);
}

/// Whether a lattice between these ends is small enough to be kept: a few hundred megabytes at most.
bool fits(const PowerAxis& axis, double lower, double upper, double step) {
  constexpr double most_nodes = 1 << 24;
  return std::abs(axis.t(lower)) / step < most_nodes && std::abs(axis.t(upper)) / step < most_nodes;
}

}  // namespace

double smoothed_power_cutoff(double k) { return 9 * (1 + k); }

SmoothedPowerPair smoothed_power(const Eigen::Ref<const Eigen::ArrayXd>& a, double beta, double k,
                                 double step) {
  if (!(beta > 0 && k > 0 && step > 0)) {
    throw std::invalid_argument("smoothed_power: beta, k and step must be positive");
  }
  SmoothedPowerPair result;
  const Eigen::Index n = a.size();
  fill(result, n, 0);
  result.fine.field = result.coarse.field = a;  // what is left of it beyond the cutoff
  result.fine.field1.setOnes();
  if (n == 0) return result;

  Mode mode = find_mode(a[0], beta, k, a[0] / (1 + beta * k * k));
  const double last = std::min(a[n - 1], smoothed_power_cutoff(k));
  const double lower = mode.y - 12 / std::sqrt(mode.curvature);
  const double upper = find_mode(last, beta, k, last / (1 + beta * k * k)).y + 12 * k + 1;
  if (!fits(PowerAxis(beta, k), lower, upper, step)) {
    fill(result, n, std::numeric_limits<double>::quiet_NaN());
    return result;
  }
  Lattice lattice(beta, k, step, lower, upper);
  const double normalisation = -0.5 * std::log(2 * std::numbers::pi) - std::log(k);
  Stretch stretch;
  for (Eigen::Index i = 0; i < n && a[i] < smoothed_power_cutoff(k); ++i) {
    const double shift = i == 0 ? 0 : a[i] - a[i - 1];
    mode = find_mode(a[i], beta, k, mode.y + std::max(0.0, shift) / (1 + beta * k * k));
    const double largest = collect(lattice, {.a = a[i], .beta = beta, .k = k, .mode = mode.y}, stretch);

    Sums parity[2];
    const std::size_t count = stretch.nodes.size();
    stretch.x.resize(count);
    for (std::size_t j = 0; j < count; ++j) {
      const Lattice::Node& node = *stretch.nodes[j];
      stretch.x[j] = (node.y - a[i]) / k;
      parity[(stretch.first + static_cast<int>(j)) & 1].add(stretch.terms[j], node, stretch.x[j]);
    }
    const double weight = parity[0].weight + parity[1].weight;
    const double mean_h = (parity[0].h + parity[1].h) / weight;
    const double mean_x = (parity[0].x + parity[1].x) / weight;
    const double mean_log = (parity[0].log_cdf + parity[1].log_cdf) / weight;

    Moments moment[2];
    for (std::size_t j = 0; j < count; ++j) {
      const Lattice::Node& node = *stretch.nodes[j];
      Moments& m = moment[(stretch.first + static_cast<int>(j)) & 1];
      const double x = stretch.x[j] - mean_x;
      const double hx = stretch.terms[j] * (node.mills - mean_h) * x;
      m.hx += hx;
      m.xx += stretch.terms[j] * x * x;
      m.hxx += hx * x;
      m.hxxx += hx * x * x;
      const double lx = stretch.terms[j] * (node.log_cdf - mean_log) * x;
      m.lx += lx;
      m.lxx += lx * x;
    }
    const double cov_hx = (moment[0].hx + moment[1].hx) / weight;
    const double var_x = (moment[0].xx + moment[1].xx) / weight;
    SmoothedPower& fine = result.fine;
    fine.g[i] = normalisation + largest + std::log(weight);
    fine.g1[i] = beta * mean_h;
    fine.g2[i] = beta * cov_hx / k;
    fine.g3[i] = beta * (moment[0].hxx + moment[1].hxx) / weight / (k * k);
    fine.g4[i] = beta * ((moment[0].hxxx + moment[1].hxxx) / weight - 3 * cov_hx * var_x) / (k * k * k);
    fine.field[i] = (parity[0].y + parity[1].y) / weight;
    fine.field1[i] = var_x;
    fine.log_cdf[i] = mean_log;
    fine.log_cdf1[i] = (moment[0].lx + moment[1].lx) / weight / k;
    fine.log_cdf2[i] = (moment[0].lxx + moment[1].lxx) / weight / (k * k);

    const Sums& even = parity[0];
    SmoothedPower& coarse = result.coarse;
    coarse.g[i] = normalisation + largest + std::log(2 * even.weight);
    coarse.g1[i] = beta * even.h / even.weight;
    const double shift_h = even.h / even.weight - mean_h;
    const double shift_x = even.x / even.weight - mean_x;
    coarse.g2[i] = beta * (moment[0].hx / even.weight - shift_h * shift_x) / k;
    coarse.field[i] = even.y / even.weight;
    coarse.log_cdf[i] = even.log_cdf / even.weight;
  }
  return result;
}

}  // namespace franz_parisi::integrals
