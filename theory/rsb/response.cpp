#include "theory/rsb/response.hpp"

namespace franz_parisi::theory::rsb {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;

Measure::Measure(double share, const ArrayXd& level, const ArrayXd& level1, const ArrayXd& level2,
                 Eigen::Index own)
    : x(share), slope(level1), tilt(ArrayXXd::Zero(level.size(), along_own + own)) {
  tilt.col(along_variance) = 0.5 * x * (level2 + x * slope.square());
  tilt.col(along_x) = level;
}

Column Measure::column(const ArrayXd& f, const ArrayXd& f1, const ArrayXd& f2) const {
  Column column{f, ArrayXXd::Zero(f.size(), tilt.cols())};
  column.change.col(along_variance) = 0.5 * f2 + x * slope * f1;
  return column;
}

Column square(const Column& column, const ArrayXd& f1) {
  Column result{column.f.square(), column.change.colwise() * (2 * column.f)};
  result.change.col(along_variance) += f1.square();
  return result;
}

std::vector<Averaged> average(const Tilted& tilted, const Measure& measure,
                              const std::vector<Column>& columns) {
  const Eigen::Index n = measure.tilt.cols(), each = n + 1;
  ArrayXXd all(measure.tilt.rows(), each * static_cast<Eigen::Index>(columns.size()) + n);
  Eigen::Index at = 0;
  for (const Column& column : columns) {
    all.col(at) = column.f;
    all.middleCols(at + 1, n) = column.change + measure.tilt.colwise() * column.f;
    at += each;
  }
  all.middleCols(at, n) = measure.tilt;
  const ArrayXXd rows = tilted.average(all);
  const ArrayXXd tilt = rows.middleCols(at, n);
  std::vector<Averaged> result;
  for (at = 0; at + each <= rows.cols(); at += each) {
    const ArrayXd value = rows.col(at);
    result.push_back({value, rows.middleCols(at + 1, n) - tilt.colwise() * value});
  }
  result.push_back({ArrayXd(), tilt});
  return result;
}

Averaged variance(const Averaged& f, const Averaged& f_squared, const ArrayXd& value) {
  return {value, f_squared.change - f.change.colwise() * (2 * f.value)};
}

Averaged slope_in_x(double x, const Averaged& level, const Averaged& tilt, const ArrayXd& value) {
  // (<< L >> - F)/x with dF = << d(x L) >>/x, and along x itself dF = (<< L >> - F)/x
  Averaged result{value, (level.change - tilt.change / x) / x};
  result.change.col(along_x) = (level.change.col(along_x) - 2 * value) / x;
  return result;
}

Averaged operator+(const Averaged& a, const Averaged& b) { return {a.value + b.value, a.change + b.change}; }

Averaged operator*(double a, const Averaged& b) { return {a * b.value, a * b.change}; }

Averaged square(const Averaged& a) { return {a.value.square(), a.change.colwise() * (2 * a.value)}; }

}  // namespace franz_parisi::theory::rsb
