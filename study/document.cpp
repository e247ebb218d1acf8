#include "study/document.hpp"

#include <algorithm>

namespace franz_parisi::study {
namespace {

std::string dumped(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

void add(std::string& text, const std::string& key, const std::string& value) {
  text += (text.size() == 1 ? "\n  \"" : ",\n  \"") + key + "\": " + value;
}

void append_records(std::string& text, const std::vector<Json>& records) {
  text += '[';
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::string record = dumped(records[i]);
    if (i == 0) text.reserve(text.size() + records.size() * (record.size() + 8));  // they are alike
    text += i == 0 ? "\n    " : ",\n    ";
    text += record;
  }
  text += records.empty() ? "]" : "\n  ]";
}

/// What every document begins with; what comes after it closes the brace.
std::string beginning(const Document& document, const Provenance& provenance) {
  std::string text = "{";
  add(text, "schema", dumped(schema_name));
  add(text, "program",
      dumped(Json::object(
          {{"name", provenance.name}, {"version", provenance.version}, {"commit", provenance.commit}})));
  add(text, "command", dumped(provenance.command));
  add(text, "settings", dumped(document.settings));
  if (document.complete) {
    add(text, "complete", *document.complete ? "true" : "false");
    add(text, "incomplete", *document.complete ? "null" : dumped(document.incomplete));
  }
  return text;
}

}  // namespace

const std::vector<Json>& Document::list(const std::string& key) const {
  static const std::vector<Json> none;
  const auto found = std::ranges::find(lists, key, &Section::key);
  return found == lists.end() ? none : found->records;
}

void Document::close(bool closes, const std::string& reason) {
  if (!closes && complete.value_or(true)) incomplete = reason;
  complete = complete.value_or(true) && closes;
  met = met && closes;
}

std::string json_text(const Document& document, const Provenance& provenance) {
  std::string text = beginning(document, provenance);
  for (const Section& section : document.lists) {
    add(text, section.key, "");
    append_records(text, section.records);
  }
  return text + "\n}\n";
}

std::string json_text_without_lists(const Document& document, const Provenance& provenance) {
  Json names = Json::array();
  for (const Section& section : document.lists) names.push_back(section.key);
  std::string text = beginning(document, provenance);
  add(text, "lists", dumped(names));
  return text + "\n}\n";
}

}  // namespace franz_parisi::study
