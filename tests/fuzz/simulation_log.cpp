// Logs of simulate: `merge`, to its document, and `verify --log`.
#include "study/ask/finished_runs.hpp"
#include "study/merge.hpp"

#include "fuzz.hpp"

using namespace franz_parisi;
using namespace franz_parisi::study;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::File file(fuzz::text_of(data, size));
  fuzz::taken_or_refused([&] { merge({file.path(), file.path()}, std::nullopt, {}); });
  fuzz::taken_or_refused([&] { read_finished_runs({file.path()}, std::nullopt, {}); });
  fuzz::taken_or_refused([&] { read_finished_runs({file.path()}, "20", {}); });
  return 0;
}
