#include "validation/real/samplers.hpp"

#include "validation/dual_averaging.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

#include <Eigen/Cholesky>

namespace franz_parisi::validation::real {
namespace {

Eigen::VectorXd normals(Eigen::Index count, Stream& stream) {
  Eigen::VectorXd values(count);
  for (double& value : values) value = stream.normal();
  return values;
}

/// N(Lambda^-1 b, Lambda^-1) with Lambda = weight X^T X + k.
class Gaussian {
 public:
  Gaussian(const Data& data, double weight, double k) {
    Eigen::MatrixXd precision = k * Eigen::MatrixXd::Identity(data.inputs.cols(), data.inputs.cols());
    precision.selfadjointView<Eigen::Lower>().rankUpdate(data.inputs.transpose(), weight);
    factor_.compute(precision.selfadjointView<Eigen::Lower>());
    if (factor_.info() != Eigen::Success)
      throw std::runtime_error("the prior confines the weights too little");
  }

  Eigen::VectorXd draw(const Eigen::VectorXd& b, Stream& stream) const {
    return factor_.solve(b) + factor_.matrixU().solve(normals(b.size(), stream));
  }

 private:
  Eigen::LLT<Eigen::MatrixXd> factor_;
};

/// Square loss: every draw is independent of the others.
class Independent : public Sampler {
 public:
  Independent(const Measure& measure, const Stream& stream)
      : law_(measure.data, measure.task.beta, measure.precision()),
        b_(measure.pull() + measure.task.beta * measure.data.inputs.transpose() * measure.data.labels),
        stream_(stream) {}

  void warm_up(std::size_t) override {}
  double advance() override {
    state_ = law_.draw(b_, stream_);
    return 1;
  }
  double step_size() const override { return 0; }

 private:
  Gaussian law_;
  Eigen::VectorXd b_;
  Stream stream_;
};

/// N(mean, 1) above 0, by Robert's exponential proposal where that is in the tail.
double above_zero(double mean, Stream& stream) {
  if (mean > -1) {
    for (;;)
      if (const double z = mean + stream.normal(); z > 0) return z;
  }
  const double rate = 0.5 * (-mean + std::sqrt(mean * mean + 4));
  for (;;) {
    const double z = -std::log(stream.uniform()) / rate;
    if (std::log(stream.uniform()) <= -0.5 * (z - mean - rate) * (z - mean - rate)) return z;
  }
}

/// Phi(y u) is the probability that u + N(0, 1) has the sign y: given these latent fields w is Gaussian.
class Augmented : public Sampler {
 public:
  Augmented(const Measure& measure, const Stream& stream)
      : measure_(measure), law_(measure.data, 1, measure.precision()), stream_(stream) {
    state_ = normals(measure.data.inputs.cols(), stream_);
  }

  void warm_up(std::size_t steps) override {
    for (std::size_t i = 0; i < steps; ++i) advance();
  }
  double advance() override {
    const Eigen::VectorXd& labels = measure_.data.labels;
    Eigen::VectorXd latent = measure_.data.fields(state_);
    for (Eigen::Index mu = 0; mu < latent.size(); ++mu)
      latent[mu] = labels[mu] * above_zero(labels[mu] * latent[mu], stream_);
    state_ = law_.draw(measure_.pull() + measure_.data.inputs.transpose() * latent, stream_);
    return 1;
  }
  double step_size() const override { return 0; }

 private:
  Measure measure_;
  Gaussian law_;
  Stream stream_;
};

/// Momenta of unit mass, the leapfrog, and acceptance by the change of energy: exact at any step.
class Hamiltonian : public Sampler {
 public:
  Hamiltonian(const Measure& measure, const SamplerSettings& settings, const Stream& stream)
      : measure_(measure), settings_(settings.chain), stream_(stream) {
    state_ = normals(measure.data.inputs.cols(), stream_);
    const double load = static_cast<double>(measure.data.inputs.rows()) / static_cast<double>(state_.size());
    stiffest_ = measure.precision() +
                measure.task.beta * largest_curvature(measure.learner) * std::pow(1 + std::sqrt(load), 2);
    step_ = 0.5 / std::sqrt(stiffest_);
  }

  void warm_up(std::size_t steps) override {
    DualAveraging adapt(step_, settings_.target_acceptance);
    for (std::size_t i = 0; i < steps; ++i) {
      step_ = adapt.step();
      adapt.update(advance());
    }
    if (steps > 0) step_ = adapt.averaged_step();
  }

  /// A quarter of a period of the softest direction, more or less: lengths that vary miss no mode.
  double advance() override {
    const double length =
        (0.5 + stream_.uniform()) * 0.5 * std::numbers::pi / std::sqrt(measure_.precision());
    const double wanted = std::ceil(length / step_);
    const std::size_t steps = wanted < static_cast<double>(settings_.max_steps)
                                  ? std::max<std::size_t>(1, static_cast<std::size_t>(wanted))
                                  : settings_.max_steps;
    Eigen::VectorXd momentum = normals(state_.size(), stream_), place = state_;
    const double before = measure_.potential(place) + 0.5 * momentum.squaredNorm();
    momentum -= 0.5 * step_ * measure_.gradient(place);
    for (std::size_t i = 0; i < steps; ++i) {
      place += step_ * momentum;
      momentum -= (i + 1 < steps ? 1 : 0.5) * step_ * measure_.gradient(place);
    }
    const double after = measure_.potential(place) + 0.5 * momentum.squaredNorm();
    const double acceptance = std::isfinite(after) ? std::exp(std::min(0.0, before - after)) : 0;
    if (stream_.uniform() < acceptance) state_ = std::move(place);
    return acceptance;
  }
  double step_size() const override { return step_; }

 private:
  Measure measure_;
  ChainSettings settings_;
  Stream stream_;
  double stiffest_ = 0, step_ = 0;
};

}  // namespace

double Measure::potential(const Eigen::VectorXd& weights) const {
  return task.beta *
         (losses(learner, data, data.fields(weights)).sum() +
          0.5 * task.gamma * (weights - previous).squaredNorm() + 0.5 * task.delta * weights.squaredNorm());
}

Eigen::VectorXd Measure::gradient(const Eigen::VectorXd& weights) const {
  const Eigen::VectorXd force = forces(learner, data, data.fields(weights)).matrix();
  return precision() * weights - pull() - task.beta * data.inputs.transpose() * force;
}

std::unique_ptr<Sampler> make_sampler(const Measure& measure, const SamplerSettings& settings,
                                      const Stream& stream) {
  if (measure.learner == Learner::square) return std::make_unique<Independent>(measure, stream);
  if (measure.learner == Learner::probit && measure.task.beta == 1)
    return std::make_unique<Augmented>(measure, stream);
  return std::make_unique<Hamiltonian>(measure, settings, stream);
}

}  // namespace franz_parisi::validation::real
