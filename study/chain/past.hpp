/// The law that the tasks before have left, with what is uncertain about it.
#pragma once

#include "theory/resolution.hpp"
#include "theory/weights/law.hpp"

#include <memory>

namespace franz_parisi::study {

inline constexpr int levels = 4;  ///< resolutions tried before a target is given up

/// The quadratures of resolution `level`: steps shrink by 1.5 from one to the next.
theory::Resolution resolution_at(int level, bool tails = false);

/// A pure function of level and tails, computed when first asked for.
class Past {
 public:
  virtual ~Past() = default;
  /// Gauged to the last teacher seen. With `errors` its shifts are the first-order changes under every
  /// independent error of the tasks before; without there are none.
  virtual std::shared_ptr<const theory::Law> law(int level, bool tails, bool errors) const = 0;
};

/// Before the first task.
std::shared_ptr<const Past> no_past();

}  // namespace franz_parisi::study
