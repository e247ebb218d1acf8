#include "theory/weights/variational/local_field.hpp"

#include "integrals/deadline.hpp"
#include "integrals/mapped_trapezoid.hpp"
#include "integrals/normal.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace franz_parisi::theory {
namespace {

constexpr double reach = 9;                // standard deviations kept of the Gaussian: exp(-40)
constexpr double tail_reach = 38;          // exp(-722): what is left of the range of a double
constexpr double negligible_mass = 5e-18;  // of each end of the law of theta
constexpr Eigen::Index most_band_weights = Eigen::Index{1} << 25;
constexpr double gauss_ratio = 1.4;  // product: step in x, in units of the field step

/// Dense around c = 0, where <m>_c steps. For A < 0 it is a slope instead, c = 2|A| m + kappa artanh m, with
/// bends at |c| = 2|A|, of width sqrt(2|A|) or kappa. What averages answer to q_hat is an integral of second
/// derivatives, (sigma/width)^2 times what is left of it: the wider the Gaussian, the finer the bends.
integrals::StretchedAxis field_axis(double sigma, double a, double kappa, bool tails) {
  std::vector<integrals::StretchedAxis::Feature> features{{.scale = 1.5, .weight = 1.5}};
  const double bend = -2 * a;
  const double width = std::max(std::sqrt(std::max(bend, 0.0)), kappa);
  constexpr double most = 500;  // nodes a step: beyond, the error estimates say what is missing
  constexpr double wide = 30, finer = 0.08;
  if (bend > 1 && bend > width) {
    const double fineness = 0.7 * (1 + finer * std::log(std::max(1.0, sigma / (wide * width))));
    features.push_back({.scale = bend, .weight = std::min(most, fineness * bend / width)});
  }
  // The wrong sign of m fades over the width of m times its stiffness: a Gaussian around some c of a few
  // such.
  const double wrong = std::sqrt(2 * std::abs(a) + kappa);
  if (tails && wrong > 1) features.push_back({.scale = 6 * wrong, .weight = 9});
  return {sigma, std::move(features)};
}

}  // namespace

LocalField::LocalField(const FieldLaw& prior) : reach_(reach), theta_size_(prior.theta.size()) {}

Eigen::ArrayXd LocalField::keep_centres(const FieldLaw& prior, double r_hat, const LocalCouplings& couplings,
                                        double negligible) {
  count_ = prior.theta.size();
  if (couplings.kappa == 0 && couplings.tau == 0) return Eigen::ArrayXd::Constant(1, r_hat);
  const Eigen::ArrayXd marginal = prior.marginal();
  Eigen::Index last = marginal.size() - 1;
  // Both ends by what they hold together: the finer the nodes, the less is on each.
  double above = 0, below = 0;
  for (; last > 0 && above + marginal[last] <= negligible; --last) above += marginal[last];
  for (; first_ < last && below + marginal[first_] <= negligible; ++first_) below += marginal[first_];
  left_out_ = above + below;
  count_ = last - first_ + 1;
  const Eigen::ArrayXd theta = prior.theta.segment(first_, count_);
  return r_hat + couplings.kappa * theta + couplings.tau * theta.tanh();
}

LocalField::LocalField(const FieldLaw& prior, const Conjugates& conjugates, const LocalCouplings& couplings,
                       const Resolution& resolution)
    : reach_(resolution.tails ? tail_reach : reach), theta_size_(prior.theta.size()) {
  const double sigma = std::sqrt(conjugates.q_hat);
  const double a = conjugates.a + couplings.nu;
  const auto axis = field_axis(sigma, a, couplings.kappa, resolution.tails);
  const Eigen::ArrayXd centres =
      keep_centres(prior, conjugates.r_hat, couplings, resolution.tails ? 0 : negligible_mass);
  const double lattice_size =
      (axis.t(centres.maxCoeff() + reach_ * sigma) - axis.t(centres.minCoeff() - reach_ * sigma)) /
      resolution.field_step;
  const double gauss_step = gauss_ratio * resolution.field_step;
  const double product_size = static_cast<double>(count_) * 2 * reach_ / gauss_step;
  if (!(lattice_size > product_size) || centres.size() == 1) {
    build_lattice(centres, axis, sigma, resolution.field_step);
  } else {
    build_product(centres, sigma, gauss_step);
  }
}

LocalField LocalField::on_nodes(const FieldLaw& prior, double q_hat, double r_hat,
                                const LocalCouplings& couplings, const integrals::Rule& rule) {
  LocalField field(prior);
  field.build_lattice(field.keep_centres(prior, r_hat, couplings, negligible_mass), rule, std::sqrt(q_hat));
  return field;
}

std::pair<double, double> LocalField::centres_of(const FieldLaw& prior, double r_hat,
                                                 const LocalCouplings& couplings) {
  const Eigen::ArrayXd centres = LocalField(prior).keep_centres(prior, r_hat, couplings, negligible_mass);
  return {centres.minCoeff(), centres.maxCoeff()};
}

