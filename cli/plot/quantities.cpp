#include "cli/plot/quantities.hpp"

#include "cli/plot/legend.hpp"
#include "cli/plot/notation.hpp"
#include "cli/plot/palette.hpp"
#include "cli/plot/records.hpp"

#include <algorithm>

namespace franz_parisi::cli::plot {

namespace {

/// The state point of a source; there is only one.
const Json& only_point(const Source& source) {
  const auto points = records_of(source.input, "points");
  if (points.empty()) reject(source.input, "'points' is not a list of at least one point");
  return *points.front();
}

/// What was measured, in the order of the documents; the parameters are the same for all.
std::vector<std::string> measured_quantities(std::span<const Source> sources) {
  std::vector<std::string> names;
  for (const Source& source : sources) {
    if (source.content != Content::measurements) continue;
    const Json parameters = parameters_in(only_point(source));
    for (const auto& [key, value] : only_point(source).items()) {
      const bool wanted = value.is_number() && !quantity_name(key).empty() && !parameters.contains(key);
      if (wanted && std::ranges::find(names, key) == names.end()) names.push_back(key);
    }
  }
  return names;
}

std::optional<double> value_of(const Source& source, const std::string& key) {
  const Json& point = only_point(source);
  return point.contains(key) ? number(source.input, point, key) : std::nullopt;
}

/// The values of one source, each at the place of its quantity.
Curve draw_values(const Source& source, const std::vector<std::string>& names, const Colour& colour) {
  const bool theory = source.content == Content::solutions;
  Markers markers{theory ? "theory" : source.meaning, theory ? Shape::plus : Shape::disc, {}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto value = value_of(source, names[i]);
    const double error = theory ? 0 : value_of(source, names[i] + "_error").value_or(0);
    if (value) markers.points.push_back({{static_cast<double>(i), *value}, error});
  }
  return {colour, {}, {markers}};
}

/// Measured minus theory in standard errors, with bars of one, around a line at zero.
std::optional<Panel> draw_deviations(const Source& theory, const Source& measured,
                                     const std::vector<std::string>& names) {
  Markers markers{measured.meaning, Shape::disc, {}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto expected = value_of(theory, names[i]), value = value_of(measured, names[i]);
    const auto error = value_of(measured, names[i] + "_error");
    if (!expected || !value || !error || !(*error > 0)) continue;
    markers.points.push_back({{static_cast<double>(i), (*value - *expected) / *error}, 1});
  }
  if (markers.points.empty()) return std::nullopt;
  const double end = static_cast<double>(names.size()) - 0.5;
  const Curve zero{grey, {{{{-0.5, 0}, {end, 0}}, {Stroke::solid, true}}}};
  return Panel{"deviation / error", {zero, {colour_of(0, 1), {}, {markers}}}};
}

}  // namespace

Figure draw_quantities(std::span<const Source> sources) {
  const std::vector<std::string> names = measured_quantities(sources);
  if (names.empty()) reject(sources.front().input, "holds no values to be drawn");
  Figure figure{"quantity"};
  for (const std::string& name : names) figure.x_names.push_back(symbol_markup(name));

  Panel values{"value"};
  const auto is_theory = [](const Source& source) { return source.content == Content::solutions; };
  for (const bool theory : {false, true}) {  // which is drawn over what was measured
    std::size_t measured = 0;
    for (const Source& source : sources) {
      if (is_theory(source) != theory) continue;
      values.curves.push_back(
          draw_values(source, names, theory ? black : colour_of(measured++, sources.size())));
    }
  }
  figure.panels.push_back(values);
  figure.legend = explain_markers(figure);

  const auto theory = std::ranges::find_if(sources, is_theory);
  const auto measured = std::ranges::find_if_not(sources, is_theory);
  if (theory != sources.end() && measured != sources.end()) {
    if (auto deviations = draw_deviations(*theory, *measured, names))
      figure.panels.push_back(std::move(*deviations));
  }
  if (figure.legend.size() == 1) figure.legend.clear();
  return figure;
}

}  // namespace franz_parisi::cli::plot
