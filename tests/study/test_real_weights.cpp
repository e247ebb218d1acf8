// Chains of real weights: digits of the closed form and of an independent program, identities, derivatives.
#include "tests/study/real_chains.hpp"

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

using namespace support;

namespace {

/// The overlap of teachers that each resemble the one before.
auto along(const Chain& chain) {
  return [&chain](std::size_t t, std::size_t s) {
    double product = 1;
    for (std::size_t i = s + 1; i <= t; ++i) product *= chain[i].rho;
    return product;
  };
}

std::vector<TaskSolution> solved(const Chain& chain) {
  std::vector<TaskSolution> tasks = study::solve_chain(chain, {}).tasks;
  for (const TaskSolution& s : tasks) {
    CAPTURE(s.reason);
    REQUIRE(s.status == Status::converged);
  }
  return tasks;
}

/// k_0 = beta delta and lambda = beta gamma in terms of these.
TaskParameters confined(double alpha, double beta, double k0, double lambda, double rho, double noise = 0) {
  TaskParameters task{.alpha = alpha, .beta = beta, .gamma = lambda / beta, .rho = rho};
  task.delta = k0 / beta;
  task.noise = noise;
  return task;
}

void check_closed_form(const Chain& chain, double tolerance) {
  const auto truth = square_loss(chain, along(chain));
  const auto tasks = solved(chain);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    CAPTURE(t);
    const auto same = [&](const std::string& key, double exact) {
      CAPTURE(key);
      CHECK(std::abs(value(tasks[t], key) - exact) <= tolerance * std::max(1.0, std::abs(exact)));
      CHECK(std::abs(value(tasks[t], key) - exact) <= error(tasks[t], key) + 1e-15 * std::max(1.0, exact));
    };
    same("q", truth[t].q);
    same("q_star", truth[t].q_star);
    same("r", truth[t].r[t]);
    for (std::size_t s = 0; s <= t; ++s) {
      same(theory::numbered("error", s), truth[t].error(s));
      if (s < t) same(theory::numbered("forgetting", s), truth[t].error(s) - truth[s].error(s));
    }
  }
}

}  // namespace

TEST_CASE("square loss: published digits of three tasks") {
  const Chain chain =
      real({confined(0.5, 5, 1, 0, 0, 0.1), confined(0.5, 5, 1, 2, 0.5, 0.1), confined(2, 5, 1, 2, 0.5, 0.1)},
           theory::square);
  const auto tasks = solved(chain);
  const double q[] = {0.338201123597, 0.476968808427, 0.618484025242},
               q_star[] = {0.959900180199, 0.719038386698, 0.723001649430},
               error_1[] = {1.203298293405, 1.078946522200, 1.245976323834};
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK(std::abs(value(tasks[t], "q") - q[t]) < 1e-12);
    CHECK(std::abs(value(tasks[t], "q_star") - q_star[t]) < 1e-12);
    CHECK(std::abs(value(tasks[t], "error_1") - error_1[t]) < 1e-12);
  }
}

TEST_CASE("probit loss: digits of two tasks from an independent program") {
  const Chain chain = real({confined(1, 1, 1, 0, 0), confined(1.5, 1, 1, 2, 0.5)}, theory::probit);
  const auto tasks = solved(chain);
  struct Row {
    double q_star, r_1, r_2, q;
  };
  const Row rows[] = {{1.046085944596, 0.365967510471, 0.182983755235, 0.294742251660},
                      {0.739222762944, 0.319276489110, 0.339225570446, 0.466587078801}};
  for (std::size_t t = 0; t < 2; ++t) {
    CAPTURE(t);
    const double root = std::sqrt(value(tasks[t], "q_star"));
    CHECK(std::abs(value(tasks[t], "q") - rows[t].q) < 1e-10);
    CHECK(std::abs(value(tasks[t], "q_star") - rows[t].q_star) < 1e-10);
    CHECK(std::abs(root * p(tasks[t], 1) - rows[t].r_1) < 1e-10);
    if (t == 1) CHECK(std::abs(root * p(tasks[t], 2) - rows[t].r_2) < 1e-10);
    for (std::size_t s = 1; s <= t + 1; ++s)
      CHECK(std::abs(eps(tasks[t], s) - std::acos(p(tasks[t], s)) / M_PI) < 1e-14);
    CHECK(std::abs(value(tasks[t], "eps_mean_network") -
                   std::acos(value(tasks[t], "r") / std::sqrt(value(tasks[t], "q"))) / M_PI) < 1e-14);
  }
  // Before the second task its teacher is seen through the first: r_2 = rho r_1.
  CHECK(std::abs(rows[0].r_2 - 0.5 * rows[0].r_1) < 1e-12);
}

