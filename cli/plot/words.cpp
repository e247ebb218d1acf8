#include "cli/plot/words.hpp"

#include "cli/text.hpp"

#include <array>

namespace franz_parisi::cli::plot {

std::string quoted(std::string_view text) {
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
  return "lc rgb " + quoted(text);
}

std::string line_words(const Colour& colour, const Style& style) {
  constexpr const char* width = "1.3";
  constexpr const char* thin_width = "0.6";
  constexpr std::array dashes{"solid", "(7,4)", "(13,5)", "(2,3)"};  // in the order of Stroke
  // The terminals count dashes in widths of the line; thin lines are dashed as wide ones are.
  constexpr std::array thin_dashes{"solid", "(15,8)", "(26,10)", "(4,6)"};
  const auto stroke = static_cast<std::size_t>(style.stroke);
  return colour_words(colour) + " lw " + (style.thin ? thin_width : width) + " dt " +
         (style.thin ? thin_dashes[stroke] : dashes[stroke]);
}

std::string dot_words(const Colour& colour) { return "pt 7 ps 0.45 " + colour_words(colour); }

}  // namespace franz_parisi::cli::plot
