#include "theory/bayes/sign_tree.hpp"

#include "integrals/deadline.hpp"
#include "integrals/weight_axis.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <stdexcept>

namespace franz_parisi::theory {
namespace {

using Complex = Eigen::ArrayXcd;

constexpr double reach = 9.5;  // standard deviations
constexpr double most_nodes = 60'000;

/// artanh( rho tanh f ), to the digits that it has where tanh f rounds to 1.
double passed_on(double f, double rho) {
  const double e = std::exp(-2 * std::abs(f)), strength = std::abs(rho);
  const double u =
      0.5 * std::log(((1 + strength) + (1 - strength) * e) / ((1 - strength) + (1 + strength) * e));
  return (f < 0) == (rho < 0) ? u : -u;
}

/// sum of w exp(i k f) for k = 0, dk, ..., (count - 1) dk.
Complex characteristic(const LawOfFields& law, double dk, Eigen::Index count) {
  const std::complex<double> i(0, 1);
  const Complex turn = (i * dk * law.f.cast<std::complex<double>>()).exp();
  Complex power = law.w.cast<std::complex<double>>(), values(count);
  for (Eigen::Index k = 0; k < count; ++k) {
    integrals::Deadline::check();
    values[k] = power.sum();
    power *= turn;
  }
  return values;
}

/// The law of a Gaussian field of this strength and the sum of messages: densities from the product of
/// characteristic functions, cut where the Gaussian's has decayed.
LawOfFields sum_of(double strength, const std::vector<LawOfFields>& messages, double step) {
  const double sd = std::sqrt(strength);
  double low = strength - reach * sd, high = strength + reach * sd;
  for (const LawOfFields& message : messages) low += message.f.minCoeff(), high += message.f.maxCoeff();
  const double steps = std::ceil((high - low) / step);
  if (!(steps < most_nodes)) throw std::length_error("SignTree: too little data");
  const auto n = static_cast<Eigen::Index>(steps) + 1;
  const double period = static_cast<double>(n) * step, dk = 2 * std::numbers::pi / period;
  constexpr double furthest = 10;  // in 1/sd, where the Gaussian's is exp(-50)
  const Eigen::Index count = std::min(n / 2 + 1, static_cast<Eigen::Index>(furthest / (sd * dk)) + 1);
  const std::complex<double> i(0, 1);
  const Eigen::ArrayXd k = Eigen::ArrayXd::LinSpaced(count, 0, static_cast<double>(count - 1)) * dk;
  Complex phi = (-0.5 * strength * k.square()).cast<std::complex<double>>() +
                i * (strength - low) * k.cast<std::complex<double>>();
  phi = phi.exp().eval();
  for (const LawOfFields& message : messages) phi *= characteristic(message, dk, count);
  LawOfFields law{low + step * Eigen::ArrayXd::LinSpaced(n, 0, static_cast<double>(n - 1)),
                  Eigen::ArrayXd::Ones(n)};
  const Complex turn =
      (-i * (step * dk) *
       Eigen::ArrayXd::LinSpaced(n, 0, static_cast<double>(n - 1)).cast<std::complex<double>>())
          .exp();
  Complex power = turn;
  law.w *= phi[0].real();
  for (Eigen::Index j = 1; j < count; ++j) {
    integrals::Deadline::check();
    law.w += 2 * (phi[j] * power).real();
    power *= turn;
  }
  law.w *= step / period;
  return law;
}

double share_log_share(double p) { return p > 0 ? p * std::log(p) : 0; }

Eigen::ArrayXd log_cosh(const Eigen::ArrayXd& f) {
  return f.unaryExpr([](double x) { return integrals::log_2cosh(x); }) - std::numbers::ln2;
}

}  // namespace

SignTree::SignTree(const std::vector<TeacherOnTree>& teachers, const std::vector<double>& strength,
                   double fineness)
    : teachers_(teachers), strength_(strength) {
  double weakest = 1;
  for (const double a : strength_)
    if (std::isfinite(a)) weakest = std::min(weakest, a);
  // tanh and artanh(rho tanh) are analytic as far as pi/2 from the real axis, densities as far as one likes;
  // the weakest field resolves what messages of all others look like.
  step_ = fineness * std::min(0.15, 0.3 * std::sqrt(weakest));
}

double SignTree::correlation(std::size_t a, std::size_t b) const { return teachers_[std::max(a, b)].rho; }

std::vector<std::size_t> SignTree::neighbours(std::size_t t) const {
  std::vector<std::size_t> all;
  if (t > 0) all.push_back(teachers_[t].parent);
  for (std::size_t s = t + 1; s < teachers_.size(); ++s)
    if (teachers_[s].parent == t) all.push_back(s);
  return all;
}

LawOfFields SignTree::message(std::size_t from, std::size_t to) const {
  const double rho = correlation(from, to);
  const LawOfFields field =
      known(from) ? LawOfFields{Eigen::ArrayXd::Constant(1, std::numeric_limits<double>::infinity()),
                                Eigen::ArrayXd::Ones(1)}
                  : this->field(from, to);
  const Eigen::Index n = field.f.size();
  const Eigen::ArrayXd u = field.f.unaryExpr([rho](double f) { return passed_on(f, rho); });
  LawOfFields law{Eigen::ArrayXd(2 * n), Eigen::ArrayXd(2 * n)};
  law.f << u, -u;
  law.w << 0.5 * (1 + rho) * field.w, 0.5 * (1 - rho) * field.w;
  return law;
}

LawOfFields SignTree::field(std::size_t teacher, std::optional<std::size_t> without) const {
  std::vector<LawOfFields> messages;
  for (const std::size_t s : neighbours(teacher))
    if (s != without) messages.push_back(message(s, teacher));
  return sum_of(strength_[teacher], messages, step_);
}

SignTree::Overlap SignTree::overlap(std::size_t teacher) const {
  const LawOfFields law = field(teacher, std::nullopt);
  const Eigen::ArrayXd mean = law.f.tanh();
  return {law.average(mean), law.average(mean.square())};
}

double SignTree::log_partition() const {
  double sum = 0;
  for (std::size_t t = 0; t < teachers_.size(); ++t) {
    const double rho = t == 0 ? 0 : teachers_[t].rho;
    if (known(t)) {
      const bool beside_known = t > 0 && known(teachers_[t].parent);
      sum += beside_known ? share_log_share(0.5 * (1 + rho)) + share_log_share(0.5 * (1 - rho))
                          : 0.5 * std::log1p(-rho * rho) - std::numbers::ln2;
      for (const std::size_t s : neighbours(t)) {
        if (s < t || known(s)) continue;
        const LawOfFields said = message(s, t);
        sum += said.average(said.f);
      }
      continue;
    }
    const LawOfFields law = t == 0 ? field(t, std::nullopt) : field(t, teachers_[t].parent);
    sum += law.average(log_cosh(law.f) + 0.5 * (-(rho * law.f.tanh()).square()).log1p());
  }
  return sum;
}

}  // namespace franz_parisi::theory