TEST_CASE("square loss: the saddle point is the closed form, on ten random chains of up to ten tasks") {
  std::mt19937_64 random(17);
  std::uniform_real_distribution<double> unit(0, 1);
  for (std::size_t tasks = 1; tasks <= 10; ++tasks) {
    Chain chain;
    for (std::size_t t = 0; t < tasks; ++t)
      chain.push_back(confined(std::exp(std::log(0.1) + unit(random) * std::log(50.0)),
                               std::exp(unit(random) * std::log(100.0)), 0.2 + 2 * unit(random),
                               t == 0 ? 0 : 5 * unit(random), t == 0 ? 0 : 2 * unit(random) - 1,
                               unit(random)));
    CAPTURE(describe(chain));
    check_closed_form(real(chain, theory::square), 1e-12);
  }
}

TEST_CASE("square loss: next to no ridge and no noise, against 60 digits of the closed form") {
  // Weights are 1e-6 to 1e-15 away from the teacher, or beyond 1e8 of it.
  struct Row {
    double alpha, beta, delta, noise;
    double q_star, q_hat, error, free_entropy, energy;
  };
  const std::vector<Row> rows{
      {433.0, 10.88, 1.3e-06, 0.0, 1.00021275269543673, 4.63085034243499691e-13, 0.000212758713955230771,
       -3.30932271282505838, 0.0459558822146499651},
      {5.0, 1.0, 1e-12, 0.0, 1.24999999999942187, 2.4999999999984374e-25, 0.249999999999921875,
       0.167932474358578043, 0.499999999999875},
      {100.0, 1000.0, 1e-09, 0.0, 1.00001010098989889, 1.01010101008039802e-14, 0.0000101010101009070401,
       -4.83501632403381331, 0.0004999999999949495},
      {0.5, 1.0, 1e-09, 0.0, 500000001.499999963, 9.99999992000000197e-19, 500000001.499999965,
       6.17646819655128919, 0.249999999500000002},
      {1.1, 10.0, 1e-12, 0.0, 1.99999999986999911, 9.99999999779999072e-22, 0.999999999889999112,
       0.100096133155568836, 0.0499999999995},
      {30.0, 6000.0, 1e-05, 3e-05, 1.00000609195160387, 31320.0001241379761, 6.78160653026745002e-6,
       -7.76299022413229073, 0.000518333306321849957},
  };
  for (const Row& row : rows) {
    CAPTURE(row.alpha);
    TaskParameters task{};
    task.alpha = row.alpha;
    task.beta = row.beta;
    task.delta = row.delta;
    task.noise = row.noise;
    const TaskSolution s = solved(real({task}, theory::square)).front();
    const auto same = [&](const std::string& key, double exact) {
      CAPTURE(key);
      CHECK(std::abs(value(s, key) - exact) <= error(s, key));
      CHECK(error(s, key) <= 1e-10 * std::max(1.0, std::abs(exact)));
    };
    same("q_star", row.q_star);
    same("q_hat", row.q_hat);
    same("error_1", row.error);
    same("free_entropy", row.free_entropy);
    same("energy", row.energy);
  }
}

TEST_CASE("forty tasks: there is no limit of six") {
  Chain chain(40, confined(0.4, 10, 0.5, 3, 0.9, 0.05));
  chain.front().rho = 0;
  check_closed_form(real(chain, theory::square), 1e-11);
}

