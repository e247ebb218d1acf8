/// Evaluating what may ask for more than there is.
#pragma once

#include <new>
#include <optional>
#include <stdexcept>

namespace franz_parisi::theory {

/// evaluate(), or nothing where a quadrature asked for more nodes than it may, or there is no memory: that is
/// a point outside the domain, not the end of a search.
template <class F>
auto within_memory(F&& evaluate) -> decltype(evaluate()) {
  try {
    return evaluate();
  } catch (const std::length_error&) {
  } catch (const std::bad_alloc&) {
  }
  return std::nullopt;
}

}  // namespace franz_parisi::theory
