#include "cli/plot/drawers.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace franz_parisi::cli::plot {

namespace {

/// Documents that go together: how they are told from the others, and what draws them.
struct Drawer {
  bool (*draws)(const Json& document);
  Figure (*draw)(std::vector<Input> inputs, const AxisKeys& axes);
};

bool has_setting(const Json& document, std::initializer_list<const char*> keys) {
  const auto settings = document.find("settings");
  return settings != document.end() && settings->is_object() &&
         std::ranges::any_of(keys, [&](const char* key) { return settings->contains(key); });
}

bool is_diagram(const Json& document) { return document.contains("lines"); }

bool runs_along_something(const Json& document) {
  return (document.contains("points") || document.contains("simulation")) &&
         has_setting(document, {"sweep", "impose", "simulation"});
}

bool is_sampling_bias(const Json& document) { return document.contains("bias"); }

constexpr std::array drawers{Drawer{is_diagram, draw_diagram}, Drawer{is_sampling_bias, draw_bias},
                             Drawer{runs_along_something, draw_curves}};

const Drawer& drawer_of(const Input& input) {
  for (const Drawer& drawer : drawers) {
    if (drawer.draws(input.document)) return drawer;
  }
  reject(input,
         "is no kind of document that can be drawn; allowed is what the commands of this program write");
}

}  // namespace

Figure draw(std::vector<Input> inputs, const AxisKeys& axes) {
  const Drawer& drawer = drawer_of(inputs.front());
  for (const Input& input : inputs) {
    if (&drawer_of(input) != &drawer) {
      reject(input, "is another kind of document than " + inputs.front().path +
                        "; allowed are diagrams alone, a sampling bias alone, or all others together");
    }
  }
  return drawer.draw(std::move(inputs), axes);
}

}  // namespace franz_parisi::cli::plot
