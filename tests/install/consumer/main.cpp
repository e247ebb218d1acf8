// One point of the first task, against a digit of an independent program; the exit status says whether it
// agrees.
#include "solver/chain.hpp"

#include <cmath>
#include <vector>

using namespace franz_parisi;

int main() {
  const std::vector<theory::TaskParameters> chain{{.alpha = 0.5, .beta = 20, .gamma = 0}};
  const solver::TaskSolution last = solver::solve_chain(chain, solver::Settings{}).tasks.back();
  const bool agrees = last.status == solver::Status::converged && std::abs(last.q - 0.539525863319519) < 1e-9;
  return agrees ? 0 : 1;
}
