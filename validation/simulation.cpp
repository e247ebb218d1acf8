#include "validation/simulation.hpp"

#include "validation/observables.hpp"
#include "validation/real/simulation.hpp"
#include "validation/sampler.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::validation {
namespace {

/// What one task hands to the next.
struct ChainState {
  std::vector<Teacher> teachers;     ///< of all tasks so far
  std::optional<Posterior> learned;  ///< the state the task before left
  Draws draws;                       ///< of hmc, by task
};

Posterior starting_state(Start start, const ChainState& chain, const StreamName& name,
                         std::uint32_t replica) {
  if (start == Start::previous && chain.learned) return *chain.learned;
  Stream stream(name.with(Purpose::initial_field, replica));
  std::vector<double> field(name.size);
  for (std::size_t i = 0; i < field.size(); ++i)
    field[i] =
        start == Start::teacher ? 2 * chain.teachers.back()[i] + 0.5 * stream.normal() : stream.normal();
  return Posterior(std::move(field));
}

TaskResult sample(TaskLoss& loss, const SimulationSettings& settings, const TaskSettings& task,
                  const StreamName& name, ChainState& chain) {
  const GibbsMeasure measure(loss, task.beta);
  const auto start = [&](std::size_t replica) {
    return starting_state(task.start, chain, name, static_cast<std::uint32_t>(replica));
  };
  const auto previous = chain.learned ? chain.learned->mean() : std::span<const double>();
  auto result = sample_gibbs(measure, chain.teachers, previous, settings.sampler, start, name);
  chain.learned = std::move(result.last);
  chain.draws.push_back(std::move(result.draws));
  return {std::move(result.estimates), std::move(result.report), std::nullopt};
}

TaskResult descend(TaskLoss& loss, const SimulationSettings& settings, const TaskSettings& task,
                   const StreamName& name, ChainState& chain) {
  const TrainerSettings& training = settings.training_of(name.task);
  Posterior state = starting_state(task.start, chain, name, 0);
  TaskResult result;
  result.training = train(loss, chain.teachers, training, Stream(name.with(Purpose::shuffle)), state);
  Estimates& estimates = result.estimates;
  estimates.r = overlap(state.mean(), chain.teachers.back());
  estimates.q_star = overlap(state.mean(), state.mean());
  for (const Teacher& teacher : chain.teachers) {
    estimates.p.push_back(sign_overlap(state.mean(), teacher));
    estimates.eps.push_back(generalisation_error(estimates.p.back()));
  }
  estimates.energy = loss.data_loss(state) / static_cast<double>(state.size());
  if (chain.learned) estimates.overlap_previous = overlap(state.mean(), chain.learned->mean());
  chain.learned = std::move(state);
  return result;
}

void check(const SimulationSettings& settings, std::size_t size) {
  if (size == 0 || size > 0xffffffff)
    throw std::invalid_argument(fmt::format("size = {}, expected >= 1", size));
  if (settings.tasks.empty()) throw std::invalid_argument("tasks: none, expected at least one");
  for (std::size_t t = 0; t < settings.tasks.size(); ++t)
    if (const int parent = settings.tasks[t].parent; parent < 0 || parent > static_cast<int>(t))
      throw std::invalid_argument(
          fmt::format("parent = {} of task {}, expected an earlier task", parent, t + 1));
  const std::size_t given = settings.training.size(), needed = settings.tasks.size();
  if (settings.method == Method::gradient && given != 1 && given != needed)
    throw std::invalid_argument(fmt::format("training: {} entries, expected 1 or {}", given, needed));
}

}  // namespace

InstanceResult simulate_instance(const SimulationSettings& settings, std::size_t size, std::size_t instance,
                                 StopFlag stop, const OnDraws& on_draws) {
  check(settings, size);
  if (settings.learner != Learner::binary)
    return real::simulate_instance(settings, size, instance, stop, on_draws);
  InstanceResult result{.size = size, .instance = instance, .tasks = {}};
  ChainState chain;
  StreamName name{.seed = settings.seed, .instance = instance, .size = static_cast<std::uint32_t>(size)};
  for (const TaskSettings& task : settings.tasks) {
    chain.teachers.push_back(chain.teachers.empty()
                                 ? draw_teacher(size, name)
                                 : draw_teacher(parent_of(task, chain.teachers), task.rho, name));
    const SignPatterns patterns = draw_patterns(chain.teachers.back(), pattern_count(task.alpha, size), name);
    std::vector<double> prior;
    if (chain.learned) prior.assign(chain.learned->field().begin(), chain.learned->field().end());
    TaskLoss loss(patterns, task.gamma, std::move(prior), stop);
    const auto learn = settings.method == Method::hmc ? sample : descend;
    result.tasks.push_back(learn(loss, settings, task, name, chain));
    ++name.task;
  }
  if (on_draws && !chain.draws.empty()) on_draws(chain.draws);
  return result;
}

}  // namespace franz_parisi::validation