void LocalField::build_lattice(const Eigen::ArrayXd& centres, const integrals::StretchedAxis& axis,
                               double sigma, double step) {
  const double lower = centres.minCoeff() - reach_ * sigma;
  const double upper = centres.maxCoeff() + reach_ * sigma;
  build_lattice(centres, integrals::mapped_trapezoid(axis, lower, upper, step), sigma);
}

void LocalField::build_lattice(const Eigen::ArrayXd& centres, const integrals::Rule& rule, double sigma) {
  nodes_ = rule.nodes;
  coarse_ = Eigen::ArrayXd::Zero(nodes_.size());
  for (Eigen::Index l = 0; l < nodes_.size(); l += 2) coarse_[l] = 2;
  const double* nodes = nodes_.data();
  const double* end = nodes + nodes_.size();
  Eigen::Index total = 0;
  for (const double centre : centres) {
    const auto first = std::lower_bound(nodes, end, centre - reach_ * sigma) - nodes;
    const auto size = std::upper_bound(nodes, end, centre + reach_ * sigma) - nodes - first;
    bands_.push_back({.first = first, .size = size, .begin = total});
    total += size;
  }
  band_weights_.resize(integrals::checked_count(static_cast<double>(total), most_band_weights));
  for (std::size_t j = 0; j < bands_.size(); ++j) {
    if (j % 64 == 0) integrals::Deadline::check();
    const auto& [first, size, begin] = bands_[j];
    const auto x = (nodes_.segment(first, size) - centres[static_cast<Eigen::Index>(j)]) / sigma;
    band_weights_.segment(begin, size) =
        rule.weights.segment(first, size) * (-0.5 * x.square()).exp() * (integrals::normal_pdf(0) / sigma);
  }
}

void LocalField::build_product(const Eigen::ArrayXd& centres, double sigma, double step) {
  const auto n = static_cast<Eigen::Index>(2 * reach_ / step) + 1;
  const double size = static_cast<double>(centres.size()) * static_cast<double>(n);
  nodes_.resize(integrals::checked_count(size, integrals::most_trapezoid_nodes));
  const Eigen::ArrayXd x =
      (Eigen::ArrayXd::LinSpaced(n, 0, static_cast<double>(n - 1)) - 0.5 * static_cast<double>(n - 1)) * step;
  gauss_ = x.unaryExpr([step](double v) { return step * integrals::normal_pdf(v); });
  coarse_ = Eigen::ArrayXd::Zero(nodes_.size());
  for (Eigen::Index j = 0; j < centres.size(); ++j) {
    nodes_.segment(j * n, n) = centres[j] + sigma * x;
    for (Eigen::Index i = 0; i < n; i += 2) coarse_[j * n + i] = 2;
  }
}

Eigen::ArrayXXd LocalField::push(const Eigen::Ref<const Eigen::ArrayXXd>& laws) const {
  const auto kept = laws.middleRows(first_, count_);
  Eigen::ArrayXXd weights = Eigen::ArrayXXd::Zero(nodes_.size(), laws.cols());
  if (bands_.size() == 1) {
    weights.middleRows(bands_[0].first, bands_[0].size) =
        (band_weights_.matrix() * kept.matrix().colwise().sum()).array();
    return weights;
  }
  const Eigen::Index n = gauss_.size();
  for (Eigen::Index j = 0; j < count_; ++j) {
    if (j % 64 == 0) integrals::Deadline::check();
    for (Eigen::Index h = 0; h < laws.cols(); ++h) {
      const double mass = kept(j, h);
      if (mass == 0) continue;
      if (n > 0) {
        weights.col(h).segment(j * n, n) = gauss_ * mass;
      } else {
        const auto& [first, size, begin] = bands_[static_cast<std::size_t>(j)];
        weights.col(h).segment(first, size) += band_weights_.segment(begin, size) * mass;
      }
    }
  }
  return weights;
}

Eigen::ArrayXXd LocalField::rounding(const FieldLaw& law) const {
  if (law.rounding.size() == 0) return Eigen::ArrayXXd::Zero(nodes_.size(), law.mass.cols());
  return push(law.rounding);
}

Eigen::ArrayXXd LocalField::pull(const Eigen::Ref<const Eigen::ArrayXXd>& f) const {
  Eigen::ArrayXXd averages = Eigen::ArrayXXd::Zero(theta_size_, f.cols());
  const auto average = [this](const auto& at, Eigen::Index j) {
    const Eigen::Index n = gauss_.size();
    if (n > 0) return (gauss_ * at.segment(j * n, n)).sum();
    const auto& [first, size, begin] = bands_[static_cast<std::size_t>(j)];
    return (band_weights_.segment(begin, size) * at.segment(first, size)).sum();
  };
  for (Eigen::Index i = 0; i < f.cols(); ++i) {
    if (bands_.size() == 1) {
      averages.col(i).segment(first_, count_).setConstant(average(f.col(i), 0));
    } else {
      for (Eigen::Index j = 0; j < count_; ++j) averages(first_ + j, i) = average(f.col(i), j);
    }
  }
  return averages;
}

}  // namespace franz_parisi::theory
