// Every row of the reference digits (an independent program: plain trapezoid sums, other root finder), and
// error bounds that cover the truth. Rows marked as branch 1 exist twice: there the row itself is the start.
#include "tests/solver/support.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include <Eigen/LU>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace support;
using nlohmann::json;

namespace {

/// The project's own copy, and the shared one where it is present (it may have grown).
std::vector<json> rows(const std::string& file) {
  std::vector<json> all;
  for (const std::string directory : {FRANZ_PARISI_TEST_DATA, FRANZ_PARISI_SHARED_REFERENCE}) {
    std::ifstream in(std::filesystem::path(directory) / file);
    for (std::string line; std::getline(in, line);) {
      if (line.empty()) continue;
      const json row = json::parse(line);
      if (std::find(all.begin(), all.end(), row) == all.end()) all.push_back(row);
    }
  }
  return all;
}

std::string key(std::string name, std::size_t task) {
  return name.append("_").append(std::to_string(task + 1));
}

Chain chain_of(const json& row) {
  Chain chain;
  for (std::size_t t = 0; row.contains(key("alpha", t)); ++t) {
    const double rho = t > 0 ? row[key("rho", t)].get<double>() : 0;
    chain.push_back({row[key("alpha", t)], row[key("beta", t)], row[key("gamma", t)], rho});
  }
  return chain;
}

/// Error of a row itself: its residual in the six equations under the finest quadrature, times |(1 - J)^-1|.
Eigen::Vector3d error_of(const json& row, const Chain& chain,
                         const std::vector<std::shared_ptr<const solver::TaskRoot>>& roots) {
  const auto x = theory::Overlaps::from_q_r_q_star(row["q"], row["r"], row["q_star"]);
  REQUIRE(x);
  solver::SaddlePoint problem(roots.back()->prior->at(3), chain.back(), solver::resolution_at(3),
                              in_a_minute());
  const auto state = problem.evaluate(*x, chain.back().alpha);
  REQUIRE(state);
  const Eigen::Matrix3d response = (Eigen::Matrix3d::Identity() - state->map_jacobian()).inverse();
  return 1.01 * (response * state->residual()).cwiseAbs() + Eigen::Vector3d::Constant(1e-15);  // linearised
}

void check_row(const json& row) {
  const Chain chain = chain_of(row);
  std::optional<solver::Start> start;
  if (row["branch"] == 1) start = solver::Start{row["q"], row["r"], row["q_star"]};
  const solver::ChainSolution solution = solver::solve_chain(chain, {}, start);
  const solver::TaskSolution& s = solution.tasks.back();
  REQUIRE(s.status == solver::Status::converged);
  // A row reached from large alpha carries branch 1 also where only one solution exists.
  const solver::TaskSolution cold = start ? last(chain) : s;
  const bool only_one = std::abs(cold.q - s.q) < 1e-9;
  CHECK(s.branch == (only_one ? cold.branch : row["branch"].get<int>()));

  const double q = row["q"], r = row["r"], q_star = row["q_star"];
  CHECK(std::abs(s.q - q) < 1e-9);
  CHECK(std::abs(s.r - r) < 1e-9);
  CHECK(std::abs(s.q_star - q_star) < 1e-9);
  CHECK(std::abs(s.readings.free_entropy - row["free_entropy"].get<double>()) < 1e-8);
  CHECK(std::abs(s.readings.energy - row["energy"].get<double>()) < 1e-8);
  CHECK(s.readings.replicon == doctest::Approx(row["replicon"].get<double>()).epsilon(1e-6));
  CHECK(s.conjugates.q_hat == doctest::Approx(row["q_hat"].get<double>()).epsilon(1e-7));
  CHECK(s.conjugates.r_hat == doctest::Approx(row["r_hat"].get<double>()).epsilon(1e-7));
  CHECK(s.conjugates.q_star_hat == doctest::Approx(row["q_star_hat"].get<double>()).epsilon(1e-7));
  for (std::size_t t = 0; t < chain.size(); ++t) {
    CHECK(std::abs(s.readings.p[t] - row[key("p", t)].get<double>()) < 1e-8);
    CHECK(std::abs(s.readings.eps[t] - row[key("eps", t)].get<double>()) < 1e-8);
  }
  if (row.contains("overlap_previous")) {
    CHECK(std::abs(s.readings.overlap_previous - row["overlap_previous"].get<double>()) < 1e-8);
  }

  // The printed errors: met, and never smaller than the true ones.
  CHECK(s.residual <= 1e-10);
  CHECK(std::max({s.q_error, s.r_error, s.q_star_error}) <= 1e-10);
  const auto roots = finest(chain, solution);
  const solver::TaskSolution& truth = roots.back()->solution;
  CHECK(roots.back()->level == 3);
  CHECK(std::abs(s.q - truth.q) <= s.q_error + truth.q_error);
  CHECK(std::abs(s.r - truth.r) <= s.r_error + truth.r_error);
  CHECK(std::abs(s.q_star - truth.q_star) <= s.q_star_error + truth.q_star_error);
  CHECK(std::abs(s.readings.free_entropy - truth.readings.free_entropy) <=
        s.free_entropy_error + truth.free_entropy_error);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    CHECK(std::abs(s.readings.eps[t] - truth.readings.eps[t]) <= s.eps_error[t] + truth.eps_error[t]);
  }
  const Eigen::Vector3d allowance = error_of(row, chain, roots);
  CHECK(std::abs(s.q - q) <= s.q_error + allowance[0]);
  CHECK(std::abs(s.r - r) <= s.r_error + allowance[1]);
  CHECK(std::abs(s.q_star - q_star) <= s.q_star_error + allowance[2]);
  CHECK(allowance.maxCoeff() < 1e-9);
}

void check_file(const std::string& file, std::size_t at_least) {
  const auto all = rows(file);
  CHECK(all.size() >= at_least);
  for (const json& row : all) {
    CAPTURE(row.dump().substr(0, 160));
    check_row(row);
  }
}

}  // namespace

TEST_CASE("first tasks: reference/task1.jsonl") { check_file("task1.jsonl", 20); }
TEST_CASE("second tasks: reference/task2.jsonl") { check_file("task2.jsonl", 10); }
