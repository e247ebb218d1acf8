// The parts of a picture: lines, scales, notation, colours, layout, and the program that is run to draw it.
#include "cli/interrupt.hpp"
#include "cli/plot/elements.hpp"
#include "cli/plot/layout.hpp"
#include "cli/plot/legend.hpp"
#include "cli/plot/notation.hpp"
#include "cli/plot/palette.hpp"
#include "cli/plot/scale.hpp"
#include "cli/plot/script.hpp"
#include "cli/plot/stretches.hpp"
#include "cli/process.hpp"

#include <cmath>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include <doctest/doctest.h>

using namespace franz_parisi::cli::plot;
using franz_parisi::cli::run_process;

namespace {

std::vector<SweepPoint> sweep_of(const std::vector<double>& y) {
  std::vector<SweepPoint> sweep;
  for (std::size_t i = 0; i < y.size(); ++i) {
    sweep.push_back({Point{static_cast<double>(i), y[i]}, 0, true});
  }
  return sweep;
}

std::vector<std::size_t> sizes(const std::vector<Stretch>& stretches) {
  std::vector<std::size_t> result;
  for (const Stretch& stretch : stretches) result.push_back(stretch.points.size());
  return result;
}

using Sizes = std::vector<std::size_t>;

Figure figure_with(const std::vector<std::string>& legend) {
  const Stretch diagonal{{{0, 0}, {1, 1}}, {}};
  Figure figure{"x"};
  figure.panels.push_back({"y", {{black, {diagonal}}}});
  for (const std::string& text : legend) figure.legend.push_back({text, black, {}});
  return figure;
}

}  // namespace

TEST_CASE("a smooth sweep is one stretch") {
  CHECK(sizes(make_stretches(sweep_of({1, 2, 3, 5, 8}))) == Sizes{5});
  CHECK(make_stretches({}).empty());
  CHECK(sizes(make_stretches(sweep_of({1}))) == Sizes{1});
}

TEST_CASE("a stretch changes its stroke at a point both share") {
  auto sweep = sweep_of({1, 2, 3, 4, 5});
  sweep[2].stable = false;
  const auto stretches = make_stretches(sweep);
  REQUIRE(sizes(stretches) == Sizes{2, 3, 2});
  CHECK(stretches[0].style.stroke == Stroke::solid);
  CHECK(stretches[1].style.stroke == Stroke::dashed);
  CHECK(stretches[1].points.front() == Point{1, 2});
  CHECK(stretches[2].style.stroke == Stroke::solid);
}

TEST_CASE("a stretch is thin up to the points that are the equilibrium") {
  auto sweep = sweep_of({1, 2, 3, 4, 5});
  for (const std::size_t i : {0U, 1U}) sweep[i].equilibrium = false;
  const auto stretches = make_stretches(sweep);
  REQUIRE(sizes(stretches) == Sizes{3, 3});
  CHECK(stretches[0].style == Style{Stroke::solid, true});
  CHECK(stretches[1].style == Style{Stroke::solid, false});
}

TEST_CASE("missing points and other branches part a line") {
  auto sweep = sweep_of({1, 2, 3, 4, 5, 6});
  sweep[1].at.reset();
  for (std::size_t i = 4; i < sweep.size(); ++i) sweep[i].branch = 1;
  CHECK(sizes(make_stretches(sweep)) == Sizes{1, 2, 2});
}

TEST_CASE("a jump parts a line, a steep rise and rounding noise do not") {
  CHECK(sizes(make_stretches(sweep_of({1, 1.01, 1.02, 3, 3.01, 3.02}))) == Sizes{3, 3});
  CHECK(sizes(make_stretches(sweep_of({0, 0.01, 0.05, 0.4, 0.9, 0.95}))) == Sizes{6});
  CHECK(sizes(make_stretches(sweep_of({0, 0, 1e-16, 1e-16, 1e-16}))) == Sizes{5});
  std::vector<double> fold;  // the end of a branch: an infinite slope
  for (int i = 0; i <= 50; ++i) fold.push_back(std::sqrt(50.0 - i));
  CHECK(sizes(make_stretches(sweep_of(fold))) == Sizes{51});
}

