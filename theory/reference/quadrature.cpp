#include "theory/reference/quadrature.hpp"

#include "integrals/deadline.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <mutex>
#include <new>
#include <numeric>
#include <utility>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>

namespace franz_parisi::theory::reference {

namespace {

constexpr std::size_t intervals = 400;  // of one adaptive quadrature
constexpr std::size_t order = 20;       // of a Chebyshev series
constexpr std::size_t most_pieces = 4000;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// A function as GSL calls it, with the largest error and |value| that were seen. No exception crosses GSL.
struct Called {
  const Function& f;
  const Measure::Weight* weight = nullptr;
  double largest_error = 0;
  double largest_value = 0;

  static double at(double x, void* self) noexcept try {
    auto& called = *static_cast<Called*>(self);
    const Estimate y = called.f(x);
    called.largest_error = std::max(called.largest_error, y.error);
    called.largest_value = std::max(called.largest_value, std::abs(y.value));
    return called.weight != nullptr ? (*called.weight)(x)*y.value : y.value;
  } catch (...) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  gsl_function function() { return {&Called::at, this}; }
};

template <class T, class Free>
std::unique_ptr<T, Free*> owned(T* pointer, Free* free) {
  if (pointer == nullptr) throw std::bad_alloc();
  return {pointer, free};
}

/// GSL's status is not needed: where it gives up, its error is that of the value it had. Throws
/// DeadlinePassed; inside of another integral that makes a NaN of it.
Estimate integrate(Called& called, double low, double high, const Accuracy& accuracy) {
  integrals::Deadline::check();
  const QuietGsl quiet;
  const auto workspace = owned(gsl_integration_workspace_alloc(intervals), gsl_integration_workspace_free);
  const gsl_function function = called.function();
  Estimate result{0, infinity};
  gsl_integration_qag(&function, low, high, accuracy.absolute, accuracy.relative, intervals,
                      GSL_INTEG_GAUSS61, workspace.get(), &result.value, &result.error);
  return result;
}

std::mutex handler_mutex;
int handler_users = 0;
gsl_error_handler_t* handler_before = nullptr;

}  // namespace

QuietGsl::QuietGsl() {
  const std::lock_guard lock(handler_mutex);
  if (handler_users++ == 0) handler_before = gsl_set_error_handler_off();
}

QuietGsl::~QuietGsl() {
  const std::lock_guard lock(handler_mutex);
  if (--handler_users == 0) gsl_set_error_handler(handler_before);
}

Measure::Measure(Weight weight, std::vector<double> points)
    : weight_(std::move(weight)), points_(std::move(points)) {
  const Function f = [this](double x) { return Estimate{weight_(x)}; };
  for (std::size_t i = 1; i < points_.size(); ++i) {
    Called called{f};
    const Estimate share = integrate(called, points_[i - 1], points_[i], {0, Accuracy{}.relative});
    shares_.push_back(share.value);
    norm_ = norm_ + share;
  }
}

Measure Measure::gaussian(double mean, double deviation, const std::vector<double>& points) {
  std::vector<double> pieces{mean - reach * deviation};
  for (const double point : points)
    if (point > pieces.back() && point < mean + reach * deviation) pieces.push_back(point);
  pieces.push_back(mean + reach * deviation);
  return {[=](double y) { return std::exp(-std::pow((y - mean) / deviation, 2) / 2); }, std::move(pieces)};
}

Estimate Measure::average(const Function& f, const Accuracy& accuracy) const {
  Estimate sum;
  for (std::size_t i = 1; i < points_.size(); ++i) {
    Called called{f, &weight_};
    sum = sum +
          integrate(called, points_[i - 1], points_[i], {accuracy.absolute * norm_.value, accuracy.relative});
    sum.error += shares_[i - 1] * called.largest_error;
  }
  const Estimate average = sum / norm_;
  return std::isfinite(average.value) && std::isfinite(average.error) ? average : Estimate{0, infinity};
}

Table::Table(const Function& f, const std::vector<double>& points, const Accuracy& accuracy)
    : edges_{points.front()} {
  const QuietGsl quiet;
  for (std::size_t i = 1; i < points.size(); ++i) add(f, points[i - 1], points[i], accuracy, infinity);
}

void Table::add(const Function& f, double low, double high, const Accuracy& accuracy, double before) {
  integrals::Deadline::check();
  Series series = owned(gsl_cheb_alloc(order), gsl_cheb_free);
  Called called{f};
  const gsl_function function = called.function();
  gsl_cheb_init(series.get(), &function, low, high);
  double last_terms = 0;
  for (std::size_t i = order - 3; i <= order; ++i) last_terms += std::abs(series->c[i]);
  const double wanted =
      std::max({accuracy.absolute, accuracy.relative * called.largest_value, called.largest_error});
  // What halving does not make smaller is noise in the values.
  const bool noise = last_terms > before / 4 && last_terms < 1e-9 * called.largest_value;
  if (last_terms > wanted && !noise && high - low > 1e-12 * (std::abs(low) + std::abs(high)) &&
      series_.size() < most_pieces) {
    const double middle = std::midpoint(low, high);
    add(f, low, middle, accuracy, last_terms);
    add(f, middle, high, accuracy, last_terms);
    return;
  }
  edges_.push_back(high);
  errors_.push_back(std::isfinite(last_terms) ? last_terms + called.largest_error : infinity);
  series_.push_back(std::move(series));
}

Estimate Table::operator()(double x) const {
  x = std::clamp(x, edges_.front(), edges_.back());
  const auto above = std::upper_bound(edges_.begin() + 1, edges_.end() - 1, x);
  const auto piece = static_cast<std::size_t>(above - edges_.begin() - 1);
  return {gsl_cheb_eval(series_[piece].get(), x), errors_[piece]};
}

}  // namespace franz_parisi::theory::reference
