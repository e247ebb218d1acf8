#include "solver/imposed.hpp"

#include <cmath>

namespace franz_parisi::solver {

const char* Imposed::name() const { return kind == Kind::q_star ? "q_star" : "overlap_previous"; }

double& Imposed::multiplier(theory::TaskParameters& task) const {
  return kind == Kind::q_star ? task.nu : task.tau;
}

bool Imposed::allows(double p) const { return (kind == Kind::q_star ? 0 : -1) < p && p < 1; }

double Imposed::coordinate(double p) const {
  return kind == Kind::q_star ? std::log(p / (1 - p)) : std::atanh(p);
}

double Imposed::value(double lambda) const {
  return kind == Kind::q_star ? 1 / (1 + std::exp(-lambda)) : std::tanh(lambda);
}

double Imposed::slope(double lambda) const {
  const double p = value(lambda);
  return kind == Kind::q_star ? p * (1 - p) : 1 - p * p;
}

}  // namespace franz_parisi::solver
