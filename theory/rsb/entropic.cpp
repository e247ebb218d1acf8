#include "theory/rsb/entropic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace franz_parisi::theory::rsb {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using integrals::Estimate;

constexpr double reach = 9;  // standard deviations kept of the Gaussian of h: exp(-40)
constexpr double cut_tails = 1e-17;
constexpr double rounding = std::numeric_limits<double>::epsilon();
// <m>_c has its poles at a distance of about pi/2 from the axis, averages in a cluster theirs of pi/(2 x).
constexpr double widest_step = 0.2;

Lattice make_lattice(const FieldLaw& prior, const Conjugates& h, double x, const LocalCouplings& couplings,
                     const Resolution& resolution) {
  const double fineness = resolution.field_step / Resolution{}.field_step;
  const auto [least, largest] = LocalField::centres_of(prior, h.r_hat, couplings);
  const double outer = reach * std::sqrt(h.q_0_hat),
               inner = reach * std::sqrt(h.d_hat) + x * h.d_hat;  // |m| < 1
  return Lattice::make(fineness * std::min(widest_step / x, tilted_step(h.q_0_hat)),
                       fineness * std::min(widest_step, tilted_step(h.d_hat)),
                       {least - outer, largest + outer}, {least - outer - inner, largest + outer + inner});
}

/// Averages depend on |c| alone, and nodes lie symmetric about 0: those of the longer side serve both.
LocalAveragesPair averages_at(const LocalMeasure& measure, const Lattice& lattice, Eigen::Index size) {
  const Eigen::Index origin = lattice.origin(), longest = std::max(origin, size - 1 - origin);
  const ArrayXd fields = lattice.step() * ArrayXd::LinSpaced(longest + 1, 0, static_cast<double>(longest));
  LocalAveragesPair pair = measure.averages(fields);
  for (LocalAverages* a : {&pair.fine, &pair.coarse}) {
    for (ArrayXd* values : {&a->deficit, &a->k2, &a->k3, &a->k4, &a->width, &a->width_m, &a->width_mm,
                            &a->width2, &a->excess, &a->below, &a->cov_sign_m, &a->cov_sign_m2}) {
      ArrayXd all(size);
      for (Eigen::Index j = 0; j < size; ++j) all[j] = (*values)[std::abs(j - origin)];
      *values = std::move(all);
    }
  }
  return pair;
}

LocalField make_field(const FieldLaw& prior, const Conjugates& h, const LocalCouplings& couplings,
                      const Lattice& lattice) {
  const ArrayXd nodes = lattice.row_nodes(), weights = ArrayXd::Constant(nodes.size(), lattice.row_step());
  return LocalField::on_nodes(prior, h.q_0_hat, h.r_hat, couplings, {nodes, weights});
}

}  // namespace

Entropic::Entropic(const FieldLaw& prior, const Conjugates& conjugates, double x,
                   const LocalCouplings& couplings, const Resolution& resolution)
    : prior_(prior),
      conjugates_(conjugates),
      x_(x),
      couplings_(couplings),
      exponent_{.a = conjugates.a + couplings.nu, .kappa = couplings.kappa},
      measure_(exponent_, resolution),
      lattice_(make_lattice(prior, conjugates, x, couplings, resolution)),
      field_(make_field(prior, conjugates, couplings, lattice_)),
      nodes_(lattice_.nodes()),
      gauge_((nodes_ < 0).select(ArrayXd::Constant(nodes_.size(), -1.0), 1.0)),
      averages_(averages_at(measure_, lattice_, nodes_.size())),
      tilted_(lattice_.tilt(averages_.fine.excess + nodes_.abs(), x, conjugates.d_hat)),
      sparse_(lattice_.tilt(averages_.coarse.excess + nodes_.abs(), x, conjugates.d_hat, 2)),
      marginal_(weigh(ArrayXd::Ones(prior.mass.cols()), ArrayXd::Ones(prior.theta.size()))),
      fine_(make_rows(tilted_, averages_.fine, along_a())),
      coarse_(make_rows(sparse_, averages_.coarse, along_a())) {}

