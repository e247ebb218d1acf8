#include "validation/records.hpp"

#include <string>

namespace franz_parisi::validation {
namespace {

using Json = nlohmann::ordered_json;

Json task_record(const TaskSettings& task) {
  return {{"alpha", task.alpha},
          {"beta", task.beta},
          {"gamma", task.gamma},
          {"rho", task.rho},
          {"start", std::string(to_string(task.start))}};
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

}  // namespace

Json to_record(const SimulationSettings& settings) {
  Json record = {{"method", std::string(to_string(settings.method))}, {"seed", settings.seed}};
  record["tasks"] = Json::array();
  for (const TaskSettings& task : settings.tasks) record["tasks"].push_back(task_record(task));
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
