/// Loops compiled twice: for every processor of the architecture, and for those that have AVX-512. Which of
/// the two runs is found out at run time, and no digit depends on it: both do the same IEEE operations in the
/// same order (the room is compiled without contraction to fused multiply-add).
#pragma once

/// Before a function: it may use AVX-512, and is only to be called where has_avx512(). Not defined where no
/// processor has it. (GCC would go by 256 bits at a time unless asked; Clang knows no such option.)
#if defined(__x86_64__) && defined(__clang__)
#define FRANZ_PARISI_AVX512 [[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]]
#elif defined(__x86_64__) && defined(__GNUC__)
#define FRANZ_PARISI_AVX512 [[gnu::target("avx512f,avx512dq,avx512bw,avx512vl,prefer-vector-width=512")]]
#endif

namespace franz_parisi::validation {

/// The processor and the operating system have it, and there is no BaselineOnly.
bool has_avx512();

/// While one of these lives, no AVX-512 is used, in any thread: for tests and benchmarks that compare.
class BaselineOnly {
 public:
  BaselineOnly();
  ~BaselineOnly();
  BaselineOnly(const BaselineOnly&) = delete;
  BaselineOnly& operator=(const BaselineOnly&) = delete;
};

#ifdef FRANZ_PARISI_AVX512
template <class Loop>
FRANZ_PARISI_AVX512 [[gnu::flatten]] void run_with_avx512(const Loop& loop) {
  loop();
}
#endif

/// loop(), with all that it calls inline, in the widest registers that there are.
template <class Loop>
[[gnu::flatten]] void run_wide(const Loop& loop) {
#ifdef FRANZ_PARISI_AVX512
  if (has_avx512()) return run_with_avx512(loop);
#endif
  loop();
}

}  // namespace franz_parisi::validation
