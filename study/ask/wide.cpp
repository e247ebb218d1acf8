#include "study/wide.hpp"

#include "study/ask/axis.hpp"
#include "study/ask/number.hpp"
#include "study/ask/question.hpp"
#include "study/ask/wide_point_options.hpp"
#include "study/ask/wide_task_options.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <cmath>
#include <limits>
#include <memory>
#include <utility>

namespace franz_parisi::study {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr long most_instances = 1'000'000;
constexpr Range temperature_range{0, true, 1e6};

/// What a sweep may run over: its name, where it stands in a point, and which values it takes.
struct SweptRow {
  std::string_view name;
  Range range;
  void (*set)(WidePoint&, double);
};

constexpr SweptRow swept_rows[] = {
    {"depth",
     {0, true, deepest},
     [](WidePoint& p, double x) { p.settings.depth = static_cast<std::size_t>(x); }},
    {"lambda", {0, true, 1e12}, [](WidePoint& p, double x) { p.settings.lambda = x; }},
    {"input_overlap", input_overlap_range, [](WidePoint& p, double x) { p.overlaps.inputs = x; }},
    {"rho", teacher_overlap_range, [](WidePoint& p, double x) { p.overlaps.rho = x; }}};

constexpr std::string_view forms =
    "allowed is NAME=VALUES with depth, lambda, input_overlap or rho, and values as for curve";

struct WideAxis {
  const SweptRow* row;
  std::vector<double> values;
};

/// "inf" stands for itself in lists of lambda.
std::vector<double> values_of(const SweptRow& row, std::string_view option, std::string_view whole,
                              std::string_view text) {
  if (row.name != "lambda" || text.find("inf") == std::string_view::npos)
    return parse_values(option, whole, text, row.range);
  std::vector<double> values;
  for (const std::string_view entry : split(text, ','))
    values.push_back(entry == "inf" ? infinity : parse_number(option, whole, entry, row.range));
  return values;
}

WideAxis parse_wide_axis(std::string_view option, std::string_view text) {
  const std::size_t equals = text.find('=');
  for (const SweptRow& row : swept_rows) {
    if (equals == std::string_view::npos || text.substr(0, equals) != row.name) continue;
    WideAxis axis{&row, values_of(row, option, text, text.substr(equals + 1))};
    for (const double value : axis.values)
      if (row.name == "depth" && value != std::floor(value))
        throw UsageError(option, text, number_text(value) + " is not an integer in [0, 50]");
    return axis;
  }
  throw UsageError(option, text, forms);
}

struct WideOptions {
  WideTaskOptions tasks;
  WidePointOptions place;
  TextOption lambda, temperature, rho, sweep;
  TextsOption each;
  TextOption instances;
  SeedOption seed;
  LogOptions log;
  ThreadsOption threads;
  bool predictions = false, mean_only = false;

