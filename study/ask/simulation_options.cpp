#include "study/ask/simulation_options.hpp"

#include "study/ask/number.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

using validation::OptimiserSettings;
using validation::Start;

constexpr long largest_size = SimulationOptions::most_weights;
constexpr long most_instances = validation::most_instances;

std::string integers(long lower, long upper) { return fmt::format("[{}, {}]", lower, upper); }

std::vector<std::size_t> parse_sizes(const TextOption& option, long largest) {
  const auto text = option.text();
  if (!text) {
    throw UsageError(option.name(), std::nullopt,
                     "missing; allowed are numbers of weights N1,N2,... in " + integers(2, largest));
  }
  return parse_counts(option.name(), *text, 2, largest);
}

Start parse_start_from(const TextOption& option, const std::string& text, std::string_view word) {
  for (const Start start : {Start::previous, Start::random, Start::teacher})
    if (word == to_string(start)) return start;
  throw UsageError(option.name(), text, fmt::format("'{}' is not one of previous, random and teacher", word));
}

std::vector<Start> parse_starts(const TextOption& option, std::size_t tasks) {
  const auto text = option.text();
  if (!text) return std::vector(tasks, Start::previous);
  std::vector<Start> starts;
  for (const std::string_view word : split(*text, ','))
    starts.push_back(parse_start_from(option, *text, word));
  check_entries(option.name(), *text, starts.size(), tasks);
  if (starts.size() == 1) starts.resize(tasks, starts.front());
  return starts;
}

}  // namespace

void SimulationOptions::add(Form& form) {
  const auto before = static_cast<std::ptrdiff_t>(form.options().size());
  form.group("Simulation");
  method_.add(
      form, "--method", other_.empty() ? "hmc|sgd|adam" : "hmc|sgd|adam|" + other_,
      fmt::format(
          "hmc samples the Gibbs measure that the theory describes; sgd and adam train, as the paper\n"
          "does{}; default hmc",
          other_.empty() ? "" : fmt::format("; {} trains networks, see below", other_)));
  size_.add(form, "--size", "N1,N2,...",
            fmt::format("numbers of weights, each in {}; choose all even or all odd (docs/simulation.md)",
                        integers(2, largest_size)));
  instances_.add(form, "--instances", "M|FROM:TO",
                 fmt::format("realisations of teachers and data for each size: their number, in {},\n"
                             "or the first and the last one, counted from 0; default {}",
                             integers(static_cast<long>(fewest_), most_instances), usual_instances_));
  seed_.add(form);
  start_from_.add(form, "--start-from", "WHERE1,...",
                  "where the learner of a task begins, one per task or one for all: previous (the state\n"
                  "the task before left), random, or teacher (the good branch); default previous");
  log_.add(form, "instances");
  draws_.add(form, "--draws", "FILE", "hmc: a new csv file for every draw of every chain, one row each");
  sampler_.add(form);
  training_.add(form);
  options_.assign(form.options().begin() + before, form.options().end());
}

bool SimulationOptions::is_hmc() const {
  const std::string word = method();
  if (word != "hmc" && word != "sgd" && word != "adam")
    throw UsageError(
        method_.name(), word,
        other_.empty() ? "allowed is hmc, sgd or adam" : "allowed is hmc, sgd, adam or " + other_);
  return word == "hmc";
}

validation::RunPlan SimulationOptions::read_plan(const std::optional<validation::RunPlan>& usual,
                                                 long largest) const {
  validation::RunPlan plan = usual.value_or(validation::RunPlan{.instances = usual_instances_});
  if (!usual || size_.text()) plan.sizes = parse_sizes(size_, largest);
  const auto text = instances_.text();
  if (!text) return plan;
  const auto ends = split(*text, ':');
  if (ends.size() > 2 || (ends.size() == 1 && text->find_first_not_of("-0123456789") != std::string::npos))
    throw UsageError(instances_.name(), *text, "allowed is a number M or a range FROM:TO, as in 100:199");
  if (ends.size() == 1) {
    plan.instances =
        static_cast<std::size_t>(parse_integer(instances_.name(), *text, *text, 1, most_instances));
  } else {
    const long first = parse_integer(instances_.name(), *text, ends[0], 0, most_instances - 1);
    const long last = parse_integer(instances_.name(), *text, ends[1], first, most_instances - 1);
    plan.first_instance = static_cast<std::size_t>(first);
    plan.instances = static_cast<std::size_t>(last - first + 1);
  }
  if (plan.instances < fewest_)
    throw UsageError(instances_.name(), *text,
                     fmt::format("too few for a test; allowed to verify are {} or more", fewest_));
  return plan;
}

