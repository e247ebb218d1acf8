#include "cli/parameter.hpp"

#include "cli/usage_error.hpp"

namespace franz_parisi::cli {

std::string Parameter::name() const { return std::string(symbol->name) + "_" + std::to_string(task); }

std::vector<Parameter> parameters_of(std::size_t tasks) {
  std::vector<Parameter> parameters;
  for (int task = 1; task <= static_cast<int>(tasks); ++task) {
    for (const Symbol* of : symbol::all) {
      if (task >= of->first_task) parameters.push_back({of, task});
    }
  }
  return parameters;
}

Parameter parse_parameter(std::string_view option, std::string_view whole, std::string_view name) {
  for (const Parameter& parameter : parameters_of(max_tasks)) {
    if (parameter.name() == name) return parameter;
  }
  throw UsageError(option, whole,
                   "'" + std::string(name) + "' is not alpha_t, beta_t, gamma_t with t in [1, " +
                       std::to_string(max_tasks) + "] or rho_t with t in [2, " + std::to_string(max_tasks) +
                       "]");
}

}  // namespace franz_parisi::cli
