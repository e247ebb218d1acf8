#include "study/ask/point.hpp"

#include "study/ask/axis.hpp"
#include "study/ask/question.hpp"
#include "study/curve.hpp"

#include <memory>
#include <utility>

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
}

PointOptions::Point PointOptions::read() const {
  Point point{state_.chain(), solver_.read(start_.read())};
  point.how.point.breaking = breaking_.read(point.how.start);
  point.how.every_task = report_.every_task();
  point.how.check = check_.read();
  point.how.bayes = bayes_.read();
  if (const auto text = derivatives_.text()) {
    point.how.derivatives = parse_parameters(derivatives_.name(), *text, point.chain.size());
    breaking_.refuse("does not go with --derivatives; allowed is 0");
  }
  state_.refuse_of_real(point.how);
  return point;
}

Question point_question() {
  const auto options = std::make_shared<PointOptions>();
  Form form;
  options->add(form);
  const auto read = [options]() -> Asked {
    const PointOptions::Point asked = options->read();
    return {
        .answer = [=](const Callbacks& callbacks) { return point(asked.chain, asked.how.with(callbacks)); },
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
