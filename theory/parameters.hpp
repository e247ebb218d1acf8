/// The control parameters of a chain: ONE table, one row each.
#pragma once

#include "theory/task.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace franz_parisi::theory {

/// All tasks of a chain, in the order in which they are learned.
using Chain = std::vector<TaskParameters>;

/// What defines one control parameter, whatever the task.
struct ParameterRow {
  /// The variable in which solutions are smooth: down to alpha -> 0, out to large multipliers.
  enum class Coordinate { logarithm, itself, arsinh };

  std::string_view name;
  double TaskParameters::*member;
  double lowest;  ///< solutions exist for values above
  bool lowest_included;
  double highest;  ///< included
  Coordinate coordinate;
  int first_task;  ///< the first task that has one: 2 for rho, which couples a task to the one before
};

namespace parameter {
/// alpha, beta and gamma are also bounded so that no quadrature is asked for what doubles cannot hold.
inline constexpr ParameterRow alpha{
    "alpha", &TaskParameters::alpha, 0, false, 1e3, ParameterRow::Coordinate::logarithm, 1};
inline constexpr ParameterRow beta{
    "beta", &TaskParameters::beta, 0, false, 1e4, ParameterRow::Coordinate::logarithm, 1};
inline constexpr ParameterRow gamma{"gamma", &TaskParameters::gamma,           0, true,
                                    1e3,     ParameterRow::Coordinate::itself, 1};
inline constexpr ParameterRow rho{"rho", &TaskParameters::rho, -1, true, 1, ParameterRow::Coordinate::itself,
                                  2};
/// Multipliers: found for an imposed value, never asked for.
inline constexpr ParameterRow tau{
    "tau", &TaskParameters::tau, -1e11, true, 1e11, ParameterRow::Coordinate::arsinh, 2};
inline constexpr ParameterRow nu{
    "nu", &TaskParameters::nu, -1e11, true, 1e11, ParameterRow::Coordinate::arsinh, 1};

/// Those that a user names.
inline constexpr std::array control{&alpha, &beta, &gamma, &rho};
}  // namespace parameter

/// A row at a task, counted from 0, as the coordinate lambda along which solutions are followed.
struct Parameter {
  const ParameterRow* row = &parameter::alpha;
  std::size_t task = 0;

  std::string name() const;  ///< "alpha_2", ...: tasks count from 1 in names
  double& of(Chain& chain) const { return chain.at(task).*row->member; }
  double of(const Chain& chain) const { return chain.at(task).*row->member; }
  Chain at(Chain chain, double value) const {
    of(chain) = value;
    return chain;
  }

  double coordinate(double value) const;
  double value(double lambda) const;
  double slope(double lambda) const;  ///< d value/d lambda
  /// Is the value of lambda in the parameter's range?
  bool allows(double lambda) const;

  bool operator==(const Parameter&) const = default;
};

/// Throws std::invalid_argument naming the first parameter outside its range, or a number of tasks outside
/// [1, 6].
void validate(const Chain& chain);

inline constexpr std::size_t most_tasks = 6;

}  // namespace franz_parisi::theory
