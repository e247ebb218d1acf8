// The long checks of the sampler: extrapolations to N -> infinity, a second task, and wrong settings that
// must be rejected.
#include "gibbs_check.hpp"

using namespace franz_parisi::validation;

namespace {

std::vector<InstanceResult> sample(const std::vector<TaskSettings>& tasks,
                                   const std::vector<std::size_t>& sizes, std::size_t instances) {
  SimulationSettings settings;
  settings.tasks = tasks;
  settings.seed = 17;
  settings.sampler = {.warm_up = 300, .samples = 1000};
  return run_instances(settings, {.sizes = sizes, .instances = instances});
}

}  // namespace

TEST_CASE("first task, extrapolated") {
  check_agreement(sample({{.alpha = 0.5, .beta = 20}}, {250, 500}, 20), 0, task1_alpha_05_beta_20, 1e-3);
  check_agreement(sample({{.alpha = 0.2, .beta = 20}}, {250, 500}, 20), 0, task1_alpha_02_beta_20, 1e-3);
  check_agreement(sample({{.alpha = 0.5, .beta = 5}}, {250, 500}, 20), 0, task1_alpha_05_beta_5, 1e-3);
}

TEST_CASE("second task after the good branch of the first; a KL weight that is off is rejected") {
  const TaskSettings first{.alpha = 2, .beta = 20, .start = Start::teacher};
  check_agreement(sample({first, {.alpha = 1, .beta = 20, .gamma = 1, .rho = 0.5}}, {300}, 16), 1,
                  task2_after_good_branch, 1e-3);
  const auto off = sample({first, {.alpha = 1, .beta = 20, .gamma = 0.8, .rho = 0.5}}, {300}, 16);
  CHECK(agreement(off, 1, task2_after_good_branch) < 1e-3);
}

TEST_CASE("an inverse temperature that is off by a fifth is rejected") {
  CHECK(agreement(sample({{.alpha = 0.5, .beta = 16}}, {400}, 16), 0, task1_alpha_05_beta_20) < 1e-3);
  CHECK(agreement(sample({{.alpha = 0.5, .beta = 24}}, {400}, 16), 0, task1_alpha_05_beta_20) < 1e-3);
}
