// Losses of random chains, also of inputs that nearly coincide, against the same equations in quadruple
// precision.
#include "study/wide_records.hpp"
#include "tests/study/wide_quad.hpp"
#include "theory/wide/fluctuations.hpp"

#include <cmath>
#include <random>

#include <doctest/doctest.h>

using namespace franz_parisi;
using theory::wide::Matrix;
using wide_quad::Real;

namespace {

class Draw {
 public:
  explicit Draw(unsigned long seed) : bits_(seed) {}

  std::size_t integer(std::size_t from, std::size_t to) {
    return std::uniform_int_distribution<std::size_t>(from, to)(bits_);
  }
  double real(double from, double to) { return std::uniform_real_distribution<double>(from, to)(bits_); }
  Matrix normal(std::size_t rows, std::size_t columns) {
    std::normal_distribution<double> one;
    return Matrix::NullaryExpr(Eigen::Index(rows), Eigen::Index(columns), [&] { return one(bits_); });
  }

 private:
  std::mt19937_64 bits_;
};

struct Case {
  theory::wide::Settings settings;
  std::vector<theory::wide::Task> tasks;
};

/// Half of all cases have inputs at a relative distance of 1e-1 to 1e-6, of which a part in other tasks.
Case random_case(Draw& draw) {
  Case one;
  one.settings = {.depth = draw.integer(1, 3), .sigma = draw.real(0.5, 1.5)};
  if (draw.integer(0, 2) == 0) {
    one.settings.lambda = std::pow(10, draw.real(-1, 4));
    one.settings.temperature = draw.integer(0, 1) == 0 ? 0 : std::pow(10, draw.real(-6, 0));
  }
  const std::size_t inputs = draw.integer(2, 6), outputs = draw.integer(1, 2), examples = draw.integer(2, 6);
  const bool is_hard = draw.integer(0, 1) == 0;
  for (std::size_t t = 0, count = draw.integer(1, 3); t < count; ++t) {
    theory::wide::Task task{draw.normal(examples, inputs), draw.normal(examples, outputs),
                            draw.normal(2, inputs), draw.normal(2, outputs)};
    if (is_hard) {
      const double close = std::pow(10, draw.real(-6, -1));
      const auto whole = [](std::size_t i) { return Eigen::Index(i); };
      task.inputs.row(1) = task.inputs.row(0) + close * task.inputs.row(1);
      if (t > 0 && examples > 3)
        task.inputs.row(2) =
            one.tasks[t - 1].inputs.row(whole(draw.integer(0, examples - 1))) + close * task.inputs.row(2);
    }
    one.tasks.push_back(std::move(task));
  }
  return one;
}

/// How much of its bound an error used at most, and that it was no more.
struct Used {
  double worst = 0;
  std::size_t count = 0;
  void add(const study::Loss& found, const Real& expected) {
    const double error = std::abs(double(Real(found.value) - expected));
    CHECK(error <= found.error);
    worst = std::max(worst, error / found.error);
    ++count;
  }
};

struct Losses {
  Real mean, sampled;
};

Losses losses(const wide_quad::Chain& chain, const wide_quad::Rows& means, std::size_t start,
              const Matrix& targets, bool varied) {
  Losses sum{0, 0};
  for (Eigen::Index i = 0; i < targets.rows(); ++i) {
    const std::size_t point = start + std::size_t(i);
    for (Eigen::Index o = 0; o < targets.cols(); ++o) {
      const Real apart = means[point][std::size_t(o)] - Real(targets(i, o));
      sum.mean += apart * apart;
      if (varied) sum.sampled += chain.variance(point);
    }
  }
  return {sum.mean / Real(targets.rows()), (sum.mean + sum.sampled) / Real(targets.rows())};
}

}  // namespace

TEST_CASE("bounds cover the error of losses") {
  Used means, sampled;
  std::size_t cases = 0, hard = 0;
  double condition = 0;
  for (unsigned long seed = 1; seed <= 150; ++seed) {
    Draw draw(seed);
    const Case one = random_case(draw);
    const theory::wide::ForEach in_turn = [](std::size_t count, const auto& body) {
      for (std::size_t i = 0; i < count; ++i) body(i);
    };
    auto states = solve_chain(one.tasks, one.settings, in_turn);
    const bool varied = one.settings.is_limit();
    if (varied) add_variances(states, one.tasks, one.settings, in_turn);
    wide_quad::Chain chain(one.tasks, one.settings);
    double worst = 0;
    CAPTURE(seed);
    for (std::size_t t = 0; t < one.tasks.size() && states[t].solved; ++t) {
      chain.learn();
      worst = std::max(worst, states[t].condition);
      const wide_quad::Rows exact = chain.means();
      for (std::size_t u = 0; u <= t; ++u) {
        const auto& task = one.tasks[u];
        const std::size_t start = chain.start(u), tests = start + std::size_t(task.inputs.rows());
        const Losses train = losses(chain, exact, start, task.targets, varied),
                     test = losses(chain, exact, tests, task.test_targets, varied);
        means.add(study::mean_loss(states[t].train[u], task.targets), train.mean);
        means.add(study::mean_loss(states[t].test[u], task.test_targets), test.mean);
        if (!varied) continue;
        sampled.add(study::sampled_loss(states[t].train[u], task.targets), train.sampled);
        sampled.add(study::sampled_loss(states[t].test[u], task.test_targets), test.sampled);
      }
    }
    cases += states[0].solved ? 1 : 0;
    hard += worst > 1e8 ? 1 : 0;
    condition = std::max(condition, worst);
  }
  MESSAGE(cases << " chains, " << hard << " of them with condition numbers above 1e8, up to " << condition
                << "; of " << means.count << " losses and " << sampled.count << " sampled ones, at most "
                << means.worst << " and " << sampled.worst << " of a bound used");
  CHECK(cases >= 120);
  CHECK(hard >= 20);
  CHECK(means.worst > 1e-4);
  CHECK(sampled.worst > 1e-4);
}
