#include "example.hpp"

#include <cmath>
#include <cstdio>

int main() {
  const double found = error_on_the_first_task(0.5);
  // franz-parisi point --alpha 2,0.5 --beta 20 --gamma 0,1 --rho 0.5
  if (std::abs(found - 0.06940618654) < 1e-9) return 0;
  std::printf("eps_1 = %.12g\n", found);
  return 1;
}
