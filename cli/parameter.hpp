/// The control parameters of a chain under the names they have on the command line and in reports: alpha_1,
/// rho_2, ...
#pragma once

#include "cli/number.hpp"
#include "theory/parameters.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::cli {

using theory::Chain;

inline constexpr int max_tasks = static_cast<int>(theory::most_tasks);

/// One of the four control parameters, and where it may lie.
struct Symbol {
  std::string_view name;
  double theory::TaskParameters::*member;
  Range range;
  int first_task;  ///< the first task that has one: 2 for rho, which couples a task to the one before
  const theory::ParameterRow* row;
};

constexpr Symbol symbol_of(const theory::ParameterRow& row) {
  return {row.name, row.member, {row.lowest, row.lowest_included, row.highest}, row.first_task, &row};
}

namespace symbol {
inline constexpr Symbol alpha = symbol_of(theory::parameter::alpha);
inline constexpr Symbol beta = symbol_of(theory::parameter::beta);
inline constexpr Symbol gamma = symbol_of(theory::parameter::gamma);
inline constexpr Symbol rho = symbol_of(theory::parameter::rho);
inline constexpr std::array all{&alpha, &beta, &gamma, &rho};
}  // namespace symbol

/// A symbol at a task, counted from 1.
struct Parameter {
  const Symbol* symbol;
  int task;

  std::string name() const;
  double& of(Chain& chain) const { return chain[static_cast<std::size_t>(task - 1)].*symbol->member; }
  double of(const Chain& chain) const { return chain[static_cast<std::size_t>(task - 1)].*symbol->member; }
  bool operator==(const Parameter&) const = default;
  /// For study/, where tasks count from 0.
  theory::Parameter in_theory() const { return {symbol->row, static_cast<std::size_t>(task - 1)}; }
};

/// Reads "alpha_2". `option` and `whole` are for the message.
/// Throws UsageError for any other name, a task outside [1, max_tasks], or rho_1.
Parameter parse_parameter(std::string_view option, std::string_view whole, std::string_view name);

/// Every parameter that a chain of so many tasks has, task by task.
std::vector<Parameter> parameters_of(std::size_t tasks);

}  // namespace franz_parisi::cli
