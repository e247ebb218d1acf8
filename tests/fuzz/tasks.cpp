// Tasks of one's own: `wide --tasks`.
#include "study/ask/wide_tasks_file.hpp"

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::File file(fuzz::text_of(data, size));
  fuzz::taken_or_refused([&] { franz_parisi::study::read_wide_tasks("--tasks", file.path()); });
  return 0;
}