Entropic::Direction Entropic::along_a() const {
  const LocalAverages& a = averages_.fine;  // d<f>/dA = cov(f, m^2) = -cov(f, 1 - m^2)
  return {.level = -a.width, .mean = -gauge_ * a.width_m, .variance = -a.width_mm, .width = -a.width2};
}

Entropic::Rows Entropic::make_rows(const Tilted& tilted, const LocalAverages& a, const Direction& own) const {
  const ArrayXd level = a.excess + nodes_.abs();                                          // ln Z(c) - A
  const ArrayXd below = (gauge_ > 0).select(a.deficit, 2 - a.deficit), mean = 1 - below;  // 1 - <m>_c, <m>_c
  const ArrayXd k3 = gauge_ * a.k3;
  Measure measure(x_, level, mean, a.k2, 1);
  measure.tilt.col(along_own) = x_ * own.level;
  const auto with_own = [](Column column, const ArrayXd& change) {
    column.change.col(along_own) = change;
    return column;
  };
  const Column off = with_own(measure.column(-below, a.k2, k3), own.mean),
               variance_at = with_own(measure.column(a.k2, k3, a.k4), own.variance);
  const auto means =
      average(tilted, measure,
              {with_own(measure.column(level, mean, a.k2), own.level), off, square(off, a.k2), variance_at,
               with_own(measure.column(a.width, gauge_ * a.width_m, a.width_mm), own.width),
               square(variance_at, k3)});
  const Averaged& tilt = means[6];
  Rows rows;
  rows.potential = {tilted.potential(), tilt.change / x_};
  rows.mean = means[1];
  rows.spread = rsb::variance(means[1], means[2], tilted.variance(-below));
  rows.variance = means[3];
  rows.width = means[4];
  rows.variance_squared = means[5];
  const Averaged mean_squared = q_0(rows);
  rows.slope = slope_in_x(x_, means[0], tilt, tilted.slope()) + -0.5 * conjugates_.d_hat * mean_squared;
  rows.slope.change.col(along_variance) -= 0.5 * mean_squared.value;
  rows.curvature = rows.variance + x_ * rows.spread;  // F_1''
  rows.curvature.change.col(along_x) += rows.spread.value;
  return rows;
}

Averaged Entropic::q_0(const Rows& rows) const {
  return {(1 + rows.mean.value).square(), rows.mean.change.colwise() * (2 * (1 + rows.mean.value))};
}

Averaged Entropic::gap(const Rows& rows) const {
  const ArrayXd off = rows.mean.value - (marginal_.fine * rows.mean.value).sum();
  return {off.square(), rows.mean.change.colwise() * (2 * off)};
}

Entropic::Weights Entropic::weigh(const ArrayXd& signs, const ArrayXd& factor) const {
  const ArrayXd law = (prior_.mass.matrix() * signs.matrix()).array() * factor;
  ArrayXd coarse = law;
  if (law.size() > 1)
    for (Eigen::Index j = 0; j < law.size(); ++j) coarse[j] *= j % 2 == 0 ? 2 : 0;
  const Pushed w = push(law);
  return {.fine = w.fine.col(0),
          .coarse_law = field_.push(coarse).col(0),
          .rounding = field_.push(prior_.rounding_of(signs, factor)).col(0),
          .by_q_0_hat = w.by_q_0_hat.col(0),
          .by_r_hat = w.by_r_hat.col(0)};
}

Entropic::Pushed Entropic::push(const ArrayXXd& laws) const {
  const ArrayXd moved = couplings_.kappa * prior_.theta + couplings_.tau * prior_.theta.tanh();
  const ArrayXXd fine = field_.push(laws), first = field_.push(laws.colwise() * moved),
                 second = field_.push(laws.colwise() * moved.square());
  // The derivatives of the Gaussian around h = r_hat + moved.
  const ArrayXd y = field_.nodes() - conjugates_.r_hat;
  const double v = conjugates_.q_0_hat;
  const ArrayXXd square = fine.colwise() * y.square() - 2 * (first.colwise() * y) + second;
  return {.fine = fine,
          .by_q_0_hat = 0.5 / v * (square / v - fine),
          .by_r_hat = (fine.colwise() * y - first) / v};
}

