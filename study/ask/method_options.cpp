#include "study/ask/number.hpp"
#include "study/ask/simulation_options.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

using validation::TrainerSettings;

constexpr long most = 1'000'000'000;  // of anything that is counted
constexpr Range learning_rate_range{0, false, 1e6}, momentum_range{0, true, 1, false},
    weight_decay_range{0, true, 1e6};

void reject_given(const TextOption& option, const std::string& methods) {
  if (const auto text = option.text())
    throw UsageError(option.name(), *text, fmt::format("is an option of --method {} only", methods));
}

/// Gives every task its entry of a list, with one entry for all.
template <class Set>
void distribute(const TextOption& option, std::vector<TrainerSettings>& training, const Range& range,
                Set set) {
  const auto text = option.text();
  if (!text) return;
  const std::vector<double> values = parse_list(option.name(), *text, range);
  check_entries(option.name(), *text, values.size(), training.size());
  for (std::size_t t = 0; t < training.size(); ++t)
    set(training[t], values.size() == 1 ? values.front() : values[t]);
}

template <class Set>
void distribute_counts(const TextOption& option, std::vector<TrainerSettings>& training, long lower,
                       Set set) {
  const auto text = option.text();
  if (!text) return;
  for (const std::string_view entry : split(*text, ','))
    parse_integer(option.name(), *text, entry, lower, most);
  distribute(option, training, {static_cast<double>(lower), true, static_cast<double>(most)},
             [&](TrainerSettings& one, double value) { set(one, static_cast<std::size_t>(value)); });
}

validation::Plateau parse_plateau(const TextOption& option, const std::string& text) {
  const auto parts = split(text, ',');
  if (parts.size() != 3)
    throw UsageError(option.name(), text, "allowed is FIRST,WINDOW,TOLERANCE, as in 1000,1000,5e-4");
  return {.first = static_cast<std::size_t>(parse_integer(option.name(), text, parts[0], 0, most)),
          .window = static_cast<std::size_t>(parse_integer(option.name(), text, parts[1], 2, 10'000'000)),
          .tolerance = parse_number(option.name(), text, parts[2], {0, true, 1})};
}

validation::QStarSchedule parse_schedule(const TextOption& option, const std::string& text) {
  const auto parts = split(text, ',');
  constexpr Range size{0, false, 1 - 1e-9};
  if (parts.size() != 3)
    throw UsageError(option.name(), text, "allowed is START,SLOPE,LIMIT, as in 0.3,2.3e-4,0.999999");
  return {.start = parse_number(option.name(), text, parts[0], size),
          .slope = parse_number(option.name(), text, parts[1], {0, true, 1}),
          .limit = parse_number(option.name(), text, parts[2], size)};
}

}  // namespace

void SamplerOptions::add(Form& form) {
  form.group("Sampling (--method hmc)");
  const validation::SamplerSettings defaults;
  replicas_.add(form, "--replicas", "R",
                fmt::format("hmc: chains per instance, an even number; q is the overlap of two; default {}",
                            defaults.replicas));
  warm_up_.add(form, "--warm-up", "K",
               fmt::format("hmc: trajectories that adapt the step size and are thrown away; default {}",
                           defaults.warm_up));
  samples_.add(form, "--samples", "K",
               fmt::format("hmc: trajectories that are measured, >= 8; default {}", defaults.samples));
  temperatures_.add(form, "--temperatures", "K",
                    "hmc: replica exchange, each chain with a ladder of K temperatures up to infinity, in\n"
                    "[2, 1000], that is laid in the warm-up; for states in which plain chains are stuck");
  form.add_flag("--overlaps", overlaps_,
                "hmc: P(q) as a histogram, under \"overlaps\"; always with --temperatures");
}

validation::SamplerSettings SamplerOptions::read() const {
  validation::SamplerSettings settings;
  settings.replicas = count_of(replicas_, 2, 1000, settings.replicas);
  if (settings.replicas % 2 != 0)
    throw UsageError(replicas_.name(), *replicas_.text(), "is odd; allowed is an even number in [2, 1000]");
  settings.warm_up = count_of(warm_up_, 0, most, settings.warm_up);
  settings.samples = count_of(samples_, 8, most, settings.samples);
  settings.temperatures = count_of(temperatures_, 2, 1000, settings.temperatures);
  settings.overlaps = overlaps_;
  return settings;
}

