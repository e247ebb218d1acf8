// All branches of the first task through its S-shaped curve; the exit status says whether the events are those
// known to ten digits. Built with several sets of flags: the library was built with others.
#include <franz_parisi/study/chain/branches.hpp>

#include <cmath>
#include <vector>

using namespace franz_parisi;

namespace {

bool has(const study::BranchDiagram& diagram, study::EventKind kind, double value) {
  for (const study::Event& event : diagram.events) {
    if (event.spec.kind == kind && std::abs(event.value - value) < 1e-9) return true;
  }
  return false;
}

}  // namespace

int main() {
  const study::Chain chain{{.alpha = 1, .beta = 20, .gamma = 0}};
  const study::Parameter alpha_1{&theory::parameter::alpha, 0};
  const std::vector<double> values{1.3, 1.6, 1.7, 2.1};
  const study::BranchDiagram diagram = study::trace_branches(chain, alpha_1, values, study::BranchSettings{});
  const bool agrees = diagram.complete && has(diagram, study::EventKind::spinodal, 1.498897538) &&
                      has(diagram, study::EventKind::spinodal, 1.905802528) &&
                      has(diagram, study::EventKind::transition, 1.650219855);
  return agrees ? 0 : 1;
}
