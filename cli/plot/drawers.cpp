#include "cli/plot/drawers.hpp"

#include <array>

namespace franz_parisi::cli::plot {

namespace {

/// A kind of document: how it is told from the others, and what draws it.
struct Drawer {
  bool (*draws)(const Json& document);
  Figure (*draw)(std::span<const Input> inputs, const AxisKeys& axes);
};

/// Points along a parameter; those of a simulation are not.
bool is_curve(const Json& document) {
  const auto settings = document.find("settings");
  return document.contains("points") && settings != document.end() && settings->is_object() &&
         settings->contains("sweep");
}

constexpr std::array drawers{Drawer{is_curve, draw_curves}};

const Drawer& drawer_of(const Input& input) {
  for (const Drawer& drawer : drawers) {
    if (drawer.draws(input.document)) return drawer;
  }
  reject(input, "is no kind of document that can be drawn; allowed is what `curve` writes");
}

}  // namespace

Figure draw(std::span<const Input> inputs, const AxisKeys& axes) {
  const Drawer& drawer = drawer_of(inputs.front());
  for (const Input& input : inputs) {
    if (&drawer_of(input) != &drawer) {
      reject(input, "is another kind of document than " + inputs.front().path + "; allowed is one kind");
    }
  }
  return drawer.draw(inputs, axes);
}

}  // namespace franz_parisi::cli::plot