TEST_CASE("axes start at zero where the values nearly do, and have round tics") {
  const Scale x = make_scale(std::vector<double>{0.01, 2}, {}, 6);
  CHECK(x.lower == 0);
  CHECK(x.upper == 2);
  CHECK(x.step == 0.5);
  CHECK(x.format == "%.1f");
  const Scale y = make_scale(std::vector<double>{0.7, 0.9}, Panel{}.y, 6);
  CHECK(y.lower < 0.7);
  CHECK(y.lower > 0.6);
  CHECK(y.upper > 0.9);
  CHECK(make_scale(std::vector<double>{-0.5, 0.5}, {}, 6).lower == -0.5);
  CHECK(make_scale(std::vector<double>{0.01, 100}, {true}, 6).logarithmic);
}

TEST_CASE("axes keep to their bounds") {
  const Scale scale = make_scale(std::vector<double>{3, 4}, {false, 0.1, std::array{0.0, 10.0}}, 5);
  CHECK(scale.lower == 0);
  CHECK(scale.upper == 10);
}

TEST_CASE("counts are labelled each, in the middle of their places") {
  const Axis counts{.margin = 0.1, .counts = true};
  for (const auto& values : {std::vector<double>{1, 3, 5}, {0.5, 1.5, 5.5}}) {
    const Scale scale = make_scale(values, counts, 3);
    CHECK(scale.lower == 0.5);
    CHECK(scale.upper == 5.5);
    CHECK(scale.step == 1);
    CHECK(scale.format == "%.0f");
    CHECK_FALSE(scale.halves);
  }
  CHECK(make_scale(std::vector<double>{1, 5}, {}, 3).halves);
}

TEST_CASE("values at constant ratios are logarithmic") {
  CHECK(is_logarithmic({100, 1, 10, 10}));
  CHECK_FALSE(is_logarithmic({1, 2, 4}));  // less than a decade
  CHECK_FALSE(is_logarithmic({1, 10, 19}));
  CHECK_FALSE(is_logarithmic({0, 1, 10}));
  CHECK_FALSE(is_logarithmic({}));
}

TEST_CASE("the axis of a constant has a width") {
  for (const double value : {0.0, 0.25, -3.0, 1e-300, 1e300}) {
    CAPTURE(value);
    const Scale scale = make_scale(std::vector<double>{value, value}, Panel{}.y, 5);
    CHECK(scale.lower < value);
    CHECK(scale.upper > value);
    CHECK(scale.step > 0);
  }
}

TEST_CASE("keys are written as in the paper") {
  CHECK(symbol_markup("alpha_1") == "{/:Italic α}_{1}");
  CHECK(symbol_markup("q_star") == "{/:Italic q}_{*}");
  CHECK(symbol_markup("evaluations") == "evaluations");
  CHECK(symbol_markup("eps_1_error") == "eps\\_1\\_error");
  CHECK(axis_label("eps_2") == "generalisation error {/:Italic ε}_{2}");
  CHECK(number_markup(-0.5) == "−0.5");
  CHECK(number_markup(1.0 / 3) == "0.333333");
}

TEST_CASE("any text can be shown as it is") {
  CHECK(plain("a_b^{c}") == "a\\_b\\^\\{c\\}");
  CHECK(plain("two\nlines") == "two\\\\nlines");
  CHECK(plain("\xff") == "\xEF\xBF\xBD");
}

TEST_CASE("as many colours as are needed, all different") {
  for (const std::size_t count : {1U, 7U, 8U, 30U}) {
    std::set<Colour> colours;
    for (std::size_t i = 0; i < count; ++i) colours.insert(colour_of(i, count));
    CHECK(colours.size() == count);
  }
}

TEST_CASE("the legend lies above the panels and on the paper") {
  for (const std::size_t entries : {0U, 1U, 3U, 12U}) {
    for (const std::size_t length : {1U, 12U, 60U}) {
      CAPTURE(entries);
      CAPTURE(length);
      const Layout layout = lay_out(figure_with(std::vector(entries, std::string(length, 'm'))));
      REQUIRE(layout.legend.size() == entries);
      for (const LegendPlace& place : layout.legend) {
        CHECK(place.sample_from >= 0);
        CHECK(place.y > layout.panels.front().top);
        CHECK(place.y < layout.height);
        const double width = markup_width(std::string(length, 'm')) * layout.legend_font_size;
        CHECK(place.text_at + width <= layout.width);
      }
      CHECK(layout.panels.back().bottom > 0);
    }
  }
}

