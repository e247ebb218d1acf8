#include "cli/plot/curve_axes.hpp"
#include "cli/plot/drawers.hpp"
#include "cli/plot/groups.hpp"
#include "cli/plot/legend.hpp"
#include "cli/plot/notation.hpp"
#include "cli/plot/palette.hpp"
#include "cli/plot/quantities.hpp"
#include "cli/plot/scale.hpp"
#include "cli/plot/series.hpp"
#include "cli/plot/stretches.hpp"
#include "cli/plot/sweep.hpp"
#include "cli/plot/task_map.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace franz_parisi::cli::plot {

namespace {

Curve draw_bound(const Group& group, const std::string& x, const Colour& colour) {
  Curve curve{colour, make_stretches(read_bound(group, x))};
  for (Stretch& stretch : curve.stretches) stretch.style = {Stroke::bound};
  return curve;
}

/// The bounds of all groups; one in black where they share it.
std::vector<Curve> draw_bounds(const Groups& groups, const std::string& x) {
  std::vector<Curve> curves;
  for (const Group& group : groups.all) {
    if (!has_value(group, bound_key)) continue;
    Curve curve = draw_bound(group, x, colour_of(group.slot, groups.slots.size()));
    const bool known = std::ranges::find(curves, curve.stretches, &Curve::stretches) != curves.end();
    if (!known) curves.push_back(std::move(curve));
  }
  if (curves.size() == 1) curves.front().colour = black;
  return curves;
}

/// The colours of a figure: one for each slot or, where there is only one, for each quantity.
class Colours {
 public:
  Colours(std::size_t slots, const Keys& keys) : slots_(slots), keys_(keys) { std::erase(keys_, bound_key); }

  Colour of(std::size_t slot, const std::string& key) const {
    if (slots_ > 1) return colour_of(slot, slots_);
    return colour_of(static_cast<std::size_t>(std::ranges::find(keys_, key) - keys_.begin()), keys_.size());
  }

 private:
  std::size_t slots_;
  Keys keys_;
};

/// A shape for the measurements of each source.
Shape shape_of(const Group& group, const Groups& groups) {
  constexpr std::array shapes{Shape::disc, Shape::square, Shape::triangle, Shape::diamond};
  std::set<const Source*> before;
  for (const Group& other : groups.all) {
    if (other.source == group.source) break;
    if (other.source->content == Content::measurements) before.insert(other.source);
  }
  return shapes[before.size() % shapes.size()];
}

/// The curves of one panel over the bounds, or nothing where no point can be shown.
std::optional<Panel> draw_panel(const Groups& groups, const std::string& x, const Keys& keys,
                                const Colours& colours) {
  Panel panel;
  if (std::ranges::find(keys, bound_key) != keys.end()) panel.curves = draw_bounds(groups, x);
  for (const std::string& key : keys) {
    for (const Group& group : groups.all) {
      if (key == bound_key || !has_value(group, key)) continue;
      panel.curves.push_back(draw_group(group, x, key, colours.of(group.slot, key), shape_of(group, groups)));
    }
  }
  std::erase_if(panel.curves,
                [](const Curve& curve) { return curve.stretches.empty() && curve.markers.empty(); });
  if (panel.curves.empty()) return std::nullopt;
  return panel;
}

std::vector<Mark> draw_marks(const Groups& groups, const std::string& x) {
  std::vector<Mark> marks;
  for (const Group& group : groups.all) {
    const Colour colour = groups.slots.size() > 1 ? colour_of(group.slot, groups.slots.size()) : grey;
    for (const double place : read_transitions(group, x)) marks.push_back({place, colour, "transition"});
    if (x == "epoch" && group.source->content == Content::epochs) {
      for (const Json& place : group.input().document.at("beginnings"))
        marks.push_back({place.get<double>(), grey, "next task"});
    }
  }
  return marks;
}

bool has_measurements(const Groups& groups) {
  return std::ranges::any_of(
      groups.all, [](const Group& group) { return group.source->content == Content::measurements; });
}

std::vector<LegendEntry> make_legend(const Figure& figure, const Groups& groups, const Keys& keys,
                                     const Colours& colours) {
  std::vector<LegendEntry> legend;
  for (std::size_t s = 0; groups.slots.size() > 1 && s < groups.slots.size(); ++s) {
    const bool line = groups.slots[s].content != Content::measurements;
    legend.push_back(
        {groups.slots[s].label, colours.of(s, keys.front()), {}, line ? Sample::line : Sample::marker});
  }
  const bool lines = groups.slots.front().content != Content::measurements;
  for (const std::string& key : keys) {
    if (groups.slots.size() > 1 || key == bound_key || (keys.size() == 1 && !lines)) continue;
    legend.push_back({symbol_markup(key), colours.of(0, key), {}, lines ? Sample::line : Sample::marker});
  }
  std::ranges::move(explain_styles(figure), std::back_inserter(legend));
  std::ranges::move(explain_markers(figure), std::back_inserter(legend));
  if (legend.size() == 1) legend.clear();  // the axes say it all
  return legend;
}

std::vector<double> values_of(const Group& group, const std::string& key) {
  std::vector<double> values;
  for (const Json* point : group.points) values.push_back(number(group.input(), *point, key).value_or(0));
  return values;
}

}  // namespace

Figure draw_curves(std::vector<Input> inputs, const AxisKeys& axes) {
  const std::vector<Source> sources = sources_of(std::move(inputs), axes);
  const std::string x = x_key(sources, axes);
  if (x.empty()) return draw_quantities(sources);
  const Groups groups = make_groups(sources, running_parameter(sources, x));
  const Keys keys = y_keys(groups.all, axes);
  const Colours colours(groups.slots.size(), keys);
  const std::vector<Keys> panels = panels_of(keys, groups.slots.size() > 1);

  Figure figure{axis_label(x)};
  figure.marks = draw_marks(groups, x);
  figure.x.logarithmic = std::ranges::all_of(
      groups.all, [&](const Group& group) { return is_logarithmic(values_of(group, x)); });
  figure.x.counts = x == "task";
  if (has_measurements(groups)) figure.x.margin = 0.03;  // so that no marker sits on the frame
  for (const Keys& of : panels) {
    auto panel = draw_panel(groups, x, of, colours);
    if (!panel) continue;
    panel->y_label = panel_label(of, panels.size() > 1);
    figure.panels.push_back(std::move(*panel));
  }
  if (figure.panels.empty())
    reject(sources.front().input, "holds no point that met its target and has the values to be drawn");
  if (x == "task") {
    if (auto map = draw_task_map(groups.all.front(), keys)) figure.panels.push_back(std::move(*map));
  }
  figure.legend = make_legend(figure, groups, keys, colours);
  return figure;
}

}  // namespace franz_parisi::cli::plot
