// Every row of the independent digits, and the solver's answers for chains of three tasks, by the slow copy
// of the equations.
#include "study/chain/chain.hpp"
#include "tests/theory/reference_rows.hpp"
#include "theory/reference/equations.hpp"

#include <cstddef>
#include <optional>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi;
using theory::Chain;
using theory::Overlaps;

namespace {

/// Solves the chain and checks every task of it; its states.
std::vector<Overlaps> check_solved(const Chain& chain,
                                   const std::optional<study::Start>& start = std::nullopt) {
  const auto solution = study::solve_chain(chain, {}, start);
  std::vector<Overlaps> states;
  for (const study::TaskSolution& task : solution.tasks) {
    REQUIRE(task.status == study::Status::converged);
    states.push_back(*task.x);
  }
  for (std::size_t t = 0; t < chain.size(); ++t) {
    CAPTURE(t);
    const auto check = theory::reference::check(chain, states, t);
    CHECK(check.residual < 1e-12);
    CHECK(check.error < 1e-10);
  }
  return states;
}

void check_file(const std::string& file, std::size_t at_least) {
  const auto rows = reference_rows::read(file);
  CHECK(rows.size() >= at_least);
  for (const auto& row : rows) {
    CAPTURE(row.dump().substr(0, 160));
    const Chain chain = reference_rows::chain_of(row);
    std::optional<study::Start> start;
    if (row["branch"] == 1) start = study::Start{row["q"], row["r"], row["q_star"]};
    std::vector<Overlaps> states = check_solved(chain, start);
    states.back() = reference_rows::state_of(row);
    CHECK(theory::reference::check(chain, states, chain.size() - 1).agrees(1e-10));
  }
}

}  // namespace

TEST_CASE("first tasks: every row, and the solver at the same points") { check_file("task1.jsonl", 20); }
TEST_CASE("second tasks: every row, and the solver at the same points") { check_file("task2.jsonl", 10); }

TEST_CASE("chains of three tasks") {
  check_solved({{2, 20, 0}, {1, 20, 1, 0.5}, {1, 20, 1, 0.5}});
  check_solved({{2, 20, 0}, {4, 20, 1, 0.5}, {3, 20, 1, 0.9}});
  check_solved({{0.8, 20, 0}, {0.5, 10, 0.5, -0.5}, {0.7, 5, 1, 0.3}});
}
