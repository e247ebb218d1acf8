// The sampler against exact averages of the Gibbs measure: it samples the right measure, and the test can
// tell.
#include "gibbs_check.hpp"

using namespace franz_parisi::validation;

namespace {

std::vector<InstanceResult> sample(double alpha, double beta) {
  SimulationSettings settings;
  settings.tasks = {{.alpha = alpha, .beta = beta}};
  settings.seed = 4;
  settings.sampler = {.warm_up = 250, .samples = 600};
  return run_instances(settings, {.sizes = {300}, .instances = 14});
}

}  // namespace

TEST_CASE("alpha = 0.5, beta = 20 at N = 300: agreement; the same numbers for another beta: rejection") {
  const auto results = sample(0.5, 20);
  check_agreement(results, 0, task1_alpha_05_beta_20, 1e-3);
  CHECK(agreement(results, 0, task1_alpha_05_beta_5) < 1e-6);
}
