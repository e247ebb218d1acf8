/// What the root finders of solver/ ask of a problem: f(u, lambda) = 0 with unknowns u and one parameter
/// lambda.
#pragma once

#include <functional>
#include <optional>

#include <Eigen/Core>

namespace franz_parisi::solver {

/// f and its derivatives at one point.
struct Evaluation {
  Eigen::VectorXd f;
  Eigen::MatrixXd df_du;
  Eigen::VectorXd df_dlambda;
};

/// Evaluates f; empty where the point lies outside the domain or the evaluation broke down.
using RootProblem = std::function<std::optional<Evaluation>(const Eigen::VectorXd& u, double lambda)>;

}  // namespace franz_parisi::solver
