/// The simulations of the figures. With --quick fewer and smaller networks learn for fewer epochs at fewer
/// points.
#pragma once

#include "cli/figures/definition.hpp"

#include <optional>
#include <string>
#include <vector>

namespace franz_parisi::cli::figures {

/// All parts, one list after the other.
std::vector<Part> joined(std::vector<std::vector<Part>> lists);

std::vector<Part> sgd_first_task(bool quick);
std::vector<Part> sgd_two_tasks(bool quick);
std::vector<Part> sgd_along_q_star(bool quick);
std::vector<Part> sgd_after_imperfect(bool quick);

/// One fixed setting for all loads.
std::vector<Part> adam_first_task(bool quick);
std::vector<Part> adam_with_prior(bool quick);
/// Loads of a second task: every half from 0.5 to the largest; without --quick also the smallest.
struct SecondLoads {
  double largest;
  std::optional<double> smallest = std::nullopt;
};

/// `gamma`: of both tasks.
std::vector<Part> adam_second_task(bool quick, const std::string& gamma, const SecondLoads& second);

/// Where the chains mix.
std::vector<Part> hmc_first_task(bool quick);

/// Full-batch gradient descent until eps_1 stays the same.
std::vector<Part> descent_times(bool quick);

}  // namespace franz_parisi::cli::figures
