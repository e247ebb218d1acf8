// Every row of the reference digits (an independent program: plain trapezoid sums, other root finder), and
// error bounds that cover the truth. Rows marked as branch 1 exist twice: there the row itself is the start.
#include "tests/study/support.hpp"
#include "theory/rs/coordinates.hpp"

#include <algorithm>
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

std::vector<json> rows(const std::string& file) {
  std::vector<json> all;
  std::ifstream in(std::filesystem::path(FRANZ_PARISI_TEST_DATA) / file);
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) all.push_back(json::parse(line));
  return all;
}

Chain chain_of(const json& row) {
  Chain chain;
  for (std::size_t t = 0; row.contains(theory::numbered("alpha", t)); ++t) {
    const double rho = t > 0 ? row[theory::numbered("rho", t)].get<double>() : 0;
    chain.push_back({row[theory::numbered("alpha", t)], row[theory::numbered("beta", t)],
                     row[theory::numbered("gamma", t)], rho});
  }
  return chain;
}

/// Error of a row itself in (q, r, q_star): its mismatch in the six equations under the finest quadrature,
/// times
/// |(df/du)^-1|.
Eigen::Vector3d error_of(const json& row, const study::Root& root) {
  const auto x = theory::Overlaps::from_q_r_q_star(row["q"], row["r"], row["q_star"]);
  REQUIRE(x);
  const auto state = root.problem->evaluate(theory::coordinates(*x), {.level = 3});
  REQUIRE(state);
  const Eigen::Vector3d in_u = state->jacobian.partialPivLu().solve(state->f);
  const Eigen::Matrix<double, 5, 1> parts = theory::parts_jacobian(*x) * in_u;
  const Eigen::Vector3d off(parts[0], parts[1], parts[2]);          // of 1 - q_star for q_star
  return 1.01 * off.cwiseAbs() + Eigen::Vector3d::Constant(1e-15);  // linearised
}

void check_row(const json& row) {
  const Chain chain = chain_of(row);
  std::optional<study::Start> start;
  if (row["branch"] == 1) start = study::Start{row["q"], row["r"], row["q_star"]};
  const ChainSolution solution = study::solve_chain(chain, {}, start);
  const TaskSolution& s = solution.tasks.back();
  REQUIRE(s.status == Status::converged);
  // A row reached from large alpha carries branch 1 also where only one solution exists.
  const TaskSolution cold = start ? last(chain) : s;
  const bool only_one = std::abs(value(cold, "q") - value(s, "q")) < 1e-9;
  CHECK(s.branch == (only_one ? cold.branch : row["branch"].get<int>()));

  const auto off = [&](const std::string& key) { return std::abs(value(s, key) - row[key].get<double>()); };
  const auto ratio = [&](const std::string& key) { return off(key) / std::abs(row[key].get<double>()); };
  CHECK(off("q") < 1e-9);
  CHECK(off("r") < 1e-9);
  CHECK(off("q_star") < 1e-9);
  CHECK(off("free_entropy") < 1e-8);
  CHECK(off("energy") < 1e-8);
  CHECK(off("replicon") < 1e-6 * (1 + std::abs(row["replicon"].get<double>())));
  for (const std::string key : {"q_hat", "r_hat", "q_star_hat"}) CHECK(ratio(key) < 1e-7);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    CHECK(off(theory::numbered("p", t)) < 1e-8);
    CHECK(off(theory::numbered("eps", t)) < 1e-8);
  }
  if (row.contains("overlap_previous")) CHECK(off("overlap_previous") < 1e-8);

  // The printed errors: met by every reading, and never smaller than the true ones.
  CHECK(s.residual <= 1e-10);
  for (const theory::Reading& reading : s.readings) {
    CAPTURE(reading.key);
    CHECK(reading.scaled_error() <= 1e-10);
  }
  const auto roots = finest(chain, solution);
  CHECK(roots.back().level > 0);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    CAPTURE(t);
    check_within_bounds(solution.tasks[t], roots[t].tasks.front());
  }
  const Eigen::Vector3d allowance = error_of(row, roots.back());
  CHECK(off("q") <= error(s, "q") + allowance[0]);
  CHECK(off("r") <= error(s, "r") + allowance[1]);
  CHECK(off("q_star") <= error(s, "q_star") + allowance[2]);
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
