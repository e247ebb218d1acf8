#include "theory/parameters.hpp"

#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace franz_parisi::theory {
namespace {

bool contains(const ParameterRow& row, double value) {
  return (row.lowest_included ? row.lowest <= value : row.lowest < value) && value <= row.highest;
}

std::string text(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%g", value);
  return digits;
}

}  // namespace

std::string Parameter::name() const { return std::string(row->name) + "_" + std::to_string(task + 1); }

double Parameter::coordinate(double value) const {
  switch (row->coordinate) {
    case ParameterRow::Coordinate::logarithm:
      return std::log(value);
    case ParameterRow::Coordinate::arsinh:
      return std::asinh(value);
    case ParameterRow::Coordinate::itself:
      break;
  }
  return value;
}

double Parameter::value(double lambda) const {
  switch (row->coordinate) {
    case ParameterRow::Coordinate::logarithm:
      return std::exp(lambda);
    case ParameterRow::Coordinate::arsinh:
      return std::sinh(lambda);
    case ParameterRow::Coordinate::itself:
      break;
  }
  return lambda;
}

double Parameter::slope(double lambda) const {
  switch (row->coordinate) {
    case ParameterRow::Coordinate::logarithm:
      return std::exp(lambda);
    case ParameterRow::Coordinate::arsinh:
      return std::cosh(lambda);
    case ParameterRow::Coordinate::itself:
      break;
  }
  return 1;
}

bool Parameter::allows(double lambda) const {
  // Logarithms of an end may round outwards; what is asked for is checked where it is typed.
  const double v = value(lambda);
  if (row->coordinate == ParameterRow::Coordinate::logarithm) return v > 0 && std::isfinite(v);
  return contains(*row, v);
}

void validate(const Chain& chain) {
  if (chain.empty() || chain.size() > most_tasks) {
    throw std::invalid_argument("a chain has 1 to 6 tasks, not " + std::to_string(chain.size()));
  }
  for (std::size_t t = 0; t < chain.size(); ++t) {
    for (const ParameterRow* row : {&parameter::alpha, &parameter::beta, &parameter::gamma, &parameter::rho,
                                    &parameter::tau, &parameter::nu}) {
      const Parameter parameter{row, t};
      const double value = parameter.of(chain);
      const bool unused = static_cast<int>(t) + 1 < row->first_task;
      if (unused || contains(*row, value)) continue;
      throw std::invalid_argument(parameter.name() + " = " + text(value) + " must be in " +
                                  (row->lowest_included ? "[" : "(") + text(row->lowest) + ", " +
                                  text(row->highest) + "]");
    }
  }
}

}  // namespace franz_parisi::theory
