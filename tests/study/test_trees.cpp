// Teachers on a tree: the chain is one, a star is another, and what only depends on the tree's overlaps.
#include "study/record.hpp"
#include "tests/study/real_chains.hpp"

#include <doctest/doctest.h>

using namespace support;

namespace {

std::string text(const Chain& chain) { return study::make_record(study::solve_chain(chain, {})).dump(); }

/// A teacher in the middle, and so many around it.
Chain star(std::size_t tasks, double gamma) {
  Chain chain(tasks, {.alpha = 0.5, .beta = 10, .gamma = gamma, .rho = 0.6});
  chain.front().gamma = 0;
  chain.front().rho = 0;
  for (std::size_t t = 2; t < tasks; ++t) chain[t].parent = 1;
  return chain;
}

}  // namespace

TEST_CASE("a chain that names its parents is the chain to the last digit") {
  const Chain chain{{0.5, 20, 0}, {0.6, 15, 1, 0.4}, {0.7, 10, 0.5, -0.3}};
  Chain tree = chain;
  tree[1].parent = 1;
  tree[2].parent = 2;
  const auto a = study::solve_chain(chain, {}).tasks, b = study::solve_chain(tree, {}).tasks;
  for (std::size_t t = 0; t < chain.size(); ++t) {
    for (const theory::Reading& reading : a[t].readings) {
      CAPTURE(reading.key);
      CHECK(reading.value == value(b[t], reading.key));
      CHECK(reading.error == error(b[t], reading.key));
    }
  }
}

TEST_CASE("a star of five without a pull: all tasks around the middle are one") {
  const auto tasks = study::solve_chain(star(5, 0), {}).tasks;
  for (const TaskSolution& s : tasks) REQUIRE(s.status == Status::converged);
  const auto close = [&](std::size_t t, double a, double b, const std::string& key) {
    CAPTURE(t);
    CAPTURE(key);
    CHECK(std::abs(a - b) <= 1e-12 * std::max(1.0, std::abs(b)));
  };
  for (std::size_t t = 1; t < 5; ++t) {
    for (const char* key : {"q", "r", "q_star", "free_entropy", "energy"})
      close(t, value(tasks[t], key), value(tasks[0], key), key);
    close(t, eps(tasks[t], t + 1), eps(tasks[0], 1), "its own");
    // What it says of the middle is what it says of any other through the middle: p_s = rho p or rho^2 p.
    const double own = p(tasks[t], t + 1);
    for (std::size_t s = 1; s <= t; ++s)
      close(t, p(tasks[t], s), (s == 1 ? 0.6 : 0.36) * own, "p_" + std::to_string(s));
  }
}

TEST_CASE("with a pull a star is no chain, and a tree of +-1 teachers is read right from every history") {
  const auto of_star = study::solve_chain(star(4, 1), {}).tasks;
  Chain line = star(4, 1);
  for (TaskParameters& task : line) task.parent = 0;
  const auto of_chain = study::solve_chain(line, {}).tasks;
  CHECK(std::abs(eps(of_star[3], 2) - eps(of_chain[3], 2)) > 1e-3);
  CHECK(eps(of_star[1], 1) == eps(of_chain[1], 1));  // of two tasks there is one tree
  // The middle is nearer to each task than the others around it.
  CHECK(eps(of_star[3], 1) < eps(of_star[3], 2));
}

TEST_CASE("perfect overlaps: a tree of one teacher is one teacher, whoever the parent is") {
  Chain chain{{0.5, 10, 0}, {0.5, 10, 1, 1}, {0.5, 10, 1, -1}, {0.5, 10, 1, -1}};
  const auto a = study::solve_chain(chain, {}).tasks.back();
  chain[3].parent = 1;  // opposite to the first is the third: now it is the third again
  chain[3].rho = 1;
  const auto b = study::solve_chain(chain, {}).tasks.back();
  // The fourth teacher equals the first two in both.
  for (const char* key : {"q", "r", "q_star", "eps_1", "eps_2", "eps_3", "eps_4", "free_entropy"})
    CHECK(std::abs(value(a, key) - value(b, key)) <= error(a, key) + error(b, key));
}

TEST_CASE("rho moves a tree as differences say, with +-1 and with real weights") {
  for (const bool real_weights : {false, true}) {
    CAPTURE(real_weights);
    Chain chain = star(4, 0.7);
    if (real_weights) chain = real(chain, theory::probit);
    for (const std::size_t moved : {1U, 2U, 3U}) {
      CAPTURE(moved);
      const study::ChainProblem problem(chain, 0, 4, {{&theory::parameter::rho, moved}}, study::no_past());
      Eigen::VectorXd u(12);
      for (Eigen::Index t = 0; t < 4; ++t) u.segment<3>(3 * t) << -0.9, -0.2, 0.8;
      const Eigen::VectorXd x = problem.with_parameters(u);
      const auto at = [&](double h) {
        const auto state = problem.evaluate(x + h * Eigen::VectorXd::Unit(13, 12), {.level = 2});
        REQUIRE(state);
        return *state;
      };
      constexpr double h = 1e-3;
      const Eigen::VectorXd truth = (8 * (at(h).f - at(-h).f) - (at(2 * h).f - at(-2 * h).f)) / (12 * h);
      CHECK((at(0).jacobian.col(12) - truth).lpNorm<Eigen::Infinity>() < 1e-7);
      CHECK(truth.lpNorm<Eigen::Infinity>() > 1e-3);
    }
  }
}

TEST_CASE("square loss on a tree is the closed form") {
  Chain chain = real(star(6, 0.8), theory::square);
  chain[4].parent = 3;
  for (TaskParameters& task : chain) task.noise = 0.1;
  const auto overlap = [&](std::size_t t, std::size_t s) {
    const auto parent = [&](std::size_t i) {
      return chain[i].parent == 0 ? i - 1 : static_cast<std::size_t>(chain[i].parent - 1);
    };
    double product = 1;
    while (t != s) {
      std::size_t& later = t > s ? t : s;
      product *= chain[later].rho;
      later = parent(later);
    }
    return product;
  };
  const auto truth = square_loss(chain, overlap);
  const auto tasks = study::solve_chain(chain, {}).tasks;
  for (std::size_t t = 0; t < chain.size(); ++t)
    for (std::size_t s = 0; s <= t; ++s)
      CHECK(std::abs(value(tasks[t], theory::numbered("error", s)) - truth[t].error(s)) < 1e-12);
}

TEST_CASE("records name the parents of a tree alone, and are read back") {
  const std::string chain = text(real({{0.5, 20, 0}, {0.6, 15, 1, 0.4}}, theory::square));
  CHECK(chain.find("parent") == std::string::npos);
  const franz_parisi::Json record = franz_parisi::Json::parse(text(real(star(3, 1), theory::probit)));
  CHECK(record["parent_2"] == 1);
  CHECK(record["parent_3"] == 1);
  const Chain back = study::tasks_in(record, 3);
  CHECK(back[2].parent == 1);
  CHECK(back[1].parent == 0);
  CHECK(back[0].ansatz == &theory::real_weights);
  CHECK(back[0].channel == &theory::probit);
}
