#include "cli/document.hpp"

#include "cli/text.hpp"
#include "cli/version.hpp"

namespace franz_parisi::cli {

namespace {

std::string dumped(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

void append_member(std::string& text, const char* key, const std::string& value) {
  text += std::string("  \"") + key + "\": " + value;
}

std::string records_text(const std::vector<Json>& records) {
  if (records.empty()) return "[]";
  std::string text = "[";
  for (std::size_t i = 0; i < records.size(); ++i) {
    text += i == 0 ? "\n    " : ",\n    ";
    text += dumped(records[i]);
  }
  return text + "\n  ]";
}

}  // namespace

std::string json_text(const Document& document) {
  Json program = Json::object();
  program["name"] = program_name;
  program["version"] = program_version;
  program["commit"] = program_commit;

  std::string text = "{\n";
  append_member(text, "schema", dumped(schema_name));
  text += ",\n";
  append_member(text, "program", dumped(program));
  text += ",\n";
  append_member(text, "command", dumped(shell_command(document.command)));
  text += ",\n";
  append_member(text, "settings", dumped(document.settings));
  text += ",\n";
  if (document.complete) {
    append_member(text, "complete", *document.complete ? "true" : "false");
    text += ",\n";
    append_member(text, "incomplete", *document.complete ? "null" : dumped(document.incomplete));
    text += ",\n";
  }
  append_member(text, "points", records_text(document.points));
  for (const Section& section : document.sections) {
    text += ",\n";
    append_member(text, section.key.c_str(), records_text(section.records));
  }
  return text + "\n}\n";
}

}  // namespace franz_parisi::cli