void SimulationOptions::refuse_of_real_weights(bool hmc) const {
  if (!hmc)
    throw UsageError(method_.name(), method_.text(),
                     "trains +-1 weights; allowed with --weights real is hmc");
  if (const auto text = start_from_.text(); text && *text != "previous")
    throw UsageError(start_from_.name(), *text,
                     "samplers of real weights begin anywhere; allowed with --weights real is previous");
}

SimulationRequest SimulationOptions::read_one(const Chain& chain) const {
  SimulationRequest request;
  validation::SimulationSettings& settings = request.settings;
  const bool hmc = is_hmc();
  request.plan = read_plan();
  settings.seed = seed_.read();
  settings.learner = learner_of(chain);
  settings.tasks = tasks_of(chain, hmc, parse_starts(start_from_, chain.size()));
  if (settings.learner != validation::Learner::binary) refuse_of_real_weights(hmc);
  if (hmc) {
    training_.reject_all();
    settings.sampler = sampler_.read();
    if (settings.learner != validation::Learner::binary && settings.sampler.measures_overlaps())
      throw UsageError("--weights", "real",
                       "has one solution, and is sampled without --temperatures and --overlaps");
  } else {
    sampler_.reject_all();
    settings.method = validation::Method::gradient;
    settings.training = training_.read(
        method_.text() == "adam" ? OptimiserSettings::Rule::adam : OptimiserSettings::Rule::sgd,
        chain.size());
    const std::size_t smallest = std::ranges::min(request.plan.sizes);
    for (const theory::TaskParameters& task : chain) {
      if (task.alpha * static_cast<double>(smallest) >= 1) continue;
      throw UsageError(
          "--alpha", number_text(task.alpha),
          fmt::format("less than one pattern at N = {}; allowed to train is alpha N >= 1", smallest));
    }
  }
  request.log = log_.read();
  if ((request.draws = draws_.text())) {
    if (!hmc) throw UsageError(draws_.name(), *request.draws, "is an option of --method hmc only");
    if (request.log && request.log->resume)
      throw UsageError(draws_.name(), *request.draws, "a log has no draws; allowed is no --resume");
  }
  return request;
}

std::vector<SimulationRequest> SimulationOptions::read(std::span<const Chain> chains) const {
  std::vector<SimulationRequest> requests;
  for (const Chain& chain : chains) {
    SimulationRequest& request = requests.emplace_back(read_one(chain));
    request.point = requests.size() - 1;
    if (request.log && chains.size() > 1) request.log->path += fmt::format(".{}", requests.size());
  }
  return requests;
}

void SimulationOptions::reject_all(const std::string& because) const {
  reject_given(options_, {"--log"}, because);
}

std::vector<std::string> files_of(std::span<const SimulationRequest> requests) {
  std::vector<std::string> files;
  for (const SimulationRequest& request : requests)
    if (request.log) files.push_back(request.log->path);
  if (!requests.empty() && requests.front().draws) files.push_back(*requests.front().draws);
  return files;
}

std::string parity_remark(std::span<const std::size_t> sizes) {
  const auto is_odd = [](std::size_t size) { return size % 2 == 1; };
  if (std::ranges::all_of(sizes, is_odd) || std::ranges::none_of(sizes, is_odd)) return {};
  return "even and odd sizes approach the limit from two sides, so a line in 1/N through both is biased: "
         "choose all even or all odd";
}

}  // namespace franz_parisi::study
