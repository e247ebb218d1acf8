#include "networks/schedule.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace franz_parisi::networks {
namespace {

/// Takes a number off the front of the text.
std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::string number(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

}  // namespace

double Schedule::at(std::size_t epoch, std::size_t epochs) const {
  if (!changes) return scale;
  return scale * std::tanh(start + slope * static_cast<double>(epoch) / static_cast<double>(epochs));
}

std::optional<Schedule> parse_schedule(std::string_view text) {
  constexpr double smallest = 1e-6, largest = 1e6;  // further out single precision has no digits left
  const auto is_fit = [](double value) { return value >= smallest && value <= largest; };
  Schedule schedule;
  const auto scale = take_number(text);
  if (!scale || !is_fit(*scale)) return std::nullopt;
  schedule.scale = *scale;
  if (text.empty()) return schedule;
  schedule.changes = true;
  if (!take(text, "*tanh(")) return std::nullopt;
  const auto start = take_number(text);
  if (!start || !is_fit(*start) || !take(text, "+")) return std::nullopt;
  const auto slope = take_number(text);
  if (!slope || !(*slope >= 0 && *slope <= largest) || !take(text, "*e)") || !text.empty())
    return std::nullopt;
  schedule.start = *start;
  schedule.slope = *slope;
  return schedule;
}

std::string to_string(const Schedule& schedule) {
  if (!schedule.changes) return number(schedule.scale);
  return fmt::format("{}*tanh({}+{}*e)", number(schedule.scale), number(schedule.start),
                     number(schedule.slope));
}

}  // namespace franz_parisi::networks
