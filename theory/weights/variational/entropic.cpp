#include "theory/weights/variational/entropic.hpp"

#include "theory/weights/variational/pass_on.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace franz_parisi::theory {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using integrals::Estimate;

/// What cutting Gaussians at nine standard deviations and terms below exp(-40) leaves out of a probability;
/// with Resolution::tails it is what exp(-722) leaves.
constexpr double cut_tails = 1e-17;
constexpr double cut_far_tails = 1e-300;

constexpr double wide = 1e4;  // q_hat beyond which <m>_c steps on less than a hundredth of the field's width

constexpr double rounding = std::numeric_limits<double>::epsilon();

/// But for tails: nine standard deviations out.
double largest_field(const FieldLaw& prior, const Conjugates& conjugates, const LocalCouplings& couplings) {
  return std::abs(conjugates.r_hat) + couplings.kappa * prior.theta.abs().maxCoeff() +
         std::abs(couplings.tau) + 9 * std::sqrt(conjugates.q_hat);
}

/// Every other entry doubled: the rule of double step in theta'. A point mass stays what it is.
ArrayXd coarse_law(const ArrayXd& law) {
  if (law.size() == 1) return law;
  ArrayXd coarse = ArrayXd::Zero(law.size());
  for (Eigen::Index j = 0; j < law.size(); j += 2) coarse[j] = 2 * law[j];
  return coarse;
}

}  // namespace

Entropic::Entropic(const FieldLaw& prior, const Conjugates& conjugates, const LocalCouplings& couplings,
                   const Resolution& resolution)
    : prior_(prior),
      conjugates_(conjugates),
      couplings_(couplings),
      exponent_{.a = conjugates.a + couplings.nu,
                .kappa = couplings.kappa,
                .field = largest_field(prior, conjugates, couplings)},
      tails_(resolution.tails),
      weight_step_(resolution.weight_step),
      measure_(exponent_, resolution),
      field_(prior, conjugates, couplings, resolution),
      gauge_((field_.nodes() < 0).select(ArrayXd::Constant(field_.nodes().size(), -1.0), 1.0)),
      averages_(measure_.averages(field_.nodes().abs())),
      marginal_(marginal()) {}

Entropic::Weights Entropic::weigh(const ArrayXd& signs, const ArrayXd& factor) const {
  ArrayXXd laws(prior_.theta.size(), 3);
  laws.col(0) = (prior_.mass.matrix() * signs.matrix()).array() * factor;
  laws.col(1) = coarse_law(laws.col(0));
  laws.col(2) = prior_.rounding_of(signs, factor);
  const ArrayXXd pushed = field_.push(laws);
  return {.fine = pushed.col(0), .coarse_law = pushed.col(1), .rounding = pushed.col(2)};
}

ArrayXd Entropic::weigh_fine(const ArrayXd& signs, const ArrayXd& factor) const {
  return field_.push((prior_.mass.matrix() * signs.matrix()).array() * factor).col(0);
}

std::vector<Eigen::VectorXd> Entropic::shifts_of(const ArrayXXd& f) const {
  return shifts_of(f, ArrayXd::Ones(prior_.theta.size()));
}

std::vector<Eigen::VectorXd> Entropic::shifts_of(const ArrayXXd& f, const ArrayXd& factor) const {
  std::vector<Eigen::VectorXd> result;
  if (prior_.shifts.empty()) return result;
  const ArrayXXd given = field_.pull(f).colwise() * factor;
  for (const ArrayXXd& shift : prior_.shifts)
    result.emplace_back(given.matrix().transpose() * shift.rowwise().sum().matrix());
  return result;
}

