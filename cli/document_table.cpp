#include "cli/document_table.hpp"

#include "cli/columns.hpp"
#include "cli/diagram_table.hpp"
#include "cli/monte_carlo_table.hpp"
#include "cli/simulation_table.hpp"
#include "cli/train_table.hpp"
#include "cli/wide_table.hpp"
#include "study/record.hpp"
#include "study/text.hpp"

#include <fmt/format.h>

namespace franz_parisi::cli {

namespace {

std::string lists_text(const study::Document& document, const TableOptions& columns) {
  const std::string& main = document.lists.front().key;
  if (main == "lines") return diagram_table(document);
  if (main == "simulation") return simulation_table(document);
  if (main == "comparison") return verification_table(document);
  if (main == "monte_carlo") return monte_carlo_table(document);
  if (main == "accuracy") return train_table(document);
  if (document.settings.contains("wide")) return wide_table(document);
  return table_text(document.list("points"), columns) + events_table_text(document.list("events"));
}

/// Events that missed their target, a line each with the reason.
std::string missed_text(const std::vector<Json>& events) {
  std::string text;
  for (const Json& event : events) {
    if (study::met_target(event)) continue;
    const Json& reason = event.at("reason");
    text += fmt::format("{}{}: {}{}\n", text.empty() ? "\n" : "", event.at("kind").get<std::string>(),
                        event.at("status").get<std::string>(),
                        reason.is_string() ? ": " + one_line(reason.get<std::string>()) : "");
  }
  return text;
}

}  // namespace

std::string document_table(const study::Document& document, const TableOptions& columns) {
  return lists_text(document, columns) + missed_text(document.list("events")) +
         (document.complete.value_or(true) ? "" : fmt::format("\nincomplete: {}\n", document.incomplete));
}

}  // namespace franz_parisi::cli
