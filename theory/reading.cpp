#include "theory/reading.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

namespace franz_parisi::theory {
std::size_t number_of_task(std::string_view name) {
  const std::size_t line = name.rfind('_');
  const std::string_view digits = line == std::string_view::npos ? std::string_view() : name.substr(line + 1);
  const bool is_number =
      !digits.empty() && digits.size() <= 3 && digits.front() != '0' &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  std::size_t number = 0;
  for (const char c : is_number ? digits : std::string_view())
    number = 10 * number + static_cast<std::size_t>(c - '0');
  return number;
}

const std::vector<ReadingRow>& reading_rows() {
  static const std::vector<ReadingRow> rows{
      {"q", Scale::absolute, false, "q", "overlap", "(6)"},
      {"r", Scale::absolute, false, "r", "overlap", "(6)"},
      {"q_star", Scale::absolute, false, "q_*", "overlap", "(6)"},
      {"q_hat", Scale::absolute, false, "\\hat{q}", "conjugate order parameter", "(3a)"},
      {"r_hat", Scale::absolute, false, "\\hat{r}", "conjugate order parameter", "(3b)"},
      {"q_star_hat", Scale::absolute, false, "\\hat{q}_*", "conjugate order parameter", "(3c)"},
      {"p", Scale::absolute, true, "p", "overlap", "(8)", Labels::signs},
      {"eps", Scale::relative, true, "\\varepsilon", "generalisation error", "(8)", Labels::signs},
      {"eps_mean_network", Scale::relative, false, "", "generalisation error", "(8)", Labels::signs, false,
       "mean network"},
      {"eps_sampled_network", Scale::relative, false, "", "generalisation error", "(8)", Labels::signs, false,
       "sampled network"},
      {"eps_bayes", Scale::relative, false, "", "generalisation error", "(14)", Labels::any, false,
       "Bayes bound"},
      {"error", Scale::absolute, true, "E", "squared distance to the teacher", "(W34)", Labels::real},
      {"forgetting", Scale::absolute, true, "\\Delta\\varepsilon", "forgetting", "(8)"},
      {"free_entropy", Scale::absolute, false, "\\Psi", "free entropy", "(9)"},
      {"energy", Scale::relative, false, "e", "training loss per weight", "(10)"},
      {"replicon", Scale::absolute, false, "\\lambda_R", "replicon", "(12)"},
      {"overlap_previous", Scale::absolute, false, "p_d", "overlap", "(13)"},
      {"x", Scale::absolute, false, "x", "share of replicas in a cluster", "(21)", Labels::any, true},
      {"q_0", Scale::absolute, false, "q_{0}", "overlap", "(19)", Labels::any, true},
      {"q_1", Scale::absolute, false, "q_{1}", "overlap", "(19)", Labels::any, true},
      {"q_mean", Scale::absolute, false, "\\bar{q}", "overlap", "(24)", Labels::any, true},
      {"q_0_hat", Scale::absolute, false, "\\hat{q}_{0}", "conjugate order parameter", "(17)", Labels::any,
       true},
      {"q_1_hat", Scale::absolute, false, "\\hat{q}_{1}", "conjugate order parameter", "(17)", Labels::any,
       true},
      {"complexity", Scale::absolute, false, "\\Sigma", "complexity", "(22)", Labels::any, true},
      {"replicon_within", Scale::absolute, false, "\\lambda_{1}", "replicon", "(25)", Labels::any, true},
      {"replicon_between", Scale::absolute, false, "\\lambda_{0}", "replicon", "(25)", Labels::any, true},
  };
  return rows;
}

const ReadingRow* row_of(std::string_view key) {
  for (const ReadingRow& row : reading_rows()) {
    if (key == row.key && !row.per_task) return &row;
    if (row.per_task && number_of_task(key) > 0 && key.rfind('_') == row.key.size() &&
        key.starts_with(row.key))
      return &row;
  }
  return nullptr;
}

std::size_t task_of(std::string_view key) {
  const std::size_t number = number_of_task(key);
  if (number == 0) throw std::invalid_argument(fmt::format("'{}' names no task", key));
  return number - 1;
}

Scale Reading::scale() const {
  const ReadingRow* row = row_of(key);
  return row ? row->scale : Scale::absolute;
}

double Reading::scaled_error() const {
  if (scale() == Scale::relative)
    return std::abs(value) < vanished ? (error < vanished ? 0 : error) : error / std::abs(value);
  return error / std::max(1.0, std::abs(value));
}

const Reading* Readings::find(std::string_view key) const {
  const auto at = std::find_if(all_.begin(), all_.end(), [&](const Reading& r) { return r.key == key; });
  return at == all_.end() ? nullptr : &*at;
}

double Readings::value(std::string_view key) const {
  const Reading* reading = find(key);
  return reading ? reading->value : std::nan("");
}

double Readings::error(std::string_view key) const {
  const Reading* reading = find(key);
  return reading ? reading->error : std::nan("");
}

std::string numbered(std::string_view key, std::size_t task) { return fmt::format("{}_{}", key, task + 1); }

}  // namespace franz_parisi::theory
