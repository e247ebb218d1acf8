#include "theory/parameters.hpp"

#include "theory/ansatz.hpp"
#include "theory/reading.hpp"

#include <charconv>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

namespace franz_parisi::theory {
namespace {

std::string text(double value) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

/// A coordinate: lambda of a value, the value of a lambda, and its slope.
struct Map {
  double (*lambda)(double);
  double (*value)(double);
  double (*slope)(double);
};

Map map_of(Coordinate coordinate) {
  switch (coordinate) {
    case Coordinate::logarithm:
      return {std::log, std::exp, std::exp};
    case Coordinate::arsinh:
      return {std::asinh, std::sinh, std::cosh};
    case Coordinate::itself:
      break;
  }
  constexpr auto same = [](double x) { return x; };
  return {same, same, [](double) { return 1.0; }};
}

}  // namespace

std::string Range::text() const {
  return fmt::format("{}{}, {}{}", lower_included ? '[' : '(', theory::text(lower), theory::text(upper),
                     upper_included ? ']' : ')');
}

std::string Parameter::name() const { return fmt::format("{}_{}", row->name, task + 1); }

double Parameter::coordinate(double value) const { return map_of(row->coordinate).lambda(value); }
double Parameter::value(double lambda) const { return map_of(row->coordinate).value(lambda); }
double Parameter::slope(double lambda) const { return map_of(row->coordinate).slope(lambda); }

bool Parameter::allows(double lambda) const {
  // Logarithms of an end may round outwards; what is asked for is checked where it is typed.
  const double v = value(lambda);
  if (row->coordinate == Coordinate::logarithm) return v > 0 && std::isfinite(v);
  return row->range.contains(v);
}

std::optional<double> Parameter::otherwise() const {
  if (!row->otherwise) return std::nullopt;
  return static_cast<int>(task) + 1 == row->first_task ? row->otherwise->first : row->otherwise->others;
}

std::vector<Parameter> parameters_of(const Chain& chain) {
  std::vector<Parameter> parameters;
  for (std::size_t t = 0; t < chain.size(); ++t) {
    for (const ParameterRow* row : parameter::control)
      if (static_cast<int>(t) + 1 >= row->first_task && row->belongs_to(chain[t]))
        parameters.push_back({row, t});
  }
  return parameters;
}

std::vector<Parameter> parameters_of(std::size_t tasks) { return parameters_of(Chain(tasks)); }

std::optional<Parameter> parameter_named(std::string_view name) {
  const std::size_t task = number_of_task(name);
  for (const ParameterRow* row : parameter::control) {
    const Parameter parameter{row, task - 1};
    if (task >= static_cast<std::size_t>(row->first_task) && parameter.name() == name) return parameter;
  }
  return std::nullopt;
}

std::size_t most_tasks(const TaskParameters& task) { return task.ansatz->most_tasks; }

std::size_t parent_of(const Chain& chain, std::size_t task) {
  const int parent = chain.at(task).parent;
  return (parent == 0 ? task : static_cast<std::size_t>(parent)) - 1;
}

void validate(const Chain& chain) {
  const std::size_t most = chain.empty() ? most_tasks() : most_tasks(chain.front());
  if (chain.empty() || chain.size() > most)
    throw std::invalid_argument(fmt::format("a chain has 1 to {} tasks, not {}", most, chain.size()));
  std::vector<Parameter> all = parameters_of(chain);
  for (std::size_t t = 0; t < chain.size(); ++t) {
    all.push_back({&parameter::nu, t});
    if (t > 0) all.push_back({&parameter::tau, t});
  }
  for (const Parameter& one : all) {
    if (one.row->range.contains(one.of(chain))) continue;
    throw std::invalid_argument(
        fmt::format("{} = {} must be in {}", one.name(), text(one.of(chain)), one.row->range.text()));
  }
  for (std::size_t t = 0; t < chain.size(); ++t) {
    const TaskParameters& task = chain[t];
    if (task.parent < 0 || task.parent > static_cast<int>(t))
      throw std::invalid_argument(fmt::format("parent_{} = {} must be in [0, {}]", t + 1, task.parent, t));
    if (task.ansatz == &real_weights && task.delta == 0 && task.gamma == 0)
      throw std::invalid_argument(
          fmt::format("delta_{} = 0 must be above 0 where gamma is 0: nothing confines the weights", t + 1));
  }
}

}  // namespace franz_parisi::theory
