#include "networks/run.hpp"

#include "networks/arithmetic/flush.hpp"
#include "networks/field_network.hpp"
#include "networks/normalised_network.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace franz_parisi::networks {
namespace {

constexpr std::uint64_t archive_version = 1;

void require(bool allowed, const char* what) {
  if (!allowed) throw std::invalid_argument(std::string("make_run: ") + what);
}

void check(const RunSettings& settings, const Tasks& tasks) {
  require(find_method(settings.method) != nullptr, "no such method");
  require(!tasks.tasks.empty(), "no tasks");
  require(settings.epochs > 0 && settings.batch > 0 && settings.networks > 0,
          "epochs, batch and networks are > 0");
  require(!settings.evaluate.empty(), "nothing to evaluate");
}

template <class Real>
std::unique_ptr<Network<Real>> make_network(const RunSettings& settings, const Tasks& tasks) {
  Shape shape{{tasks.inputs}};
  shape.units.insert(shape.units.end(), settings.hidden.begin(), settings.hidden.end());
  shape.units.push_back(tasks.outputs);
  const NetworkKind kind = find_method(settings.method)->network;
  if (kind == NetworkKind::normalised) return std::make_unique<NormalisedNetwork<Real>>(std::move(shape));
  return std::make_unique<FieldNetwork<Real>>(
      std::move(shape), kind == NetworkKind::fields ? WeightKind::law : WeightKind::sign,
      settings.initial_width);
}

template <class Real>
class RunOf final : public Run {
 public:
  RunOf(const RunSettings& settings, const Tasks& tasks)
      : settings_(settings), tasks_(&tasks), network_(make_network<Real>(settings, tasks)) {
    settings_.constants.weights = network_->weights();
    method_ = make_method<Real>(settings_.method, settings_.constants);
    parameters_ = network_->initial(name(Purpose::initial_fields, 0));
    beta_ = beta_of(1);
  }

  std::size_t learned() const override { return static_cast<std::size_t>(learned_); }

  std::vector<Tested> test(StopFlag stop) override {
    const FlushTiny guard;
    return test_all(stop);
  }

  std::vector<EpochResult> learn(StopFlag stop, const std::function<void()>& on_epoch) override {
    const FlushTiny guard;
    const std::size_t task = learned();
    if (task >= tasks_->tasks.size()) throw std::logic_error("Run: all tasks are learned");
    method_->begin_task(task);
    std::vector<EpochResult> results;
    for (std::size_t epoch = 1; epoch <= settings_.epochs; ++epoch) {
      const std::size_t all = task * settings_.epochs + epoch;
      beta_ = beta_of(all);
      EpochResult result;
      result.epoch = epoch;
      result.beta = static_cast<double>(beta_);
      result.loss = run_epoch(tasks_->tasks[task].train, task, epoch, stop);
      result.mean_variance = network_->mean_variance(beta_, parameters_);
      if (epoch == settings_.epochs) end_task(task, stop);
      if (settings_.every_epoch || epoch == settings_.epochs) result.tested = test_all(stop);
      results.push_back(std::move(result));
      if (on_epoch) on_epoch();
    }
    return results;
  }

  std::string save() override {
    Archive archive;
    visit(archive);
    return archive.take();
  }

  void restore(std::string_view bytes) override {
    Archive archive(bytes);
    const std::size_t count = parameters_.size();
    visit(archive);
    if (!archive.at_end() || parameters_.size() != count || learned_ > tasks_->tasks.size())
      throw ArchiveError("the state of another run");
  }

 private:
  RandomName name(Purpose purpose, std::uint64_t step, std::uint32_t draw = 0) const {
    return {.seed = settings_.seed,
            .instance = settings_.instance,
            .purpose = purpose,
            .step = step,
            .draw = draw};
  }

  Real beta_of(std::size_t epoch) const {
    return static_cast<Real>(settings_.beta.at(epoch, settings_.epochs * tasks_->tasks.size()));
  }

  void visit(Archive& archive) {
    std::uint64_t version = archive_version, precision = sizeof(Real);
    archive(version);
    archive(precision);
    if (version != archive_version || precision != sizeof(Real))
      throw ArchiveError("the state of another program");
    archive(learned_);
    archive(steps_);
    archive(beta_);
    archive(parameters_);
    archive(own_);
    method_->archive(archive);
  }

