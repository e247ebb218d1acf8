#include "theory/local_field.hpp"

#include "integrals/mapped_trapezoid.hpp"
#include "integrals/normal.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace franz_parisi::theory {
namespace {

constexpr double reach = 9;  // standard deviations kept of the Gaussian: exp(-40)
constexpr double negligible_mass = 1e-17;
constexpr double gauss_ratio = 1.4;  // product: step in x, in units of the field step

/// Dense around c = 0, where <m>_c steps. For A < 0 it is a slope instead, c = 2|A| m + kappa artanh m, with
/// bends at |c| = 2|A|, of width sqrt(2|A|) or kappa.
integrals::StretchedAxis field_axis(double sigma, double a, double kappa) {
  std::vector<integrals::StretchedAxis::Feature> features{{.scale = 1.5, .weight = 1.5}};
  const double bend = -2 * a;
  const double width = std::max(std::sqrt(std::max(bend, 0.0)), kappa);
  constexpr double most = 100;  // nodes a step: beyond, the error estimates say what is missing
  if (bend > 1 && bend > width)
    features.push_back({.scale = bend, .weight = std::min(most, 0.7 * bend / width)});
  return {sigma, std::move(features)};
}

}  // namespace

LocalField::LocalField(const FieldLaw& prior, const Conjugates& conjugates, const LocalCouplings& couplings,
                       const Resolution& resolution) {
  const double sigma = std::sqrt(conjugates.q_hat);
  const double a = conjugates.q_star_hat + couplings.nu - 0.5 * conjugates.q_hat;
  if (couplings.kappa == 0 && couplings.tau == 0) {  // theta' drops out
    count_ = prior.theta.size();
    build_lattice(Eigen::ArrayXd::Constant(1, conjugates.r_hat), field_axis(sigma, a, couplings.kappa), sigma,
                  resolution.field_step);
    return;
  }
  const Eigen::ArrayXd marginal = prior.marginal();
  Eigen::Index last = marginal.size() - 1;
  while (last > 0 && marginal[last] < negligible_mass) --last;
  while (first_ < last && marginal[first_] < negligible_mass) ++first_;
  count_ = last - first_ + 1;
  const Eigen::ArrayXd theta = prior.theta.segment(first_, count_);
  const Eigen::ArrayXd centres = conjugates.r_hat + couplings.kappa * theta + couplings.tau * theta.tanh();

  const auto axis = field_axis(sigma, a, couplings.kappa);
  const double lattice_size =
      (axis.t(centres.maxCoeff() + reach * sigma) - axis.t(centres.minCoeff() - reach * sigma)) /
      resolution.field_step;
  const double gauss_step = gauss_ratio * resolution.field_step;
  const double product_size = static_cast<double>(count_) * 2 * reach / gauss_step;
  if (lattice_size <= product_size || count_ == 1) {
    build_lattice(centres, field_axis(sigma, a, couplings.kappa), sigma, resolution.field_step);
  } else {
    build_product(centres, sigma, gauss_step);
  }
}

void LocalField::build_lattice(const Eigen::ArrayXd& centres, const integrals::StretchedAxis& axis,
                               double sigma, double step) {
  const double lower = centres.minCoeff() - reach * sigma;
  const double upper = centres.maxCoeff() + reach * sigma;
  const auto rule = integrals::mapped_trapezoid(axis, lower, upper, step);
  nodes_ = rule.nodes;
  coarse_ = Eigen::ArrayXd::Zero(nodes_.size());
  for (Eigen::Index l = 0; l < nodes_.size(); l += 2) coarse_[l] = 2;
  kernel_ = Eigen::MatrixXd::Zero(nodes_.size(), centres.size());
  const double* begin = nodes_.data();
  const double* end = begin + nodes_.size();
  for (Eigen::Index j = 0; j < centres.size(); ++j) {
    const auto from = std::lower_bound(begin, end, centres[j] - reach * sigma) - begin;
    const auto size = std::upper_bound(begin, end, centres[j] + reach * sigma) - begin - from;
    const auto x = (nodes_.segment(from, size) - centres[j]) / sigma;
    kernel_.col(j).segment(from, size) =
        (rule.weights.segment(from, size) * (-0.5 * x.square()).exp() * (integrals::normal_pdf(0) / sigma))
            .matrix();
  }
}

void LocalField::build_product(const Eigen::ArrayXd& centres, double sigma, double step) {
  const auto n = static_cast<Eigen::Index>(2 * reach / step) + 1;
  const Eigen::ArrayXd x =
      (Eigen::ArrayXd::LinSpaced(n, 0, static_cast<double>(n - 1)) - 0.5 * static_cast<double>(n - 1)) * step;
  gauss_ = x.unaryExpr([step](double v) { return step * integrals::normal_pdf(v); });
  nodes_.resize(centres.size() * n);
  coarse_ = Eigen::ArrayXd::Zero(nodes_.size());
  for (Eigen::Index j = 0; j < centres.size(); ++j) {
    nodes_.segment(j * n, n) = centres[j] + sigma * x;
    for (Eigen::Index i = 0; i < n; i += 2) coarse_[j * n + i] = 2;
  }
}

Eigen::ArrayXXd LocalField::push(const Eigen::Ref<const Eigen::ArrayXXd>& laws) const {
  const auto kept = laws.middleRows(first_, count_);
  if (gauss_.size() == 0) {
    if (kernel_.cols() == 1) return (kernel_ * kept.matrix().colwise().sum()).array();
    return (kernel_ * kept.matrix()).array();
  }
  const Eigen::Index n = gauss_.size();
  Eigen::ArrayXXd weights(nodes_.size(), laws.cols());
  for (Eigen::Index h = 0; h < laws.cols(); ++h) {
    for (Eigen::Index j = 0; j < count_; ++j) weights.col(h).segment(j * n, n) = gauss_ * kept(j, h);
  }
  return weights;
}

}  // namespace franz_parisi::theory
