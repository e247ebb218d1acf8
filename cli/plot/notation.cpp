#include "cli/plot/notation.hpp"

#include "study/record.hpp"
#include "study/text.hpp"

#include <algorithm>
#include <array>

namespace franz_parisi::cli::plot {

namespace {

/// A key up to the number of its task, its symbol and its name.
struct Quantity {
  std::string_view stem;
  std::string_view symbol;
  std::string_view name;
  bool in_words = false;  ///< the symbol is none: words stand for it
};

constexpr std::array quantities{
    Quantity{"alpha", "{/:Italic α}", "data load"},
    Quantity{"beta", "{/:Italic β}", "inverse temperature"},
    Quantity{"gamma", "{/:Italic γ}", "weight of the KL"},
    Quantity{"rho", "{/:Italic ρ}", "overlap of the teachers"},
    Quantity{"q", "{/:Italic q}", "overlap"},
    Quantity{"r", "{/:Italic r}", "overlap"},
    Quantity{"q_star", "{/:Italic q}_{*}", "overlap"},
    Quantity{"p", "{/:Italic p}", "overlap"},
    Quantity{"overlap_previous", "{/:Italic p}_d", "overlap"},
    Quantity{"q_hat", "{/:Italic q̂}", "conjugate order parameter"},
    Quantity{"r_hat", "{/:Italic r̂}", "conjugate order parameter"},
    Quantity{"q_star_hat", "{/:Italic q̂}_{*}", "conjugate order parameter"},
    Quantity{"eps", "{/:Italic ε}", "generalisation error"},
    Quantity{"eps_mean_network", "mean network", "generalisation error", true},
    Quantity{"eps_sampled_network", "sampled network", "generalisation error", true},
    Quantity{"eps_bayes", "Bayes bound", "generalisation error", true},
    Quantity{"forgetting", "Δ{/:Italic ε}", "forgetting"},
    Quantity{"free_entropy", "Ψ", "free entropy"},
    Quantity{"energy", "{/:Italic e}", "training loss per weight"},
    Quantity{"epoch", "epoch", "epoch", true},
    Quantity{"epochs", "epochs of training", "epochs of training", true},
    Quantity{"task", "tasks learned", "tasks learned", true},
    Quantity{"samples", "Gaussian samples inside the logarithm", "Gaussian samples inside the logarithm",
             true},
    Quantity{"loss", "{/:Italic L}", "training loss"},
    Quantity{"multiplier", "{/:Italic τ}", "multiplier"},
    Quantity{"replicon", "{/:Italic λ}", "replicon eigenvalue"},
};

const Quantity* find_quantity(std::string_view stem) {
  const auto found = std::ranges::find(quantities, stem, &Quantity::stem);
  return found == quantities.end() ? nullptr : &*found;
}

std::string valid_utf8(std::string_view text) {
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

}  // namespace

KeyParts split_key(std::string_view key) {
  const std::size_t bar = key.rfind('_');
  if (bar == std::string_view::npos || bar + 1 == key.size()) return {key, {}};
  const std::string_view end = key.substr(bar + 1);
  const bool digits = end.find_first_not_of("0123456789") == std::string_view::npos;
  return digits ? KeyParts{key.substr(0, bar), end} : KeyParts{key, {}};
}

std::string plain(std::string_view text) {
  std::string markup;
  for (const char c : one_line(valid_utf8(text))) {
    if (std::string_view("\\^_{}@&~").find(c) != std::string_view::npos) markup += '\\';
    markup += c;
  }
  return markup;
}

std::string number_markup(double value) {
  constexpr int digits = 6;
  const std::string text = number_text(value, std::chars_format::general, digits);
  std::string markup;
  for (const char c : text) markup += c == '-' ? std::string("−") : std::string(1, c);
  return markup;
}

std::string symbol_markup(std::string_view key) {
  const auto [stem, task] = split_key(key);
  const Quantity* quantity = find_quantity(stem);
  if (quantity == nullptr) return plain(key);
  std::string markup(quantity->symbol);
  if (!task.empty()) markup.append("_{").append(task).append("}");
  return markup;
}

std::string quantity_name(std::string_view key) {
  const Quantity* quantity = find_quantity(split_key(key).stem);
  return quantity == nullptr ? std::string() : std::string(quantity->name);
}

std::string axis_label(std::string_view key) {
  const Quantity* quantity = find_quantity(split_key(key).stem);
  if (quantity == nullptr) return symbol_markup(key);
  if (quantity->name == quantity->symbol) return symbol_markup(key);
  return std::string(quantity->name) + (quantity->in_words ? ", " : " ") + symbol_markup(key);
}

double markup_width(std::string_view markup) {
  // DejaVu Sans on average, the widest of the usual fonts.
  constexpr double glyph = 0.62;
  constexpr double space = 0.35;
  constexpr double wide = 0.84;  // mathematical signs
  constexpr std::string_view italic = "{/:Italic ";
  double width = 0;
  for (std::size_t i = 0; i < markup.size(); ++i) {
    const bool continues = (static_cast<unsigned char>(markup[i]) & 0xC0) == 0x80;  // of a UTF-8 sequence
    const bool silent = std::string_view("\\^_{}").find(markup[i]) != std::string_view::npos;
    if (markup.substr(i).starts_with(italic)) {
      i += italic.size() - 1;
    } else if (markup[i] == ' ') {
      width += space;
    } else if (markup[i] == '=' || markup.substr(i).starts_with("−")) {
      width += wide;
    } else if (!continues && !silent) {
      width += glyph;
    }
  }
  return width;
}

}  // namespace franz_parisi::cli::plot
