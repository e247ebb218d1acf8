#include "cli/figures/definition.hpp"
#include "cli/figures/simulated.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <array>

namespace franz_parisi::cli::figures {

namespace {

using Parts = std::vector<Part>;

/// Of two words the second with --quick.
std::string pick(bool quick, const char* full, const char* less) { return quick ? less : full; }

/// The theory is the same with and without --quick: it takes seconds.
Part theory(const std::string& command) { return {"theory", command}; }

Part first_task() { return theory("curve --branches all --beta 20 --sweep alpha_1=0.01:2:200"); }

/// A second task after the first, by its load, for three overlaps of the teachers.
Part second_task(const std::string& gamma) {
  return theory("curve --branches all --alpha 2 --beta 20 --gamma 0," + gamma +
                " --each rho_2=-0.5,0,0.5 --sweep alpha_2=0.01:7:350");
}

Parts order_parameters(bool) { return {first_task()}; }

Parts first_errors(bool quick) {
  return joined({{first_task()}, adam_first_task(quick), hmc_first_task(quick)});
}

Parts fixed_q_star(bool quick) {
  return joined(
      {{theory("potential --alpha 2 --beta 5 --impose q_star=0.75:0.99:49")}, sgd_along_q_star(quick)});
}

/// The potential of a second task, as a function of the overlap with what the first has left.
Parts potential(bool) {
  return {{"potential", "potential --alpha 2,1 --beta 20 --rho 0.5 --impose overlap_previous=0.1:0.9:81"}};
}

Parts with_prior(bool quick) {
  return joined({{theory("curve --branches all --beta 100 --gamma 1 --sweep alpha_1=0.1:2.4:116")},
                 adam_with_prior(quick)});
}

Parts second_errors(bool quick) {
  return joined({{second_task("1")}, adam_second_task(quick, "0,1", {6.5, 0.1})});
}

Parts weak_prior(bool quick) {
  return joined({{second_task("0.1")}, adam_second_task(quick, "0,0.1", {6.5, 0.1})});
}

Parts after_prior(bool quick) {
  return joined({{theory("curve --branches all --alpha 2 --beta 100,20 --gamma 1 --each rho_2=-0.5,0,0.5 "
                         "--sweep alpha_2=0.5:4.5:201")},
                 adam_second_task(quick, "1", {4.5})});
}

/// After a first task with too little data for a second solution, close to the teacher, to exist.
Parts imperfect(bool quick) {
  return joined(
      {{theory("curve --branches all --alpha 1.4 --beta 20 --gamma 0,1 --rho 0 --sweep alpha_2=0.5:4.5:201")},
       sgd_after_imperfect(quick)});
}

/// The state after each of five tasks, from chains of one to five of them.
Parts chain_of_tasks(bool) {
  Parts parts;
  std::string alpha, rho;
  for (int task = 1; task <= 5; ++task) {
    alpha += task == 1 ? "2" : ",2";
    if (task > 1) rho += task == 2 ? " --rho 0.5" : ",0.5";
    parts.push_back({"task" + std::to_string(task), "point --beta 20 --alpha " + alpha + rho});
  }
  return parts;
}

Parts phase(bool quick) {
  return {{"diagram", "diagram --x alpha_1=0.5:3 --y beta_1=5:50 --grid " + pick(quick, "60x40", "16x12")}};
}

Parts phase_of_second_task(bool quick) {
  return {{"diagram", "diagram --x alpha_2=0.1:7 --y rho_2=-0.9:0.9 --alpha 2 --beta 20 --grid " +
                          pick(quick, "60x40", "8x6")}};
}

/// The published number of samples is the largest; fewer outer samples than published cost noise, no bias.
Parts sampling_bias(bool quick) {
  return {{"bias", "monte-carlo --alpha 1 --beta 20 --samples " +
                       pick(quick, "30,100,300,1000,3000,10000,20000 --outer 100 --repeats 20 --runs 5",
                            "30,300,3000 --outer 60 --repeats 5 --runs 3")}};
}

const std::array definitions{
    Definition{"1a",
               "sgd: eps_1 by epoch at four loads, mean and range",
               {"epoch", {"eps_1"}},
               sgd_first_task,
               {"1 s", "1 min"}},
    Definition{
        "1b", "sgd on two tasks: eps_1 by epoch", {"epoch", {"eps_1"}}, sgd_two_tasks, {"1 s", "20 min"}},
    Definition{"1c", "the same: eps_2 by epoch", {"epoch", {"eps_2"}}, sgd_two_tasks, {"1 s", "20 min"}},
    Definition{"2a",
               "q, r and q_star against alpha_1, all branches",
               {"alpha_1", {"q", "r", "q_star"}},
               order_parameters,
               {"2 s", "2 s"}},
    Definition{"2b",
               "eps_1 and p_1 of the same, with adam, hmc and the Bayes bound",
               {"alpha_1", {"eps_1", "p_1", "eps_bayes"}},
               first_errors,
               {"3 s", "6 min"}},
    Definition{"2c",
               "gradient descent: epochs until convergence against alpha_1",
               {"alpha_1", {"epochs"}},
               descent_times,
               {"1 s", "4 h"}},
    Definition{"2d",
               "eps_1 at fixed q_star, and along it with sgd, free and driven",
               {"q_star", {"eps_1"}},
               fixed_q_star,
               {"6 s", "7 min"}},
    Definition{"3a",
               "eps_2 against alpha_2 for three overlaps of the teachers, with adam",
               {"alpha_2", {"eps_2"}},
               second_errors,
               {"25 s", "4 h"}},
    Definition{"3b", "eps_1 of the same: forgetting", {"alpha_2", {"eps_1"}}, second_errors, {"25 s", "4 h"}},
    Definition{"3c", "as 3a with gamma_2 = 0.1", {"alpha_2", {"eps_2"}}, weak_prior, {"25 s", "4 h"}},
    Definition{"3d", "as 3b with gamma_2 = 0.1", {"alpha_2", {"eps_1"}}, weak_prior, {"25 s", "4 h"}},
    Definition{"A1a",
               "eps_1 of a first task with a KL to the uniform posterior, with adam",
               {"alpha_1", {"eps_1", "eps_bayes"}},
               with_prior,
               {"3 s", "5 min"}},
    Definition{
        "A1b", "eps_2 of a second task after it", {"alpha_2", {"eps_2"}}, after_prior, {"16 s", "3 h"}},
    Definition{"A1c", "eps_1 of the same", {"alpha_2", {"eps_1"}}, after_prior, {"16 s", "3 h"}},
    Definition{"A1d",
               "eps_1 and eps_2 after an imperfect first task, with sgd",
               {"alpha_2", {"eps_1", "eps_2"}},
               imperfect,
               {"5 s", "70 min"}},
    Definition{"chain",
               "the errors on five tasks after each of them",
               {"task", {"eps_1", "eps_2", "eps_3", "eps_4", "eps_5"}},
               chain_of_tasks,
               {"5 s", "5 s"}},
    Definition{"phase",
               "diagram of the first task: data load and inverse temperature",
               {std::nullopt},
               phase,
               {"1 min", "2 min"}},
    Definition{"phase2",
               "diagram of the second task: its load and the overlap of the teachers",
               {std::nullopt},
               phase_of_second_task,
               {"1 min", "3 min"}},
    Definition{"potential",
               "potential of the second task against the overlap with the state before",
               {"overlap_previous", {"free_entropy"}},
               potential,
               {"6 s", "6 s"}},
    Definition{"bias",
               "eps_1 of the published Monte-Carlo estimator against its number of samples",
               {"samples", {"eps_1"}},
               sampling_bias,
               {"12 s", "6 min"}},
};

}  // namespace

std::span<const Definition> all() { return definitions; }

const Definition& find(const std::string& name) {
  const auto found = std::ranges::find(definitions, name, &Definition::name);
  if (found != definitions.end()) return *found;
  std::vector<std::string> names;
  for (const Definition& definition : definitions) names.emplace_back(definition.name);
  throw UsageError("NAME", name, "allowed is list, " + join(names, ", "));
}

}  // namespace franz_parisi::cli::figures
