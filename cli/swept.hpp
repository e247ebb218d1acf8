/// A parameter of the command line as the solver's coordinate.
#pragma once

#include "cli/parameter.hpp"
#include "solver/swept_parameter.hpp"

namespace franz_parisi::cli {

inline solver::SweptParameter swept(const Parameter& parameter) {
  using Kind = solver::SweptParameter::Kind;
  const Symbol* s = parameter.symbol;
  const Kind kind = s == &symbol::alpha   ? Kind::alpha
                    : s == &symbol::beta  ? Kind::beta
                    : s == &symbol::gamma ? Kind::gamma
                                          : Kind::rho;
  return {kind, static_cast<std::size_t>(parameter.task - 1)};
}

}  // namespace franz_parisi::cli
