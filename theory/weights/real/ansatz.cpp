#include "theory/ansatz.hpp"

#include "theory/weights/real/saddle_point.hpp"
#include "theory/whole_point.hpp"

#include <utility>

#include <Eigen/LU>

namespace franz_parisi::theory {
namespace {

class RealWeights : public WholePoint<real::SaddlePoint> {
 public:
  using WholePoint::WholePoint;

  double residual() const override { return point_.largest_residual(); }
  double stability() const override { return (-point_.by_u()).determinant(); }
  double overlap_previous_by_tau() const override { return point_.weights.by_tau().previous; }
  HandedOn hand_on(double, bool couplings) const override { return point_.hand_on(couplings); }
  std::optional<Overlaps> overlaps() const override { return std::nullopt; }
};

std::shared_ptr<const TaskPoint> evaluate(std::shared_ptr<const Law> prior, const TaskParameters& parameters,
                                          const Eigen::VectorXd& u, const Resolution& resolution) {
  auto point = real::saddle_point(std::static_pointer_cast<const Moments>(prior), parameters, u, resolution);
  return point ? std::make_shared<const RealWeights>(std::move(*point)) : nullptr;
}

std::optional<Eigen::VectorXd> prior_alone(const Law& prior, const TaskParameters& parameters,
                                           const Resolution&) {
  const auto x = real::prior_alone(static_cast<const Moments&>(prior), parameters);
  return x ? std::optional<Eigen::VectorXd>(real::coordinates(*x)) : std::nullopt;
}

/// What is uncertain about each task is followed to the end of the chain, which takes memory like its square.
constexpr std::size_t longest_chain = 100;

}  // namespace

const Ansatz real_weights{3, 3, 1, evaluate, Moments::nothing_learned, prior_alone, true, longest_chain};

}  // namespace franz_parisi::theory
