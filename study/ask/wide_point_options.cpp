#include "study/ask/wide_point_options.hpp"

#include "study/ask/options.hpp"
#include "study/usage_error.hpp"

namespace franz_parisi::study {
namespace {

constexpr Range sigma_range{0.1, true, 10};

}  // namespace

void WidePointOptions::add_overlap(Form& form) {
  input_overlap_.add(form, "--input-overlap", "A",
                     "correlation of each input with that of the task before, in [0, 1]; default 0.5");
}

void WidePointOptions::add_network(Form& form) {
  depth_.add(form, "--depth", "L", "hidden layers, in [0, 50]; default 1");
  sigma_.add(form, "--sigma", "S", "width of the prior of a weight, in [0.1, 10]; default 1");
}

WidePoint WidePointOptions::read(long fewest_layers, bool synthetic) const {
  if (const auto text = input_overlap_.text(); text && !synthetic)
    throw UsageError(input_overlap_.name(), *text, "is an option of --synthetic only");
  WidePoint point;
  point.settings.depth = count_of(depth_, fewest_layers, deepest, 1);
  point.settings.sigma = number_of(sigma_, sigma_range, 1);
  point.overlaps.inputs = number_of(input_overlap_, input_overlap_range, 0.5);
  return point;
}

}  // namespace franz_parisi::study
