// Measurements of one's own: `verify --data`.
#include "study/ask/own_data.hpp"

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::File file(fuzz::text_of(data, size));
  fuzz::taken_or_refused([&] { franz_parisi::study::read_own_data("--data", file.path()); });
  return 0;
}