TEST_CASE("the Jacobian of three tasks is that of differences, for every loss and parameter") {
  const Chain tasks{confined(0.8, 3, 1.2, 0.7, 0, 0.2), confined(1.6, 2, 0.6, 1.5, 0.4, 0.1),
                    confined(0.7, 4, 0.9, 2.2, -0.6, 0.3)};
  Eigen::VectorXd u(9);
  u << -0.7, 0.4, 0.6, -1.1, -0.3, 0.9, -0.5, 0.2, -0.4;  // solves nothing
  for (const theory::Channel* loss : theory::channels()) {
    CAPTURE(loss->name);
    Chain chain = real(tasks, *loss);
    chain[2].parent = 1;
    for (const Parameter& moving : theory::parameters_of(chain)) {
      CAPTURE(moving.name());
      const study::ChainProblem problem(chain, 0, 3, {moving}, study::no_past());
      const Eigen::VectorXd x = problem.with_parameters(u);
      const auto state = problem.evaluate(x, {.level = 2});
      REQUIRE(state);
      const Eigen::Index first = moving == alpha_1 ? 0 : 9;  // of u once
      for (Eigen::Index i = first; i < 10; ++i) {
        const auto f = [&](double step) {
          const auto beside = problem.evaluate(x + step * Eigen::VectorXd::Unit(10, i), {.level = 2});
          REQUIRE(beside);
          return Eigen::VectorXd(beside->f);
        };
        constexpr double h = 2e-3;
        const Eigen::VectorXd truth = (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
        CAPTURE(i);
        CHECK((state->jacobian.col(i) - truth).lpNorm<Eigen::Infinity>() <=
              1e-7 * std::max(1.0, truth.lpNorm<Eigen::Infinity>()));
      }
    }
  }
}

TEST_CASE(
    "dPsi/dalpha = E, dPsi/dbeta = -e where k_0 and lambda stay, and the replicon is that of differences") {
  const Chain tasks{confined(0.8, 3, 1.2, 0.7, 0, 0.2), confined(1.6, 2, 0.6, 1.5, 0.4, 0.1)};
  for (const theory::Channel* loss : theory::channels()) {
    CAPTURE(loss->name);
    const Chain chain = real(tasks, *loss);
    const auto psi = [&](double alpha, double beta) {
      Chain changed = chain;
      TaskParameters& t = changed.back();
      const double k0 = t.beta * t.delta, lambda = t.beta * t.gamma;
      t.alpha = alpha, t.beta = beta, t.delta = k0 / beta, t.gamma = lambda / beta;
      return value(solved(changed).back(), "free_entropy");
    };
    const TaskParameters& own = chain.back();
    const auto slope = [](const auto& f, double x) {
      const double h = 1e-2 * x;
      return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
    };
    const TaskSolution s = solved(chain).back();
    const double q = value(s, "q"), r = value(s, "r"), v = value(s, "q_star") - q;
    const theory::RealOverlaps x{q, r, v, q - r * r};
    const theory::Energetic e = loss->of_real_weights(own, x, theory::Resolution{}.refined());
    const double by_alpha = slope([&](double alpha) { return psi(alpha, own.beta); }, own.alpha),
                 by_beta = slope([&](double beta) { return psi(own.alpha, beta); }, own.beta);
    CHECK(std::abs(by_alpha - e.e.value) < 1e-7);
    CHECK(std::abs(by_beta + value(s, "energy")) < 1e-7);
    // (12): the answer of the mean field to a field of its own is V^2 times the mean of G''^2, and G'' of
    // dA/dV: the square loss has it in closed form, the others from the table of G' by differences.
    double curvature = std::pow(own.beta / (1 + own.beta * v), 2);
    if (loss->tabulate != nullptr) {
      curvature = 0;
      const double h = 1e-3, step = 0.02, root = std::sqrt(q);
      for (double z = -8; z <= 8; z += step) {
        const double w = root * z;
        const Eigen::ArrayXd fields{{w - 2 * h, w - h, w + h, w + 2 * h}};
        const auto g1 = loss->tabulate(own, v, 1, fields, theory::Resolution{}.refined()).fine.g1;
        const double g2 = (8 * (g1[2] - g1[1]) - (g1[3] - g1[0])) / (12 * h);
        const double teacher = std::erfc(-r * z / std::sqrt(2 * x.gap));
        curvature += step * std::exp(-z * z / 2) / std::sqrt(2 * M_PI) * teacher * g2 * g2;
      }
    }
    CHECK(std::abs(value(s, "replicon") - (1 - own.alpha * curvature * v * v)) < 1e-8);
    CHECK(value(s, "replicon") > 0);  // a convex loss
    CHECK(s.rs_exact == true);
  }
}

TEST_CASE("what a resolution leaves open is within the bounds of every loss") {
  const Chain tasks{confined(1.3, 20, 2, 0, 0), confined(2.5, 50, 0.5, 4, 0.7)};
  for (const theory::Channel* loss : {&theory::probit, &theory::logistic}) {
    CAPTURE(loss->name);
    const Chain chain = real(tasks, *loss);
    const auto once = solved(chain);
    study::Settings finer;
    finer.target = 1e-16;  // never met: every level is tried
    const auto twice = study::solve_chain(chain, finer).tasks;
    for (std::size_t t = 0; t < 2; ++t) check_within_bounds(once[t], twice[t]);
  }
}

TEST_CASE("real weights that nothing confines, and a parent that comes later, are refused") {
  Chain chain = real({confined(1, 1, 0, 0, 0)}, theory::probit);
  CHECK_THROWS_AS(study::solve_chain(chain, {}), std::invalid_argument);
  chain = real({confined(1, 1, 1, 0, 0), confined(1, 1, 1, 0, 0)}, theory::probit);
  chain[1].parent = 2;
  CHECK_THROWS_AS(study::solve_chain(chain, {}), std::invalid_argument);
}
