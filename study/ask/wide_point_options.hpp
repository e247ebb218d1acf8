/// Where in the plane of depth, prior width and overlaps, as wide and verify ask for it.
#pragma once

#include "study/ask/form.hpp"
#include "study/ask/number.hpp"
#include "study/wide.hpp"

namespace franz_parisi::study {

inline constexpr long deepest = 50;
inline constexpr Range input_overlap_range{0, true, 1}, teacher_overlap_range{-1, true, 1};

/// --input-overlap, --depth, --sigma. The overlap of teachers, --rho, is another's where it has more uses.
class WidePointOptions {
 public:
  void add_overlap(Form& form);
  void add_network(Form& form);
  /// A point of the limit. Throws UsageError for what is outside its range, and for an overlap of inputs that
  /// are given: `synthetic` says whether they are drawn.
  WidePoint read(long fewest_layers, bool synthetic) const;

 private:
  TextOption input_overlap_, depth_, sigma_;
};

}  // namespace franz_parisi::study
