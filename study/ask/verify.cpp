#include "study/verify.hpp"

#include "study/ask/document_file.hpp"
#include "study/ask/number.hpp"
#include "study/ask/question.hpp"
#include "study/ask/simulation_options.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace franz_parisi::study {

namespace {

constexpr Range level_range{0, false, 0.5}, detect_range{0, false, 10};
constexpr std::size_t usual_instances = 24;

struct VerifyOptions {
  StateOptions state;
  TextOption input, level, detect, judge;
  SimulationOptions simulation{usual_instances};
  StartOption start;
  SolverOptions solver;
};

VerifyPoint read_point(const DocumentFile& file, const Json& record) {
  VerifyPoint task;
  const auto last = number(file, record, "task");
  if (!last || !(*last >= 1 && *last <= static_cast<double>(theory::most_tasks)))
    reject(file, "holds a point with no 'task' in 1 ... 6");
  task.chain.resize(static_cast<std::size_t>(*last));
  for (const theory::Parameter& parameter : theory::parameters_of(task.chain.size())) {
    const auto value = number(file, record, parameter.name());
    if (!value || !parameter.row->range.contains(*value))
      reject(file, "holds a point whose " + parameter.name() + " is not in " + parameter.row->range.text());
    parameter.of(task.chain) = *value;
  }
  const auto q = number(file, record, "q"), r = number(file, record, "r"),
             q_star = number(file, record, "q_star");
  if (q && r && q_star && 0 < *q && *q < *q_star && *q_star < 1 && *r * *r < *q)
    task.start = Start{*q, *r, *q_star};
  return task;
}

std::vector<VerifyPoint> read_points(const VerifyOptions& options) {
  const auto path = options.input.text();
  if (!path) return {{.chain = options.state.chain()}};
  const StateText text = options.state.text();
  if (std::ranges::any_of(text, [](const auto& one) { return one.has_value(); }))
    throw UsageError("--input", *path,
                     "has the state points; allowed are no --alpha, --beta, --gamma, --rho");
  const DocumentFile file = read_document(*path);
  const Json& points = member(file, file.document, "points");
  if (!points.is_array() || points.empty()) reject(file, "has no points");
  std::vector<VerifyPoint> tasks;
  for (const Json& record : points) {
    if (!record.is_object()) reject(file, "has a point that is no record");
    tasks.push_back(read_point(file, record));
  }
  return tasks;
}

void add_requests(const VerifyOptions& options, std::vector<VerifyPoint>& points) {
  for (std::size_t k = 0; k < points.size(); ++k) {
    SimulationRequest& request = points[k].request;
    request = options.simulation.read(points[k].chain);
    if (request.plan.instances < 4)
      throw UsageError("--instances", std::to_string(request.plan.instances),
                       "too few for a test; allowed to verify are 4 or more");
    if (request.log && points.size() > 1) *request.log += "." + std::to_string(k + 1);
  }
}

VerifySettings read_settings(const VerifyOptions& options) {
  VerifySettings settings;
  if (const auto text = options.level.text())
    settings.level = parse_number(options.level.name(), *text, *text, level_range);
  if (const auto text = options.detect.text())
    settings.detect = parse_number(options.detect.name(), *text, *text, detect_range);
  if (const auto text = options.judge.text()) {
    const auto named = from_string<Judge>(*text);
    if (!named) throw UsageError(options.judge.name(), *text, "allowed is " + all_words<Judge>());
    settings.judge = *named;
  }
  return settings;
}

Asked read(const VerifyOptions& options) {
  std::vector<VerifyPoint> points = read_points(options);
  Options how = options.solver.read(options.start.read());
  add_requests(options, points);
  const VerifySettings settings = read_settings(options);
  std::vector<std::string> files;
  if (const auto path = options.input.text()) files.push_back(*path);
  for (const VerifyPoint& point : points)
    if (point.request.log) files.push_back(*point.request.log);
  return {.answer =
              [=](const Callbacks& callbacks) {
                const Options asked = how.with(callbacks);
                return verification_document(verify(points, settings, asked), settings, asked);
              },
          .tasks = points.front().chain.size(),
          .files = files,
          .remark = parity_remark(points.front().request.plan.sizes)};
}

}  // namespace

Question verify_question() {
  const auto options = std::make_shared<VerifyOptions>();
  Form form;
  options->state.add(form);
  form.group("State point");
  options->input.add(form, "--input", "FILE", "a JSON document whose state points are taken instead");
  options->simulation.add(form);
  form.group("Test");
  options->level.add(form, "--level", "P",
                     "share of theories that are right and yet turned down, in " + level_range.text() +
                         "; several\npoints share it; default 0.01");
  options->detect.add(
      form, "--detect", "X",
      "difference that has to be seen with power 0.9, as a share of the theory's value (of 0.05 "
      "where\nthat is smaller), in " +
          detect_range.text() + "; where it would not be, nothing is said; default 0.2");
  options->judge.add(
      form, "--judge", all_words<Judge>("|"),
      "which states of the theory are compared; default equilibrium, what a sampler that mixes "
      "finds");
  options->start.add(form);
  options->solver.add(form);
  return {.name = "verify",
          .summary = "Theory against simulation, judged statistically",
          .notes =
              "Example, with the limit of infinitely many weights from two sizes:\n"
              "  franz-parisi verify --alpha 0.5 --beta 20 --size 100,200 --instances 24 --seed 7\n"
              "Exit status: 0 they agree, 3 they disagree, 4 inconclusive: instances did not mix, or a "
              "difference\n"
              "worth seeing would not have been seen; 2 bad input, 1 anything else.",
          .form = std::move(form),
          .read = [options] { return read(*options); }};
}

}  // namespace franz_parisi::study
