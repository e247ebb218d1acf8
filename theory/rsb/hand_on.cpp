// The law that a task with one step of replica symmetry breaking hands on: equation (27), last sentence.
#include "integrals/weight_axis.hpp"
#include "theory/rsb/entropic.hpp"
#include "theory/weights/variational/pass_on.hpp"

#include <span>
#include <utility>

namespace franz_parisi::theory::rsb {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;

std::vector<ArrayXXd> Entropic::tilt(const ArrayXXd& rows, const ArrayXXd& nodes,
                                     const ArrayXXd& tilts) const {
  const ArrayXXd means = tilted_.average(tilts);
  std::vector<ArrayXXd> changes;
  for (Eigen::Index j = 0; j < tilts.cols(); ++j)
    changes.emplace_back(nodes.colwise() * tilts.col(j) - tilted_.push(rows.colwise() * means.col(j)));
  return changes;
}

HandedLaw Entropic::hand_on(double step, bool couplings) const {
  const integrals::Rule rule = integrals::make_theta_rule(exponent_.scales(), step);
  const LocalAverages& a = averages_.fine;
  const ArrayXd mean = gauge_ * (1 - a.deficit);
  Measure measure(x_, a.excess + nodes_.abs(), mean, a.k2, 1);
  measure.tilt.col(along_own) = x_ * along_a().level;

  const Pushed rows = push(prior_.mass);
  const ArrayXXd nodes = tilted_.push(rows.fine);
  std::vector<ArrayXXd> sources{nodes,
                                nodes.colwise() * mean,
                                nodes.colwise() * mean.square(),
                                nodes.colwise() * a.width,
                                tilted_.push(rows.by_q_0_hat),
                                tilted_.push(rows.by_r_hat)};
  for (ArrayXXd& source : rounding_sources(nodes_, a.excess, nodes, tilted_.push(field_.rounding(prior_))))
    sources.push_back(std::move(source));
  const std::size_t tilts = sources.size();
  for (ArrayXXd& change : tilt(rows.fine, nodes, measure.tilt)) sources.push_back(std::move(change));
  const std::size_t shifts = sources.size();
  for (const ArrayXXd& shift : prior_.shifts) sources.push_back(tilted_.push(field_.push(shift)));
  const std::size_t shifts_end = sources.size();
  if (couplings) {
    const EntropyAverages s = measure_.entropy_averages(nodes_.abs());
    sources.push_back(nodes.colwise() * s.mean);
    sources.push_back(tilt(rows.fine, nodes, x_ * s.mean)[0]);
    for (const ArrayXd& factor : {prior_.theta, ArrayXd(prior_.theta.tanh())})
      sources.push_back(tilted_.push(push(prior_.mass.colwise() * factor).by_r_hat));
  }
  const std::vector<ArrayXXd> sums = pass_on(measure_, nodes_, a.excess, rule, sources);

  HandedLaw handed;
  handed.law = prior_.on(rule.nodes, sums[0]);
  handed.law.rounding = rounding_passed_on(exponent_, rule, sums[0], std::span(sums).subspan<6, 3>());
  handed.law.shifts.assign(sums.begin() + static_cast<std::ptrdiff_t>(shifts),
                           sums.begin() + static_cast<std::ptrdiff_t>(shifts_end));
  // At fixed c, d/dc of the density multiplies it by m - <m>_c, d/dA by m^2 - <m^2>_c; the variance d_hat of
  // c acts as in response.hpp, by half a second derivative and x <m>_c times the first. What they do to the
  // law of c in a cluster is in the tilts.
  const ArrayXd m = rule.nodes.tanh(), width = rule.nodes.cosh().square().inverse();  // 1 - m^2
  const ArrayXXd by_a = sums[3] - sums[0].colwise() * width, crossed = sums[1].colwise() * m - sums[2];
  handed.by_conjugate = {sums[4],                                                          // q_0_hat
                         0.5 * by_a - (1 - x_) * crossed + sums[tilts + along_variance],   // d_hat
                         sums[5], by_a + sums[tilts + along_own], sums[tilts + along_x]};  // r_hat, A, x
  if (!couplings) return handed;
  // kappa multiplies it by s(m) - <s(m)>_c and shifts h by theta', tau shifts h by tanh theta'.
  const ArrayXd s = rule.nodes.unaryExpr([](double theta) { return integrals::binary_entropy(theta); });
  handed.by_kappa = sums[0].colwise() * s - sums[shifts_end] + sums[shifts_end + 1] + sums[shifts_end + 2];
  handed.by_tau = sums[shifts_end + 3];
  return handed;
}

}  // namespace franz_parisi::theory::rsb