  /// Mean loss by sample.
  double run_epoch(const Samples& samples, std::size_t task, std::size_t epoch, StopFlag stop) {
    const std::size_t batch = std::min(settings_.batch, samples.size());
    std::vector<std::uint32_t> order(samples.size());
    permute(name(Purpose::shuffle, task, static_cast<std::uint32_t>(epoch)), order);
    x_.resize(batch * samples.inputs());
    labels_.resize(batch);
    double loss = 0;
    std::size_t batches = 0;
    for (std::size_t begin = 0; begin + batch <= order.size(); begin += batch, ++batches) {
      check_stop(stop);
      samples.gather<Real>(std::span<const std::uint32_t>(order).subspan(begin, batch), x_, labels_);
      const Slope<Real> slope = network_->slope(beta_, parameters_, Batch<Real>{x_, labels_},
                                                name(Purpose::training_noise, steps_));
      method_->step({slope, beta_, static_cast<Real>(batch), static_cast<Real>(samples.size())}, parameters_);
      loss += slope.loss;
      ++steps_;
    }
    const bool is_mean = find_method(settings_.method)->network == NetworkKind::normalised;
    return loss / static_cast<double>(is_mean ? batches : batches * batch);
  }

  void end_task(std::size_t task, StopFlag stop) {
    const Samples& samples = tasks_->tasks[task].train;
    const std::function<void(std::span<Real>)> mean_squares = [&](std::span<Real> squares) {
      const std::size_t block = network_->block();
      for (std::size_t begin = 0; begin < samples.size(); begin += block) {
        check_stop(stop);
        const std::size_t count = std::min(block, samples.size() - begin);
        std::vector<std::uint32_t> which(count);
        for (std::size_t k = 0; k < count; ++k) which[k] = static_cast<std::uint32_t>(begin + k);
        x_.resize(count * samples.inputs());
        labels_.resize(count);
        samples.gather<Real>(which, x_, labels_);
        network_->add_squared_slopes(
            beta_, parameters_, Batch<Real>{x_, labels_},
            name(Purpose::fisher_noise, task, static_cast<std::uint32_t>(begin / block)), squares);
      }
      for (Real& one : squares) one /= static_cast<Real>(samples.size());
    };
    method_->end_task({beta_, parameters_, mean_squares});
    own_.emplace_back(parameters_.begin() + static_cast<std::ptrdiff_t>(network_->weights()),
                      parameters_.end());
    ++learned_;
  }

  /// The parameters that task `tested` is tested with.
  std::vector<Real> parameters_for(std::size_t tested) const {
    std::vector<Real> parameters = parameters_;
    if (settings_.own_normalisation && tested < own_.size())
      std::ranges::copy(own_[tested], parameters.begin() + static_cast<std::ptrdiff_t>(network_->weights()));
    return parameters;
  }

  std::vector<Tested> test_all(StopFlag stop) {
    std::vector<Tested> results;
    const auto ways = distinct(settings_.evaluate, network_->has_law());
    for (std::size_t u = 0; u < tasks_->tasks.size(); ++u) {
      if (u > 0 && tasks_->tasks[u].test == tasks_->tasks[u - 1].test && !settings_.own_normalisation) {
        for (std::size_t k = 0; k < ways.size(); ++k) {  // the same images: the same accuracies
          Tested same = results[results.size() - ways.size()];
          same.tested = u;
          results.push_back(same);
        }
        continue;
      }
      const std::vector<Real> parameters = parameters_for(u);
      for (const Evaluate what : ways)
        results.push_back(
            {u,
             evaluate<Real>(*network_, beta_, parameters, *tasks_->tasks[u].test, what, settings_.networks,
                            name(Purpose::evaluation_noise, steps_, static_cast<std::uint32_t>(u)), stop)});
    }
    return results;
  }

  RunSettings settings_;
  const Tasks* tasks_;
  std::unique_ptr<Network<Real>> network_;
  std::unique_ptr<Method<Real>> method_;
  std::uint64_t learned_ = 0, steps_ = 0;
  Real beta_ = 1;
  std::vector<Real> parameters_;
  std::vector<std::vector<Real>> own_;  ///< what each task left beyond the weights
  std::vector<Real> x_;
  std::vector<std::uint8_t> labels_;
};

}  // namespace

std::unique_ptr<Run> make_run(const RunSettings& settings, const Tasks& tasks) {
  check(settings, tasks);
  if (settings.precision == Precision::twofold) return std::make_unique<RunOf<double>>(settings, tasks);
  return std::make_unique<RunOf<float>>(settings, tasks);
}

}  // namespace franz_parisi::networks
