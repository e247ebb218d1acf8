// The loss against its definition in theory.md, section 1, and its gradient against finite differences.
#include "integrals/normal.hpp"
#include "validation/task_data.hpp"
#include "validation/task_loss.hpp"

#include <cmath>
#include <numeric>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace franz_parisi::validation;

namespace {

constexpr std::size_t size = 37, count = 29;

std::vector<double> random_field(std::size_t length, double width, std::uint64_t seed) {
  Stream stream(StreamName{.seed = seed, .purpose = Purpose::initial_field});
  std::vector<double> field(length);
  for (double& theta : field) theta = width * stream.normal();
  return field;
}

SignPatterns some_patterns() { return draw_patterns(draw_teacher(size, {.seed = 4}), count, {.seed = 4}); }

double data_loss_by_definition(const SignPatterns& patterns, Batch batch, const std::vector<double>& field) {
  double norm = 0, loss = 0;
  for (const double theta : field) norm += 1 - std::pow(std::tanh(theta), 2);
  for (const std::uint32_t mu : batch) {
    double a = 0;
    for (std::size_t i = 0; i < field.size(); ++i) a += patterns.sign(mu, i) * std::tanh(field[i]);
    loss -= franz_parisi::integrals::log_normal_cdf(a / std::sqrt(norm)).value;
  }
  return loss;
}

double divergence_by_definition(const std::vector<double>& field, const std::vector<double>& prior) {
  double sum = 0;
  for (std::size_t i = 0; i < field.size(); ++i)
    for (const double w : {-1.0, 1.0}) {
      const double p = (1 + w * std::tanh(field[i])) / 2, p0 = (1 + w * std::tanh(prior[i])) / 2;
      sum += p * std::log(p / p0);
    }
  return sum;
}

std::vector<std::uint32_t> every_pattern() {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

/// Five-point central difference of f along coordinate i.
template <class F>
double derivative(F&& f, std::vector<double> at, std::size_t i) {
  constexpr double h = 1e-3;
  const auto value = [&](double step) {
    std::vector<double> moved = at;
    moved[i] += step;
    return f(moved);
  };
  return (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h);
}

}  // namespace

TEST_CASE("means and variances of a posterior, far out as well") {
  const Posterior posterior({-300.0, -2.0, -1e-9, 0.0, 0.3, 40.0});
  for (std::size_t i = 0; i < posterior.size(); ++i) {
    const double theta = posterior.field()[i];
    CHECK(std::abs(posterior.mean()[i] - std::tanh(theta)) < 4e-16);
    CHECK(posterior.variance()[i] == doctest::Approx(std::pow(std::cosh(theta), -2)).epsilon(1e-13));
  }
  CHECK(sum_log_2cosh(std::vector{0.0, 1000.0}) == doctest::Approx(std::log(2.0) + 1000).epsilon(1e-15));
  CHECK_THROWS_AS(Posterior({}), std::invalid_argument);
}

TEST_CASE("loss and divergence are those of the definition") {
  const SignPatterns patterns = some_patterns();
  const auto field = random_field(size, 1.3, 1), prior = random_field(size, 1.3, 2);
  TaskLoss loss(patterns, 0.7, prior);
  const Posterior posterior(field);
  CHECK(loss.data_loss(posterior) ==
        doctest::Approx(data_loss_by_definition(patterns, every_pattern(), field)).epsilon(1e-13));
  CHECK(loss.divergence(posterior) == doctest::Approx(divergence_by_definition(field, prior)).epsilon(1e-12));
  CHECK(std::abs(TaskLoss(patterns, 1, field).divergence(posterior)) < 1e-12);
}

TEST_CASE("the gradient is the derivative of the loss") {
  const SignPatterns patterns = some_patterns();
  for (const double width : {0.1, 1.0, 3.0}) {
    for (const double gamma : {0.0, 0.8}) {
      CAPTURE(width);
      CAPTURE(gamma);
      const auto field = random_field(size, width, 1), prior = random_field(size, 1.0, 2);
      TaskLoss loss(patterns, gamma, prior);
      std::vector<double> gradient(size);
      const double value = loss.gradient(Posterior(field), gradient);
      CHECK(value == doctest::Approx(loss.data_loss(Posterior(field))).epsilon(1e-15));
      for (std::size_t i = 0; i < size; ++i) {
        const double numeric = derivative(
            [&](const std::vector<double>& theta) {
              const Posterior moved(theta);
              return loss.data_loss(moved) + gamma * loss.divergence(moved);
            },
            field, i);
        CHECK(std::abs(gradient[i] - numeric) < 1e-9 * std::max(1.0, std::abs(numeric)));
      }
    }
  }
}

TEST_CASE("minibatches carry their share of the divergence and add up to the whole") {
  const SignPatterns patterns = some_patterns();
  TaskLoss loss(patterns, 0.8, random_field(size, 1.0, 2));
  const Posterior posterior(random_field(size, 1.0, 1));
  std::vector<double> whole(size), part(size), sum(size, 0.0);
  const double whole_loss = loss.gradient(posterior, whole);
  double sum_loss = 0;
  const auto rows = every_pattern();
  for (std::size_t begin = 0; begin < count; begin += 10) {
    const Batch batch = Batch(rows).subspan(begin, std::min<std::size_t>(10, count - begin));
    sum_loss += loss.gradient(posterior, batch, part);
    for (std::size_t i = 0; i < size; ++i) sum[i] += part[i];
  }
  CHECK(sum_loss == doctest::Approx(whole_loss).epsilon(1e-13));
  for (std::size_t i = 0; i < size; ++i) CHECK(std::abs(sum[i] - whole[i]) < 1e-12);
}

TEST_CASE("misuse of the loss throws") {
  const SignPatterns patterns = some_patterns();
  CHECK_THROWS_AS(TaskLoss(patterns, -1), std::invalid_argument);
  CHECK_THROWS_AS(TaskLoss(patterns, 1, std::vector<double>(3)), std::invalid_argument);
}