ArrayXd Entropic::weigh_moved(const ArrayXd& shift) const {
  return push(prior_.marginal() * shift).by_r_hat.col(0);
}

LocalAnswer Entropic::expectation(const Weights& w, const Averaged& f, const ArrayXd& coarse,
                                  const ArrayXd& law_factor, double floor) const {
  const ArrayXd terms = w.fine * f.value;
  const double value = terms.sum(), scale = terms.abs().sum();
  const double by_law = (w.rounding * f.value.abs()).sum() + field_.left_out() * f.value.abs().maxCoeff();
  LocalAnswer answer{.value = {value, floor * rounding + by_law}, .gradient = {}};
  for (const double other :
       {(w.fine * coarse).sum(), (terms * field_.coarse()).sum(), (w.coarse_law * f.value).sum()})
    answer.value.error += integrals::trapezoid_error(value, other, scale);
  const auto inside = [&](Eigen::Index along) { return (w.fine * f.change.col(along)).sum(); };
  answer.gradient << (w.by_q_0_hat * f.value).sum(), inside(along_variance), (w.by_r_hat * f.value).sum(),
      inside(along_own), inside(along_x);
  if (prior_.shifts.empty()) return answer;
  const ArrayXd given = field_.pull(f.value).col(0) * law_factor;
  for (const ArrayXXd& shift : prior_.shifts) answer.shifts.push_back((shift.rowwise().sum() * given).sum());
  return answer;
}

LocalAnswer Entropic::expectation(const Averaged& f, const ArrayXd& coarse, double floor) const {
  return expectation(marginal_, f, coarse, ArrayXd::Ones(prior_.theta.size()), floor);
}

LocalOverlaps Entropic::overlaps() const {
  const ArrayXd noise = fine_.potential.value.abs() * (conjugates_.d_hat * q_0(fine_).value).sqrt();
  LocalOverlaps result{
      .q_0 = expectation(q_0(fine_), q_0(coarse_).value),
      .d = expectation(fine_.spread, coarse_.spread.value),
      .r = expectation(fine_.mean, coarse_.mean.value),
      .v = expectation(fine_.variance, coarse_.variance.value),
      .s2 = expectation(fine_.width, coarse_.width.value),
      .gap = expectation(gap(fine_), gap(coarse_).value),
      .slope = expectation(fine_.slope, coarse_.slope.value, 4 / x_ + (marginal_.fine * noise).sum())};
  result.r.value.value += marginal_.fine.sum();  // rows hold << m >> - 1
  return result;
}

LocalAnswer Entropic::log_partition() const {
  // On 1 + F_1 - A - ln 2, whose scale does not vanish with alpha.
  const double from = 1 - std::log(2.0);
  Averaged potential = fine_.potential;
  potential.value += from;
  const ArrayXd terms = potential.value.abs() + conjugates_.d_hat + field_.nodes().abs();
  LocalAnswer answer = expectation(potential, coarse_.potential.value + from, (marginal_.fine * terms).sum());
  answer.value.value -= marginal_.fine.sum();
  if (couplings_.kappa == 0) return answer;
  const ArrayXd normalisation = prior_.theta.unaryExpr([](double t) { return integrals::log_2cosh(t); });
  const ArrayXd law = prior_.marginal() * normalisation;
  double every_other = 0;
  for (Eigen::Index j = 0; j < law.size(); j += 2) every_other += law.size() > 1 ? 2 * law[j] : law[j];
  answer.value.value -= couplings_.kappa * law.sum();
  answer.value.error += couplings_.kappa * integrals::trapezoid_error(law.sum(), every_other, law.sum());
  for (std::size_t i = 0; i < prior_.shifts.size(); ++i)
    answer.shifts[i] -= couplings_.kappa * (prior_.shifts[i].rowwise().sum() * normalisation).sum();
  return answer;
}

LocalAnswer Entropic::within() const {
  return expectation(fine_.variance_squared, coarse_.variance_squared.value);
}

LocalAnswer Entropic::between() const {
  return expectation(square(fine_.curvature), coarse_.curvature.value.square());
}

