#include "study/potential.hpp"

#include "study/ask/axis.hpp"
#include "study/ask/options.hpp"
#include "study/ask/question.hpp"
#include "study/usage_error.hpp"

#include <memory>
#include <string>
#include <utility>

namespace franz_parisi::study {

namespace {

struct PotentialOptions {
  StateOptions state;
  TextOption impose;
  TotalTimeOption total_time;
  SolverOptions solver;
  BreakingOption breaking;
  CheckOption check;
  LogOptions log;
};

struct Impose {
  Imposed imposed;
  std::vector<double> values;
};

Impose read_impose(const TextOption& option) {
  constexpr const char* forms =
      "allowed is overlap_previous=VALUES or q_star=VALUES with VALUES start:stop:count and the like, see "
      "--help";
  const auto text = option.text();
  if (!text) throw UsageError(option.name(), std::nullopt, std::string("missing; ") + forms);
  const std::size_t equals = text->find('=');
  const std::string name = text->substr(0, equals);
  const bool q_star = name == "q_star";
  if (equals == std::string::npos || (!q_star && name != "overlap_previous"))
    throw UsageError(option.name(), *text, forms);
  const Range range{q_star ? 0.0 : -1.0, false, 1, false};
  const std::string_view values = std::string_view(*text).substr(equals + 1);
  return {q_star ? Imposed::q_star : Imposed::overlap_previous,
          parse_values(option.name(), *text, values, range)};
}

Asked read(const PotentialOptions& options) {
  const auto [imposed, values] = read_impose(options.impose);
  options.state.refuse_real("the potential is that of weights in [-1, 1]; allowed is variational");
  const Chain chain = options.state.chain();
  if (chain.size() < 2 && imposed == Imposed::overlap_previous) {
    throw UsageError(
        "--impose", *options.impose.text(),
        "is the overlap with the task before; allowed from two tasks on (--alpha A1,A2), or q_star");
  }
  Options how = options.solver.read();
  how.seconds = options.total_time.read();
  how.point.breaking = options.breaking.read({});
  how.check = options.check.read();
  how.log = options.log.read();
  return {.answer =
              [=, imposed = imposed, list = values](const Callbacks& callbacks) {
                return potential(chain, imposed, list, how.with(callbacks));
              },
          .tasks = chain.size(),
          .files = files_of(how.log)};
}

}  // namespace

Question potential_question() {
  const auto options = std::make_shared<PotentialOptions>();
  Form form;
  form.group("Imposed value");
  options->impose.add(form, "--impose", "NAME=VALUES",
                      "what to impose on the last task: overlap_previous, m.m'/N with the state that the\n"
                      "task before left, each in (-1, 1), or q_star, m.m/N, each in (0, 1); VALUES is\n"
                      "start:stop:count, log:start:stop:count or v1,v2,...; count in [1, " +
                          std::to_string(max_points) + "]");
  options->total_time.add(form, PotentialSettings().seconds);
  options->state.add(form);
  options->solver.add(form);
  options->breaking.add(form);
  options->check.add(form);
  options->log.add(form, "points");
  return {
      .name = "potential",
      .summary = "The free entropy at an imposed overlap or q_star",
      .notes =
          "Stationary points are the solutions without constraint; the highest maximum is what the KL "
          "selects.\n"
          "At a spinodal two branches of the potential merge.\n"
          "With --rsb, all branches count: 1 shows those with one step, auto these where replica symmetry is "
          "not\n"
          "the answer, and the replica-symmetric ones elsewhere.\n"
          "Examples, the Franz-Parisi potential of a second task and the first task at fixed q_star:\n"
          "  franz-parisi potential --impose overlap_previous=0.1:0.9:50 --alpha 2,1 --beta 20 --rho 0.5\n"
          "  franz-parisi potential --impose q_star=0.75:0.99:25 --alpha 2 --beta 5",
      .form = std::move(form),
      .read = [options] { return read(*options); },
      .of_points = true};
}

}  // namespace franz_parisi::study
