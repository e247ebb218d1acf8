// One point of the first task, against a digit of an independent program; the exit status says whether it
// agrees.
#include <franz_parisi/study/chain/chain.hpp>

#include <cmath>

using namespace franz_parisi;

int main() {
  const study::Chain chain{{.alpha = 0.5, .beta = 20, .gamma = 0}};
  const study::TaskSolution last = study::solve_chain(chain, study::Settings{}).tasks.back();
  const bool agrees = last.status == study::Status::converged &&
                      std::abs(last.readings.value("q") - 0.539525863319519) < 1e-9 &&
                      last.readings.error("q") < 1e-10;
  return agrees ? 0 : 1;
}
