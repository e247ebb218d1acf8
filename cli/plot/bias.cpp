#include "cli/plot/curve_axes.hpp"
#include "cli/plot/drawers.hpp"
#include "cli/plot/legend.hpp"
#include "cli/plot/notation.hpp"
#include "cli/plot/palette.hpp"
#include "cli/plot/records.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <cmath>

namespace franz_parisi::cli::plot {

namespace {

constexpr const char* samples_key = "samples";

Keys quantities_in(const Input& input) {
  Keys quantities;
  for (const Json* record : records_of(input, "bias")) {
    const std::string quantity = text(input, *record, "quantity");
    if (std::ranges::find(quantities, quantity) == quantities.end()) quantities.push_back(quantity);
  }
  if (quantities.empty()) reject(input, "holds no values to be drawn");
  return quantities;
}

/// What was asked for; otherwise the generalisation error or, without iteration, all conjugates.
Keys chosen_quantities(const Input& input, const AxisKeys& axes) {
  const Keys known = quantities_in(input);
  if (axes.x && *axes.x != samples_key)
    throw UsageError("--x", *axes.x, std::string("allowed for a sampling bias is ") + samples_key);
  for (const std::string& key : axes.y) {
    if (std::ranges::find(known, key) == known.end())
      throw UsageError("--y", key, "is no sampled quantity; allowed is " + join(known, ", "));
  }
  if (!axes.y.empty()) return axes.y;
  const bool iterated = std::ranges::find(known, "eps_1") != known.end();
  return iterated ? Keys{"eps_1"} : known;
}

/// From the left to the right end of the axis.
struct Width {
  double from, to;
};

/// All sample sizes with some room on a logarithmic axis.
Width width_of(const Input& input) {
  double lowest = HUGE_VAL, highest = 0;
  for (const Json* record : records_of(input, "bias")) {
    const std::size_t samples = count(input, *record, samples_key);
    if (samples == 0) reject(input, "holds a bias without samples");
    lowest = std::min(lowest, static_cast<double>(samples));
    highest = std::max(highest, static_cast<double>(samples));
  }
  const double room = std::max(1.25, std::pow(highest / lowest, 0.05));
  return {lowest / room, highest * room};
}

/// Its ends stay inside the axis when they are rounded: gnuplot leaves out a line with both ends beyond.
Stretch level(const Width& width, double y, Stroke stroke) {
  constexpr double hair = 1e-6;
  return {{{width.from * (1 + hair), y}, {width.to * (1 - hair), y}}, {stroke}};
}

/// What the records of one quantity say.
struct Sampled {
  Markers means{"sampled", Shape::disc, {}};
  std::optional<double> exact;
};

Sampled read_quantity(const Input& input, const std::string& quantity) {
  Sampled sampled;
  for (const Json* record : records_of(input, "bias")) {
    if (text(input, *record, "quantity") != quantity) continue;
    sampled.exact = number(input, *record, "exact");
    const auto mean = number(input, *record, "mean");
    if (!mean) continue;
    const auto samples = static_cast<double>(count(input, *record, samples_key));
    sampled.means.points.push_back({{samples, *mean}, number(input, *record, "standard_error").value_or(0)});
  }
  return sampled;
}

/// The bound (14), which is one on the error of a network.
std::optional<double> bound_on(const Input& input, const std::string& quantity) {
  if (quantity != "eps_1") return std::nullopt;
  for (const Json* point : records_of(input, "points")) return number(input, *point, bound_key);
  return std::nullopt;
}

Panel draw_quantity(const Input& input, const std::string& quantity, const Width& width) {
  const Sampled sampled = read_quantity(input, quantity);
  Panel panel;
  if (const auto bound = bound_on(input, quantity))
    panel.curves.push_back({black, {level(width, *bound, Stroke::bound)}});
  if (sampled.exact) panel.curves.push_back({black, {level(width, *sampled.exact, Stroke::solid)}});
  if (!sampled.means.points.empty()) panel.curves.push_back({colour_of(0, 1), {}, {sampled.means}});
  return panel;
}

}  // namespace

Figure draw_bias(std::vector<Input> inputs, const AxisKeys& axes) {
  const Input& input = inputs.front();
  if (inputs.size() > 1) reject(inputs[1], "is a second sampling bias; allowed is one");
  const Keys quantities = chosen_quantities(input, axes);
  const Width width = width_of(input);
  Figure figure{axis_label(samples_key)};
  figure.x = {.logarithmic = true, .bounds = {{width.from, width.to}}};
  for (const std::string& quantity : quantities) {
    Panel panel = draw_quantity(input, quantity, width);
    if (panel.curves.empty()) continue;
    panel.y_label = panel_label({quantity}, quantities.size() > 1);
    figure.panels.push_back(std::move(panel));
  }
  if (figure.panels.empty()) reject(input, "holds no values to be drawn");
  figure.legend = explain_markers(figure);
  figure.legend.push_back({"exact", black});
  std::ranges::move(explain_styles(figure), std::back_inserter(figure.legend));
  return figure;
}

}  // namespace franz_parisi::cli::plot
