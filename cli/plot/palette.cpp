#include "cli/plot/palette.hpp"

#include <algorithm>
#include <cmath>

namespace franz_parisi::cli::plot {

namespace {

constexpr std::array<Colour, 7> okabe_ito{
    {{0, 114, 178}, {213, 94, 0}, {0, 158, 115}, {204, 121, 167}, {230, 159, 0}, {86, 180, 233}, {0, 0, 0}}};

// Every eighth of cividis up to 7/8; its light end is too faint for lines on white.
constexpr std::array<Colour, 8> cividis{{{0, 34, 78},
                                         {24, 55, 112},
                                         {67, 78, 108},
                                         {98, 102, 112},
                                         {124, 123, 120},
                                         {155, 147, 119},
                                         {187, 173, 108},
                                         {220, 200, 91}}};

Colour along_cividis(double position) {
  const double place = position * static_cast<double>(cividis.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), cividis.size() - 2);
  const double part = place - static_cast<double>(below);
  Colour mixed{};
  for (std::size_t c = 0; c < mixed.size(); ++c) {
    mixed[c] = static_cast<int>(std::lround((1 - part) * cividis[below][c] + part * cividis[below + 1][c]));
  }
  return mixed;
}

}  // namespace

Colour colour_of(std::size_t index, std::size_t count) {
  if (count <= okabe_ito.size()) return okabe_ito[index];
  return along_cividis(static_cast<double>(index) / static_cast<double>(count - 1));
}

}  // namespace franz_parisi::cli::plot