ArrayXd Entropic::from_teacher(const LocalAverages& a) const {
  return (gauge_ > 0).select(a.deficit, 2 - a.deficit);
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
  double error = (weights.rounding * f.abs()).sum() + field_.left_out() * f.abs().maxCoeff();
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
  result.s2 = expectation(marginal_, a.width, b.width);
  result.v = expectation(marginal_, a.k2, b.k2);
  // 1 - B <m>_c has the variance q - r^2.
  const double mean_deficit = (marginal_.fine * from_teacher(a)).sum();
  const ArrayXd off = mean_deficit - from_teacher(a);  // <m>_c - r
  result.gap = expectation(marginal_, off.square(), (from_teacher(b) - mean_deficit).square());
  // Where it is narrow beside its mean, both <m>_c and the nodes of c round beside its width.
  result.gap.error += 4 * rounding * mean_deficit * (marginal_.fine * off.abs()).sum();
  ArrayXXd parts(mean.size(), 5);
  parts << mean.square(), gauge_ * mean, a.width, a.k2, off.square();
  for (const Eigen::VectorXd& shift : shifts_of(parts)) result.shifts.emplace_back(shift);

  // The response follows from d<f>/dA = cov(f, m^2), d<f>/dc = cov(f, m); q_hat acts through the variance of
  // c, which by partial integration is half a second derivative. The gap is the variance of B<m>_c about r,
  // which may be held.
  const auto sum = [&](const ArrayXd& f) { return (marginal_.fine * f).sum(); };
  const double r_by_r = sum(a.k2), q_star_by_r = -sum(gauge_ * a.width_m);
  auto& [by_q_hat, by_r_hat, by_a] = result.response;
  by_q_hat << sum(a.k2.square() + mean * a.k3), 0.5 * sum(gauge_ * a.k3), 0.5 * sum(a.width_mm),
      0.5 * sum(a.k4), sum(a.k2.square() + off * gauge_ * a.k3);
  by_r_hat << 2 * sum(gauge_ * mean * a.k2), r_by_r, -q_star_by_r, sum(gauge_ * a.k3), 2 * sum(off * a.k2);
  by_a << -2 * sum(mean * a.width_m), q_star_by_r, -sum(a.width2), -sum(a.width_mm),
      -2 * sum(off * gauge_ * a.width_m);
  if (exponent_.freezes() && conjugates_.q_hat > wide) {
    // Derivatives in c average to nearly 0 there, but for <m>_c^2; what r answers to q_hat is half of what V
    // answers to r_hat.
    const Slopes q = slopes_of_q();
    const double v_by_r = q_star_by_r - q.first, r_by_q = 0.5 * v_by_r;
    by_q_hat << q.half_second, r_by_q, by_q_hat[2], -by_q_hat[2] - q.half_second,
        q.half_second - 2 * result.r.value * r_by_q;
    by_r_hat << q.first, r_by_r, -q_star_by_r, v_by_r, q.first - 2 * result.r.value * r_by_r;
  }
  return result;
}

Entropic::Slopes Entropic::slopes_of_q() const {
  // The derivatives of the Gaussian instead, x/sqrt(q_hat) and (x^2 - 1)/q_hat with x = (c -
  // centre)/sqrt(q_hat), weighed by <m>_c^2 - 1, which is small but for the step at c = 0.
  const LocalAverages& a = averages_.fine;
  const ArrayXd& c = field_.nodes();
  ArrayXXd powers(c.size(), 3);
  powers.col(0) = -a.deficit * (2 - a.deficit);
  powers.col(1) = powers.col(0) * c;
  powers.col(2) = powers.col(1) * c;
  const ArrayXXd f = field_.pull(powers);
  const ArrayXd centre =
      conjugates_.r_hat + couplings_.kappa * prior_.theta + couplings_.tau * prior_.theta.tanh();
  const ArrayXd squares = f.col(2) - 2 * centre * f.col(1) + centre.square() * f.col(0),
                law = prior_.marginal();
  return {(law * (f.col(1) - centre * f.col(0))).sum() / conjugates_.q_hat,
          0.5 / conjugates_.q_hat * (law * (squares / conjugates_.q_hat - f.col(0))).sum()};
}

