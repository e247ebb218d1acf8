#include "cli/commands.hpp"
#include "cli/csv.hpp"
#include "cli/file.hpp"
#include "cli/plot/input.hpp"
#include "cli/simulate.hpp"
#include "cli/simulation_table.hpp"
#include "cli/usage_error.hpp"
#include "cli/verification.hpp"

#include <algorithm>
#include <memory>

#include <unistd.h>

namespace franz_parisi::cli {

namespace {

constexpr Range level_range{0, false, 0.5};

struct VerifyOptions {
  StateOptions state;
  TextOption input, level;
  SimulationOptions simulation;
  StartOption start;
  SolverOptions solver;
  OutputOptions output;
};

/// A state point and where its root search begins.
struct Task {
  Chain chain;
  std::optional<study::Start> start;
};

Task read_point(const plot::Input& input, const Json& record) {
  Task task;
  const auto last = plot::number(input, record, "task");
  if (!last || !(*last >= 1 && *last <= max_tasks))
    plot::reject(input, "holds a point with no 'task' in 1 ... 6");
  task.chain.resize(static_cast<std::size_t>(*last));
  for (const Parameter& parameter : parameters_of(task.chain.size())) {
    const auto value = plot::number(input, record, parameter.name());
    if (!value || !parameter.symbol->range.contains(*value))
      plot::reject(
          input, "holds a point whose " + parameter.name() + " is not in " + parameter.symbol->range.text());
    parameter.of(task.chain) = *value;
  }
  const auto q = plot::number(input, record, "q"), r = plot::number(input, record, "r"),
             q_star = plot::number(input, record, "q_star");
  if (q && r && q_star && 0 < *q && *q < *q_star && *q_star < 1 && *r * *r < *q)
    task.start = study::Start{*q, *r, *q_star};
  return task;
}

std::vector<Task> read_tasks(const VerifyOptions& options) {
  const StateText text = options.state.text();
  const auto path = options.input.text();
  if (!path) return {{parse_chain(text), std::nullopt}};
  if (text.alpha || text.beta || text.gamma || text.rho)
    throw UsageError("--input", *path,
                     "has the state points; allowed are no --alpha, --beta, --gamma, --rho");
  const plot::Input input = plot::read_input(*path);
  const Json& points = plot::member(input, input.document, "points");
  if (!points.is_array() || points.empty()) plot::reject(input, "has no points");
  std::vector<Task> tasks;
  for (const Json& record : points) {
    if (!record.is_object()) plot::reject(input, "has a point that is no record");
    tasks.push_back(read_point(input, record));
  }
  return tasks;
}

std::vector<SimulationRequest> requests_of(const VerifyOptions& options, const std::vector<Task>& tasks,
                                           int threads) {
  std::vector<SimulationRequest> requests;
  for (const Task& task : tasks) {
    requests.push_back(options.simulation.read(task.chain, threads));
    SimulationRequest& request = requests.back();
    if (request.plan.instances < 4)
      throw UsageError("--instances", std::to_string(request.plan.instances),
                       "too few for a test; allowed to verify are 4 or more");
    if (request.log && tasks.size() > 1) *request.log += "." + std::to_string(requests.size());
  }
  return requests;
}

/// Where learners begin at the teacher, the branch to compare with is the one close to it.
study::ChainSolution solve_from_teacher(const Task& task, const SimulationRequest& request,
                                        const study::Settings& settings) {
  std::vector<study::Reference> references;
  for (const auto& start : request.settings.tasks)
    references.push_back(start.start == validation::Start::teacher ? study::Reference::teacher
                                                                   : study::Reference::small_load);
  return study::solve_chain(task.chain, references, settings);
}

study::ChainSolution solve(const Task& task, const SimulationRequest& request, const SolveOptions& options) {
  const std::optional<study::Start> start = options.start ? options.start : task.start;
  const bool near_teacher = std::ranges::any_of(
      request.settings.tasks, [](const auto& one) { return one.start == validation::Start::teacher; });
  if (near_teacher && !start) return solve_from_teacher(task, request, options.settings);
  return study::solve_chain(task.chain, options.settings, start);
}

std::string report(const std::vector<Verification>& all, const SolveOptions& solve_options, double level,
                   const std::vector<std::string>& words, Format format) {
  if (format == Format::table) {
    std::string text;
    for (const Verification& one : all) text += (text.empty() ? "" : "\n") + verification_table(one, level);
    return text;
  }
  Document document{words, settings_record(solve_options), {}};
  document.settings["sweep"] = document.settings["each"] = nullptr;
  document.settings["level"] = level;
  document.settings["simulation"] = simulation_settings_record(all.front().request);
  std::vector<Json> simulation, summary, comparison, verdicts;
  for (const Verification& one : all) {
    const Simulated simulated{one.point, one.request, one.results};
    document.points.push_back(make_record(one.theory));
    std::ranges::move(instance_records(simulated), std::back_inserter(simulation));
    std::ranges::move(summary_records(simulated), std::back_inserter(summary));
    std::ranges::move(comparison_records(one), std::back_inserter(comparison));
    verdicts.push_back(verdict_record(one));
  }
  if (format == Format::csv) return csv_text(comparison);
  document.sections = {
      {"simulation", simulation}, {"summary", summary}, {"comparison", comparison}, {"verdicts", verdicts}};
  return json_text(document);
}

int run(const VerifyOptions& options, const std::vector<std::string>& words) {
  const std::vector<Task> tasks = read_tasks(options);
  const SolveOptions solve_options = options.solver.read(options.start.read());
  const std::vector<SimulationRequest> requests = requests_of(options, tasks, solve_options.threads);
  const auto level_text = options.level.text();
  const double level =
      level_text ? parse_number(options.level.name(), *level_text, *level_text, level_range) : 0.01;
  const Destination destination = options.output.destination();
  const Format format = options.output.format(destination, Format::table);
  write_all(STDERR_FILENO, parity_text(requests.front().plan.sizes));

  std::vector<Verification> all;
  for (std::size_t k = 0; k < tasks.size(); ++k)
    all.push_back({k, requests[k], solve(tasks[k], requests[k], solve_options), {}, std::nullopt});
  auto results = simulate(requests);
  for (Verification& one : all) {
    one.results = std::move(results[one.point]);
    const study::TaskSolution& last = one.theory.tasks.back();
    if (last.has_solution)
      one.comparison = compare(one.results, one.theory.tasks.size() - 1, theory_values(last));
    one.agrees = agrees(one.comparison, all.size(), level);
  }
  destination.write(report(all, solve_options, level, words, format));
  return std::ranges::all_of(all, &Verification::agrees) ? exit_success : exit_target_missed;
}

}  // namespace

Action add_verify(CLI::App& program) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App& command = *program.add_subcommand("verify", "Theory against simulation, judged statistically");
  options->state.add(command);
  options->input.add(command, "--input", "FILE", "a JSON document whose state points are taken instead");
  options->simulation.add(command);
  options->level.add(command, "--level", "P",
                     "disagreement is a p-value below this (times the number of points), in " +
                         level_range.text() + ";\ndefault 0.01");
  options->start.add(command);
  options->solver.add(command);
  options->output.add(command);
  command.footer(
      "Example, with the limit of infinitely many weights from two sizes:\n"
      "  franz-parisi verify --alpha 0.5 --beta 20 --size 250,500 --instances 8 --seed 7\n"
      "Exit status: 0 they agree, 3 they do not, 2 bad input, 1 anything else.");
  return [options](const std::vector<std::string>& words) { return run(*options, words); };
}

}  // namespace franz_parisi::cli
