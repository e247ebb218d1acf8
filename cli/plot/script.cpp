#include "cli/plot/script.hpp"

#include "cli/plot/layout.hpp"
#include "cli/plot/palette.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <array>

namespace franz_parisi::cli::plot {

namespace {

constexpr const char* curve_width = "1.3";
constexpr const char* frame_width = "0.5";

/// Text for gnuplot, which takes everything but the quote itself as it is between single quotes.
std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

std::string colour_text(const Colour& colour) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string text = "#";
  for (const int part : colour) {
    text += hex[static_cast<std::size_t>(part / 16)];
    text += hex[static_cast<std::size_t>(part % 16)];
  }
  return quoted(text);
}

std::string line_style(const Colour& colour, Stroke stroke) {
  constexpr std::array<const char*, 3> dashes{"solid", "(7,4)", "(13,5)"};  // in the order of Stroke
  return "lc rgb " + colour_text(colour) + " lw " + curve_width + " dt " +
         dashes[static_cast<std::size_t>(stroke)];
}

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
      return settings("pngcairo", 4, 3, 4, "Helvetica", " background rgb 'white'");
    case PictureFormat::svg:
      break;
  }
  return settings("svg", 96.0 / 72, 96.0 / 72, 96.0 / 72, "sans-serif", " background rgb 'white'");
}

std::string block_name(std::size_t panel, std::size_t curve, std::size_t kind) {
  return "$d" + std::to_string(panel) + "_" + std::to_string(curve) + "_" + std::to_string(kind);
}

/// The three ways to draw a stretch by its stroke, and dots for points on their own.
constexpr std::size_t dots = 3;
constexpr std::size_t kinds = 4;

std::size_t kind_of(const Stretch& stretch) {
  return stretch.points.size() == 1 ? dots : static_cast<std::size_t>(stretch.stroke);
}

/// A coordinate to more digits than paper shows, and few enough to be rid of rounding noise.
std::string coordinate(double value) {
  constexpr int digits = 9;
  return number_text(value, std::chars_format::general, digits);
}

/// The stretches of one kind as a data block; empty where there are none.
std::string block_text(const Curve& curve, std::size_t kind) {
  std::string text;
  for (const Stretch& stretch : curve.stretches) {
    if (kind_of(stretch) != kind) continue;
    for (const Point& point : stretch.points) text += coordinate(point.x) + " " + coordinate(point.y) + "\n";
    text += "\n";
  }
  return text;
}

struct PanelText {
  std::string data;
  std::string plots;
};

PanelText panel_text(const Panel& panel, std::size_t index) {
  PanelText text;
  for (std::size_t c = 0; c < panel.curves.size(); ++c) {
    const Curve& curve = panel.curves[c];
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      const std::string block = block_text(curve, kind);
      if (block.empty()) continue;
      const std::string name = block_name(index, c, kind);
      text.data += name + " << END\n" + block + "END\n";
      text.plots += (text.plots.empty() ? "plot " : ", ") + name + " using 1:2 ";
      text.plots += kind == dots ? "with points pt 7 ps 0.25 lc rgb " + colour_text(curve.colour)
                                 : "with lines " + line_style(curve.colour, static_cast<Stroke>(kind));
      text.plots += " notitle";
    }
  }
  text.plots += "\n";
  return text;
}

std::string legend_text(const Figure& figure, const Layout& layout) {
  std::string text;
  for (std::size_t i = 0; i < layout.legend.size(); ++i) {
    const LegendPlace& place = layout.legend[i];
    const LegendEntry& entry = figure.legend[i];
    const std::string y = part(place.y, layout.height);
    text += "set arrow nohead from screen " + part(place.sample_from, layout.width) + "," + y +
            " to screen " + part(place.sample_to, layout.width) + "," + y + " " +
            line_style(entry.colour, entry.stroke) + "\n";
    text += "set label " + quoted(entry.text) + " at screen " + part(place.text_at, layout.width) + "," + y +
            " left font '," + number_text(layout.legend_font_size) + "'\n";
  }
  return text;
}

std::string axis_text(const std::string& axis, const Scale& scale) {
  std::string text =
      "set " + axis + "range [" + number_text(scale.lower) + ":" + number_text(scale.upper) + "]\n";
  if (scale.logarithmic) return text + "set logscale " + axis + "\n";
  return text + "set " + axis + "tics " + number_text(scale.step) + "\nset m" + axis + "tics 2\n";
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
  text += std::string("set border lw ") + frame_width + "\nset tics front scale 0.6,0.3 offset 0,0\n";
  text += "set lmargin at screen " + part(layout.left, layout.width) + "\n";
  text += "set rmargin at screen " + part(layout.right, layout.width) + "\n";
  text += axis_text("x", layout.x);
  std::string plots = legend_text(figure, layout);
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const PanelPlace& place = layout.panels[p];
    const bool last = p + 1 == figure.panels.size();
    const PanelText panel = panel_text(figure.panels[p], p);
    text += panel.data;
    plots += "set tmargin at screen " + part(place.top, layout.height) + "\n";
    plots += "set bmargin at screen " + part(place.bottom, layout.height) + "\n";
    plots += axis_text("y", place.y) + "set format y " + quoted(place.y.format) + "\n";
    plots += "set format x " + quoted(last ? layout.x.format : "") + "\n";
    plots += "set xlabel " + quoted(last ? figure.x_label : "") + "\n";
    plots += "set ylabel " + quoted(figure.panels[p].y_label) + "\n";
    plots += panel.plots + "unset arrow\nunset label\n";
  }
  return text + "set multiplot\n" + plots + "unset multiplot\n";
}

}  // namespace franz_parisi::cli::plot
