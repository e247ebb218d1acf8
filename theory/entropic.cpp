#include "theory/entropic.hpp"

#include <cmath>

namespace franz_parisi::theory {
namespace {

using Eigen::ArrayXd;
using integrals::Estimate;

/// What cutting Gaussians at nine standard deviations and terms below exp(-40) leaves out of a probability.
constexpr double cut_tails = 1e-17;

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

Entropic::Entropic(const FieldLaw& prior, const Conjugates& conjugates, const LocalCouplings& couplings,
                   const Resolution& resolution)
    : prior_(prior),
      couplings_(couplings),
      exponent_{.a = conjugates.q_star_hat + couplings.nu - 0.5 * conjugates.q_hat, .kappa = couplings.kappa},
      measure_(exponent_, resolution),
      field_(prior, conjugates, couplings, resolution),
      gauge_((field_.nodes() < 0).select(ArrayXd::Constant(field_.nodes().size(), -1.0), 1.0)),
      averages_(measure_.averages(field_.nodes().abs())),
      marginal_(marginal()) {}

Entropic::Weights Entropic::weigh(const ArrayXd& signs, const ArrayXd& factor) const {
  const auto signed_law = [&](const Eigen::ArrayXXd& mass) {
    return ArrayXd((mass.matrix() * signs.matrix()).array() * factor);
  };
  const ArrayXd law = signed_law(prior_.mass);
  Weights weights{
      .fine = field_.push(law).col(0), .coarse_law = field_.push(coarse_law(law)).col(0), .shifts = {}};
  for (const Eigen::ArrayXXd& shift : prior_.shifts)
    weights.shifts.push_back(field_.push(signed_law(shift)).col(0));
  return weights;
}

Entropic::Weights Entropic::marginal() const {
  return weigh(ArrayXd::Ones(prior_.mass.cols()), ArrayXd::Ones(prior_.theta.size()));
}

Entropic::Weights Entropic::weighted_by_previous() const {
  return weigh(ArrayXd::Ones(prior_.mass.cols()), prior_.theta.tanh());
}

Estimate Entropic::expectation(const Weights& weights, const ArrayXd& f, const ArrayXd& f_coarse) const {
  const ArrayXd terms = weights.fine * f;
  const double value = terms.sum();
  const double scale = terms.abs().sum();
  const double by_m = (weights.fine * f_coarse).sum();
  const double by_c = (terms * field_.coarse()).sum();
  const double by_law = (weights.coarse_law * f).sum();
  double error = 0;
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
  const auto from_teacher = [this](const LocalAverages& x) {
    return ArrayXd((gauge_ > 0).select(x.deficit, 2 - x.deficit));
  };
  const double mean_deficit = (marginal_.fine * from_teacher(a)).sum();
  for (const ArrayXd& shift : marginal_.shifts) {
    LocalOverlaps::Shift s;
    s << (shift * mean.square()).sum(), (shift * gauge_ * mean).sum(), (shift * width(a)).sum(),
        (shift * a.k2).sum(), (shift * (from_teacher(a) - mean_deficit).square()).sum();
    result.shifts.push_back(s);
  }
  result.gap = expectation(marginal_, (from_teacher(a) - mean_deficit).square(),
                           (from_teacher(b) - mean_deficit).square());

  // The response follows from d<f>/dA = cov(f, m^2), d<f>/dc = cov(f, m); q_hat acts through A (by -1/2) and
  // through the variance of c, which by partial integration is half a second derivative.
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

Reading Entropic::log_partition() const {
  // Errors of ln Z are relative errors of Z: estimated on 1 + ln(Z/2), whose scale does not vanish with
  // alpha.
  const ArrayXd log_z = averages_.fine.log_z - std::log(2.0);
  Reading result;  // stationary in the conjugates together with the rest of (9): the response is not needed
  result.value = expectation(marginal_, 1 + log_z, 1 + averages_.coarse.log_z - std::log(2.0));
  result.value.value -= marginal_.fine.sum();
  for (const ArrayXd& shift : marginal_.shifts) result.shifts.push_back((shift * log_z).sum());
  if (couplings_.kappa == 0) return result;
  const ArrayXd normalisation = prior_.theta.unaryExpr([](double t) { return integrals::log_2cosh(t); });
  const ArrayXd law = prior_.marginal();
  const double average = (law * normalisation).sum();
  result.value.value -= couplings_.kappa * average;
  result.value.error += couplings_.kappa *
                        integrals::trapezoid_error(average, (coarse_law(law) * normalisation).sum(), average);
  for (std::size_t i = 0; i < prior_.shifts.size(); ++i) {
    result.shifts[i] -= couplings_.kappa * (prior_.shifts[i].rowwise().sum() * normalisation).sum();
  }
  return result;
}

Estimate Entropic::replicon_factor() const {
  return expectation(marginal_, averages_.fine.k2.square(), averages_.coarse.k2.square());
}

Reading Entropic::disagreement(int teacher) const {
  ArrayXd signs(prior_.mass.cols());
  for (Eigen::Index h = 0; h < signs.size(); ++h) signs[h] = prior_.relative_sign(h, teacher);
  const ArrayXd everywhere = ArrayXd::Ones(prior_.theta.size());
  const Weights agree = weigh(0.5 * (1 + signs), everywhere);  // with the newest teacher
  const Weights oppose = weigh(0.5 * (1 - signs), everywhere);
  const LocalAverages& a = averages_.fine;
  const auto wrong = [&](const LocalAverages& x) {
    return ArrayXd((gauge_ > 0).select(x.below, 1 - x.below));
  };
  const ArrayXd fine = wrong(a), coarse = wrong(averages_.coarse);
  Reading result;
  result.value = expectation(agree, fine, coarse);
  const Estimate other = expectation(oppose, 1 - fine, 1 - coarse);
  result.value.value += other.value;
  result.value.error += other.error + cut_tails;
  // d<sgn m>/dA = cov(sgn m, m^2), d/dc = cov(sgn m, m); for q_hat the second derivative in c joins as in
  // overlaps().
  const ArrayXd net = agree.fine - oppose.fine, by_previous = weigh(signs, prior_.theta.tanh()).fine;
  result.response << (net * gauge_ * (1 - a.deficit) * a.cov_sign_m).sum(), -(net * a.cov_sign_m).sum(),
      -(net * gauge_ * a.cov_sign_m2).sum(), -(by_previous * a.cov_sign_m).sum();
  result.response *= 0.5;
  for (std::size_t i = 0; i < agree.shifts.size(); ++i) {
    result.shifts.push_back((agree.shifts[i] * fine + oppose.shifts[i] * (1 - fine)).sum());
  }
  return result;
}

Reading Entropic::overlap_previous() const {
  const Weights weights = weighted_by_previous();
  const LocalAverages& a = averages_.fine;
  const ArrayXd mean = 1 - a.deficit;
  Reading result;
  result.value = expectation(weights, gauge_ * mean, gauge_ * (1 - averages_.coarse.deficit));
  // As in overlaps(): <m>_c answers to A by cov(m, m^2), to c by var m, to q_hat by half a second derivative.
  const ArrayXd squared = weigh(ArrayXd::Ones(prior_.mass.cols()), prior_.theta.tanh().square()).fine;
  result.response << -(weights.fine * gauge_ * mean * a.k2).sum(), (weights.fine * a.k2).sum(),
      (weights.fine * gauge_ * (a.k3 + 2 * mean * a.k2)).sum(), (squared * a.k2).sum();
  for (const ArrayXd& shift : weights.shifts) result.shifts.push_back((shift * gauge_ * mean).sum());
  return result;
}

Eigen::Vector3d Entropic::tau_response() const {
  // tau shifts c by m': d<f>/dc = cov(f, m), weighted by m'.
  const ArrayXd weights = weighted_by_previous().fine;
  const LocalAverages& a = averages_.fine;
  const ArrayXd mean = 1 - a.deficit;
  return {(weights * gauge_ * 2 * mean * a.k2).sum(), (weights * a.k2).sum(),
          (weights * gauge_ * (a.k3 + 2 * mean * a.k2)).sum()};
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
                   rule.weights[j])
                      .matrix()
                      .transpose();
  }
  return mass;
}

FieldLaw Entropic::law(const integrals::Rule& rule) const {
  const Eigen::MatrixXd mass = conditional_mass(rule);
  const auto handed = [&](const Eigen::ArrayXXd& law) {
    return Eigen::ArrayXXd((mass * field_.push(law).matrix()).array());
  };
  FieldLaw next;
  next.theta = rule.nodes;
  next.mass = handed(prior_.mass);
  next.histories = prior_.histories;
  next.teachers = prior_.teachers;
  for (const Eigen::ArrayXXd& shift : prior_.shifts) next.shifts.push_back(handed(shift));
  return next;
}

Entropic::LawResponse Entropic::law_response(const integrals::Rule& rule) const {
  // d/dc of the mass multiplies it by m - <m>_c, d/dA by m^2 - <m^2>_c. q_hat acts through A (by -1/2) and
  // through the variance of c (half a second derivative); together these leave -<m>_c (m - <m>_c).
  const Eigen::MatrixXd mass = conditional_mass(rule);
  const Eigen::ArrayXXd weights = field_.push(prior_.mass);
  const ArrayXd mean = gauge_ * (1 - averages_.fine.deficit);
  const auto sum = [&](const ArrayXd& f) {
    return Eigen::ArrayXXd((mass * (weights.colwise() * f).matrix()).array());
  };
  const ArrayXd m = rule.nodes.tanh();
  const Eigen::ArrayXXd all = (mass * weights.matrix()).array(), with_mean = sum(mean);
  return {.q_hat = sum(mean.square()) - with_mean.colwise() * m,
          .r_hat = all.colwise() * m - with_mean,
          .q_star_hat = all.colwise() * m.square() - sum(1 - width(averages_.fine))};
}

}  // namespace franz_parisi::theory
