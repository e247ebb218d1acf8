// Bounds of an event cover what the uncertain past does to it: the past is moved along its own shifts, the
// event solved again, and the true response held against what is printed.
#include "solver/newton.hpp"
#include "study/chain/branches.hpp"
#include "study/chain/event.hpp"
#include "study/chain/tasks.hpp"
#include "tests/study/support.hpp"
#include "theory/weights/variational/field_law.hpp"

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace support;

namespace {

/// A past moved by a multiple of one of its shifts.
class MovedPast : public study::Past {
 public:
  MovedPast(std::shared_ptr<const study::Past> past, std::size_t shift, double multiple)
      : past_(std::move(past)), shift_(shift), multiple_(multiple) {}

  std::shared_ptr<const theory::Law> law(int level, bool tails, bool errors) const override {
    auto moved = std::make_shared<theory::FieldLaw>(
        dynamic_cast<const theory::FieldLaw&>(*past_->law(level, tails, true)));
    moved->mass += multiple_ * moved->shifts[shift_];
    if (!errors) moved->shifts.clear();
    return moved;
  }

 private:
  std::shared_ptr<const study::Past> past_;
  std::size_t shift_;
  double multiple_;
};

const study::EventSpec spinodal{study::EventKind::spinodal, {}, 0};

/// Readings of the last task at its spinodal next to x, and the load there, with such a past.
std::map<std::string, double> at_spinodal(const Chain& chain, std::shared_ptr<const study::Past> past,
                                          const Eigen::VectorXd& x, const study::ChainSolution& known) {
  const study::ChainProblem problem(chain, 1, 2, {{&theory::parameter::alpha, 1}}, std::move(past));
  solver::Budget budget = plenty();
  const std::vector<TaskSolution> earlier{known.tasks[0]};
  const auto root = solver::newton(study::event_equations(problem, spinodal, earlier, 1, budget), x,
                                   {.tolerance = 1e-13, .step_limit = 0.5, .max_evaluations = 20});
  REQUIRE(root.history.back() < 1e-8);
  const auto state = problem.evaluate(root.x, {.level = 1});
  REQUIRE(state);
  std::map<std::string, double> values{{"value", std::exp(root.x[3])}};
  for (const auto& reading : state->tasks[0]->readings()) values[reading.key] = reading.value;
  return values;
}

}  // namespace

TEST_CASE("a spinodal of a second task beside a fold of the first, where the past is least certain") {
  const Chain chain{{1.9058025, 20, 0, 0}, {1.5, 20, 0.05, 0.3}};
  const auto diagram = study::trace_branches(chain, alpha_2, {1.2, 2.2}, study::BranchSettings{});
  // The same first task to the last digit: beside its fold even the rounding of its residual counts.
  solver::Budget budget = plenty();
  const study::Solved solved = study::solve_tasks(study::nothing(), chain, 1, {}, budget);
  const study::ChainSolution first{solved.tasks};
  const auto past = solved.past;
  const auto law = past->law(1, false, true);
  int spinodals = 0;
  for (const study::Event& event : diagram.events) {
    if (event.spec.kind != study::EventKind::spinodal || event.task != 1) continue;
    ++spinodals;
    CAPTURE(event.value);
    const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(event.x.data(), 4);
    std::map<std::string, double> response;
    for (std::size_t s = 0; s < law->shifts.size(); ++s) {
      const double size = law->shifts[s].abs().sum();
      if (size == 0) continue;
      const double multiple = 1e-5 / size;
      const auto up = at_spinodal(chain, std::make_shared<MovedPast>(past, s, multiple), x, first),
                 down = at_spinodal(chain, std::make_shared<MovedPast>(past, s, -multiple), x, first);
      for (const auto& [key, value] : up) response[key] += std::abs(value - down.at(key)) / (2 * multiple);
    }
    CHECK(response.at("value") <= 1.01 * event.error);
    for (const theory::Reading& reading : event.chain.tasks[1].readings) {
      if (!response.contains(reading.key)) continue;
      CAPTURE(reading.key);
      CHECK(response.at(reading.key) <= 1.01 * reading.error);
    }
  }
  CHECK(spinodals == 2);
}
