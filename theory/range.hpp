/// An interval of allowed values.
#pragma once

#include <string>

namespace franz_parisi::theory {

/// Either end may be open.
struct Range {
  double lower;
  bool lower_included;
  double upper;
  bool upper_included = true;

  bool contains(double x) const {
    return (lower_included ? lower <= x : lower < x) && (upper_included ? x <= upper : x < upper);
  }
  /// For messages and help: "(0, 1000]".
  std::string text() const;
};

}  // namespace franz_parisi::theory
