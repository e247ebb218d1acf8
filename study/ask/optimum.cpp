#include "study/optimum.hpp"

#include "study/ask/axis.hpp"
#include "study/ask/objective.hpp"
#include "study/ask/options.hpp"
#include "study/ask/question.hpp"
#include "study/usage_error.hpp"

#include <memory>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {
namespace {

struct OptimumOptions {
  TextOption over, minimise, maximise, along;
  StateOptions state;
  SolverOptions solver;
  LogOptions log;
};

Asked read(const OptimumOptions& options) {
  const auto over = options.over.text();
  if (!over) throw UsageError(options.over.name(), std::nullopt, "missing; allowed is NAME=lowest:highest");
  std::vector<Axis> axes{parse_range(options.over.name(), *over)};
  if (const auto along = options.along.text()) axes.push_back(parse_axis(options.along.name(), *along));
  if (axes.size() > 1 && axes[1].parameter == axes[0].parameter)
    throw UsageError(options.along.name(), axes[1].parameter.name(),
                     "is what --over runs over; allowed is another parameter");
  const Chain chain = options.state.chain(axes);
  const auto smallest = options.minimise.text(), largest = options.maximise.text();
  if (smallest.has_value() == largest.has_value())
    throw UsageError(options.minimise.name(), smallest,
                     smallest ? "does not go with --maximise; allowed is one of the two"
                              : "missing; allowed is a reading or a sum of readings, or --maximise");
  const TextOption& asked = smallest ? options.minimise : options.maximise;
  const OptimumQuestion question{.over = axes[0].parameter,
                                 .lowest = axes[0].values.front(),
                                 .highest = axes[0].values.back(),
                                 .objective = parse_objective(asked.name(), *asked.text(), chain),
                                 .text = *asked.text(),
                                 .largest = largest.has_value(),
                                 .along = axes.size() > 1 ? std::optional(axes[1]) : std::nullopt};
  Options how = options.solver.read();
  how.log = options.log.read();
  return {.answer = [=](const Callbacks& callbacks) { return optimum(chain, question, how.with(callbacks)); },
          .tasks = chain.size(),
          .files = files_of(how.log)};
}

}  // namespace

Question optimum_question() {
  const auto options = std::make_shared<OptimumOptions>();
  Form form;
  form.group("Optimum");
  options->over.add(form, "--over", "NAME=LOW:HIGH",
                    "the parameter to be chosen, and the range to look in; NAME is " + swept_names());
  options->minimise.add(form, "--minimise", "SUM",
                        "what is to be small: a reading of the last task, or a sum as eps_1+0.5*eps_2");
  options->maximise.add(form, "--maximise", "SUM", "what is to be large instead");
  options->along.add(form, "--along", "NAME=VALUES",
                     "the same at each of these values of another parameter, in parallel");
  options->state.add(form);
  options->solver.add(form);
  options->log.add(form, "optima");
  return {
      .name = "optimum",
      .summary = "The best value of a parameter for a reading, along the branch that a sweep follows",
      .notes = fmt::format(
          "Every local optimum is listed; `optimum` says whether the derivative vanishes there or the range "
          "or\n"
          "the branch ends, `best` which is the best. The range is resolved by {} values: narrower ones "
          "escape.\n"
          "Examples, the best gamma for the error on a second task, then against its load:\n"
          "  franz-parisi optimum --over gamma_2=0.01:10 --minimise eps_2 --alpha 2,1 --beta 20 --rho 0.5\n"
          "  franz-parisi optimum --over gamma_2=0.01:10 --minimise eps_1+eps_2 --along alpha_2=0.5:3:26 "
          "--alpha 2 --beta 20 --rho 0.5 --output best.json",
          optimum_values),
      .form = std::move(form),
      .read = [options] { return read(*options); },
      .of_points = true};
}

}  // namespace franz_parisi::study
