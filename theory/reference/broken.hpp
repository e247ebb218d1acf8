/// One step of replica symmetry breaking a second time, slow and readable: the two potentials (16) and (18)
/// as nested adaptive quadratures, of which (17), (19) and (21) are the derivatives, and the law (27).
///
/// G and ln Z come from their slopes, g' = beta < phi/Phi >_x and <m>_c, integrated from where they are
/// known; no lattice, no heat equation.
#pragma once

#include "theory/parameters.hpp"
#include "theory/reference/quadrature.hpp"
#include "theory/rsb/overlaps.hpp"

#include <functional>

namespace franz_parisi::theory::reference {

/// E of (16), per alpha.
Estimate broken_energetic(const TaskParameters& task, const rsb::Overlaps& x);

/// E F_1(h) of (18) for a first task, where theta' = 0; kappa = beta gamma.
Estimate broken_potential(const rsb::Conjugates& hats, double x, double kappa);

/// E f(m) over the law that such a task hands on, E_h << <f>_c >>_h of (27).
Estimate broken_law(const rsb::Conjugates& hats, double x, double kappa,
                    const std::function<double(double m)>& f);

}  // namespace franz_parisi::theory::reference
