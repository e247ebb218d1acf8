#include "solver/differences.hpp"

#include <utility>

namespace franz_parisi::solver {
namespace {

constexpr double step = 1e-5;

}  // namespace

RootProblem differentiated(Residual residual) {
  return
      [residual = std::move(residual)](const Eigen::VectorXd& u, double lambda) -> std::optional<Evaluation> {
        const auto f = residual(u, lambda);
        if (!f) return std::nullopt;
        const auto slope = [&](const auto& at) -> std::optional<Eigen::VectorXd> {
          const auto right = at(step), left = at(-step);
          if (!right || !left) return std::nullopt;
          return (*right - *left) / (2 * step);
        };
        Evaluation e{.f = *f, .df_du = Eigen::MatrixXd(f->size(), u.size()), .df_dlambda = {}};
        for (Eigen::Index i = 0; i < u.size(); ++i) {
          const auto column =
              slope([&](double h) { return residual(u + h * Eigen::VectorXd::Unit(u.size(), i), lambda); });
          if (!column) return std::nullopt;
          e.df_du.col(i) = *column;
        }
        const auto last = slope([&](double h) { return residual(u, lambda + h); });
        if (!last) return std::nullopt;
        e.df_dlambda = *last;
        if (!e.f.allFinite() || !e.df_du.allFinite() || !e.df_dlambda.allFinite()) return std::nullopt;
        return e;
      };
}

}  // namespace franz_parisi::solver
