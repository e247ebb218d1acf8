#include "cli/plot/curve_axes.hpp"
#include "cli/plot/drawers.hpp"
#include "cli/plot/groups.hpp"
#include "cli/plot/notation.hpp"
#include "cli/plot/palette.hpp"
#include "cli/plot/stretches.hpp"
#include "cli/plot/sweep.hpp"

#include <algorithm>
#include <cmath>

namespace franz_parisi::cli::plot {

namespace {

Curve draw_solution(const Group& group, const std::string& x, const std::string& y, const Colour& colour) {
  return {colour, make_stretches(read_sweep(group, x, y)), read_spinodals(group, x, y)};
}

Curve draw_bound(const Group& group, const std::string& x, const Colour& colour) {
  Curve curve{colour, make_stretches(read_bound(group, x)), {}};
  for (Stretch& stretch : curve.stretches) stretch.style = {Stroke::bound};
  return curve;
}

/// The bounds of all groups; one in black where they share it.
std::vector<Curve> draw_bounds(std::span<const Group> groups, const std::string& x) {
  std::vector<Curve> curves;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (!has_value(groups[g], bound_key)) continue;
    Curve curve = draw_bound(groups[g], x, colour_of(g, groups.size()));
    const bool known = std::ranges::find(curves, curve.stretches, &Curve::stretches) != curves.end();
    if (!known) curves.push_back(std::move(curve));
  }
  if (curves.size() == 1) curves.front().colour = black;
  return curves;
}

/// The colours of a figure: one for each group or, where there is only one, for each quantity.
class Colours {
 public:
  Colours(std::size_t groups, const Keys& keys) : groups_(groups), keys_(keys) {
    std::erase(keys_, bound_key);
  }

  Colour of(std::size_t group, const std::string& key) const {
    if (groups_ > 1) return colour_of(group, groups_);
    return colour_of(static_cast<std::size_t>(std::ranges::find(keys_, key) - keys_.begin()), keys_.size());
  }

 private:
  std::size_t groups_;
  Keys keys_;
};

/// The curves of one panel over the bounds, or nothing where no point can be shown.
std::optional<Panel> draw_panel(std::span<const Group> groups, const std::string& x, const Keys& keys,
                                const Colours& colours) {
  Panel panel;
  if (std::ranges::find(keys, bound_key) != keys.end()) panel.curves = draw_bounds(groups, x);
  for (const std::string& key : keys) {
    for (std::size_t g = 0; key != bound_key && g < groups.size(); ++g) {
      if (!has_value(groups[g], key)) continue;
      panel.curves.push_back(draw_solution(groups[g], x, key, colours.of(g, key)));
    }
  }
  std::erase_if(panel.curves, [](const Curve& curve) { return curve.stretches.empty(); });
  if (panel.curves.empty()) return std::nullopt;
  return panel;
}

std::vector<Mark> draw_marks(std::span<const Group> groups, const std::string& x) {
  std::vector<Mark> marks;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const Colour colour = groups.size() > 1 ? colour_of(g, groups.size()) : grey;
    for (const double place : read_transitions(groups[g], x)) marks.push_back({place, colour});
  }
  return marks;
}

template <class Predicate>
bool has_curve(const Figure& figure, const Predicate& holds) {
  return std::ranges::any_of(figure.panels,
                             [&](const Panel& panel) { return std::ranges::any_of(panel.curves, holds); });
}

/// Whether some stretch in the figure is of a style for which the predicate holds.
bool has_style(const Figure& figure, bool (*holds)(const Style&)) {
  return has_curve(figure, [&](const Curve& curve) {
    return std::ranges::any_of(curve.stretches, holds, &Stretch::style);
  });
}

/// What the styles mean, as far as they occur.
std::vector<LegendEntry> style_legend(const Figure& figure) {
  std::vector<LegendEntry> legend;
  if (has_style(figure, [](const Style& style) { return style.stroke == Stroke::bound; })) {
    legend.push_back({symbol_markup(bound_key), black, {Stroke::bound}});
  }
  if (has_style(figure, [](const Style& style) { return style.stroke == Stroke::dashed; })) {
    legend.push_back({"RS unstable", grey, {Stroke::dashed}});
  }
  if (has_style(figure, [](const Style& style) { return style.thin; })) {
    legend.push_back({"not equilibrium", grey, {Stroke::solid, true}});
  }
  if (has_curve(figure, [](const Curve& curve) { return !curve.dots.empty(); })) {
    legend.push_back({"spinodal", grey, {}, Sample::dot});
  }
  if (!figure.marks.empty()) legend.push_back({"transition", grey, {Stroke::mark, true}});
  return legend;
}

std::vector<LegendEntry> make_legend(const Figure& figure, std::span<const Group> groups, const Keys& keys,
                                     const Colours& colours) {
  std::vector<LegendEntry> legend;
  if (groups.size() > 1) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
      legend.push_back({groups[g].label, colours.of(g, keys.front()), {}});
    }
  } else {
    for (const std::string& key : keys) {
      if (key != bound_key) legend.push_back({symbol_markup(key), colours.of(0, key), {}});
    }
  }
  std::ranges::move(style_legend(figure), std::back_inserter(legend));
  if (legend.size() == 1) legend.clear();  // the axes say it all
  return legend;
}

/// Whether the values of x, all positive, lie at constant ratios and span a decade or more.
bool is_logarithmic(const Group& group, const std::string& x) {
  constexpr double tolerance = 1e-6;
  std::vector<double> logarithms;
  for (const Json* point : group.points) {
    const auto value = number(*group.input, *point, x);
    if (!value || *value <= 0) return false;
    logarithms.push_back(std::log10(*value));
  }
  std::ranges::sort(logarithms);
  const auto repeated = std::ranges::unique(logarithms);
  logarithms.erase(repeated.begin(), repeated.end());
  const double first = logarithms.front();
  const double step = (logarithms.back() - first) / static_cast<double>(logarithms.size() - 1);
  for (std::size_t i = 0; i < logarithms.size(); ++i) {
    if (!(std::abs(logarithms[i] - first - static_cast<double>(i) * step) < tolerance)) return false;
  }
  return logarithms.size() > 2 && std::abs(logarithms.back() - first) >= 1;
}

}  // namespace

Figure draw_curves(std::span<const Input> inputs, const AxisKeys& axes) {
  const std::string x = x_key(inputs, axes);
  const std::vector<Group> groups = make_groups(inputs, running_parameter(inputs.front(), x));
  const Keys keys = y_keys(groups, axes);
  const Colours colours(groups.size(), keys);
  const std::vector<Keys> panels = panels_of(keys, groups.size() > 1);

  Figure figure{axis_label(x), false, {}, draw_marks(groups, x), {}};
  figure.x_logarithmic =
      std::ranges::all_of(groups, [&](const Group& group) { return is_logarithmic(group, x); });
  for (const Keys& of : panels) {
    auto panel = draw_panel(groups, x, of, colours);
    if (!panel) continue;
    panel->y_label = panel_label(of, panels.size() > 1);
    figure.panels.push_back(std::move(*panel));
  }
  if (figure.panels.empty())
    reject(inputs.front(), "holds no point that met its target and has the values to be drawn");
  figure.legend = make_legend(figure, groups, keys, colours);
  return figure;
}

}  // namespace franz_parisi::cli::plot
