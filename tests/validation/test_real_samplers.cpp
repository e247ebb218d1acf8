// Samplers of real weights against what needs no sampler: linear algebra where the measure is Gaussian,
// integrals over the plane where there are two weights.
#include "validation/real/samplers.hpp"

#include <cmath>
#include <vector>

#include <Eigen/LU>
#include <doctest/doctest.h>

using namespace franz_parisi::validation;
using namespace franz_parisi::validation::real;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr StreamName name{.seed = 11, .size = 6};

/// Averages with errors from batches, which hold for draws that depend on each other.
class Averages {
 public:
  void add(const VectorXd& values) {
    if (draws_ == 0) sum_ = VectorXd::Zero(values.size());
    sum_ += values;
    if (++draws_ % batch == 0) {
      batches_.push_back(sum_ / batch);
      sum_.setZero();
    }
  }

  /// All within so many standard errors, which are small enough to tell.
  void check(const VectorXd& expected, double smallest) const {
    const auto n = static_cast<double>(batches_.size());
    VectorXd mean = VectorXd::Zero(expected.size()), square = mean;
    for (const VectorXd& b : batches_) mean += b / n;
    for (const VectorXd& b : batches_) square += (b - mean).cwiseAbs2() / (n * (n - 1));
    for (Eigen::Index i = 0; i < expected.size(); ++i) {
      CAPTURE(i);
      const double error = std::sqrt(square[i]);
      CHECK(std::abs(mean[i] - expected[i]) < 4.5 * error);
      CHECK(error < smallest);
    }
  }

 private:
  static constexpr int batch = 1000;
  int draws_ = 0;
  VectorXd sum_;
  std::vector<VectorXd> batches_;
};

/// First and second moments.
VectorXd moments(const VectorXd& w) {
  VectorXd all(w.size() + w.size() * (w.size() + 1) / 2);
  all.head(w.size()) = w;
  for (Eigen::Index i = 0, k = w.size(); i < w.size(); ++i)
    for (Eigen::Index j = 0; j <= i; ++j) all[k++] = w[i] * w[j];
  return all;
}

/// The same of a measure over two weights, by the trapezoid rule on a plane that holds it.
VectorXd on_a_plane(const Measure& measure) {
  constexpr double reach = 12, step = 0.02;
  VectorXd sum = VectorXd::Zero(5);
  double weight = 0;
  for (double x = -reach; x <= reach; x += step)
    for (double y = -reach; y <= reach; y += step) {
      const VectorXd w = Eigen::Vector2d(x, y);
      const double p = std::exp(-measure.potential(w));
      weight += p;
      sum += p * moments(w);
    }
  return sum / weight;
}

void compare_on_a_plane(Learner learner, const TaskSettings& task, double smallest) {
  const VectorXd teacher = Eigen::Vector2d(1.2, -0.5), previous = Eigen::Vector2d(0.4, 0.9);
  const Data data = draw_data(teacher, task, learner, {.seed = 5, .size = 2});
  const Measure measure{learner, data, task, previous};
  SamplerSettings settings;
  const auto sampler =
      make_sampler(measure, settings, Stream({.seed = 6, .size = 2, .purpose = Purpose::trajectory}));
  sampler->warm_up(500);
  Averages averages;
  for (int i = 0; i < 200'000; ++i) {
    sampler->advance();
    averages.add(moments(sampler->state()));
  }
  averages.check(on_a_plane(measure), smallest);
}

}  // namespace

