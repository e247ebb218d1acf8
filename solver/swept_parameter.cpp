#include "solver/swept_parameter.hpp"

#include <limits>

namespace franz_parisi::solver {

std::string SweptParameter::name() const {
  const char* const names[] = {"alpha", "beta", "gamma", "rho", "tau", "nu"};
  return std::string(names[static_cast<std::size_t>(kind)]) + "_" + std::to_string(task + 1);
}

double& SweptParameter::of(ChainParameters& chain) const {
  theory::TaskParameters& p = chain.at(task);
  switch (kind) {
    case Kind::alpha:
      return p.alpha;
    case Kind::beta:
      return p.beta;
    case Kind::gamma:
      return p.gamma;
    case Kind::tau:
      return p.tau;
    case Kind::nu:
      return p.nu;
    case Kind::rho:
      break;
  }
  return p.rho;
}

double SweptParameter::lowest() const {
  constexpr double none = -std::numeric_limits<double>::infinity();
  return kind == Kind::gamma ? 0 : kind == Kind::rho ? -1 : none;
}

double SweptParameter::highest() const {
  return kind == Kind::rho ? 1 : std::numeric_limits<double>::infinity();
}

double SweptParameter::coordinate(double value) const {
  return logarithmic() ? std::log(value) : multiplier() ? std::asinh(value) : value;
}

double SweptParameter::value(double coordinate) const {
  return logarithmic() ? std::exp(coordinate) : multiplier() ? std::sinh(coordinate) : coordinate;
}

double SweptParameter::slope(double coordinate) const {
  return logarithmic() ? std::exp(coordinate) : multiplier() ? std::cosh(coordinate) : 1;
}

ChainParameters SweptParameter::at(const ChainParameters& chain, double value) const {
  ChainParameters moved = chain;
  of(moved) = value;
  return moved;
}

}  // namespace franz_parisi::solver
