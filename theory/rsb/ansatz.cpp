#include "theory/rsb/ansatz.hpp"

#include "theory/rsb/saddle_point.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/LU>

namespace franz_parisi::theory {
namespace {

/// The first `unknowns` of the five equations: all, or those at fixed x.
class OneStep : public TaskPoint {
 public:
  OneStep(rsb::SaddlePoint point, Eigen::Index unknowns) : point_(std::move(point)), n_(unknowns) {}

  Eigen::VectorXd mismatch() const override { return point_.mismatch().head(n_); }
  Eigen::MatrixXd by_conjugates() const override { return point_.by_conjugates().topRows(n_); }
  Eigen::MatrixXd conjugates_by_u() const override { return point_.conjugates_by_u().leftCols(n_); }
  Eigen::MatrixXd by_u() const override { return point_.by_u().topLeftCorner(n_, n_); }
  Eigen::MatrixXd by_shifts() const override { return point_.by_shifts().topRows(n_); }
  Eigen::VectorXd conjugates_along(const TaskParameters& d) const override {
    return point_.conjugates_along(d);
  }
  Eigen::VectorXd along(const TaskParameters& d) const override { return point_.along(d).head(n_); }
  Eigen::VectorXd moment_error() const override { return point_.moment_error().head(n_); }
  Eigen::VectorXd conjugate_error() const override { return point_.conjugate_error(); }
  double residual() const override { return point_.residual().lpNorm<Eigen::Infinity>(); }
  double stability() const override { return (-by_u()).determinant(); }
  std::vector<GradedReading> readings() const override { return of_unknowns(point_.readings()); }
  std::vector<GradedReading> generalisation() const override { return of_unknowns(point_.generalisation()); }
  GradedReading overlap_previous() const override { return of_unknowns({point_.overlap_previous()})[0]; }
  double overlap_previous_by_tau() const override { return point_.entropic->overlap_previous_by_tau(); }
  HandedOn hand_on(double step, bool couplings) const override {
    return point_.entropic->hand_on(step, couplings);
  }
  std::optional<Overlaps> overlaps() const override { return std::nullopt; }

 private:
  std::vector<GradedReading> of_unknowns(std::vector<GradedReading> readings) const {
    for (GradedReading& reading : readings)
      if (reading.by_u.size() > n_) reading.by_u.conservativeResize(n_);
    return readings;
  }

  rsb::SaddlePoint point_;
  Eigen::Index n_;
};

template <Eigen::Index unknowns>
std::shared_ptr<const TaskPoint> evaluate(std::shared_ptr<const Law> prior, const TaskParameters& parameters,
                                          const Eigen::VectorXd& u, const Resolution& resolution) {
  rsb::Coordinates all;
  all << u.head<4>(), unknowns == 5 ? u[unknowns - 1] : std::numeric_limits<double>::infinity();
  const auto x = rsb::from_coordinates(all);
  // Far tails are not kept: a later task has to do without them rather than take what is here for them.
  if (resolution.tails || !x || (unknowns == 5 && x->rest() == 0)) return nullptr;
  auto point = rsb::saddle_point(std::static_pointer_cast<const FieldLaw>(prior), parameters, *x, resolution);
  return point ? std::make_shared<const OneStep>(std::move(*point), unknowns) : nullptr;
}

}  // namespace

const Ansatz one_step{5, 5, 3, evaluate<5>};
const Ansatz clusters{4, 5, 3, evaluate<4>};

}  // namespace franz_parisi::theory
