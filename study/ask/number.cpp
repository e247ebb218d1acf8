#include "study/ask/number.hpp"

#include "study/text.hpp"
#include "study/usage_error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace franz_parisi::study {

namespace {

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end) return std::nullopt;
  return value;
}

std::string quoted(std::string_view text) { return std::string(1, '\'').append(text).append(1, '\''); }

}  // namespace

double parse_number(std::string_view option, std::string_view whole, std::string_view text,
                    const Range& range) {
  const std::string allowed = "a number in " + range.text();
  if (text.empty()) throw UsageError(option, whole, "an entry is empty; allowed is " + allowed);
  const auto value = parse_whole<double>(text);
  if (!value || !std::isfinite(*value))
    throw UsageError(option, whole, fmt::format("{} is not {}", quoted(text), allowed));
  if (!range.contains(*value))
    throw UsageError(option, whole, fmt::format("{} is not in {}", text, range.text()));
  return *value;
}

long parse_integer(std::string_view option, std::string_view whole, std::string_view text, long lower,
                   long upper) {
  const auto value = parse_whole<long>(text);
  if (!value || *value < lower || *value > upper) {
    throw UsageError(option, whole,
                     fmt::format("{} is not an integer in [{}, {}]", quoted(text), lower, upper));
  }
  return *value;
}

std::vector<std::size_t> parse_counts(std::string_view option, std::string_view text, long lower,
                                      long upper) {
  std::vector<std::size_t> counts;
  for (const std::string_view entry : split(text, ',')) {
    const auto count = static_cast<std::size_t>(parse_integer(option, text, entry, lower, upper));
    if (std::ranges::find(counts, count) != counts.end())
      throw UsageError(
          option, text,
          fmt::format("{} is given twice; allowed are different numbers in [{}, {}]", count, lower, upper));
    counts.push_back(count);
  }
  return counts;
}

std::vector<double> parse_list(std::string_view option, std::string_view text, const Range& range) {
  if (text.empty()) {
    throw UsageError(option, text,
                     fmt::format("the list is empty; allowed are numbers in {}, one per task", range.text()));
  }
  std::vector<double> values;
  for (const std::string_view entry : split(text, ','))
    values.push_back(parse_number(option, text, entry, range));
  return values;
}

void check_entries(std::string_view option, std::string_view text, std::size_t entries, std::size_t tasks,
                   std::string_view whose) {
  if (entries == 1 || entries == tasks) return;
  throw UsageError(option, text,
                   fmt::format("{} entries for {} tasks{}; allowed is 1 entry for all or one per task",
                               entries, tasks, whose));
}

}  // namespace franz_parisi::study
