/// The loss (y - u)^2/2 of a label y = W.x/sqrt N plus Gaussian noise of variance Delta: all of (1) to (3) in
/// closed form. With a = beta/(1 + beta V) and D = 1 + Delta - 2 r + q, the mean square of y less the mean
/// field,
///     E = -ln(1 + beta V)/2 - a D/2.
#pragma once

#include "theory/channel/channel.hpp"

namespace franz_parisi::theory {

/// Of the task's parameters it reads beta and noise. Pure.
Energetic square_energetic(const TaskParameters& task, const RealOverlaps& x, const Resolution& resolution);

}  // namespace franz_parisi::theory
