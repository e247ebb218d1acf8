// Networks of finite width against the theory of infinite width: what is right is not turned down, what is
// wrong is.
#include "study/comparison.hpp"
#include "study/wide_cases.hpp"
#include "study/wide_verify.hpp"

#include <doctest/doctest.h>

using namespace franz_parisi::study;

namespace {

WidthRequest request_of(std::size_t tasks, std::size_t depth, std::uint64_t seed) {
  WidthRequest request{.plan = {.sizes = {128, 256, 512}, .instances = 1500}};
  request.wide.source = SyntheticTasks{.tasks = tasks, .examples = 5, .dimension = 20, .tests = 20};
  request.wide.points = {{.settings = {.depth = depth}}};
  request.wide.seed = seed;
  return request;
}

Document verified(const WidthRequest& request, double level) {
  Options options;
  options.execution.threads = 2;
  return verify_width(request, {.level = level}, options);
}

}  // namespace

TEST_CASE("what is right is not turned down") {
  int agree = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Document document = verified(request_of(2, 1, seed), 1e-3);
    CAPTURE(document.list("verdicts").front().dump());
    CHECK((document.met || document.inconclusive));
    agree += document.met ? 1 : 0;
  }
  CHECK(agree >= 4);
  CHECK_FALSE(verified(request_of(3, 2, 1), 1e-3).list("verdicts").front()["verdict"] == "disagrees");
}

TEST_CASE("another theory is") {
  // networks of sigma = 1.2, judged by the theory of sigma = 1
  WidthRequest request = request_of(2, 1, 3);
  const WideCases cases(request.wide, 1);
  const WideSolution solution = cases.solve(0, 1, nullptr);
  std::vector<franz_parisi::validation::wide::Task> tasks;
  std::vector<Eigen::MatrixXd> points;
  for (const auto& task : solution.tasks) {
    tasks.push_back({task.inputs.transpose(), task.targets.transpose()});
    points.emplace_back(task.inputs.transpose());
    points.emplace_back(task.test_inputs.transpose());
  }
  const auto verdict = [&](double sigma) {
    std::vector<franz_parisi::validation::Measured> measured;
    for (const std::size_t width : request.plan.sizes)
      for (std::size_t i = 0; i < request.plan.instances; ++i)
        measured.push_back(
            width_measured(solution, learn(tasks, points, {.sigma = sigma, .seed = 5}, width, i), width, i));
    return compare(measured, width_theory(solution)).verdict;
  };
  CHECK(verdict(1.2) == Verdict::disagrees);
  CHECK(verdict(1) != Verdict::disagrees);
}
