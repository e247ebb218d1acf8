#include "theory/entropic.hpp"

#include <cmath>

namespace franz_parisi::theory {
namespace {

using Eigen::ArrayXd;
using integrals::Estimate;

/// Every other entry doubled: the rule of double step in theta'. A point mass stays what it is.
ArrayXd coarse_law(const ArrayXd& law) {
  if (law.size() == 1) return law;
  ArrayXd coarse = ArrayXd::Zero(law.size());
  for (Eigen::Index j = 0; j < law.size(); j += 2) coarse[j] = 2 * law[j];
  return coarse;
}

/// <1 - m^2>_c = (1 - <m>)(1 + <m>) - var m.
ArrayXd width(const LocalAverages& a) { return a.deficit * (2 - a.deficit) - a.k2; }

}  // namespace

Entropic::Entropic(const FieldLaw& prior, const Conjugates& conjugates, double kappa, const Resolution& resolution)
    : prior_(prior),
      kappa_(kappa),
      exponent_{.a = conjugates.q_star_hat - 0.5 * conjugates.q_hat, .kappa = kappa},
      measure_(exponent_, resolution),
      field_(prior, conjugates, kappa, resolution),
      gauge_((field_.nodes() < 0).select(ArrayXd::Constant(field_.nodes().size(), -1.0), 1.0)),
      averages_(measure_.averages(field_.nodes().abs())),
      marginal_(weigh(prior.marginal())) {}

Entropic::Weights Entropic::weigh(const ArrayXd& law) const {
  return {.fine = field_.push(law).col(0), .coarse_law = field_.push(coarse_law(law)).col(0)};
}

Estimate Entropic::expectation(const Weights& weights, const ArrayXd& f, const ArrayXd& f_coarse,
                               double magnitude) const {
  const ArrayXd terms = weights.fine * f;
  const double value = terms.sum();
  const double scale = terms.abs().sum();
  const double by_m = (weights.fine * f_coarse).sum();
  const double by_c = (terms * field_.coarse()).sum();
  const double by_law = (weights.coarse_law * f).sum();
  double error = prior_.uncertainty * magnitude;
  for (const double coarse : {by_m, by_c, by_law}) error += integrals::trapezoid_error(value, coarse, scale);
  return {value, error};
}

LocalOverlaps Entropic::overlaps() const {
  const LocalAverages& a = averages_.fine;
  const LocalAverages& b = averages_.coarse;
  const ArrayXd mean = 1 - a.deficit;  // at |c|; odd quantities carry gauge_
  LocalOverlaps result;
  result.q = expectation(marginal_, mean.square(), (1 - b.deficit).square());
  result.r = expectation(marginal_, gauge_ * mean, gauge_ * (1 - b.deficit));
  result.s2 = expectation(marginal_, width(a), width(b));
  result.v = expectation(marginal_, a.k2, b.k2);
  // 1 - B <m>_c, whose variance is q - r^2
  const auto from_teacher = [this](const LocalAverages& x) { return ArrayXd((gauge_ > 0).select(x.deficit, 2 - x.deficit)); };
  const double mean_deficit = (marginal_.fine * from_teacher(a)).sum();
  result.gap = expectation(marginal_, (from_teacher(a) - mean_deficit).square(), (from_teacher(b) - mean_deficit).square());

  // The response follows from d<f>/dA = cov(f, m^2), d<f>/dc = cov(f, m); q_hat acts through A (by -1/2) and through
  // the variance of c, which by partial integration is half a second derivative.
  const ArrayXd cov_m_m2 = a.k3 + 2 * mean * a.k2;  // odd
  const ArrayXd var_m2 = a.k4 + 4 * mean * a.k3 + 2 * a.k2.square() + 4 * mean.square() * a.k2;
  const auto sum = [&](const ArrayXd& f) { return (marginal_.fine * f).sum(); };
  const double qr = sum(gauge_ * 2 * mean * a.k2);
  const double rs = sum(gauge_ * cov_m_m2);
  result.jacobian << sum(a.k2.square() - 2 * mean.square() * a.k2), qr, sum(2 * mean * cov_m_m2),  //
      -0.5 * qr, sum(a.k2), rs,                                                                    //
      -sum(mean * a.k3 + 2 * mean.square() * a.k2), rs, sum(var_m2);
  return result;
}

Estimate Entropic::log_partition() const {
  const double average_field = (prior_.marginal() * prior_.theta.abs()).sum();
  Estimate result = expectation(marginal_, averages_.fine.log_z - std::log(2.0),
                                averages_.coarse.log_z - std::log(2.0), kappa_ * (1 + average_field));
  if (kappa_ == 0) return result;
  const ArrayXd normalisation = prior_.theta.unaryExpr([](double t) { return integrals::log_2cosh(t); });
  result.value -= kappa_ * (prior_.marginal() * normalisation).sum();
  return result;
}

Estimate Entropic::replicon_factor() const {
  return expectation(marginal_, averages_.fine.k2.square(), averages_.coarse.k2.square());
}

Estimate Entropic::sign_overlap(int teacher) const {
  ArrayXd signed_law = ArrayXd::Zero(prior_.theta.size());
  for (Eigen::Index h = 0; h < prior_.mass.cols(); ++h) {
    signed_law += prior_.relative_sign(h, teacher) * prior_.mass.col(h);
  }
  return expectation(weigh(signed_law), gauge_ * averages_.fine.sign, gauge_ * averages_.coarse.sign);
}

Estimate Entropic::overlap_previous() const {
  return expectation(weigh(prior_.marginal() * prior_.theta.tanh()), gauge_ * (1 - averages_.fine.deficit),
                     gauge_ * (1 - averages_.coarse.deficit));
}

integrals::Rule Entropic::law_rule(double step) const {
  return integrals::make_theta_rule(std::sqrt(exponent_.kappa + 2 * std::abs(exponent_.a)), step);
}

Eigen::MatrixXd Entropic::conditional_mass(const integrals::Rule& rule) const {
  const ArrayXd& c = field_.nodes();
  Eigen::MatrixXd mass(rule.size(), c.size());
  for (Eigen::Index j = 0; j < rule.size(); ++j) {
    const double theta = rule.nodes[j];
    mass.row(j) = ((measure_.log_density(theta, 0) + c * std::tanh(theta) - averages_.fine.log_z).exp() *
                   rule.weights[j]).matrix().transpose();
  }
  return mass;
}

FieldLaw Entropic::law(const integrals::Rule& rule) const {
  FieldLaw next;
  next.theta = rule.nodes;
  next.histories = prior_.histories;
  next.teachers = prior_.teachers;
  next.mass = (conditional_mass(rule) * field_.push(prior_.mass).matrix()).array();
  next.uncertainty = prior_.uncertainty + std::abs(next.mass.sum() - prior_.mass.sum());
  return next;
}

Entropic::LawResponse Entropic::law_response(const integrals::Rule& rule) const {
  // d/dc of the mass multiplies it by m - <m>_c, d/dA by m^2 - <m^2>_c. q_hat acts through A (by -1/2) and through
  // the variance of c (half a second derivative); together these leave -<m>_c (m - <m>_c).
  const Eigen::MatrixXd mass = conditional_mass(rule);
  const Eigen::ArrayXXd weights = field_.push(prior_.mass);
  const ArrayXd mean = gauge_ * (1 - averages_.fine.deficit);
  const ArrayXd square = 1 - width(averages_.fine);
  const auto sum = [&](const ArrayXd& f) { return Eigen::ArrayXXd((mass * (weights.colwise() * f).matrix()).array()); };
  const ArrayXd m = rule.nodes.tanh();
  const Eigen::ArrayXXd all = (mass * weights.matrix()).array(), with_mean = sum(mean);
  return {.q_hat = sum(mean.square()) - with_mean.colwise() * m,
          .r_hat = all.colwise() * m - with_mean,
          .q_star_hat = all.colwise() * m.square() - sum(square)};
}

}  // namespace franz_parisi::theory
