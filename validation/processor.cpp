#include "validation/processor.hpp"

#include <atomic>

namespace franz_parisi::validation {
namespace {

std::atomic<int> baseline_only = 0;

bool processor_has_avx512() {
#ifdef FRANZ_PARISI_AVX512
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

}  // namespace

bool has_avx512() {
  static const bool processor = processor_has_avx512();
  return processor && baseline_only.load(std::memory_order_relaxed) == 0;
}

BaselineOnly::BaselineOnly() { ++baseline_only; }
BaselineOnly::~BaselineOnly() { --baseline_only; }

}  // namespace franz_parisi::validation
