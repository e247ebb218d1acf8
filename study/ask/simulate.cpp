#include "study/simulate.hpp"

#include "study/ask/question.hpp"
#include "study/ask/simulation_options.hpp"
#include "study/usage_error.hpp"

#include <memory>
#include <utility>

namespace franz_parisi::study {

namespace {

struct SimulateOptions {
  AxesOptions axes;
  StateOptions state;
  SimulationOptions simulation;
  ThreadsOption threads;
};

/// The state points; training does not use beta, which may then be left out.
std::vector<Chain> read_chains(const SimulateOptions& options) {
  const std::vector<Axis> axes = options.axes.read().all();
  StateText text = options.state.text();
  std::optional<std::string>& given = text[place_in_state(theory::parameter::beta)];
  if (!options.simulation.is_hmc()) {
    for (const Axis& axis : axes)
      if (axis.parameter.row == &theory::parameter::beta)
        throw UsageError("--sweep", axis.parameter.name(), "training has no temperature; allowed are others");
    if (!given) given = "1";
  }
  return combinations(options.state.chain(text, axes), axes);
}

Asked read(const SimulateOptions& options) {
  const int threads = options.threads.read();
  const std::vector<SimulationRequest> requests = options.simulation.read(read_chains(options));
  return {.answer =
              [=](const Callbacks& callbacks) {
                const auto results = run(requests, {.threads = threads, .callbacks = callbacks});
                return simulation_document(requests, results);
              },
          .tasks = requests.front().settings.tasks.size(),
          .files = files_of(requests),
          .remark = parity_remark(requests.front().plan.sizes)};
}

}  // namespace

Question simulate_question() {
  const auto options = std::make_shared<SimulateOptions>();
  Form form;
  options->axes.add(form, "simulate at each of these values of a parameter",
                    "the same at each of these values of another parameter");
  options->state.add(form);
  options->simulation.add(form);
  options->threads.add(form, "instances run in parallel");
  return {
      .name = "simulate",
      .summary = "Finitely many weights, trained or sampled",
      .notes =
          "Examples, samples of the Gibbs measure, and the training of two tasks that can be interrupted:\n"
          "  franz-parisi simulate --alpha 0.5 --beta 20 --size 250,500 --instances 8 --seed 7\n"
          "  franz-parisi simulate --method adam --alpha 2,0.5 --rho 0.5 --gamma 0,1 --size 1000 --epochs "
          "3000 "
          "--log run.jsonl --resume --output run.json",
      .form = std::move(form),
      .read = [options] { return read(*options); }};
}

}  // namespace franz_parisi::study
