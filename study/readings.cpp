#include "study/readings.hpp"

#include "theory/ansatz.hpp"
#include "theory/channel/channel.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace franz_parisi::study {
namespace {

using theory::Labels;

// A bound on learning from the data of a single task, of weights +-1: no reading of a solution.
constexpr std::string_view bayes_bound = "eps_bayes";

bool is_solved(const ListedReading& one) { return one.exists && one.row->key != bayes_bound; }

}  // namespace

std::vector<ListedReading> listed_readings(const theory::Chain& chain, bool broken) {
  const theory::TaskParameters& last = chain.back();
  const std::size_t tasks = chain.size();
  const bool signs = last.channel->sign_labels;
  std::vector<ListedReading> all;
  for (const theory::ReadingRow& row : theory::reading_rows()) {
    if ((row.broken && !broken) || (row.labels == Labels::real && signs)) continue;
    if (row.key == "overlap_previous" && tasks == 1) continue;
    const bool exists = (row.labels != Labels::signs || signs) &&
                        (row.key != bayes_bound || (tasks == 1 && !last.ansatz->convex));
    const std::size_t learned =
        row.key == "forgetting" ? tasks - 1 : tasks;  // the newest is not forgotten yet
    if (!row.per_task) all.push_back({&row, std::string(row.key), exists});
    for (std::size_t s = 0; row.per_task && s < learned; ++s)
      all.push_back({&row, theory::numbered(row.key, s), exists});
  }
  return all;
}

bool has_reading(const theory::Chain& chain, const std::string& key) {
  return std::ranges::any_of(listed_readings(chain, false),
                             [&](const ListedReading& one) { return one.key == key && is_solved(one); });
}

std::string readings_that_exist(const theory::Chain& chain) {
  std::vector<std::string> names;
  for (const ListedReading& one : listed_readings(chain, false)) {
    const std::string name = fmt::format("{}{}", one.row->key, one.row->per_task ? "_s" : "");
    if (is_solved(one) && (names.empty() || names.back() != name)) names.push_back(name);
  }
  return fmt::format("a reading of the last of {} tasks: {}", chain.size(), fmt::join(names, ", "));
}

}  // namespace franz_parisi::study
