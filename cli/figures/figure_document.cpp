#include "cli/figures/figure_document.hpp"

#include "cli/report.hpp"

#include <utility>

namespace franz_parisi::cli::figures {

std::string figure_text(const Definition& figure, bool quick, const std::vector<NamedDocument>& parts,
                        const std::vector<std::string>& words) {
  study::Document document;
  Json& settings = document.settings;
  settings["figure"] = figure.name;
  settings["quick"] = quick;
  settings["axes"] = Json::object();
  settings["axes"]["x"] = figure.axes.x ? Json(*figure.axes.x) : Json(nullptr);
  settings["axes"]["y"] = figure.axes.y;
  study::Section section{"parts", {}};
  for (const auto& [name, content] : parts) {
    Json part = Json::object();
    part["name"] = name;
    part["document"] = content;
    section.records.push_back(std::move(part));
  }
  document.lists = {std::move(section)};
  return json_report(document, words);
}

}  // namespace franz_parisi::cli::figures
