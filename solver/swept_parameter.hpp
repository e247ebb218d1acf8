/// One control parameter of one task, as the coordinate along which solutions are followed.
#pragma once

#include "solver/track.hpp"

#include <cmath>
#include <string>

namespace franz_parisi::solver {

struct SweptParameter {
  enum class Kind { alpha, beta, gamma, rho, tau, nu };

  Kind kind = Kind::alpha;
  std::size_t task = 0;  ///< counted from 0; rho of task 0 has no meaning

  /// "alpha_2", ...: tasks count from 1 in names.
  std::string name() const;

  double& of(ChainParameters& chain) const;
  ChainParameters at(const ChainParameters& chain, double value) const;

  /// lambda: ln of alpha and beta, arsinh of tau and nu, gamma and rho themselves. Solutions are smooth in it
  /// down to alpha -> 0 and out to large multipliers.
  double coordinate(double value) const;
  double value(double coordinate) const;
  double slope(double coordinate) const;  ///< d value/d lambda

  /// The parameter's range, in lambda: gamma >= 0, |rho| <= 1.
  double lowest() const;
  double highest() const;

  /// Is lambda inside it?
  bool allows(double coordinate) const { return lowest() <= coordinate && coordinate <= highest(); }

 private:
  bool logarithmic() const { return kind == Kind::alpha || kind == Kind::beta; }
  bool multiplier() const { return kind == Kind::tau || kind == Kind::nu; }
};

}  // namespace franz_parisi::solver
