/// What the tests of study/ share: the finest solution the library can be made to give, and short ways to
/// ask.
#pragma once

#include "study/chain/branches.hpp"
#include "study/chain/tasks.hpp"
#include "theory/rs/coordinates.hpp"

#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace support {

namespace solver = franz_parisi::solver;
namespace study = franz_parisi::study;
namespace theory = franz_parisi::theory;
using study::Chain;
using study::ChainSolution;
using study::Parameter;
using study::Status;
using study::TaskSolution;
using theory::TaskParameters;

inline constexpr Parameter alpha_1{&theory::parameter::alpha, 0}, alpha_2{&theory::parameter::alpha, 1};
inline constexpr Parameter beta_1{&theory::parameter::beta, 0}, beta_2{&theory::parameter::beta, 1};
inline constexpr Parameter gamma_1{&theory::parameter::gamma, 0}, gamma_2{&theory::parameter::gamma, 1};
inline constexpr Parameter rho_2{&theory::parameter::rho, 1};

inline TaskSolution last(const Chain& chain, const std::optional<study::Start>& start = std::nullopt) {
  return study::solve_chain(chain, {}, start).tasks.back();
}

/// `count` values from `first` to `last`, in this direction.
inline std::vector<double> grid(double first, double last, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i)
    values.push_back(std::lerp(first, last, static_cast<double>(i) / (count - 1)));
  return values;
}

/// Enough for whatever a test asks once.
inline solver::Budget plenty() { return solver::Budget({10'000'000, 600}); }

/// The chain's roots polished until no resolution makes them better, each from the finest law of the one
/// before. They differ from the reported ones in every quadrature, so the difference is what their error
/// bounds must cover.
inline std::vector<study::Root> finest(const Chain& chain, const ChainSolution& solution) {
  std::vector<study::Root> roots;
  std::vector<TaskSolution> earlier;
  for (std::size_t t = 0; t < chain.size(); ++t) {
    REQUIRE(solution.tasks[t].x);
    const auto past = t == 0 ? study::no_past() : study::hand_on(roots.back());
    const auto problem =
        std::make_shared<const study::ChainProblem>(chain, t, t + 1, std::vector<Parameter>{}, past);
    solver::Budget budget = plenty();
    roots.push_back(study::solve_near(problem, theory::coordinates(*solution.tasks[t].x), earlier,
                                      {.target = 1e-300},  // never met: all levels are tried
                                      budget, true));
    REQUIRE(roots.back().found);
    earlier.push_back(roots.back().tasks.front());
  }
  return roots;
}

/// The same readings, each within both bounds: two ways to one number.
inline void check_within_bounds(const TaskSolution& a, const TaskSolution& b) {
  CHECK(std::distance(a.readings.begin(), a.readings.end()) ==
        std::distance(b.readings.begin(), b.readings.end()));
  for (const theory::Reading& reading : a.readings) {
    CAPTURE(reading.key);
    const theory::Reading* other = b.readings.find(reading.key);
    REQUIRE(other != nullptr);
    CHECK(std::abs(reading.value - other->value) <= reading.error + other->error);
  }
}

/// A reading's value, which must exist.
inline double value(const TaskSolution& s, const std::string& key) {
  const theory::Reading* reading = s.readings.find(key);
  REQUIRE_MESSAGE(reading != nullptr, key);
  return reading->value;
}
inline double error(const TaskSolution& s, const std::string& key) {
  const theory::Reading* reading = s.readings.find(key);
  REQUIRE_MESSAGE(reading != nullptr, key);
  return reading->error;
}
inline double p(const TaskSolution& s, std::size_t task) { return value(s, theory::numbered("p", task - 1)); }
inline double eps(const TaskSolution& s, std::size_t task) {
  return value(s, theory::numbered("eps", task - 1));
}

inline std::string describe(const Chain& chain) {
  std::string text;
  for (const TaskParameters& t : chain) {
    char line[160];
    std::snprintf(line, sizeof line, "(alpha %.17g beta %.17g gamma %.17g rho %.17g) ", t.alpha, t.beta,
                  t.gamma, t.rho);
    text += line;
  }
  return text;
}

}  // namespace support
