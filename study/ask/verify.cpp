#include "study/verify.hpp"

#include "study/ask/document_file.hpp"
#include "study/ask/finished_runs.hpp"
#include "study/ask/number.hpp"
#include "study/ask/own_data.hpp"
#include "study/ask/question.hpp"
#include "study/ask/simulation_options.hpp"
#include "study/comparison.hpp"
#include "study/record.hpp"
#include "study/usage_error.hpp"
#ifdef FRANZ_PARISI_NETWORKS
#include "study/ask/width_options.hpp"
#endif

#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

constexpr Range level_range{0, false, 0.5}, detect_range{0, false, 10};
constexpr std::size_t usual_instances = 60;

struct VerifyOptions {
  AxesOptions axes;
  StateOptions state;
  TextOption input, data, level, detect, judge;
  StartOption start;
  SolverOptions solver;
#ifdef FRANZ_PARISI_NETWORKS
  SimulationOptions simulation{usual_instances, fewest_instances, true, WidthOptions::word};
  WidthOptions width;
  std::vector<FormOption> others;  // all but those of the width
#else
  SimulationOptions simulation{usual_instances, fewest_instances, true};
#endif
};

VerifyPoint read_point(const DocumentFile& file, const Json& record) {
  VerifyPoint task;
  const auto last = number(file, record, "task");
  if (!last || !(*last >= 1 && *last <= 999)) reject(file, "holds a point with no 'task' in 1 ... 999");
  try {
    task.chain = tasks_in(record, static_cast<std::size_t>(*last));
  } catch (const std::invalid_argument& wrong) {
    reject(file, fmt::format("holds a point with {}", wrong.what()));
  }
  for (const theory::Parameter& parameter : theory::parameters_of(task.chain)) {
    const auto value = number(file, record, parameter.name());
    if (!value || !parameter.row->range.contains(*value))
      reject(file, fmt::format("holds a point whose {} is not in {}", parameter.name(),
                               parameter.row->range.text()));
    parameter.of(task.chain) = *value;
  }
  const auto q = number(file, record, "q"), r = number(file, record, "r"),
             q_star = number(file, record, "q_star");
  const bool real = task.chain.front().ansatz == &theory::real_weights;
  if (!real && q && r && q_star && 0 < *q && *q < *q_star && *q_star < 1 && *r * *r < *q)
    task.start = Start{*q, *r, *q_star};
  return task;
}

/// The points of the document of --input, to be simulated.
std::vector<VerifyPoint> document_points(const std::string& path) {
  const DocumentFile file = read_document(path);
  if (file.document.contains("simulation") && !file.document.contains("points"))
    reject(file, "holds finished runs; allowed are state points, and the logs of runs as --log");
  const Json& points = member(file, file.document, "points");
  if (!points.is_array() || points.empty()) reject(file, "has no points");
  std::vector<VerifyPoint> tasks;
  for (const Json& record : points) {
    if (!record.is_object()) reject(file, "has a point that is no record");
    if (record.contains("imposed"))
      reject(file, "holds states at imposed values, which nothing simulates; allowed are states without");
    tasks.push_back(read_point(file, record));
  }
  return tasks;
}

/// The points of the command line, to be simulated.
std::vector<VerifyPoint> state_points(const VerifyOptions& options) {
  const std::vector<Axis> axes = options.axes.read().all();
  std::vector<VerifyPoint> points;
  for (Chain& chain : combinations(options.state.chain(axes), axes))
    points.push_back({.chain = std::move(chain)});
  return points;
}

void add_requests(const VerifyOptions& options, std::vector<VerifyPoint>& points) {
  std::vector<Chain> chains;
  for (const VerifyPoint& point : points) chains.push_back(point.chain);
  const std::vector<SimulationRequest> requests = options.simulation.read(chains);
  for (std::size_t k = 0; k < points.size(); ++k) points[k].request = requests[k];
}

/// The option that says which state points, beside --input, --data and --log; the beta of logs of training
/// is none of them.
std::optional<std::string> given_state(const VerifyOptions& options, bool with_beta) {
  const StateText text = options.state.text();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const theory::ParameterRow* row = theory::parameter::control[i];
    if (text[i] && (with_beta || row != &theory::parameter::beta)) return fmt::format("--{}", row->name);
  }
  if (auto kind = options.state.given_kind()) return kind;
  const AxesOptions::Axes axes = options.axes.read();
  if (axes.sweep) return "--sweep";
  return axes.each.empty() ? std::nullopt : std::optional<std::string>("--each");
}

/// The sizes at a point, in order.
std::vector<std::size_t> sizes_of(const VerifyPoint& point) {
  if (point.from != PointSource::data) return point.request.plan.sizes;
  std::set<std::size_t> sizes;
  for (const validation::Measured& one : point.measured) sizes.insert(one.size);
  return {sizes.begin(), sizes.end()};
}

/// Where the points come from, and the files that are read there.
struct Points {
  std::vector<VerifyPoint> points;
  std::vector<std::string> files{};
};

