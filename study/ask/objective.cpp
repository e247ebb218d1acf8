#include "study/ask/objective.hpp"

#include "study/ask/number.hpp"
#include "study/readings.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace franz_parisi::study {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Is text[i] a sign between terms, not that of an exponent?
bool parts_terms(std::string_view text, std::size_t i) {
  if (text[i] != '+' && text[i] != '-') return false;
  const bool after_e = i >= 2 && (text[i - 1] == 'e' || text[i - 1] == 'E');
  return !(after_e && (is_digit(text[i - 2]) || text[i - 2] == '.'));
}

}  // namespace

Objective parse_objective(std::string_view option, std::string_view text, const Chain& chain) {
  std::string dense;
  for (const char c : text)
    if (c != ' ') dense += c;
  const std::string allowed =
      "allowed is a sum of KEY or NUMBER*KEY, as eps_1+0.5*eps_2, with " + readings_that_exist(chain);
  Objective objective;
  for (std::size_t begin = 0; begin < dense.size();) {
    double sign = 1;
    if (dense[begin] == '+' || dense[begin] == '-') sign = dense[begin++] == '-' ? -1 : 1;
    std::size_t end = begin;
    while (end < dense.size() && (end == begin || !parts_terms(dense, end))) ++end;
    const std::string term = dense.substr(begin, end - begin);
    const std::size_t star = term.find('*');
    const std::string key = star == std::string::npos ? term : term.substr(star + 1);
    if (!has_reading(chain, key)) throw UsageError(option, text, allowed);
    constexpr double largest = 1e6;
    const double factor =
        star == std::string::npos
            ? 1
            : parse_number(option, text, std::string_view(term).substr(0, star), {-largest, true, largest});
    const auto same =
        std::find_if(objective.begin(), objective.end(), [&](const auto& t) { return t.reading == key; });
    if (same == objective.end())
      objective.push_back({sign * factor, key});
    else
      same->factor += sign * factor;
    begin = end;
  }
  std::erase_if(objective, [](const auto& term) { return term.factor == 0; });
  if (objective.empty()) throw UsageError(option, text, allowed);
  return objective;
}

}  // namespace franz_parisi::study
