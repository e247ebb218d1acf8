#include "validation/members.hpp"
#include "validation/records.hpp"

#include <array>
#include <limits>
#include <string>

namespace franz_parisi::validation {
namespace {

using Json = nlohmann::ordered_json;

/// What only real weights have, or trees, stands there with them alone.
Json task_record(const TaskSettings& task, Learner learner) {
  Json record = {{"alpha", task.alpha},
                 {"beta", task.beta},
                 {"gamma", task.gamma},
                 {"rho", task.rho},
                 {"start", std::string(to_string(task.start))}};
  if (task.parent != 0) record["parent"] = task.parent;
  if (learner != Learner::binary) record["delta"] = task.delta;
  if (learner == Learner::square) record["noise"] = task.noise;
  return record;
}

/// A ladder and a histogram stand in it only where they were asked for: logs of a time before them go on.
Json sampler_record(const SamplerSettings& sampler) {
  Json record = {{"replicas", sampler.replicas},
                 {"warm_up", sampler.warm_up},
                 {"samples", sampler.samples},
                 {"path_length", sampler.chain.path_length},
                 {"target_acceptance", sampler.chain.target_acceptance},
                 {"max_steps", sampler.chain.max_steps},
                 {"r_hat_limit", sampler.r_hat_limit},
                 {"sample_size_limit", sampler.sample_size_limit}};
  if (sampler.temperatures > 1) {
    record["temperatures"] = sampler.temperatures;
    record["round_trips_limit"] = sampler.round_trips_limit;
  }
  if (sampler.measures_overlaps()) record["overlaps"] = true;
  return record;
}

Json training_record(const TrainerSettings& training) {
  Json plateau, schedule;
  if (training.plateau)
    plateau = {{"first", training.plateau->first},
               {"window", training.plateau->window},
               {"tolerance", training.plateau->tolerance}};
  if (training.q_star_schedule)
    schedule = {{"start", training.q_star_schedule->start},
                {"slope", training.q_star_schedule->slope},
                {"limit", training.q_star_schedule->limit}};
  const OptimiserSettings& optimiser = training.optimiser;
  return {{"rule", optimiser.rule == OptimiserSettings::Rule::adam ? "adam" : "sgd"},
          {"learning_rate", optimiser.learning_rate},
          {"momentum", optimiser.momentum},
          {"weight_decay", optimiser.weight_decay},
          {"batch", training.batch},
          {"epochs", training.epochs},
          {"stop_when_perfect", training.stop_when_perfect},
          {"plateau", std::move(plateau)},
          {"q_star_schedule", std::move(schedule)},
          {"history_every", training.history_every}};
}

constexpr std::size_t any = std::numeric_limits<std::size_t>::max();

/// The value whose word it is.
template <class Value, std::size_t count>
Value value_of_word(Members& members, const char* key, const std::array<Value, count>& values) {
  const std::string& word = members.text(key);
  for (const Value value : values)
    if (word == to_string(value)) return value;
  members.fail(key, "is none of the words that it can be: " + word);
}

/// `before`: the number of tasks before it.
TaskSettings task_from(const Json& record, Method method, Learner learner, std::size_t before) {
  Members members(record, "a task");
  TaskSettings task;
  task.alpha = members.number("alpha", method == Method::gradient ? above_zero : 0, largest);
  task.beta = members.number("beta", 0, largest);
  task.gamma = members.number("gamma", 0, largest);
  task.rho = members.number("rho", -1, 1);
  task.start = value_of_word(members, "start", std::array{Start::previous, Start::random, Start::teacher});
  if (members.has("parent")) task.parent = static_cast<int>(members.count("parent", 1, before));
  if (learner != Learner::binary) task.delta = members.number("delta", 0, largest);
  if (learner == Learner::square) task.noise = members.number("noise", 0, largest);
  members.end();
  return task;
}

SamplerSettings sampler_from(const Json& record) {
  Members members(record, "sampler");
  SamplerSettings sampler;
  sampler.replicas = members.count("replicas", 2, any);
  if (sampler.replicas % 2 != 0) members.fail("replicas", "is odd");
  sampler.warm_up = members.count("warm_up", 0, any);
  sampler.samples = members.count("samples", 8, any);
  sampler.chain.path_length = members.number("path_length", above_zero, largest);
  sampler.chain.target_acceptance = members.number("target_acceptance", above_zero, below_one);
  sampler.chain.max_steps = members.count("max_steps", 1, any);
  sampler.r_hat_limit = members.number("r_hat_limit", 1, largest);
  sampler.sample_size_limit = members.number("sample_size_limit", 0, largest);
  if (members.has("temperatures")) {
    sampler.temperatures = members.count("temperatures", 2, any);
    sampler.round_trips_limit = members.count("round_trips_limit", 0, any);
  }
  if (members.has("overlaps")) sampler.overlaps = members.flag("overlaps");
  members.end();
  return sampler;
}

Plateau plateau_from(const Json& record) {
  Members members(record, "plateau");
  Plateau plateau;
  plateau.first = members.count("first", 0, any);
  plateau.window = members.count("window", 2, any);
  plateau.tolerance = members.number("tolerance", 0, largest);
  members.end();
  return plateau;
}

QStarSchedule schedule_from(const Json& record) {
  Members members(record, "q_star_schedule");
  QStarSchedule schedule;
  schedule.start = members.number("start", above_zero, below_one);
  schedule.slope = members.number("slope", 0, largest);
  schedule.limit = members.number("limit", above_zero, below_one);
  members.end();
  return schedule;
}

TrainerSettings training_from(const Json& record) {
  Members members(record, "training");
  TrainerSettings training;
  const std::string& rule = members.text("rule");
  if (rule != "adam" && rule != "sgd") members.fail("rule", "is neither adam nor sgd");
  training.optimiser.rule = rule == "adam" ? OptimiserSettings::Rule::adam : OptimiserSettings::Rule::sgd;
  training.optimiser.learning_rate = members.number("learning_rate", above_zero, largest);
  training.optimiser.momentum = members.number("momentum", 0, below_one);
  training.optimiser.weight_decay = members.number("weight_decay", 0, largest);
  training.batch = members.count("batch", 0, any);
  training.epochs = members.count("epochs", 1, any);
  training.stop_when_perfect = members.flag("stop_when_perfect");
  const Json &plateau = members.at("plateau"), &schedule = members.at("q_star_schedule");
  if (!plateau.is_null()) training.plateau = plateau_from(plateau);
  if (!schedule.is_null()) training.q_star_schedule = schedule_from(schedule);
  training.history_every = members.count("history_every", 0, any);
  members.end();
  return training;
}

}  // namespace

SimulationSettings settings_from_record(const Json& record) {
  Members members(record, "the settings");
  SimulationSettings settings;
  settings.method = value_of_word(members, "method", std::array{Method::hmc, Method::gradient});
  if (members.has("learner"))
    settings.learner =
        value_of_word(members, "learner", std::array{Learner::square, Learner::probit, Learner::logistic});
  settings.seed = members.count("seed", 0, any);
  const Json& tasks = members.list("tasks");
  if (tasks.empty()) members.fail("tasks", "are none");
  for (const Json& task : tasks)
    settings.tasks.push_back(task_from(task, settings.method, settings.learner, settings.tasks.size()));
  if (settings.method == Method::hmc) {
    settings.sampler = sampler_from(members.at("sampler"));
  } else {
    settings.training.clear();
    for (const Json& training : members.list("training"))
      settings.training.push_back(training_from(training));
    if (settings.training.size() != 1 && settings.training.size() != tasks.size())
      members.fail("training", "has neither one entry nor one a task");
  }
  members.end();
  return settings;
}

Json to_record(const SimulationSettings& settings) {
  Json record = {{"method", std::string(to_string(settings.method))}};
  if (settings.learner != Learner::binary) record["learner"] = std::string(to_string(settings.learner));
  record["seed"] = settings.seed;
  record["tasks"] = Json::array();
  for (const TaskSettings& task : settings.tasks)
    record["tasks"].push_back(task_record(task, settings.learner));
  if (settings.method == Method::hmc) {
    record["sampler"] = sampler_record(settings.sampler);
  } else {
    record["training"] = Json::array();
    for (const TrainerSettings& training : settings.training)
      record["training"].push_back(training_record(training));
  }
  return record;
}

}  // namespace franz_parisi::validation