LocalAnswer Entropic::disagreement(int teacher) const {
  ArrayXd signs(prior_.mass.cols());
  for (Eigen::Index h = 0; h < signs.size(); ++h) signs[h] = prior_.relative_sign(h, teacher);
  const auto rows = [&](const Tilted& tilted, const LocalAverages& a) {
    // P(m < 0 | c) with its derivatives: -1/2 of those of <sgn m>_c
    const ArrayXd mean = gauge_ * (1 - a.deficit);
    Measure measure(x_, a.excess + nodes_.abs(), mean, a.k2, 1);
    measure.tilt.col(along_own) = x_ * along_a().level;
    Column column = measure.column((gauge_ > 0).select(a.below, 1 - a.below), -0.5 * a.cov_sign_m,
                                   -0.5 * gauge_ * (a.cov_sign_m2 - 2 * (1 - a.deficit) * a.cov_sign_m));
    column.change.col(along_own) = -0.5 * gauge_ * a.cov_sign_m2;
    return average(tilted, measure, {column})[0];
  };
  const Averaged wrong = rows(tilted_, averages_.fine);
  const ArrayXd coarse = rows(sparse_, averages_.coarse).value;
  const Averaged right{1 - wrong.value, -wrong.change};
  const ArrayXd one = ArrayXd::Ones(prior_.theta.size());
  LocalAnswer answer = expectation(weigh(0.5 * (1 + signs), one), wrong, coarse, one);
  const LocalAnswer other = expectation(weigh(0.5 * (1 - signs), one), right, 1 - coarse, one);
  answer.value.value = std::clamp(answer.value.value + other.value.value, 0.0, 1.0);
  answer.value.error += other.value.error + cut_tails + 4 * rounding;
  answer.gradient += other.gradient;
  if (prior_.shifts.empty()) return answer;
  ArrayXXd either(wrong.value.size(), 2);
  either << wrong.value, right.value;
  const ArrayXXd given = field_.pull(either);
  for (std::size_t i = 0; i < prior_.shifts.size(); ++i) {
    const auto law = prior_.shifts[i].matrix();
    const ArrayXd agree = law * (0.5 * (1 + signs)).matrix(), oppose = law * (0.5 * (1 - signs)).matrix();
    answer.shifts[i] = (agree * given.col(0) + oppose * given.col(1)).sum();
  }
  return answer;
}

LocalAnswer Entropic::overlap_previous() const {
  const ArrayXd previous = prior_.theta.tanh();
  Averaged mean = fine_.mean;
  mean.value += 1;
  return expectation(weigh(ArrayXd::Ones(prior_.mass.cols()), previous), mean, 1 + coarse_.mean.value,
                     previous);
}

double Entropic::overlap_previous_by_tau() const {
  const ArrayXd moved = push(prior_.marginal() * prior_.theta.tanh().square()).by_r_hat.col(0);
  return (moved * fine_.mean.value).sum();
}

Eigen::Matrix<double, 7, 1> Entropic::coupling_response(double kappa, double tau) const {
  // Both shift h, by theta' and m'; kappa also multiplies s(m).
  const ArrayXd moved = weigh_moved(kappa * prior_.theta + tau * prior_.theta.tanh());
  const auto change = [&](const Rows& rows, const auto& one) {
    const auto of = [&](const Averaged& f) { return one(f); };
    Eigen::Matrix<double, 7, 1> result;
    result << of(q_0(rows)), of(rows.spread), of(rows.mean), of(rows.variance), of(rows.width), of(gap(rows)),
        of(rows.slope);
    return result;
  };
  Eigen::Matrix<double, 7, 1> result =
      change(fine_, [&](const Averaged& f) { return (moved * f.value).sum(); });
  if (kappa == 0) return result;
  const EntropyAverages s = measure_.entropy_averages(nodes_.abs());
  const ArrayXd mean = gauge_ * (1 - averages_.fine.deficit), cov_m = gauge_ * s.cov_m;
  const Rows rows = make_rows(
      tilted_, averages_.fine,
      {.level = s.mean, .mean = cov_m, .variance = s.cov_m2 - 2 * mean * cov_m, .width = -s.cov_m2});
  return result + kappa * change(rows, [&](const Averaged& f) {
                    return (marginal_.fine * f.change.col(along_own)).sum();
                  });
}

}  // namespace franz_parisi::theory::rsb
