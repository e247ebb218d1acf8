#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/plot/input.hpp"
#include "cli/simulation_options.hpp"
#include "cli/simulation_table.hpp"
#include "cli/verification_table.hpp"
#include "study/usage_error.hpp"

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

study::VerifyPoint read_point(const plot::Input& input, const Json& record) {
  study::VerifyPoint task;
  const auto last = plot::number(input, record, "task");
  if (!last || !(*last >= 1 && *last <= static_cast<double>(theory::most_tasks)))
    plot::reject(input, "holds a point with no 'task' in 1 ... 6");
  task.chain.resize(static_cast<std::size_t>(*last));
  for (const theory::Parameter& parameter : theory::parameters_of(task.chain.size())) {
    const auto value = plot::number(input, record, parameter.name());
    if (!value || !parameter.row->range.contains(*value))
      plot::reject(input,
                   "holds a point whose " + parameter.name() + " is not in " + parameter.row->range.text());
    parameter.of(task.chain) = *value;
  }
  const auto q = plot::number(input, record, "q"), r = plot::number(input, record, "r"),
             q_star = plot::number(input, record, "q_star");
  if (q && r && q_star && 0 < *q && *q < *q_star && *q_star < 1 && *r * *r < *q)
    task.start = study::Start{*q, *r, *q_star};
  return task;
}

std::vector<study::VerifyPoint> read_points(const VerifyOptions& options) {
  const auto path = options.input.text();
  if (!path) return {{.chain = options.state.chain()}};
  const StateText text = options.state.text();
  if (std::ranges::any_of(text, [](const auto& one) { return one.has_value(); }))
    throw UsageError("--input", *path,
                     "has the state points; allowed are no --alpha, --beta, --gamma, --rho");
  const plot::Input input = plot::read_input(*path);
  const Json& points = plot::member(input, input.document, "points");
  if (!points.is_array() || points.empty()) plot::reject(input, "has no points");
  std::vector<study::VerifyPoint> tasks;
  for (const Json& record : points) {
    if (!record.is_object()) plot::reject(input, "has a point that is no record");
    tasks.push_back(read_point(input, record));
  }
  return tasks;
}

void add_requests(const VerifyOptions& options, std::vector<study::VerifyPoint>& points) {
  for (std::size_t k = 0; k < points.size(); ++k) {
    study::SimulationRequest& request = points[k].request;
    request = options.simulation.read(points[k].chain);
    if (request.plan.instances < 4)
      throw UsageError("--instances", std::to_string(request.plan.instances),
                       "too few for a test; allowed to verify are 4 or more");
    if (request.log && points.size() > 1) *request.log += "." + std::to_string(k + 1);
  }
}

int run(const VerifyOptions& options, const std::vector<std::string>& words) {
  std::vector<study::VerifyPoint> points = read_points(options);
  study::Options how = options.solver.read(options.start.read());
  add_requests(options, points);
  const auto level_text = options.level.text();
  const double level =
      level_text ? parse_number(options.level.name(), *level_text, *level_text, level_range) : 0.01;
  write_all(STDERR_FILENO, parity_text(points.front().request.plan.sizes));
  std::vector<study::Verification> all;
  const auto ask = [&] {
    all = study::verify(points, level, how);
    return study::verification_document(all, level, how);
  };
  const auto table = [&](const study::Document&) {
    std::string text;
    for (const study::Verification& one : all)
      text += (text.empty() ? "" : "\n") + verification_table(one, level);
    return text;
  };
  std::vector<std::string> reads;
  if (const auto path = options.input.text()) reads.push_back(*path);
  for (const study::VerifyPoint& point : points)
    if (point.request.log) reads.push_back(*point.request.log);
  return answer(options.output, how.execution,
                {.words = words, .table = table, .otherwise = Format::table, .reads = reads}, ask);
}

}  // namespace

Action add_verify(CLI::App& program) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App& command = *program.add_subcommand("verify", "Theory against simulation, judged statistically");
  options->state.add(command);
  begin_group(command, "State point");
  options->input.add(command, "--input", "FILE", "a JSON document whose state points are taken instead");
  options->simulation.add(command);
  begin_group(command, "Test");
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