TEST_CASE("square loss: draws have the mean and the covariance of linear algebra") {
  const TaskSettings task{.alpha = 1.5, .beta = 2, .gamma = 0.7, .delta = 0.4, .noise = 0.3};
  const VectorXd teacher = gaussian_teacher(6, name),
                 previous = gaussian_teacher(6, name.with(Purpose::initial_field));
  const Data data = draw_data(teacher, task, Learner::square, name);
  REQUIRE(data.inputs.rows() == 9);
  // -ln P = beta/2 [ |y - X w|^2 + gamma |w - w'|^2 + delta |w|^2 ], term by term.
  MatrixXd precision = MatrixXd::Zero(6, 6);
  VectorXd b = VectorXd::Zero(6);
  for (Eigen::Index i = 0; i < 6; ++i) {
    precision(i, i) += task.beta * (task.gamma + task.delta);
    b[i] += task.beta * task.gamma * previous[i];
    for (Eigen::Index mu = 0; mu < 9; ++mu) {
      b[i] += task.beta * data.inputs(mu, i) * data.labels[mu];
      for (Eigen::Index j = 0; j < 6; ++j)
        precision(i, j) += task.beta * data.inputs(mu, i) * data.inputs(mu, j);
    }
  }
  const MatrixXd covariance = precision.fullPivLu().inverse();
  const VectorXd mean = covariance * b;
  const Measure measure{Learner::square, data, task, previous};
  CHECK(measure.gradient(mean).norm() < 1e-12);
  const auto sampler = make_sampler(measure, {}, Stream(name.with(Purpose::trajectory)));
  Averages averages;
  for (int i = 0; i < 200'000; ++i) {
    CHECK(sampler->advance() == 1);
    averages.add(moments(sampler->state() - mean));
  }
  VectorXd expected = VectorXd::Zero(27);
  for (Eigen::Index i = 0, k = 6; i < 6; ++i)
    for (Eigen::Index j = 0; j <= i; ++j) expected[k++] = covariance(i, j);
  averages.check(expected, 0.005);
}

TEST_CASE("probit loss at beta = 1: weights and latent fields in turn") {
  compare_on_a_plane(Learner::probit, {.alpha = 4, .beta = 1, .gamma = 0.5, .delta = 0.3}, 0.02);
  compare_on_a_plane(Learner::probit, {.alpha = 1, .beta = 1, .gamma = 0, .delta = 1}, 0.02);
}

TEST_CASE("other temperatures and losses: Hamiltonian trajectories") {
  compare_on_a_plane(Learner::probit, {.alpha = 3, .beta = 2.5, .gamma = 0.5, .delta = 0.3}, 0.02);
  compare_on_a_plane(Learner::logistic, {.alpha = 3, .beta = 4, .gamma = 0.2, .delta = 0.3}, 0.02);
}

TEST_CASE("gradients are those of the potential") {
  for (const Learner learner : {Learner::square, Learner::probit, Learner::logistic}) {
    const TaskSettings task{
        .alpha = 2, .beta = 3, .gamma = 0.7, .delta = 0.4, .noise = learner == Learner::square ? 0.2 : 0};
    const VectorXd teacher = gaussian_teacher(6, name),
                   previous = gaussian_teacher(6, name.with(Purpose::initial_field));
    const Data data = draw_data(teacher, task, learner, name);
    const Measure measure{learner, data, task, previous};
    const VectorXd w =
        8 * gaussian_teacher(6, name.with(Purpose::momentum));  // stabilities far below 0 are among them
    const VectorXd gradient = measure.gradient(w);
    for (Eigen::Index i = 0; i < 6; ++i) {
      const auto at = [&](double h) { return measure.potential(w + h * VectorXd::Unit(6, i)); };
      constexpr double h = 1e-3;
      const double slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      CHECK(std::abs(slope - gradient[i]) < 1e-9 * (1 + gradient.norm()));
    }
  }
}

TEST_CASE("teachers have the overlap asked for, and labels the noise") {
  const std::size_t size = 40'000;
  const StreamName first{.seed = 3, .size = 40'000};
  StreamName second = first;
  second.task = 1;
  const VectorXd a = gaussian_teacher(size, first), b = gaussian_teacher(a, -0.6, second);
  const double error = 1 / std::sqrt(static_cast<double>(size));
  CHECK(std::abs(a.dot(b) / static_cast<double>(size) + 0.6) < 4 * std::sqrt(1 + 0.36) * error);
  CHECK(std::abs(b.squaredNorm() / static_cast<double>(size) - 1) < 4 * std::sqrt(2.0) * error);
  const VectorXd teacher = gaussian_teacher(50, name);
  const TaskSettings noisy{.alpha = 400, .noise = 0.5}, exact{.alpha = 400};
  const Data with = draw_data(teacher, noisy, Learner::square, name),
             without = draw_data(teacher, exact, Learner::square, name);
  CHECK(with.inputs == without.inputs);
  const double patterns = 400 * 50, variance = (with.labels - without.labels).squaredNorm() / patterns;
  CHECK(std::abs(variance - 0.5) < 4 * 0.5 * std::sqrt(2 / patterns));
}
