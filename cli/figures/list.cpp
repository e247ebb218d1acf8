#include "cli/figures/list.hpp"

#include "cli/columns.hpp"
#include "cli/figures/definition.hpp"
#include "study/text.hpp"

#include <algorithm>

namespace franz_parisi::cli::figures {

namespace {

/// "1b and 1c, 3a and 3b": those of the same parts.
std::string companions() {
  std::vector<std::string> groups;
  for (const Definition& first : all()) {
    const auto same = [&](const Definition& other) { return other.parts == first.parts; };
    if (&*std::ranges::find_if(all(), same) != &first) continue;
    std::vector<std::string> names;
    for (const Definition& figure : all()) {
      if (same(figure)) names.emplace_back(figure.name);
    }
    if (names.size() > 1) groups.push_back(join(names, " and "));
  }
  return join(groups, ", ");
}

}  // namespace

std::string list_text() {
  std::vector<Row> rows{{"figure", "quick", "full", "(processor time; several cores share it)"}};
  for (const Definition& figure : all()) {
    rows.push_back({std::string(figure.name), std::string(figure.times.quick), std::string(figure.times.full),
                    std::string(figure.shows)});
  }
  return aligned(rows) + "What is computed for one figure serves the other, too: " + companions() + ".\n";
}

}  // namespace franz_parisi::cli::figures
