#include "cli/plot/words.hpp"

#include "study/text.hpp"

#include <array>

namespace franz_parisi::cli::plot {

std::string in_quotes(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

std::string coordinate(double value) {
  constexpr int digits = 9;
  return number_text(value, std::chars_format::general, digits);
}

std::string colour_words(const Colour& colour) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string text = "#";
  for (const int part : colour) {
    text += hex[static_cast<std::size_t>(part / 16)];
    text += hex[static_cast<std::size_t>(part % 16)];
  }
  return "rgb " + in_quotes(text);
}

std::string line_words(const Colour& colour, const Style& style) {
  // All in the order of Stroke. Widths differ a little because gnuplot's svg takes note of new dashes only
  // together with a new width or colour.
  constexpr std::array widths{"1.3", "1.31", "1.32", "1.4"};
  constexpr std::array thin_widths{"0.6", "0.61", "0.62", "0.7"};
  constexpr std::array dashes{"solid", "(7,4)", "(13,5)", "(2,3)"};
  // The terminals count dashes in widths of the line; thin lines are dashed as wide ones are.
  constexpr std::array thin_dashes{"solid", "(15,8)", "(26,10)", "(4,6)"};
  const auto stroke = static_cast<std::size_t>(style.stroke);
  return "lc " + colour_words(colour) + " lw " + (style.thin ? thin_widths[stroke] : widths[stroke]) +
         " dt " + (style.thin ? thin_dashes[stroke] : dashes[stroke]);
}

std::string marker_words(const Colour& colour, Shape shape) {
  struct Glyph {
    const char* type;
    const char* size;
  };
  constexpr std::array<Glyph, 7> glyphs{{{"7", "0.45"},
                                         {"6", "0.5"},
                                         {"2", "0.5"},
                                         {"5", "0.4"},
                                         {"9", "0.5"},
                                         {"13", "0.55"},
                                         {"1", "0.9"}}};  // in the order of Shape
  const Glyph& glyph = glyphs[static_cast<std::size_t>(shape)];
  return std::string("pt ") + glyph.type + " ps " + glyph.size + " lw 0.8 lc " + colour_words(colour);
}

}  // namespace franz_parisi::cli::plot
