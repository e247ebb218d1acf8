/// The loss ln(1 + exp(-u)), of real weights: its channel (1).
#pragma once

#include "theory/channel/channel.hpp"

namespace franz_parisi::theory {

extern const Channel logistic;

}  // namespace franz_parisi::theory