Points read_points(const VerifyOptions& options, const Execution& execution) {
  const auto input = options.input.text(), data = options.data.text();
  const std::vector<std::string> logs = options.simulation.logs();
  if (input && data) throw UsageError("--data", *data, "does not go with --input");
  for (const auto& [name, text] : {std::pair("--input", input), std::pair("--data", data)})
    if (const auto given = text ? given_state(options, true) : std::nullopt)
      throw UsageError(name, *text, "has the state points; allowed is no " + *given);
  if (data) {
    options.simulation.reject_all("does not go with --data, where nothing is simulated");
    if (!logs.empty()) throw UsageError("--log", logs.front(), "does not go with --data");
    return {read_own_data("--data", *data), {*data}};
  }
  if (!logs.empty() && !input && !options.simulation.has_size() && !given_state(options, false)) {
    options.simulation.reject_all("does not go with --log alone, where nothing is simulated");
    const StateText text = options.state.text();
    return {read_finished_runs(logs, text[place_in_state(theory::parameter::beta)], execution), logs};
  }
  Points read{input ? document_points(*input) : state_points(options)};
  add_requests(options, read.points);
  if (input) read.files.push_back(*input);
  for (const VerifyPoint& point : read.points)
    if (point.request.log) read.files.push_back(point.request.log->path);
  if (const auto& draws = read.points.front().request.draws) read.files.push_back(*draws);
  return read;
}

VerifySettings read_settings(const VerifyOptions& options) {
  VerifySettings settings;
  settings.level = number_of(options.level, level_range, settings.level);
  settings.detect = number_of(options.detect, detect_range, settings.detect);
  if (const auto text = options.judge.text()) {
    const auto named = from_string<Judge>(*text);
    if (!named) throw UsageError(options.judge.name(), *text, "allowed is " + all_words<Judge>());
    settings.judge = *named;
  }
  return settings;
}

#ifdef FRANZ_PARISI_NETWORKS
/// Networks of finite width: none of the questions about a chain of perceptrons.
Asked read_width(const VerifyOptions& options) {
  reject_given(options.others,
               {"--method", "--size", "--instances", "--seed", "--log", "--resume", "--threads", "--rho",
                "--level", "--detect"},
               "does not go with --method width");
  const WidthRequest request = options.width.read(
      options.state.text()[place_in_state(theory::parameter::rho)],
      options.simulation.read_plan(WidthOptions::usual(), WidthOptions::widest), options.simulation.seed());
  const VerifySettings settings = read_settings(options);
  Options how;
  how.log = options.simulation.log();
  how.execution = options.solver.read().execution;
  std::vector<std::string> files = options.width.files();
  for (const std::string& file : files_of(how.log)) files.push_back(file);
  return {
      .answer =
          [=](const Callbacks& callbacks) { return verify_width(request, settings, how.with(callbacks)); },
      .files = std::move(files)};
}
#endif

Asked read(const VerifyOptions& options) {
#ifdef FRANZ_PARISI_NETWORKS
  if (options.simulation.method() == WidthOptions::word) return read_width(options);
  options.width.reject_all("is an option of --method width only");
#endif
  const Options how = options.solver.read(options.start.read());
  options.state.refuse_of_real(how);
  const VerifySettings settings = read_settings(options);
  const auto read = std::make_shared<const Points>(read_points(options, how.execution));
  const VerifyPoint& first = read->points.front();
  return {.answer =
              [=](const Callbacks& callbacks) {
                const Options asked = how.with(callbacks);
                return verification_document(verify(read->points, settings, asked), settings, asked);
              },
          .tasks = first.chain.size(),
          .files = read->files,
          .remark = parity_remark(sizes_of(first)),
          .reads_logs = first.from == PointSource::log};
}

}  // namespace

Question verify_question() {
  const auto options = std::make_shared<VerifyOptions>();
  Form form;
  options->axes.add(form, "verify at each of these values of a parameter",
                    "the same at each of these values of another parameter");
  options->state.add(form);
  form.group("State point");
  options->input.add(form, "--input", "FILE", "a JSON document whose state points are taken instead");
  options->data.add(form, "--data", "FILE",
                    fmt::format("nothing is simulated: measurements of your own, a csv with the columns\n{}",
                                own_data_columns));
  options->simulation.add(form);
  form.group("Test");
  options->level.add(form, "--level", "P",
                     fmt::format("share of theories that are right and yet turned down, in {}; "
                                 "several\npoints share it; default 0.01",
                                 level_range.text()));
  options->detect.add(
      form, "--detect", "X",
      fmt::format(
          "difference that has to be seen with power 0.9, as a share of the theory's value (of 0.05 where\n"
          "that is smaller), in {}; where it would not be, nothing is said; default 0.2",
          detect_range.text()));
  options->judge.add(
      form, "--judge", all_words<Judge>("|"),
      "which states of the theory are compared; default equilibrium, what a sampler that mixes "
      "finds");
  options->start.add(form);
  options->solver.add(form);
#ifdef FRANZ_PARISI_NETWORKS
  options->others = form.options();
  options->width.add(form);
#endif
  return {.name = "verify",
          .summary = "Theory against simulation, judged statistically",
          .notes =
              "Examples, with the limit of infinitely many weights from two sizes:\n"
              "  franz-parisi verify --alpha 0.5 --beta 20 --size 100,200 --seed 7\n"
              "A run that is finished, and measurements of your own:\n"
              "  franz-parisi verify --log run.jsonl\n"
              "  franz-parisi verify --data measured.csv\n"
              "Infinitely wide networks, by networks of three widths that are trained:\n"
              "  franz-parisi verify --method width --synthetic 2 --depth 2\n"
              "Exit status: 0 they agree, 3 they disagree, 4 inconclusive: instances did not mix, or a "
              "difference\n"
              "worth seeing would not have been seen; 2 bad input, 1 anything else.\n"
              "Without --format and --output a table is printed, into pipes too.",
          .form = std::move(form),
          .read = [options] { return read(*options); }};
}

}  // namespace franz_parisi::study
