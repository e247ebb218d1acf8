/// The product of sign_matrix.hpp with AVX-512.
#pragma once

#include "validation/processor.hpp"
#include "validation/sign_matrix.hpp"

namespace franz_parisi::validation {

#ifdef FRANZ_PARISI_AVX512
/// To be called where has_avx512(); see `multiply`.
void multiply_avx512(const SignMatrix& matrix, std::span<const double> x, std::span<double> y);
#endif

}  // namespace franz_parisi::validation
