/// The control parameters of a chain: ONE table, one row each.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <franz_parisi/theory/range.hpp>
#include <franz_parisi/theory/task.hpp>

namespace franz_parisi::theory {

/// All tasks of a chain, in the order in which they are learned.
using Chain = std::vector<TaskParameters>;

/// What a parameter is where nobody gives it.
struct Default {
  double first;   ///< of the first task that has one
  double others;  ///< of the later ones
};

/// The variable in which solutions are smooth: down to alpha -> 0, out to large multipliers.
enum class Coordinate { logarithm, itself, arsinh };

/// What defines one control parameter, whatever the task.
struct ParameterRow {
  std::string_view name;
  double TaskParameters::*member;
  Range range;
  Coordinate coordinate;
  int first_task;  ///< the first task that has one: 2 for rho, which couples a task to the one before
  std::optional<Default> otherwise = std::nullopt;  ///< none: it has to be given
  std::string_view help = {};                       ///< what its list holds
  const Ansatz* weights = nullptr;                  ///< the only ones that have it; null: all
  const Channel* channel = nullptr;                 ///< likewise

  bool belongs_to(const TaskParameters& task) const {
    return (!weights || weights == task.ansatz) && (!channel || channel == task.channel);
  }
};

namespace parameter {
/// alpha, beta and gamma are also bounded so that no quadrature is asked for what doubles cannot hold.
inline constexpr ParameterRow alpha{"alpha",
                                    &TaskParameters::alpha,
                                    {0, false, 1e3},
                                    Coordinate::logarithm,
                                    1,
                                    std::nullopt,
                                    "data loads P/N, one per task or one for all"};
inline constexpr ParameterRow beta{"beta",
                                   &TaskParameters::beta,
                                   {0, false, 1e4},
                                   Coordinate::logarithm,
                                   1,
                                   std::nullopt,
                                   "inverse temperatures, one per task or one for all"};
inline constexpr ParameterRow gamma{"gamma",
                                    &TaskParameters::gamma,
                                    {0, true, 1e3},
                                    Coordinate::itself,
                                    1,
                                    Default{0, 1},
                                    "weights of the KL to the state before, one per task or one for all;\n"
                                    "default 0 for the first task, 1 for the others"};
inline constexpr ParameterRow rho{"rho",
                                  &TaskParameters::rho,
                                  {-1, true, 1},
                                  Coordinate::itself,
                                  2,
                                  std::nullopt,
                                  "teacher overlaps, one per consecutive pair of tasks or one for all"};
inline constexpr ParameterRow delta{
    "delta",
    &TaskParameters::delta,
    {0, true, 1e3},
    Coordinate::itself,
    1,
    Default{1, 1},
    "of real weights: weights of |w|^2/2, one per task or one for all; default 1",
    &real_weights};
inline constexpr ParameterRow noise{
    "noise",
    &TaskParameters::noise,
    {0, true, 1e3},
    Coordinate::itself,
    1,
    Default{0, 0},
    "of the square loss: variances of the noise on labels, one per task or one for all; default 0",
    &real_weights,
    &square};
/// Multipliers: found for an imposed value, never asked for.
inline constexpr ParameterRow tau{"tau", &TaskParameters::tau, {-1e11, true, 1e11}, Coordinate::arsinh, 2};
inline constexpr ParameterRow nu{"nu", &TaskParameters::nu, {-1e11, true, 1e11}, Coordinate::arsinh, 1};

/// Those that a user names.
inline constexpr std::array control{&alpha, &beta, &gamma, &rho, &delta, &noise};
}  // namespace parameter

/// The task, counted from 0 as `task` > 0 is, whose teacher that of `task` resembles.
std::size_t parent_of(const Chain& chain, std::size_t task);

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

  /// What it is where nobody gives it, if it may be left out.
  std::optional<double> otherwise() const;

  bool operator==(const Parameter&) const = default;
};

/// Every control parameter that a chain has, task by task.
std::vector<Parameter> parameters_of(const Chain& chain);
/// The same of so many tasks of the weights and the loss that are meant unless others are named.
std::vector<Parameter> parameters_of(std::size_t tasks);

/// The parameter of this name, whatever has it, up to task 999; none where that is no name.
std::optional<Parameter> parameter_named(std::string_view name);

/// The largest number of tasks that a chain of such tasks may have.
std::size_t most_tasks(const TaskParameters& task = {});

/// Throws std::invalid_argument naming the first parameter outside its range, a number of tasks outside
/// [1, most_tasks], a parent that is no earlier task, or real weights that nothing confines.
void validate(const Chain& chain);

}  // namespace franz_parisi::theory