TEST_CASE("a map leaves room for the bar that explains it") {
  Figure figure = figure_with({});
  const double without = lay_out(figure).right;
  figure.panels.front().map = Map{"z", {{0, 1, 0, 1, 0.5}}};
  const Layout layout = lay_out(figure);
  CHECK(layout.right < layout.box_left);
  CHECK(layout.box_right < without);
  CHECK(layout.panels.front().shades.has_value());
}

TEST_CASE("what several colours share is explained in grey") {
  Figure figure = figure_with({});
  auto& curves = figure.panels.front().curves;
  for (Curve& curve : curves) curve.markers.push_back({"spinodal", Shape::disc, {{{0, 0}}}});
  REQUIRE(explain_markers(figure).size() == 1);
  CHECK(explain_markers(figure).front().colour == black);
  curves.push_back({colour_of(0, 2), {}, {{"spinodal", Shape::disc, {{{1, 1}}}}}});
  REQUIRE(explain_markers(figure).size() == 1);
  CHECK(explain_markers(figure).front().colour == grey);
}

TEST_CASE("every style of a line is drawn, and every dot") {
  Figure figure = figure_with({});
  Curve& curve = figure.panels.front().curves.front();
  for (const Stroke stroke : {Stroke::solid, Stroke::dashed}) {
    for (const bool thin : {false, true}) curve.stretches.push_back({{{0, 0}, {1, 2}}, {stroke, thin}});
  }
  const auto drawn = [&] { return elements_of(figure.panels.front()).size(); };
  CHECK(drawn() == 4);
  curve.stretches.push_back({{{0, 1}, {1, 1}}, {Stroke::bound}});
  CHECK(drawn() == 5);
  curve.markers.push_back({"dots", Shape::disc, {{{0.5, 0.5}}}});
  CHECK(drawn() == 6);
  curve.markers.push_back({"bars", Shape::disc, {{{0.5, 0.5}, 0.1}}});
  CHECK(drawn() == 8);
  curve.bands.push_back({"range", {{0, 0, 1}, {1, 1, 2}}});
  CHECK(drawn() == 9);
  figure.panels.front().map = Map{"z", {{0, 1, 0, 1, 0.5}}};
  CHECK(drawn() == 10);
}

TEST_CASE("values in the cells of a map are light on dark and dark on light") {
  Panel panel{"y"};
  panel.map = Map{"z", {{0, 1, 0, 1, 0.1}, {1, 2, 0, 1, 0.5}, {2, 3, 0, 1, 0.4567}}};
  CHECK(elements_of(panel).size() == 1);
  panel.map->written = true;
  const std::vector<Element> elements = elements_of(panel);
  REQUIRE(elements.size() == 3);
  CHECK(elements[1].data == "0.5 0.5 0.100\n");
  CHECK(elements[1].drawing.find("#000000") != std::string::npos);
  CHECK(elements[2].data == "1.5 0.5 0.500\n2.5 0.5 0.457\n");
  CHECK(elements[2].drawing.find("#ffffff") != std::string::npos);
}

TEST_CASE("a script quotes what it is given") {
  Figure figure = figure_with({"it's"});
  figure.x_label = "x'; system 'touch /tmp/x'; '";
  const std::string script = gnuplot_script(figure, PictureFormat::svg);
  CHECK(script.find("'it''s'") != std::string::npos);
  CHECK(script.find("'x''; system ''touch /tmp/x''; '''") != std::string::npos);
}

TEST_CASE("a program is run with input, output and status") {
  const auto result = run_process({"sh", "-c", "cat; echo $1 >&2; exit 7", "sh", "a b'c"}, "input\n");
  CHECK(result.status == 7);
  CHECK(result.output == "input\n");
  CHECK(result.errors == "a b'c\n");
}

TEST_CASE("more than a pipe holds goes through in both directions") {
  franz_parisi::cli::handle_signals();
  const std::string much(1 << 20, 'x');
  CHECK(run_process({"cat"}, much).output == much);
  CHECK(run_process({"true"}, much).status == 0);
}

TEST_CASE("a program that dies or is not there") {
  CHECK(run_process({"sh", "-c", "kill -9 $$"}, "").status == 128 + 9);
  CHECK_THROWS_AS(run_process({"franz-parisi-no-such-program"}, ""), std::system_error);
}
