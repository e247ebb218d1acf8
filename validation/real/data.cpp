#include "validation/real/data.hpp"

#include "validation/task_data.hpp"

#include <cmath>
#include <numbers>

namespace franz_parisi::validation::real {
namespace {

Eigen::VectorXd normals(std::size_t count, Stream stream) {
  Eigen::VectorXd values(static_cast<Eigen::Index>(count));
  for (double& value : values) value = stream.normal();
  return values;
}

/// ln Phi(u), and its derivative, down to where Phi underflows.
double log_normal(double u) {
  if (u > -30) return std::log(0.5 * std::erfc(-u / std::numbers::sqrt2));
  const double u2 = u * u;  // the asymptotic series of Mills' ratio
  return -0.5 * u2 - std::log(-u) - 0.5 * std::log(2 * std::numbers::pi) +
         std::log1p(-1 / u2 + 3 / (u2 * u2) - 15 / (u2 * u2 * u2));
}

double log_normal_slope(double u) {
  return std::exp(-0.5 * u * u - 0.5 * std::log(2 * std::numbers::pi) - log_normal(u));
}

double log_1p_exp(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

}  // namespace

Eigen::VectorXd gaussian_teacher(std::size_t size, const StreamName& name) {
  return normals(size, Stream(name.with(Purpose::teacher)));
}

Eigen::VectorXd gaussian_teacher(const Eigen::VectorXd& parent, double rho, const StreamName& name) {
  return rho * parent +
         std::sqrt(1 - rho * rho) * gaussian_teacher(static_cast<std::size_t>(parent.size()), name);
}

Data draw_data(const Eigen::VectorXd& teacher, const TaskSettings& task, Learner learner,
               const StreamName& name) {
  const auto size = static_cast<std::size_t>(teacher.size());
  const auto patterns = static_cast<Eigen::Index>(pattern_count(task.alpha, size));
  Stream stream(name.with(Purpose::inputs));
  Data data{Eigen::MatrixXd(patterns, teacher.size()), {}};
  const double unit = 1 / std::sqrt(static_cast<double>(size));
  for (Eigen::Index i = 0; i < teacher.size(); ++i)
    for (Eigen::Index mu = 0; mu < patterns; ++mu) data.inputs(mu, i) = stream() & 1U ? unit : -unit;
  data.labels = data.fields(teacher);
  if (learner != Learner::square)
    data.labels = data.labels.unaryExpr([](double u) { return u < 0 ? -1.0 : 1.0; });
  else if (task.noise > 0)
    data.labels +=
        std::sqrt(task.noise) * normals(data.labels.size() > 0 ? static_cast<std::size_t>(patterns) : 0,
                                        Stream(name.with(Purpose::label_noise)));
  return data;
}

Eigen::ArrayXd losses(Learner learner, const Data& data, const Eigen::VectorXd& fields) {
  if (learner == Learner::square) return 0.5 * (data.labels - fields).array().square();
  const Eigen::ArrayXd stability = data.labels.array() * fields.array();
  if (learner == Learner::probit) return -stability.unaryExpr(&log_normal);
  return (-stability).unaryExpr(&log_1p_exp);
}

Eigen::ArrayXd forces(Learner learner, const Data& data, const Eigen::VectorXd& fields) {
  if (learner == Learner::square) return (data.labels - fields).array();
  const Eigen::ArrayXd stability = data.labels.array() * fields.array();
  if (learner == Learner::probit) return data.labels.array() * stability.unaryExpr(&log_normal_slope);
  return data.labels.array() * stability.unaryExpr([](double u) { return 1 / (1 + std::exp(u)); });
}

double largest_curvature(Learner learner) { return learner == Learner::logistic ? 0.25 : 1; }

}  // namespace franz_parisi::validation::real
