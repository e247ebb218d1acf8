// Every array of an independent program's digits, to 1e-12 of the largest entry of the array.
#include "networks/field_network.hpp"
#include "networks/methods/consolidation.hpp"
#include "networks/methods/metaplastic.hpp"
#include "networks/methods/previous_step.hpp"
#include "networks/methods/variational.hpp"
#include "networks/moments.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace franz_parisi::networks;
using nlohmann::json;
using Numbers = std::vector<double>;

namespace {

json cases() {
  std::ifstream file(std::filesystem::path(FRANZ_PARISI_TEST_DATA) / "networks.json");
  return json::parse(file)["cases"];
}

/// All numbers of nested lists, in order.
void flatten(const json& value, Numbers& numbers) {
  if (value.is_array())
    for (const json& one : value) flatten(one, numbers);
  else
    numbers.push_back(value.get<double>());
}

Numbers flat(const json& value) {
  Numbers numbers;
  flatten(value, numbers);
  return numbers;
}

void check(const Numbers& found, const json& expected) {
  const Numbers wanted = flat(expected);
  REQUIRE(found.size() == wanted.size());
  double largest = 1e-300, off = 0;
  for (const double one : wanted) largest = std::max(largest, std::abs(one));
  for (std::size_t i = 0; i < wanted.size(); ++i) off = std::max(off, std::abs(found[i] - wanted[i]));
  CHECK(off <= 1e-12 * largest);
}

struct Case {
  json all;
  Shape shape;
  double beta, gamma;
  Numbers theta, prior, uniform, x;
  std::vector<Numbers> eps;
  std::vector<std::uint8_t> labels;

  explicit Case(const json& given)
      : all(given),
        shape{given["sizes"].get<std::vector<std::size_t>>()},
        beta(given["beta"]),
        gamma(given["gamma"]),
        theta(flat(given["input"]["theta"])),
        prior(flat(given["input"]["theta_prior"])),
        uniform(flat(given["input"]["uniform"])),
        x(flat(given["input"]["x"])),
        labels(given["input"]["labels"].get<std::vector<std::uint8_t>>()) {
    for (const json& layer : given["input"]["eps"]) eps.push_back(flat(layer));
  }

