/// Evaluating what may ask for more memory or time than there is.
#pragma once

#include "integrals/deadline.hpp"

#include <new>
#include <optional>
#include <stdexcept>

namespace franz_parisi::theory {

/// evaluate(), or nothing where a quadrature asked for more nodes than it may, or there is no memory, or a
/// deadline has passed: that is a point outside the domain, not the end of a search.
template <class F>
auto within_limits(F&& evaluate) -> decltype(evaluate()) {
  try {
    const integrals::Deadline::Heeded heeded;
    return evaluate();
  } catch (const std::length_error&) {
  } catch (const std::bad_alloc&) {
  } catch (const integrals::DeadlinePassed&) {
  }
  return std::nullopt;
}

}  // namespace franz_parisi::theory