  void add(Form& form);
  std::vector<WideAxis> axes() const;
  WidePoint point(bool synthetic) const;
};

void WideOptions::add(Form& form) {
  tasks.add(form);
  form.group("Synthetic tasks");
  place.add_overlap(form);
  rho.add(form, "--rho", "R", "overlap of consecutive teachers, in [-1, 1]; default 0.5");
  form.group("Networks");
  place.add_network(form);
  lambda.add(form, "--lambda", "X|inf",
             "coupling to the weights of the task before, in [0, 1e+12]; default inf");
  temperature.add(form, "--temperature", "T", "in [0, 1000000], 0 where lambda is inf; default 0");
  form.group("Sweep");
  sweep.add(form, "--sweep", "NAME=VALUES",
            "at each of these values; NAME is depth, lambda, input_overlap or rho, VALUES start:stop:count,\n"
            "log:start:stop:count or v1,v2,...");
  each.add(form, "--each", "NAME=VALUES", "the same at each of these; may be given several times");
  form.group("Answer");
  form.add_flag("--predictions", predictions, "list what the mean network says on every point");
  form.add_flag("--mean-only", mean_only, "no variance over networks, which takes most of memory and time");
  form.group("Run");
  instances.add(form, "--instances", "M", "of the tasks, synthetic or images; default 1");
  seed.add(form);
  log.add(form, "chains");
  threads.add(form, "points and instances, or the parts of one, run in parallel");
}

std::vector<WideAxis> WideOptions::axes() const {
  std::vector<WideAxis> all;
  const auto add_axis = [&](const std::string& option, const std::string& text) {
    WideAxis axis = parse_wide_axis(option, text);
    for (const WideAxis& before : all)
      if (before.row == axis.row) throw UsageError(option, text, "given twice; allowed are different names");
    all.push_back(std::move(axis));
  };
  for (const std::string& text : each.texts()) add_axis("--each", text);
  if (const auto text = sweep.text()) add_axis(sweep.name(), *text);  // the last runs fastest
  return all;
}

WidePoint WideOptions::point(bool synthetic) const {
  if (const auto text = rho.text(); text && !synthetic)
    throw UsageError(rho.name(), *text, "is an option of --synthetic only");
  WidePoint point = place.read(0, synthetic);
  if (const auto text = lambda.text(); text && *text != "inf")
    point.settings.lambda = parse_number(lambda.name(), *text, *text, swept_rows[1].range);
  point.settings.temperature = number_of(temperature, temperature_range, 0);
  point.overlaps.rho = number_of(rho, swept_rows[3].range, 0.5);
  return point;
}

std::vector<WidePoint> points_of(const WideOptions& options, const WideSource& source) {
  const bool synthetic = std::holds_alternative<SyntheticTasks>(source);
  std::vector<WidePoint> points{options.point(synthetic)};
  for (const WideAxis& axis : options.axes()) {
    if (!synthetic && axis.row >= &swept_rows[2])
      throw UsageError("--sweep", axis.row->name, "is of --synthetic only; allowed are depth and lambda");
    std::vector<WidePoint> more;
    for (const WidePoint& one : points)
      for (const double value : axis.values) axis.row->set(more.emplace_back(one), value);
    points = std::move(more);
    if (points.size() > static_cast<std::size_t>(max_points))
      throw UsageError("--sweep", axis.row->name, "more than " + std::to_string(max_points) + " points");
  }
  for (const WidePoint& one : points)
    if (one.settings.is_limit() && one.settings.temperature > 0)
      throw UsageError("--temperature", *options.temperature.text(), "allowed is 0 where lambda is inf");
  return points;
}

Asked read(const WideOptions& options) {
  WideRequest request;
  request.source = options.tasks.read();
  request.points = points_of(options, request.source);
  request.instances = count_of(options.instances, 1, most_instances, 1);
  if (std::holds_alternative<GivenTasks>(request.source) && request.instances > 1)
    throw UsageError(options.instances.name(), *options.instances.text(),
                     "allowed is 1 where --tasks is a file");
  request.seed = options.seed.read();
  request.predictions = options.predictions;
  request.mean_only = options.mean_only;
  Options how;
  how.log = options.log.read();
  how.execution.threads = options.threads.read();
  std::vector<std::string> files = options.tasks.files();
  for (const std::string& file : files_of(how.log)) files.push_back(file);
  return {.answer = [=](const Callbacks& callbacks) { return wide(request, how.with(callbacks)); },
          .files = std::move(files)};
}

}  // namespace

Question wide_question() {
  const auto options = std::make_shared<WideOptions>();
  Form form;
  options->add(form);
  return {
      .name = "wide",
      .summary = "Infinitely wide networks learn task after task, exactly",
      .notes =
          "Examples, forgetting by depth over 20 instances, and tasks of your own at a finite coupling:\n"
          "  franz-parisi wide --synthetic 2 --sweep depth=1,3,9 --instances 20 --output depth.json\n"
          "  franz-parisi wide --tasks tasks.json --depth 2 --lambda 100 --temperature 0.01 --format json\n"
          "  franz-parisi wide --data /usr/share/datasets/fashion-mnist --tasks permuted:3 --examples 300",
      .form = std::move(form),
      .read = [options] { return read(*options); }};
}

}  // namespace franz_parisi::study
