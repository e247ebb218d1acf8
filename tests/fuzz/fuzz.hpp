/// What the fuzzers share: a file that is never on a disk, and what a reader may answer.
#pragma once

#include "study/usage_error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

/// One input: what libFuzzer calls, and main.cpp for every file of the corpus.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

[[noreturn]] inline void fail(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

/// A regular file with this content, in memory.
class File {
 public:
  explicit File(std::string_view content) : descriptor_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    if (descriptor_ < 0) fail("no file in memory");
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      if (written <= 0) fail("a file in memory cannot be written");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  ~File() { ::close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

/// Reads: the input is taken, or refused as people are told, by a UsageError of one line. Anything else that
/// is thrown ends the fuzzer.
template <class Read>
void taken_or_refused(Read read) {
  try {
    read();
  } catch (const franz_parisi::UsageError& error) {
    const std::string_view message = error.what();
    if (message.empty() || message.find('\n') != std::string_view::npos)
      fail("a complaint that is not one line");
  }
}

}  // namespace fuzz
