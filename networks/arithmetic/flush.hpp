/// Numbers too small for a normal exponent count as 0 while this lives, on the processors that can: weights
/// that have settled leave such moments behind, and arithmetic with them is many times slower.
#pragma once

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace franz_parisi::networks {

class FlushTiny {
 public:
  FlushTiny(const FlushTiny&) = delete;
  FlushTiny& operator=(const FlushTiny&) = delete;
#ifdef __SSE__
  FlushTiny() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040U); }  // results, and operands
  ~FlushTiny() { _mm_setcsr(before_); }

 private:
  unsigned before_;
#else
  FlushTiny() {}
#endif
};

}  // namespace franz_parisi::networks
