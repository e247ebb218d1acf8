#include "validation/trainer.hpp"

#include "validation/observables.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace franz_parisi::validation {
namespace {

/// Standard deviation of the last `window` numbers, kept up to date number by number.
class MovingDeviation {
 public:
  explicit MovingDeviation(std::size_t window) : values_(window) {
    if (window < 2)
      throw std::invalid_argument("Plateau: window = " + std::to_string(window) + ", expected >= 2");
  }

  void push(double value) { values_[count_++ % values_.size()] = value; }

  bool full() const { return count_ >= values_.size(); }

  double value() const {
    const auto size = static_cast<double>(values_.size());
    const double mean = std::accumulate(values_.begin(), values_.end(), 0.0) / size;
    double sum = 0;
    for (const double x : values_) sum += (x - mean) * (x - mean);
    return std::sqrt(sum / size);
  }

 private:
  std::vector<double> values_;
  std::size_t count_ = 0;
};

void record(History& history, std::size_t epoch, TaskLoss& loss, std::span<const Teacher> teachers,
            const Posterior& state) {
  history.eps.resize(teachers.size());
  history.p.resize(teachers.size());
  history.epoch.push_back(epoch);
  for (std::size_t s = 0; s < teachers.size(); ++s) {
    history.p[s].push_back(sign_overlap(state.mean(), teachers[s]));
    history.eps[s].push_back(generalisation_error(history.p[s].back()));
  }
  history.q_star.push_back(overlap(state.mean(), state.mean()));
  history.loss.push_back(loss.data_loss(state));
}

/// Everything one epoch needs besides the state.
class EpochRunner {
 public:
  EpochRunner(TaskLoss& loss, const TrainerSettings& settings, Stream shuffle)
      : loss_(&loss),
        settings_(&settings),
        shuffle_(shuffle),
        optimiser_(settings.optimiser, loss.patterns().weights()),
        gradient_(loss.patterns().weights()) {
    if (!full_batch()) {
      order_.resize(loss.patterns().patterns());
      std::iota(order_.begin(), order_.end(), 0U);
    }
  }

  void run(std::size_t epoch, Posterior& state) {
    if (full_batch()) {
      loss_->gradient(state, gradient_);
      step(epoch, state);
      return;
    }
    for (std::size_t k = order_.size(); k > 1; --k) std::swap(order_[k - 1], order_[shuffle_.below(k)]);
    for (std::size_t begin = 0; begin < order_.size(); begin += settings_->batch) {
      const std::size_t count = std::min(settings_->batch, order_.size() - begin);
      loss_->gradient(state, Batch(order_).subspan(begin, count), gradient_);
      step(epoch, state);
    }
  }

 private:
  bool full_batch() const {
    return settings_->batch == 0 || settings_->batch >= loss_->patterns().patterns();
  }

  void step(std::size_t epoch, Posterior& state) {
    state.change_field([&](std::span<double> field) { optimiser_.step(gradient_, field); });
    if (settings_->q_star_schedule) impose_q_star(state, settings_->q_star_schedule->at(epoch));
  }

  TaskLoss* loss_;
  const TrainerSettings* settings_;
  Stream shuffle_;
  Optimiser optimiser_;
  std::vector<double> gradient_;
  std::vector<std::uint32_t> order_;
};

}  // namespace

std::string_view to_string(StopReason reason) {
  switch (reason) {
    case StopReason::epochs:
      return "epochs";
    case StopReason::perfect:
      return "perfect";
    case StopReason::plateau:
      return "plateau";
    case StopReason::diverged:
      return "diverged";
  }
  return "unknown";
}

TrainingReport train(TaskLoss& loss, std::span<const Teacher> teachers, const TrainerSettings& settings,
                     Stream shuffle, Posterior& state) {
  if (loss.patterns().patterns() == 0) throw std::invalid_argument("train: alpha N rounds to 0 patterns");
  if (teachers.empty()) throw std::invalid_argument("train: no teachers");
  EpochRunner runner(loss, settings, shuffle);
  std::optional<MovingDeviation> deviation;
  if (settings.plateau) deviation.emplace(settings.plateau->window);
  TrainingReport report;
  if (settings.history_every > 0) record(report.history, 0, loss, teachers, state);
  while (report.epochs < settings.epochs) {
    runner.run(++report.epochs, state);
    const bool finite = std::isfinite(state.total_variance());
    const double p = sign_overlap(state.mean(), teachers.back());
    if (deviation) deviation->push(generalisation_error(p));
    if (!finite)
      report.reason = StopReason::diverged;
    else if (settings.stop_when_perfect && p == 1)
      report.reason = StopReason::perfect;
    else if (deviation && report.epochs >= settings.plateau->first && deviation->full() &&
             deviation->value() < settings.plateau->tolerance)
      report.reason = StopReason::plateau;
    const bool stop = report.reason != StopReason::epochs || report.epochs == settings.epochs;
    if (settings.history_every > 0 && finite && (stop || report.epochs % settings.history_every == 0))
      record(report.history, report.epochs, loss, teachers, state);
    if (stop) break;
  }
  return report;
}

}  // namespace franz_parisi::validation
