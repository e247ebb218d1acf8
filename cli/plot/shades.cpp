#include "cli/plot/shades.hpp"

#include "cli/plot/extent.hpp"

namespace franz_parisi::cli::plot {

Scale shade_scale(const Map& map) {
  constexpr int tics = 5;
  return make_scale(values(map), {}, tics);
}

bool is_dark(const Scale& scale, double value) {
  constexpr double from = 0.85;  // of the palette, where white on blue and black on blue are read alike
  return value > scale.lower + from * (scale.upper - scale.lower);
}

std::string palette_text() {
  return "set palette defined (0 '#ffffff', 0.35 '#c6dbef', 0.7 '#6baed6', 1 '#2171b5')\n";
}

}  // namespace franz_parisi::cli::plot
