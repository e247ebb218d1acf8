/// How the keys of a document are written on paper, as markup of gnuplot's enhanced mode.
#pragma once

#include <string>
#include <string_view>

namespace franz_parisi::cli::plot {

/// Any text as markup that shows it as it is, on one line; bytes that are not UTF-8 become U+FFFD.
std::string plain(std::string_view text);

/// A number to six digits, with a minus sign that is one.
std::string number_markup(double value);

/// A key apart from a trailing task number, which may be empty: {"alpha", "1"}.
struct KeyParts {
  std::string_view stem;
  std::string_view task;
};

KeyParts split_key(std::string_view key);

/// "alpha_1" as an italic alpha with a subscript; a key without a symbol as it is.
std::string symbol_markup(std::string_view key);

/// What the quantity is called: "generalisation error" for eps_1; empty for a key unknown here. Quantities of
/// one name can share an axis.
std::string quantity_name(std::string_view key);

/// Name and symbol, for an axis.
std::string axis_label(std::string_view key);

/// Width of a markup text in units of the font size, from above: glyphs of a wide sans-serif font.
double markup_width(std::string_view markup);

}  // namespace franz_parisi::cli::plot
