/// BLAS and LAPACK compute on the thread that calls them.
#pragma once

#include <cblas.h>

namespace franz_parisi::arithmetic {

/// Before every call of either. Whoever calls computes in parallel already: threads of BLAS's own would only
/// get into each other's way, and digits would depend on how many there are.
inline void stay_on_this_thread() {
  static const bool once = (openblas_set_num_threads(1), true);
  static_cast<void>(once);
}

}  // namespace franz_parisi::arithmetic
