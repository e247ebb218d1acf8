#include "theory/ansatz.hpp"

#include "theory/rs/coordinates.hpp"
#include "theory/rs/saddle_point.hpp"
#include "theory/whole_point.hpp"

#include <cmath>
#include <utility>

namespace franz_parisi::theory {
namespace {

class ReplicaSymmetric : public WholePoint<SaddlePoint> {
 public:
  using WholePoint::WholePoint;

  double stability() const override { return point_.stability(); }
  double overlap_previous_by_tau() const override { return point_.entropic->overlap_previous().response[3]; }
  HandedOn hand_on(double step, bool couplings) const override {
    return point_.entropic->hand_on(point_.entropic->law_rule(step), couplings);
  }
  std::optional<Overlaps> overlaps() const override { return point_.x; }
};

std::shared_ptr<const TaskPoint> evaluate(std::shared_ptr<const Law> prior, const TaskParameters& parameters,
                                          const Eigen::VectorXd& u, const Resolution& resolution) {
  const auto x = from_coordinates(u);
  auto point = x ? saddle_point(std::static_pointer_cast<const FieldLaw>(prior), parameters, *x, resolution)
                 : std::nullopt;
  return point ? std::make_shared<const ReplicaSymmetric>(std::move(*point)) : nullptr;
}

}  // namespace

std::shared_ptr<Law> no_field() { return std::make_shared<FieldLaw>(FieldLaw::point_mass()); }

std::optional<Eigen::VectorXd> field_prior_alone(const Law& prior, const TaskParameters& parameters,
                                                 const Resolution& resolution) {
  const auto x = prior_alone(static_cast<const FieldLaw&>(prior), parameters, resolution);
  return x ? std::optional<Eigen::VectorXd>(coordinates(*x)) : std::nullopt;
}

const Ansatz replica_symmetric{3, 3, 2, evaluate};

}  // namespace franz_parisi::theory
