#include "study/ask/point.hpp"

#include "study/ask/axis.hpp"
#include "study/ask/question.hpp"
#include "study/curve.hpp"
#include "study/orders.hpp"
#include "study/usage_error.hpp"

#include <memory>
#include <utility>

#include <fmt/format.h>

namespace franz_parisi::study {

void PointOptions::add(Form& form) {
  state_.add(form);
  start_.add(form);
  solver_.add(form);
  breaking_.add(form);
  check_.add(form);
  bayes_.add(form);
  report_.add(form);
  derivatives_.add(
      form, "--derivatives", "NAME,...",
      "also how every reading of the last task answers to these parameters, all tasks following:\n"
      "keys d_eps_2/d_gamma_2 and the like, with errors; NAME is " +
          swept_names());
  form.add_flag(
      "--permute-tasks", permute_,
      "the tasks in every order, a record each with its `order`: alpha, beta, noise and teacher move\n"
      "with the task, gamma and delta stay with the place; numbers of tasks are those given here");
}

void PointOptions::refuse_permuted(const Point& point) const {
  const auto with = [](const std::string& other) {
    throw UsageError("--permute-tasks", std::nullopt, "does not go with " + other);
  };
  if (point.chain.size() > most_permuted_tasks)
    throw UsageError("--permute-tasks", std::nullopt,
                     fmt::format("{} tasks have too many orders; allowed are at most {} tasks",
                                 point.chain.size(), most_permuted_tasks));
  if (!point.how.derivatives.empty()) with("--derivatives; allowed is no --derivatives");
  if (point.how.every_task) with("--report every; allowed is last");
}

PointOptions::Point PointOptions::read() const {
  Point point{state_.chain(), solver_.read(start_.read())};
  point.how.point.breaking = breaking_.read(point.how.start);
  point.how.every_task = report_.every_task();
  point.how.check = check_.read();
  point.how.bayes = bayes_.read();
  if (const auto text = derivatives_.text()) {
    point.how.derivatives = parse_parameters(derivatives_.name(), *text, point.chain.size());
    for (const Parameter& one : point.how.derivatives)
      require_parameter(*one.row, point.chain.front(), derivatives_.name(), one.name());
    breaking_.refuse("does not go with --derivatives; allowed is 0");
  }
  state_.refuse_of_real(point.how);
  point.every_order = permute_;
  if (permute_) refuse_permuted(point);
  return point;
}

Question point_question() {
  const auto options = std::make_shared<PointOptions>();
  Form form;
  options->add(form);
  const auto read = [options]() -> Asked {
    const PointOptions::Point asked = options->read();
    return {.answer =
                [=](const Callbacks& callbacks) {
                  const auto ask = asked.every_order
                                       ? orders
                                       : static_cast<Document (*)(const Chain&, const Options&)>(point);
                  return ask(asked.chain, asked.how.with(callbacks));
                },
            .tasks = asked.chain.size()};
  };
  return {.name = "point",
          .summary = "Order parameters and readings of one state point",
          .notes =
              "Example, a second task after a first:\n"
              "  franz-parisi point --alpha 2,0.5 --beta 20 --gamma 0,1 --rho 0.5 --format json",
          .form = std::move(form),
          .read = read,
          .of_points = true};
}

}  // namespace franz_parisi::study
