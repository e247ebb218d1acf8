// Numbers, lists, axes and sums of readings as they may be typed. What is read is in its range.
#include "study/ask/axis.hpp"
#include "study/ask/number.hpp"
#include "study/ask/objective.hpp"
#include "study/ask/state.hpp"
#include "study/text.hpp"

#include <cmath>

#include "fuzz.hpp"

using namespace franz_parisi;
using namespace franz_parisi::study;

namespace {

void check_axis(const Axis& axis) {
  if (axis.values.empty() || axis.values.size() > static_cast<std::size_t>(max_points))
    fuzz::fail("an axis of no values, or too many");
  for (const double value : axis.values)
    if (!axis.parameter.row->range.contains(value)) fuzz::fail("an axis leaves its range");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  constexpr Range everything{-1e300, true, 1e300};
  fuzz::taken_or_refused([&] {
    const double value = parse_number("--x", text, text, everything);
    const std::string back = number_text(value);
    if (parse_number("--x", back, back, everything) != value) fuzz::fail("a number does not read back");
  });
  fuzz::taken_or_refused([&] { parse_integer("--x", text, text, -5, 1'000'000'000); });
  fuzz::taken_or_refused([&] { parse_list("--alpha", text, theory::parameter::alpha.range); });
  fuzz::taken_or_refused([&] { check_axis(parse_axis("--sweep", text)); });
  fuzz::taken_or_refused([&] { check_axis(parse_range("--x", text)); });
  fuzz::taken_or_refused([&] { parse_parameters("--derivatives", text, 3); });
  fuzz::taken_or_refused([&] { parse_objective("--minimise", text, Chain(3)); });
  fuzz::taken_or_refused([&] { parse_start("--start", text); });
  fuzz::taken_or_refused([&] {
    theory::Chain chain(4);
    read_parents("--parent", text, chain);
  });
  return 0;
}