  Batch<double> batch() const { return {x, labels}; }
  Numbers prior_field() const {
    Numbers h = prior;
    for (double& one : h) one *= beta;
    return h;
  }
  MethodSettings settings(double learning_rate, double second) const {
    MethodSettings made;
    made.adam = {.learning_rate = learning_rate, .second = second};
    made.weights = theta.size();
    return made;
  }
  /// Steps of a method on this one batch, which is the whole task.
  Numbers after(Method<double>& method, int steps, WeightKind kind = WeightKind::law) const {
    FieldNetwork<double> network(shape, kind, 1);
    Numbers moved = theta;
    for (int k = 0; k < steps; ++k) {
      const Slope<double> slope = network.slope(beta, moved, batch(), eps);
      const auto samples = static_cast<double>(labels.size());
      method.step({slope, beta, samples, samples}, moved);
    }
    return moved;
  }
};

Numbers values(const Slope<double>& slope, std::size_t count) {
  Numbers result(count);
  std::visit(
      [&](const auto& g) {
        for (std::size_t i = 0; i < count; ++i) result[i] = g(i);
      },
      slope.slope);
  return result;
}

void check_slopes(const Case& given) {
  FieldNetwork<double> network(given.shape, WeightKind::law, 1);
  const Slope<double> slope = network.slope(given.beta, given.theta, given.batch(), given.eps);
  Numbers deviations;
  for (std::size_t l = 0; l < given.shape.layers(); ++l) {
    const auto& v = network.state(l).deviation;
    deviations.insert(deviations.end(), v.begin(), v.end());
  }
  const json& forward = given.all["forward"];
  check(deviations, forward["v"]);
  check(network.losses(), forward["loss_per_sample"]);
  check({slope.loss}, forward["loss"]);

  const std::size_t count = given.theta.size();
  const Numbers data = values(slope, count), prior = given.prior_field();
  check(data, given.all["gradient"]["data"]);
  const auto field = std::get<FieldSlope<double>>(slope.slope);
  Numbers by_mean(count), kl(count), total(count);
  for (std::size_t i = 0; i < count; ++i) {
    by_mean[i] = field.by_mean(i);
    kl[i] = given.beta * field.variance[i] * (given.beta * given.theta[i] - prior[i]);
    total[i] = data[i] + given.gamma * kl[i];
  }
  check(by_mean, given.all["gradient"]["data_wrt_mean"]);
  check(kl, given.all["gradient"]["kl"]);
  check(total, given.all["gradient"]["total"]);

  const double divergence_now = divergence<double>(given.beta, given.theta, prior);
  check({divergence_now}, given.all["kl"]);
  check({slope.loss + given.gamma * divergence_now}, given.all["objective"]);
  double second_order = 0;
  for (std::size_t i = 0; i < count; ++i)
    second_order +=
        std::pow(given.beta * given.theta[i] - prior[i], 2) / std::pow(std::cosh(prior[i]), 2) / 2;
  check({second_order}, given.all["kl_second_order"]);
}

/// z of every layer, and mu where the weights are means without noise of their own in that layer.
void check_forward(const Case& given) {
  const json& forward = given.all["forward"];
  // the outputs of slope() hold delta: a network of the first layers alone has z as its last
  for (std::size_t layers = 1; layers <= given.shape.layers(); ++layers) {
    Shape part{
        {given.shape.units.begin(), given.shape.units.begin() + static_cast<std::ptrdiff_t>(layers + 1)}};
    const Numbers z = flat(forward["z"][layers - 1]), mu = flat(forward["mu"][layers - 1]);
    FieldNetwork<double> network(part, WeightKind::law, 1);
    const std::span<const double> theta = std::span(given.theta).first(part.weights());
    const std::vector<std::uint8_t> none(given.labels.size(), 0);
    const Batch<double> batch{given.x, none};
    network.slope(given.beta, theta, batch, given.eps);
    LayerState<double> last = network.state(layers - 1);
    Numbers mean(part.weights()), variance(part.weights());
    moments<double>(given.beta, theta, mean, variance);
    const std::size_t offset = part.offset(layers - 1);
    franz_parisi::networks::forward<double>(
        {part.units[layers], part.units[layers - 1], mean.data() + offset, variance.data() + offset},
        given.labels.size(), last);
    check(last.field, z);
    Numbers means(last.field.size());
    for (std::size_t i = 0; i < means.size(); ++i)
      means[i] = last.field[i] - last.deviation[i] * last.noise[i];
    check(means, mu);
  }
}

void check_evaluations(const Case& given) {
  const json& expected = given.all["evaluation"];
  FieldNetwork<double> network(given.shape, WeightKind::law, 1);
  Numbers z(given.labels.size() * given.shape.outputs());
  const auto logits = [&] {
    network.outputs(given.x, 0, z);
    return z;
  };
  network.fix(given.beta, given.theta, Evaluate::mean, {});
  check(logits(), expected["mean_network_logits"]);
  network.fix(given.beta, given.theta, Evaluate::sign, {});
  check(logits(), expected["sign_logits"]);
  const std::size_t count = given.theta.size();
  Numbers mean(count), variance(count), weights(count);
  moments<double>(given.beta, given.theta, mean, variance);
  draw_weights<double>(mean, given.uniform, weights);
  check(weights, expected["sampled_weights"]);
  network.fix(weights);
  check(logits(), expected["sampled_logits"]);
  signs<double>(given.theta, weights);
  check(weights, expected["sign_weights"]);
}

void check_steps(const Case& given) {
  Variational<double> vcl(given.settings(0.01, 0.99), {given.gamma});
  vcl.begin_task(0);
  vcl.set_prior(given.prior_field());
  check(given.after(vcl, 3), given.all["adam_lr_0_01_three_steps"]["theta"]);

  PreviousStep<double> lagged(given.settings(0.01, 0.99));
  lagged.begin_task(0);
  check(given.after(lagged, 3), given.all["adam_lagged_kl_three_steps"]["theta"]);
  check(lagged.lagged(), given.all["adam_lagged_kl_three_steps"]["lagged_term"]);

  MethodSettings natural = given.settings(0.05, 0.99);
  natural.rule = Rule::natural;
  Variational<double> along_fisher(natural, {given.gamma});
  along_fisher.begin_task(0);
  along_fisher.set_prior(given.prior_field());
  check(given.after(along_fisher, 1), given.all["natural_gradient_step_0_05"]["theta"]);

  Metaplastic<double> metaplastic(given.settings(0.005, 0.999), 1.35);
  metaplastic.begin_task(0);
  check(given.after(metaplastic, 1, WeightKind::sign),
        given.all["metaplastic_adam_lr_0_005_m_1_35"]["theta"]);
}

void check_consolidation(const Case& given) {
  const std::size_t count = given.theta.size();
  FieldNetwork<double> network(given.shape, WeightKind::law, 1);
  Numbers fisher(count, 0.0);
  network.add_squared_slopes(given.beta, given.theta, given.batch(), given.eps, fisher);
  for (double& one : fisher) one /= static_cast<double>(given.labels.size());
  check(fisher, given.all["fisher_empirical"]);

  MethodSettings settings = given.settings(0.01, 0.999);
  settings.ewc_lambda = 2;
  Consolidation<double> ewc(settings);
  const std::function<void(std::span<double>)> known = [&](std::span<double> f) {
    std::ranges::copy(fisher, f.begin());
  };
  ewc.end_task({given.beta, given.prior, known});
  check({ewc.penalty(given.theta)}, given.all["ewc_penalty_lambda_2"]["value"]);
  check(ewc.penalty_slope(given.theta), given.all["ewc_penalty_lambda_2"]["gradient"]);
}

void check_straight_through(const Case& given) {
  FieldNetwork<double> network(given.shape, WeightKind::sign, 1);
  const Slope<double> slope = network.slope(given.beta, given.theta, given.batch(), given.eps);
  check({slope.loss}, given.all["straight_through"]["loss"]);
  check(values(slope, given.theta.size()), given.all["straight_through"]["gradient"]);
}

}  // namespace

TEST_CASE("digits of an independent program") {
  const json all = cases();
  REQUIRE(all.size() == 3);
  for (const json& one : all) {
    CAPTURE(one["name"].get<std::string>());
    CAPTURE(one["beta"].get<double>());
    const Case given(one);
    check_forward(given);
    check_slopes(given);
    check_evaluations(given);
    check_steps(given);
    check_consolidation(given);
    check_straight_through(given);
  }
}
