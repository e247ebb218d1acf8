#include "study/simulate.hpp"

#include "study/ask/question.hpp"
#include "study/ask/simulation_options.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace franz_parisi::study {

namespace {

struct SimulateOptions {
  StateOptions state;
  SimulationOptions simulation;
  ThreadsOption threads;
};

/// The state point; training does not use beta, which may then be left out.
Chain read_chain(const SimulateOptions& options) {
  StateText text = options.state.text();
  const auto beta = std::ranges::find(theory::parameter::control, &theory::parameter::beta);
  std::optional<std::string>& given =
      text[static_cast<std::size_t>(beta - theory::parameter::control.begin())];
  if (!given && !options.simulation.is_hmc()) given = "1";
  return parse_chain(text);
}

Asked read(const SimulateOptions& options) {
  const int threads = options.threads.read();
  const SimulationRequest request = options.simulation.read(read_chain(options));
  return {.answer =
              [=](const Callbacks& callbacks) {
                const auto results = run({request}, {.threads = threads, .callbacks = callbacks});
                return simulation_document({0, request, results.front()});
              },
          .tasks = request.settings.tasks.size(),
          .files = request.files(),
          .remark = parity_remark(request.plan.sizes)};
}

}  // namespace

Question simulate_question() {
  const auto options = std::make_shared<SimulateOptions>();
  Form form;
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