Average Entropic::log_partition() const {
  // Errors of ln Z are relative errors of Z: estimated on 1 + ln(Z/2), whose scale does not vanish with
  // alpha.
  const ArrayXd against =
      (gauge_ > 0).select(ArrayXd::Zero(gauge_.size()), 2 * field_.nodes().abs());  // |c| - c
  const ArrayXd log_z = averages_.fine.excess + against - std::log(2.0);
  Average result;  // stationary in the conjugates together with the rest of (9): the response is not needed
  result.value = expectation(marginal_, 1 + log_z, 1 + averages_.coarse.excess + against - std::log(2.0));
  // ln Z is large beside what it varies by where much was learned, and nodes of c round: what their law sums
  // to is known.
  const double sum = marginal_.fine.sum();
  result.value.value = (result.value.value - sum) * (prior_.mass.sum() / sum);
  // ln Z is the logarithm of a sum of exponentials: it rounds like their exponents.
  const LocalAverages& a = averages_.fine;
  result.value.error +=
      rounding * (marginal_.fine * (std::abs(exponent_.a) * a.width + exponent_.kappa + against +
                                    field_.nodes().abs() * a.deficit + log_z.abs()))
                     .sum();
  for (const Eigen::VectorXd& shift : shifts_of(log_z)) result.shifts.push_back(shift[0]);
  if (couplings_.kappa == 0) return result;
  const ArrayXd normalisation = prior_.theta.unaryExpr(
      [](double t) { return std::max(-2 * t, 0.0) + std::log1p(std::exp(-2 * std::abs(t))); });
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

Average Entropic::replicon_factor() const {
  const LocalAverages& a = averages_.fine;
  const ArrayXd mean = 1 - a.deficit;
  Average result;
  result.value = expectation(marginal_, a.k2.square(), averages_.coarse.k2.square());
  // d k2/dc = k3, d k2/dA is the joint cumulant of m^2, m, m; for q_hat half a second derivative as in
  // overlaps().
  const ArrayXd by_field = gauge_ * 2 * a.k2 * a.k3;
  const auto sum = [&](const ArrayXd& f) { return (marginal_.fine * f).sum(); };
  const ArrayXd by_previous = weigh_fine(ArrayXd::Ones(prior_.mass.cols()), prior_.theta.tanh());
  result.response << sum(a.k3.square() + a.k2 * a.k4), sum(by_field), -2 * sum(a.k2 * a.width_mm),
      (by_previous * by_field).sum();
  for (const Eigen::VectorXd& shift : shifts_of(a.k2.square())) result.shifts.push_back(shift[0]);
  return result;
}

Entropic::Cumulants Entropic::cumulants() const {
  const LocalAverages& a = averages_.fine;
  return {(marginal_.fine * a.k3.square()).sum(), (marginal_.fine * a.k2.cube()).sum()};
}

Average Entropic::disagreement(int teacher, bool opposite) const {
  ArrayXd signs(prior_.mass.cols());
  for (Eigen::Index h = 0; h < signs.size(); ++h)
    signs[h] = (opposite ? -1 : 1) * prior_.relative_sign(h, teacher);
  const ArrayXd everywhere = ArrayXd::Ones(prior_.theta.size());
  const Weights agree = weigh(0.5 * (1 + signs), everywhere);  // with the newest teacher
  const Weights oppose = weigh(0.5 * (1 - signs), everywhere);
  const LocalAverages& a = averages_.fine;
  // Of either sign by itself: far out one of them is small beside the rounding of the other.
  const auto wrong = [&](const LocalAverages& x) {
    return ArrayXd((gauge_ > 0).select(x.below, 1 - x.below));
  };
  const auto right = [&](const LocalAverages& x) {
    return ArrayXd((gauge_ > 0).select(1 - x.below, x.below));
  };
  ArrayXXd either(gauge_.size(), 2);
  either << wrong(a), right(a);
  Average result;
  result.value = expectation(agree, either.col(0), wrong(averages_.coarse));
  const Estimate other = expectation(oppose, either.col(1), right(averages_.coarse));
  // Far out in the tails weights and probabilities round like the exponents they are made of.
  const ArrayXd both = agree.fine + oppose.fine;
  const double of_measure = (both * a.below * (std::abs(exponent_.a) + field_.nodes().abs())).sum();
  result.value.value = std::clamp(result.value.value + other.value, 0.0, 1.0);
  const double of_weights = (tails_ ? 2000 : 4) * result.value.value;
  result.value.error +=
      other.error + rounding * (of_measure + of_weights) + (tails_ ? cut_far_tails : cut_tails);
  // d<sgn m>/dA = cov(sgn m, m^2), d/dc = cov(sgn m, m); for q_hat half a second derivative as in overlaps().
  const ArrayXd net = agree.fine - oppose.fine, by_previous = weigh_fine(signs, prior_.theta.tanh());
  const ArrayXd second = a.cov_sign_m2 - 2 * (1 - a.deficit) * a.cov_sign_m;
  result.response << -0.5 * (net * gauge_ * second).sum(), -(net * a.cov_sign_m).sum(),
      -(net * gauge_ * a.cov_sign_m2).sum(), -(by_previous * a.cov_sign_m).sum();
  result.response *= 0.5;
  if (prior_.shifts.empty()) return result;
  const ArrayXXd given = field_.pull(either);
  for (const ArrayXXd& shift : prior_.shifts) {
    const ArrayXd agreeing = shift.matrix() * (0.5 * (1 + signs)).matrix();
    const ArrayXd opposing = shift.matrix() * (0.5 * (1 - signs)).matrix();
    result.shifts.push_back((agreeing * given.col(0) + opposing * given.col(1)).sum());
  }
  return result;
}

Average Entropic::average(const std::function<double(double)>& f, double end) const {
  const integrals::Rule rule = std::isfinite(end)
                                   ? make_theta_rule_below(exponent_.scales(), weight_step_, end)
                                   : make_theta_rule(exponent_.scales(), weight_step_);
  const LocalAverages& a = averages_.fine;
  const ArrayXd& c = field_.nodes();
  // <f>_c from all nodes and from every other one; what it answers to c, twice, and to A: cumulants with m,
  // m^2.
  const ArrayXd zero = ArrayXd::Zero(c.size());
  ArrayXd fine = zero, even = zero, size = zero, by_c = zero, by_cc = zero, by_a = zero;
  for (Eigen::Index j = 0; j < rule.size(); ++j) {
    const double theta = rule.nodes[j];
    const double near = 2 / (1 + std::exp(2 * theta)), far = 2 / (1 + std::exp(-2 * theta));  // 1 -+ m
    const ArrayXd mass =
        ((measure_.log_density(theta) - (gauge_ > 0).select(near * c, -far * c) - a.excess).exp() *
         (rule.weights[j] * f(theta)));
    const ArrayXd off = (gauge_ > 0).select(a.deficit - near, far - a.deficit);  // m - <m>_c
    fine += mass;
    size += mass.abs();
    if (j % 2 == 0) even += 2 * mass;
    by_c += mass * off;
    by_cc += mass * (off.square() - a.k2);
    by_a += mass * (a.width - near * far);
  }
  Average result;
  result.value = expectation(marginal_, fine, even * (a.excess - averages_.coarse.excess).exp());
  result.value.error +=
      rounding * (marginal_.fine * size * (std::abs(exponent_.a) + c.abs())).sum() + cut_tails;
  const ArrayXd by_previous = weigh_fine(ArrayXd::Ones(prior_.mass.cols()), prior_.theta.tanh());
  const auto sum = [&](const ArrayXd& g) { return (marginal_.fine * g).sum(); };
  result.response << 0.5 * sum(by_cc), sum(by_c), sum(by_a), (by_previous * by_c).sum();
  for (const Eigen::VectorXd& shift : shifts_of(fine)) result.shifts.push_back(shift[0]);
  return result;
}

Average Entropic::overlap_previous() const {
  const Weights weights = weighted_by_previous();
  const LocalAverages& a = averages_.fine;
  const ArrayXd mean = 1 - a.deficit;
  Average result;
  result.value = expectation(weights, gauge_ * mean, gauge_ * (1 - averages_.coarse.deficit));
  // As in overlaps(): <m>_c answers to A by cov(m, m^2), to c by var m, to q_hat by half a second derivative.
  const ArrayXd squared = weigh_fine(ArrayXd::Ones(prior_.mass.cols()), prior_.theta.tanh().square());
  result.response << 0.5 * (weights.fine * gauge_ * a.k3).sum(), (weights.fine * a.k2).sum(),
      -(weights.fine * gauge_ * a.width_m).sum(), (squared * a.k2).sum();
  for (const Eigen::VectorXd& shift : shifts_of(gauge_ * mean, prior_.theta.tanh()))
    result.shifts.push_back(shift[0]);
  return result;
}

LocalOverlaps::Shift Entropic::coupling_response(double kappa, double tau) const {
  const LocalAverages& a = averages_.fine;
  const ArrayXd mean = gauge_ * (1 - a.deficit);
  const ArrayXd deficit = from_teacher(a);
  const ArrayXd off_teacher = (marginal_.fine * deficit).sum() - deficit;  // <m>_c - r
  /// Changes of (6) where <m>_c and <m^2>_c change by the given amounts at the nodes.
  const auto change = [&](const ArrayXd& weights, const ArrayXd& by_m, const ArrayXd& by_m2) {
    const auto sum = [&](const ArrayXd& f) { return (weights * f).sum(); };
    LocalOverlaps::Shift result;
    result << sum(2 * mean * by_m), sum(by_m), -sum(by_m2), sum(by_m2 - 2 * mean * by_m),
        sum(2 * off_teacher * by_m);
    return result;
  };
  // Both shift c, by theta' and m'; kappa also multiplies s(m).
  const ArrayXd shift = kappa * prior_.theta + tau * prior_.theta.tanh();
  LocalOverlaps::Shift result =
      change(weigh_fine(ArrayXd::Ones(prior_.mass.cols()), shift), a.k2, -gauge_ * a.width_m);
  if (kappa == 0) return result;
  const EntropyAverages entropy = measure_.entropy_averages(field_.nodes().abs());
  return result + kappa * change(marginal_.fine, gauge_ * entropy.cov_m, entropy.cov_m2);
}

integrals::Rule Entropic::law_rule(double step) const {
  // Rare fields of the wrong sign may decide what the next task gets wrong.
  constexpr double furthest = 340;  // the density falls off like exp(-2 |theta|): 1e-295
  return integrals::make_theta_rule(exponent_.scales(), step, tails_ ? furthest : 0);
}

HandedLaw Entropic::hand_on(const integrals::Rule& rule, bool couplings) const {
  const ArrayXd m = rule.nodes.tanh();
  const ArrayXd mean = gauge_ * (1 - averages_.fine.deficit);
  const ArrayXXd weights = field_.push(prior_.mass);
  std::vector<ArrayXXd> sources{weights, weights.colwise() * mean, weights.colwise() * mean.square(),
                                weights.colwise() * averages_.fine.width};
  for (ArrayXXd& source :
       rounding_sources(field_.nodes(), averages_.fine.excess, weights, field_.rounding(prior_)))
    sources.push_back(std::move(source));
  const auto shifts = static_cast<std::ptrdiff_t>(sources.size());
  for (const ArrayXXd& shift : prior_.shifts) sources.push_back(field_.push(shift));
  const std::size_t shifts_end = sources.size();
  if (couplings) {
    sources.push_back(weights.colwise() * measure_.entropy_averages(field_.nodes().abs()).mean);
    for (const ArrayXd& factor : {prior_.theta, ArrayXd(prior_.theta.tanh())}) {
      sources.push_back(field_.push(prior_.mass.colwise() * factor));
      sources.push_back(sources.back().colwise() * mean);
    }
  }
  const std::vector<ArrayXXd> sums = pass_on(measure_, field_.nodes(), averages_.fine.excess, rule, sources);

  HandedLaw handed;
  handed.law = prior_.on(rule.nodes, sums[0]);
  handed.law.rounding = rounding_passed_on(exponent_, rule, sums[0], std::span(sums).subspan<4, 3>());
  handed.law.shifts.assign(sums.begin() + shifts, sums.begin() + static_cast<std::ptrdiff_t>(shifts_end));
  // d/dc of the mass multiplies it by m - <m>_c, d/dA by m^2 - <m^2>_c. q_hat acts through the variance of c:
  // half a second derivative, ((m - <m>_c)^2 - var m)/2.
  const ArrayXd width = rule.nodes.cosh().square().inverse();  // 1 - m^2
  const ArrayXXd by_a = sums[3] - sums[0].colwise() * width;
  handed.by_conjugate = {sums[2] - sums[1].colwise() * m + 0.5 * by_a, sums[0].colwise() * m - sums[1], by_a};
  if (!couplings) return handed;
  // kappa multiplies it by s(m) - <s(m)>_c and shifts c by theta', tau shifts c by tanh theta'.
  const ArrayXd s = rule.nodes.unaryExpr([](double theta) { return integrals::binary_entropy(theta); });
  const auto shifted = [&](std::size_t i) { return ArrayXXd(sums[i].colwise() * m - sums[i + 1]); };
  handed.by_kappa = sums[0].colwise() * s - sums[shifts_end] + shifted(shifts_end + 1);
  handed.by_tau = shifted(shifts_end + 3);
  return handed;
}

}  // namespace franz_parisi::theory