void SamplerOptions::reject_all() const {
  for (const TextOption* option : {&replicas_, &warm_up_, &samples_, &temperatures_})
    reject_given(*option, "hmc");
  if (overlaps_) throw UsageError("--overlaps", std::nullopt, "is an option of --method hmc only");
}

void TrainingOptions::add(Form& form) {
  form.group("Training (--method sgd or adam)");
  const TrainerSettings defaults;
  const std::string each = "; one per task or one for all; default ";
  learning_rate_.add(form, "--learning-rate", "X,...",
                     fmt::format("sgd, adam: of the loss summed over a minibatch{}{}", each,
                                 number_text(defaults.optimiser.learning_rate)));
  momentum_.add(form, "--momentum", "X,...",
                fmt::format("sgd: in [0, 1){}{}", each, number_text(defaults.optimiser.momentum)));
  weight_decay_.add(
      form, "--weight-decay", "X,...",
      fmt::format("sgd, adam: decoupled{}{}", each, number_text(defaults.optimiser.weight_decay)));
  batch_.add(form, "--batch", "B,...", fmt::format("sgd, adam: patterns in a minibatch, 0: all{}0", each));
  epochs_.add(form, "--epochs", "E,...",
              fmt::format("sgd, adam: the most that are run{}{}", each, defaults.epochs));
  plateau_.add(form, "--plateau", "FIRST,WINDOW,TOL",
               "sgd, adam: stop when, from epoch FIRST on, eps has varied by less than TOL (standard\n"
               "deviation) over WINDOW epochs; the paper's is 1000,1000,5e-4");
  q_star_schedule_.add(form, "--q-star-schedule", "START,SLOPE,LIMIT",
                       "sgd, adam: after every step rescale to q_star = min(START + SLOPE epoch, LIMIT)");
  history_.add(form, "--history", "K",
               "sgd, adam: report eps, p, q_star and loss every K epochs, under \"history\"");
  form.add_flag("--stop-when-perfect", stop_when_perfect_,
                "sgd, adam: stop as soon as sgn(m) equals the teacher");
}

std::vector<TrainerSettings> TrainingOptions::read(validation::OptimiserSettings::Rule rule,
                                                   std::size_t tasks) const {
  TrainerSettings common;
  common.optimiser.rule = rule;
  common.stop_when_perfect = stop_when_perfect_;
  if (const auto text = plateau_.text()) common.plateau = parse_plateau(plateau_, *text);
  if (const auto text = q_star_schedule_.text())
    common.q_star_schedule = parse_schedule(q_star_schedule_, *text);
  common.history_every = count_of(history_, 1, most, common.history_every);
  if (rule == validation::OptimiserSettings::Rule::adam) reject_given(momentum_, "sgd");

  std::vector<TrainerSettings> training(tasks, common);
  distribute(learning_rate_, training, learning_rate_range,
             [](TrainerSettings& one, double value) { one.optimiser.learning_rate = value; });
  distribute(momentum_, training, momentum_range,
             [](TrainerSettings& one, double value) { one.optimiser.momentum = value; });
  distribute(weight_decay_, training, weight_decay_range,
             [](TrainerSettings& one, double value) { one.optimiser.weight_decay = value; });
  distribute_counts(batch_, training, 0, [](TrainerSettings& one, std::size_t value) { one.batch = value; });
  distribute_counts(epochs_, training, 1,
                    [](TrainerSettings& one, std::size_t value) { one.epochs = value; });
  return training;
}

void TrainingOptions::reject_all() const {
  for (const TextOption* option : {&learning_rate_, &momentum_, &weight_decay_, &batch_, &epochs_, &plateau_,
                                   &q_star_schedule_, &history_})
    reject_given(*option, "sgd or adam");
  if (stop_when_perfect_)
    throw UsageError("--stop-when-perfect", std::nullopt, "is an option of --method sgd or adam only");
}

}  // namespace franz_parisi::study
