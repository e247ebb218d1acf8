#include "cli/figures/figure_document.hpp"

#include "cli/document.hpp"

namespace franz_parisi::cli::figures {

std::string figure_text(const Definition& figure, bool quick, const std::vector<NamedDocument>& parts,
                        const std::vector<std::string>& words) {
  Json settings = Json::object();
  settings["figure"] = figure.name;
  settings["quick"] = quick;
  settings["axes"] = Json::object();
  settings["axes"]["x"] = figure.axes.x ? Json(*figure.axes.x) : Json(nullptr);
  settings["axes"]["y"] = figure.axes.y;
  Section section{"parts", {}};
  for (const auto& [name, document] : parts) {
    Json part = Json::object();
    part["name"] = name;
    part["document"] = document;
    section.records.push_back(std::move(part));
  }
  return json_text({words, settings, {}, {section}});
}

}  // namespace franz_parisi::cli::figures
