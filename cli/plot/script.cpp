#include "cli/plot/script.hpp"

#include "cli/plot/elements.hpp"
#include "cli/plot/layout.hpp"
#include "cli/plot/shades.hpp"
#include "cli/plot/words.hpp"
#include "study/text.hpp"
#include "study/usage_error.hpp"

namespace franz_parisi::cli::plot {

namespace {

constexpr const char* frame_width = "0.5";
constexpr const char* tic_lengths = "0.6,0.3";

/// A length in points as a fraction of the paper.
std::string part(double length, double whole) { return number_text(length / whole); }

/// The terminal, whose units differ: pixels of 1/96 inch, inches, and pixels of 1/288 inch, where fonts still
/// count 96 pixels to the inch.
std::string terminal(PictureFormat format, const Layout& layout) {
  const auto settings = [&](const char* name, double unit, double scale, double line_scale, const char* font,
                            const char* rest) {
    return std::string("set terminal ") + name + " size " + number_text(layout.width * unit) + "," +
           number_text(layout.height * unit) + " enhanced font '" + font + "," + number_text(font_size) +
           "' fontscale " + number_text(scale) + " linewidth " + number_text(line_scale) + rest + "\n";
  };
  switch (format) {
    case PictureFormat::pdf:
      return settings("pdfcairo", 1.0 / 72, 0.75, 1.6, "Helvetica", "");
    case PictureFormat::png:
      return settings("pngcairo", 4, 3, 4, "Helvetica", " pointscale 3 background rgb 'white'");
    case PictureFormat::svg:
      break;
  }
  return settings("svg", 96.0 / 72, 96.0 / 72, 96.0 / 72, "sans-serif", " background rgb 'white'");
}

struct PanelText {
  std::string data;
  std::string plots;
};

PanelText panel_text(const Panel& panel, std::size_t index) {
  PanelText text;
  std::size_t count = 0;
  for (const Element& element : elements_of(panel)) {
    const std::string name = "$d" + std::to_string(index) + "_" + std::to_string(count++);
    text.data += name + " << END\n" + element.data + "END\n";
    text.plots += (text.plots.empty() ? "plot " : ", ") + name + " " + element.drawing + " notitle";
  }
  text.plots += "\n";
  return text;
}

std::string place_text(double x, double y, const Layout& layout) {
  return " screen " + part(x, layout.width) + "," + part(y, layout.height) + " ";
}

std::string line_text(const Point& from, const Point& to, const std::string& words, const Layout& layout) {
  return "set arrow nohead from" + place_text(from.x, from.y, layout) + "to" +
         place_text(to.x, to.y, layout) + words + "\n";
}

/// A piece of what an entry explains.
std::string sample_text(const LegendEntry& entry, const LegendPlace& place, const Layout& layout) {
  constexpr double half_bar = 3.5;
  const double middle = (place.sample_from + place.sample_to) / 2;
  const Point left{place.sample_from, place.y}, right{place.sample_to, place.y};
  const Point lower{middle, place.y - half_bar}, upper{middle, place.y + half_bar};
  const std::string marker = "set label '' at" + place_text(middle, place.y, layout) + "point " +
                             marker_words(entry.colour, entry.shape) + "\n";
  const std::string colour = colour_words(entry.colour);
  switch (entry.sample) {
    case Sample::marker:
      return marker;
    case Sample::measurement:
      return marker + line_text(lower, upper, "lw 0.8 lc " + colour, layout);
    case Sample::band:
      return "set object rectangle from" + place_text(left.x, lower.y, layout) + "to" +
             place_text(right.x, upper.y, layout) + "fs transparent solid 0.25 noborder fc " + colour + "\n";
    case Sample::line:
      break;
  }
  return line_text(left, right, line_words(entry.colour, entry.style), layout);
}

std::string legend_text(const Figure& figure, const Layout& layout) {
  std::string text;
  for (std::size_t i = 0; i < layout.legend.size(); ++i) {
    const LegendPlace& place = layout.legend[i];
    const LegendEntry& entry = figure.legend[i];
    text += sample_text(entry, place, layout);
    text += "set label " + in_quotes(entry.text) + " at screen " + part(place.text_at, layout.width) + "," +
            part(place.y, layout.height) + " left font '," + number_text(layout.legend_font_size) + "'\n";
  }
  return text;
}

/// Marks behind the curves of a panel.
std::string mark_text(const Figure& figure) {
  std::string text;
  for (const Mark& mark : figure.marks) {
    const std::string x = coordinate(mark.x);
    text += "set arrow nohead back from first " + x + ", graph 0 to first " + x + ", graph 1 " +
            line_words(mark.colour, {Stroke::mark, true}) + "\n";
  }
  return text;
}

std::string axis_text(const std::string& axis, const Scale& scale) {
  std::string text =
      "set " + axis + "range [" + number_text(scale.lower) + ":" + number_text(scale.upper) + "]\n";
  if (scale.logarithmic) return text + "set logscale " + axis + "\n";
  // Counts have none: beside a number in a cell a tic reads as a minus.
  text += "set " + axis + "tics scale " + (scale.halves ? tic_lengths : "0,0") + " " +
          number_text(scale.step) + "\n";
  return text + (scale.halves ? "set m" + axis + "tics 2\n" : "unset m" + axis + "tics\n");
}

/// The x axis of a panel; only the last one says what it shows.
std::string x_axis_text(const Figure& figure, const Scale& scale, bool last) {
  const std::string label = "set xlabel " + in_quotes(last ? figure.x_label : "") + "\n";
  if (figure.x_names.empty())
    return axis_text("x", scale) + "set format x " + in_quotes(last ? scale.format : "") + "\n" + label;
  std::string tics;
  for (std::size_t i = 0; i < figure.x_names.size(); ++i)
    tics += (i > 0 ? ", " : "") + in_quotes(last ? figure.x_names[i] : "") + " " + std::to_string(i);
  return "set xrange [" + number_text(scale.lower) + ":" + number_text(scale.upper) + "]\nset xtics (" +
         tics + ")\n" + label;
}

/// What the shades of a panel's map stand for.
std::string shades_text(const Panel& panel, const PanelPlace& place, const Layout& layout) {
  if (!place.shades) return "unset colorbox\n";
  const std::string size = part(layout.box_right - layout.box_left, layout.width) + "," +
                           part(place.top - place.bottom, layout.height);
  return palette_text() + axis_text("cb", *place.shades) + "set format cb " +
         in_quotes(place.shades->format) + "\nset cblabel " + in_quotes(panel.map->label) +
         " offset 0.7,0\nset colorbox user origin" + place_text(layout.box_left, place.bottom, layout) +
         "size screen " + size + "\n";
}

}  // namespace

PictureFormat parse_picture_format(std::string_view text) {
  if (text == "svg") return PictureFormat::svg;
  if (text == "pdf") return PictureFormat::pdf;
  if (text == "png") return PictureFormat::png;
  throw UsageError("--format", text, "allowed is svg, pdf or png");
}

std::string gnuplot_script(const Figure& figure, PictureFormat format) {
  const Layout layout = lay_out(figure);
  std::string text = terminal(format, layout);
  text += "set encoding utf8\nset minussign\nunset key\n";
  text +=
      std::string("set border lw ") + frame_width + "\nset tics front scale " + tic_lengths + " offset 0,0\n";
  text += "set lmargin at screen " + part(layout.left, layout.width) + "\n";
  text += "set rmargin at screen " + part(layout.right, layout.width) + "\n";
  std::string plots = legend_text(figure, layout);
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const PanelPlace& place = layout.panels[p];
    const bool last = p + 1 == figure.panels.size();
    const PanelText panel = panel_text(figure.panels[p], p);
    text += panel.data;
    plots += "set tmargin at screen " + part(place.top, layout.height) + "\n";
    plots += "set bmargin at screen " + part(place.bottom, layout.height) + "\n";
    plots += axis_text("y", place.y) + "set format y " + in_quotes(place.y.format) + "\n";
    plots += x_axis_text(figure, layout.x, last);
    plots += "set ylabel " + in_quotes(figure.panels[p].y_label) + "\n";
    plots += shades_text(figure.panels[p], place, layout);
    plots += mark_text(figure) + panel.plots + "unset arrow\nunset label\nunset object\n";
  }
  return text + "set multiplot\n" + plots + "unset multiplot\n";
}

}  // namespace franz_parisi::cli::plot
