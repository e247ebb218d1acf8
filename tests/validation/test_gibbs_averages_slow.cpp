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
  check_agreement(sample({first, {.alpha = 1, .beta = 20, .gamma = 1, .rho = 0.5}}, {301}, 16), 1,
                  task2_after_good_branch, 1e-3);
  const auto off = sample({first, {.alpha = 1, .beta = 20, .gamma = 0.8, .rho = 0.5}}, {301}, 16);
  CHECK(agreement(off, 1, task2_after_good_branch) < 1e-3);
}

TEST_CASE("an inverse temperature that is off by a fifth is rejected") {
  CHECK(agreement(sample({{.alpha = 0.5, .beta = 16}}, {400}, 16), 0, task1_alpha_05_beta_20) < 1e-3);
  CHECK(agreement(sample({{.alpha = 0.5, .beta = 24}}, {400}, 16), 0, task1_alpha_05_beta_20) < 1e-3);
}

TEST_CASE("the lattice of W.x: even N is off by +c/N, odd N by -c/(2N), and both meet the exact values") {
  // alpha = 2.25, beta = 20, the good branch. There m is nearly W and sqrt(1 - q_star) = 0.126 is no longer
  // wide against the spacing 2/sqrt(N) of the teacher's field: the trapezoid (even N, ties) and the midpoint
  // rule (odd N) for (10).
  const TaskSettings task{.alpha = 2.25, .beta = 20, .start = Start::teacher};
  const auto even = summarise(measured(sample({task}, {500}, 12), 0)),
             odd = summarise(measured(sample({task}, {501}, 12), 0));
  const Expected expected = {{"q", 0.98397}, {"r", 0.99194}, {"q_star", 0.98405}, {"energy", 0.1026}};
  for (std::size_t k = 0; k < even.size(); ++k)
    for (const NamedValue& one : expected) {
      if (one.name != even[k].name) continue;
      const Estimate a = even[k].best(), b = odd[k].best();
      const double mean = (a.mean + 2 * b.mean) / 3;
      const double error = std::hypot(a.standard_error, 2 * b.standard_error) / 3;
      MESSAGE(one.name << ": even " << a.mean << ", odd " << b.mean << ", combined " << mean << " +- "
                       << error << ", expected " << one.value);
      CHECK((a.mean - one.value) * (b.mean - one.value) < 0);
      CHECK(student_p_value(z_score(mean, error, one.value), 22) > 1e-3);
    }
}
